"""The tables of feeds: what is polled, what its items led to, who asked."""

from __future__ import annotations

FEEDS = (
    """CREATE TABLE feed (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        url TEXT NOT NULL,
        podcast_id INTEGER REFERENCES podcast (id) ON DELETE CASCADE,
        private_to INTEGER,
        kept INTEGER NOT NULL DEFAULT 0,
        most_items INTEGER,
        state TEXT NOT NULL,
        reason TEXT,
        validator_url TEXT,
        etag TEXT,
        last_modified TEXT,
        failures INTEGER NOT NULL DEFAULT 0,
        due_utc TEXT NOT NULL,
        lease_until_utc TEXT,
        checked_utc TEXT,
        changed_utc TEXT,
        added_utc TEXT NOT NULL
    )""",
    "CREATE UNIQUE INDEX feed_url ON feed (url, coalesce(private_to, 0))",
    "CREATE INDEX feed_due ON feed (due_utc) WHERE state != 'gone'",
    "CREATE INDEX feed_podcast ON feed (podcast_id)",
    # Every address that has led to a feed, so that nobody brings it twice.
    """CREATE TABLE feed_address (
        url TEXT NOT NULL,
        private_to INTEGER NOT NULL DEFAULT 0,
        feed_id INTEGER NOT NULL REFERENCES feed (id) ON DELETE CASCADE,
        PRIMARY KEY (url, private_to)
    ) WITHOUT ROWID""",
    # Servers that asked for a feed before it was read: a person's and server's data.
    """CREATE TABLE feed_request (
        feed_id INTEGER NOT NULL REFERENCES feed (id) ON DELETE CASCADE,
        guild_id INTEGER NOT NULL,
        user_id INTEGER NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (feed_id, guild_id)
    ) WITHOUT ROWID""",
    """CREATE TABLE feed_item (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        feed_id INTEGER NOT NULL REFERENCES feed (id) ON DELETE CASCADE,
        key TEXT NOT NULL,
        episode_id INTEGER REFERENCES episode (id) ON DELETE SET NULL,
        audio_url TEXT,
        facts_hash TEXT NOT NULL,
        leads TEXT NOT NULL,
        place INTEGER NOT NULL,
        state TEXT NOT NULL,
        reason TEXT,
        attempts INTEGER NOT NULL DEFAULT 0,
        due_utc TEXT NOT NULL,
        lease_until_utc TEXT,
        read_url TEXT,
        etag TEXT,
        last_modified TEXT,
        gone_utc TEXT,
        UNIQUE (feed_id, key)
    )""",
    "CREATE INDEX feed_item_waiting ON feed_item (feed_id, place) WHERE state = 'waiting'",
    "CREATE INDEX feed_item_episode ON feed_item (episode_id)",
)
