"""The tables of transcriptions that people asked for, and of names for labels."""

from __future__ import annotations

REQUESTS = (
    # One row an episode, however often and by whomever it is asked for.
    """CREATE TABLE transcription (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        episode_id INTEGER NOT NULL UNIQUE REFERENCES episode (id) ON DELETE CASCADE,
        guild_id INTEGER NOT NULL,
        asked_utc TEXT NOT NULL,
        state TEXT NOT NULL,
        reason TEXT,
        attempts INTEGER NOT NULL DEFAULT 0,
        due_utc TEXT NOT NULL,
        lease_owner TEXT,
        lease_until_utc TEXT,
        pieces INTEGER,
        changed_utc TEXT NOT NULL
    )""",
    """CREATE INDEX transcription_due ON transcription (due_utc)
        WHERE state IN ('requested', 'transcribing')""",
    "CREATE INDEX transcription_guild ON transcription (guild_id, asked_utc)",
    # Who is to be told; a row is gone once they were.
    """CREATE TABLE requester (
        transcription_id INTEGER NOT NULL REFERENCES transcription (id) ON DELETE CASCADE,
        user_id INTEGER NOT NULL,
        guild_id INTEGER NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (transcription_id, user_id)
    ) WITHOUT ROWID""",
    # What was heard in a piece of the audio, so that a restart need not listen again.
    """CREATE TABLE heard_piece (
        transcription_id INTEGER NOT NULL REFERENCES transcription (id) ON DELETE CASCADE,
        seq INTEGER NOT NULL,
        heard TEXT NOT NULL,
        PRIMARY KEY (transcription_id, seq)
    ) WITHOUT ROWID""",
    """CREATE TABLE request_limit (
        guild_id INTEGER PRIMARY KEY,
        a_day INTEGER NOT NULL
    )""",
    # Who stands behind a label that is no name, in one server or (0) everywhere.
    """CREATE TABLE label_name (
        guild_id INTEGER NOT NULL,
        episode_id INTEGER NOT NULL REFERENCES episode (id) ON DELETE CASCADE,
        label TEXT NOT NULL,
        name TEXT NOT NULL,
        user_id INTEGER NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (guild_id, episode_id, label)
    ) WITHOUT ROWID""",
)
