"""The tables of reports: what people say is wrong, and what was decided."""

from __future__ import annotations

REPORTS = (
    """CREATE TABLE report (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        user_id INTEGER NOT NULL,
        guild_id INTEGER NOT NULL DEFAULT 0,
        kind TEXT NOT NULL,
        target TEXT NOT NULL,
        spans TEXT NOT NULL DEFAULT '[]',
        insight_id INTEGER REFERENCES insight (id) ON DELETE SET NULL,
        episode_id INTEGER REFERENCES episode (id) ON DELETE SET NULL,
        speaker_id INTEGER REFERENCES speaker (id) ON DELETE SET NULL,
        label TEXT,
        speaker TEXT,
        text TEXT NOT NULL,
        at TEXT NOT NULL,
        UNIQUE (user_id, guild_id, target, kind)
    )""",
    "CREATE INDEX report_guild ON report (guild_id)",
    "CREATE INDEX report_insight ON report (insight_id)",
    "CREATE INDEX report_episode ON report (episode_id)",
    "CREATE INDEX report_speaker ON report (speaker_id)",
    """CREATE TABLE report_decision (
        report_id INTEGER NOT NULL REFERENCES report (id) ON DELETE CASCADE,
        guild_id INTEGER NOT NULL,
        decision TEXT NOT NULL,
        name TEXT,
        user_id INTEGER NOT NULL,
        at TEXT NOT NULL,
        told TEXT NOT NULL DEFAULT 'due',
        told_utc TEXT,
        PRIMARY KEY (report_id, guild_id)
    ) WITHOUT ROWID""",
    "CREATE INDEX report_decision_untold ON report_decision (at) WHERE told <> 'told'",
)
"""``report.guild_id`` is 0 for a direct message; ``report_decision.guild_id`` 0 for
whoever runs the bot, so that a server's decision does not take a report from them.
``told`` is due, sending or told."""
