"""The tables of taste: what a server's admins decided about insights, and their leanings."""

from __future__ import annotations

TASTE = (
    # The text is kept beside the id: a corrected transcript is harvested anew, under new ids.
    """CREATE TABLE verdict (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        guild_id INTEGER NOT NULL DEFAULT 0,
        kind TEXT NOT NULL,
        day TEXT,
        episode_id INTEGER REFERENCES episode (id) ON DELETE CASCADE,
        text TEXT NOT NULL,
        user_id INTEGER NOT NULL,
        at TEXT NOT NULL
    )""",
    "CREATE INDEX verdict_guild ON verdict (guild_id, kind, day)",
    "CREATE INDEX verdict_episode ON verdict (episode_id)",
    """CREATE TABLE verdict_on (
        guild_id INTEGER NOT NULL,
        kind TEXT NOT NULL,
        insight_id INTEGER NOT NULL REFERENCES insight (id) ON DELETE CASCADE,
        verdict_id INTEGER NOT NULL REFERENCES verdict (id) ON DELETE CASCADE,
        PRIMARY KEY (guild_id, kind, insight_id, verdict_id)
    ) WITHOUT ROWID""",
    "CREATE INDEX verdict_on_insight ON verdict_on (insight_id)",
    "CREATE INDEX verdict_on_verdict ON verdict_on (verdict_id)",
    """INSERT INTO verdict (guild_id, kind, episode_id, text, user_id, at)
        SELECT hidden.guild_id, 'hidden', insight.episode_id, coalesce(insight.text,
            (SELECT group_concat(substr(turn.text, json_extract(value, '$[1]') + 1,
                json_extract(value, '$[2]') - json_extract(value, '$[1]')), ' … ')
            FROM json_each(insight.spans) JOIN turn ON turn.id = json_extract(value, '$[0]')),
            ''), hidden.user_id, hidden.at
        FROM hidden JOIN insight ON insight.id = hidden.insight_id""",
    """INSERT INTO verdict_on (guild_id, kind, insight_id, verdict_id)
        SELECT hidden.guild_id, 'hidden', hidden.insight_id, verdict.id
        FROM hidden JOIN insight ON insight.id = hidden.insight_id
        JOIN verdict ON verdict.guild_id = hidden.guild_id AND verdict.at = hidden.at
            AND verdict.user_id = hidden.user_id
            AND verdict.episode_id IS insight.episode_id""",
    "DELETE FROM hidden WHERE insight_id IS NOT NULL",
    """CREATE TABLE preference (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        guild_id INTEGER NOT NULL,
        wanted INTEGER NOT NULL,
        podcast_id INTEGER REFERENCES podcast (id) ON DELETE CASCADE,
        speaker_id INTEGER REFERENCES speaker (id) ON DELETE CASCADE,
        topic TEXT,
        user_id INTEGER NOT NULL,
        at TEXT NOT NULL
    )""",
    """CREATE UNIQUE INDEX preference_of ON preference
        (guild_id, coalesce(podcast_id, 0), coalesce(speaker_id, 0), coalesce(topic, ''))""",
    "CREATE INDEX insight_held ON insight (episode_id, id) WHERE held IS NOT NULL",
    "CREATE INDEX episode_loaded ON episode (loaded_at, id)",
    "CREATE INDEX episode_new ON episode (published)",
)
"""``verdict.kind`` is hidden, approved or pinned (then with ``day``); ``verdict_on``
says which insights of today it is about. ``preference.wanted`` is 0 for excluded."""
