"""The tables of alerts: what people want to hear of, and what they were sent."""

from __future__ import annotations

ALERTS = (
    """CREATE TABLE alert (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        user_id INTEGER NOT NULL,
        guild_id INTEGER NOT NULL DEFAULT 0,
        channel_id INTEGER,
        kind TEXT NOT NULL,
        text TEXT NOT NULL,
        key TEXT,
        speaker_id INTEGER REFERENCES speaker (id) ON DELETE CASCADE,
        podcast_id INTEGER REFERENCES podcast (id) ON DELETE CASCADE,
        after_id INTEGER NOT NULL,
        paused TEXT,
        at TEXT NOT NULL
    )""",
    "CREATE INDEX alert_key ON alert (key)",
    "CREATE INDEX alert_speaker ON alert (speaker_id)",
    "CREATE INDEX alert_podcast ON alert (podcast_id)",
    "CREATE INDEX alert_user ON alert (user_id)",
    "CREATE INDEX alert_guild ON alert (guild_id)",
    """CREATE TABLE alert_delivery (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        user_id INTEGER,
        guild_id INTEGER,
        channel_id INTEGER,
        episode_id INTEGER NOT NULL REFERENCES episode (id) ON DELETE CASCADE,
        state TEXT NOT NULL,
        due_utc TEXT NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        place_id INTEGER,
        message_id INTEGER,
        reason TEXT,
        sending_utc TEXT,
        ended_utc TEXT,
        lease_owner TEXT,
        lease_until_utc TEXT
    )""",
    """CREATE UNIQUE INDEX alert_delivery_once ON alert_delivery
        (coalesce(channel_id, 0), coalesce(user_id, 0), episode_id)""",
    "CREATE INDEX alert_delivery_episode ON alert_delivery (episode_id)",
    """CREATE INDEX alert_delivery_open ON alert_delivery (id)
        WHERE state IN ('due', 'sending')""",
    "CREATE INDEX alert_delivery_ended ON alert_delivery (ended_utc)",
    "ALTER TABLE episode ADD COLUMN alerts_read INTEGER NOT NULL DEFAULT 0",
    "UPDATE episode SET alerts_read = 1 WHERE turns > 0",
    """CREATE INDEX episode_alerts ON episode (state, id)
        WHERE alerts_read = 0 AND turns > 0""",
)
"""``alert.key`` is the word by which phrases and topics are first sorted out;
``after_id`` the newest episode when it was made; ``paused`` why nothing is sent.
An ``alert_delivery`` goes to a person (``user_id``) or to a channel of a server."""
