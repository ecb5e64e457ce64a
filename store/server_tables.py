"""The tables of servers: what they follow, hide, look up, share and schedule."""

from __future__ import annotations

SERVERS = (
    """CREATE TABLE guild (
        id INTEGER PRIMARY KEY,
        joined_at TEXT NOT NULL,
        left_at TEXT
    )""",
    """CREATE TABLE follow (
        guild_id INTEGER NOT NULL,
        podcast_id INTEGER NOT NULL REFERENCES podcast (id) ON DELETE CASCADE,
        user_id INTEGER NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (guild_id, podcast_id)
    ) WITHOUT ROWID""",
    """CREATE TABLE hidden (
        id INTEGER PRIMARY KEY,
        guild_id INTEGER NOT NULL DEFAULT 0,
        turn_id INTEGER REFERENCES turn (id) ON DELETE CASCADE,
        from_cp INTEGER,
        to_cp INTEGER,
        insight_id INTEGER REFERENCES insight (id) ON DELETE CASCADE,
        user_id INTEGER NOT NULL,
        at TEXT NOT NULL
    )""",
    "CREATE INDEX hidden_guild ON hidden (guild_id)",
    """CREATE TABLE speaker_rename (
        guild_id INTEGER NOT NULL DEFAULT 0,
        speaker_id INTEGER NOT NULL REFERENCES speaker (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        user_id INTEGER NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (guild_id, speaker_id)
    ) WITHOUT ROWID""",
    """CREATE TABLE lookup (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        user_id INTEGER NOT NULL,
        guild_id INTEGER,
        query TEXT NOT NULL,
        at TEXT NOT NULL
    )""",
    "CREATE INDEX lookup_at ON lookup (at)",
    """CREATE TABLE saved_quote (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        user_id INTEGER NOT NULL,
        guild_id INTEGER,
        channel_id INTEGER,
        message_id INTEGER,
        episode_id INTEGER REFERENCES episode (id) ON DELETE SET NULL,
        spans TEXT NOT NULL,
        text TEXT NOT NULL,
        gone INTEGER NOT NULL DEFAULT 0,
        at TEXT NOT NULL
    )""",
    "CREATE INDEX saved_quote_episode ON saved_quote (episode_id)",
    "CREATE INDEX saved_quote_user ON saved_quote (user_id)",
    """CREATE TABLE schedule (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        guild_id INTEGER NOT NULL,
        channel_id INTEGER NOT NULL,
        local_time TEXT NOT NULL,
        zone TEXT NOT NULL,
        podcast_ids TEXT NOT NULL DEFAULT '[]',
        role_id INTEGER,
        weekdays TEXT NOT NULL DEFAULT '[1,2,3,4,5,6,7]',
        paused INTEGER NOT NULL DEFAULT 0,
        pause_reason TEXT,
        next_due_utc TEXT,
        created_by INTEGER NOT NULL
    )""",
    "CREATE INDEX schedule_due ON schedule (next_due_utc) WHERE paused = 0",
    "CREATE INDEX schedule_guild ON schedule (guild_id)",
    """CREATE TABLE delivery (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        schedule_id INTEGER NOT NULL REFERENCES schedule (id) ON DELETE CASCADE,
        guild_id INTEGER NOT NULL,
        local_date TEXT NOT NULL,
        state TEXT NOT NULL,
        due_utc TEXT NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        insight_id INTEGER REFERENCES insight (id) ON DELETE SET NULL,
        posted_text TEXT,
        channel_id INTEGER,
        message_id INTEGER,
        reason TEXT,
        sending_utc TEXT,
        sent_utc TEXT,
        lease_owner TEXT,
        lease_until_utc TEXT,
        UNIQUE (schedule_id, local_date)
    )""",
    "CREATE INDEX delivery_open ON delivery (state, due_utc) WHERE state IN ('due', 'sending')",
    "CREATE INDEX delivery_guild ON delivery (guild_id, local_date)",
    """CREATE TABLE setting (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) WITHOUT ROWID""",
)
