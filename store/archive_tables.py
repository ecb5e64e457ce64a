"""The tables of what was said: podcasts, episodes, turns, and what harvest found."""

from __future__ import annotations

ARCHIVE = (
    """CREATE TABLE podcast (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        key TEXT NOT NULL,
        title TEXT NOT NULL,
        site TEXT,
        feed_url TEXT,
        language TEXT,
        license TEXT,
        hosts TEXT NOT NULL DEFAULT '[]',
        private_to INTEGER
    )""",
    "CREATE UNIQUE INDEX podcast_key ON podcast (key, coalesce(private_to, 0))",
    """CREATE TABLE episode (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        podcast_id INTEGER NOT NULL REFERENCES podcast (id) ON DELETE CASCADE,
        key TEXT NOT NULL,
        title TEXT NOT NULL,
        source TEXT NOT NULL,
        content_hash TEXT NOT NULL,
        version INTEGER NOT NULL DEFAULT 1,
        published TEXT,
        duration_s REAL,
        state TEXT NOT NULL,
        state_reason TEXT,
        notes TEXT,
        url TEXT,
        audio_url TEXT,
        language TEXT,
        license TEXT,
        rights_notice TEXT,
        links TEXT NOT NULL DEFAULT '[]',
        turns INTEGER NOT NULL DEFAULT 0,
        words INTEGER NOT NULL DEFAULT 0,
        loaded_at TEXT NOT NULL,
        harvested_version INTEGER NOT NULL DEFAULT 0,
        UNIQUE (podcast_id, key)
    )""",
    "CREATE INDEX episode_published ON episode (podcast_id, published)",
    "CREATE INDEX episode_unharvested ON episode (id) WHERE harvested_version < version",
    """CREATE TABLE chapter (
        id INTEGER PRIMARY KEY,
        episode_id INTEGER NOT NULL REFERENCES episode (id) ON DELETE CASCADE,
        seq INTEGER NOT NULL,
        title TEXT NOT NULL,
        start_s REAL,
        UNIQUE (episode_id, seq)
    )""",
    """CREATE TABLE speaker (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL,
        key TEXT NOT NULL,
        podcast_id INTEGER REFERENCES podcast (id) ON DELETE CASCADE
    )""",
    "CREATE UNIQUE INDEX speaker_key ON speaker (key, coalesce(podcast_id, 0))",
    """CREATE TABLE speaker_alias (
        id INTEGER PRIMARY KEY,
        speaker_id INTEGER NOT NULL REFERENCES speaker (id) ON DELETE CASCADE,
        alias TEXT NOT NULL,
        key TEXT NOT NULL,
        guild_id INTEGER NOT NULL DEFAULT 0,
        UNIQUE (speaker_id, key, guild_id)
    )""",
    "CREATE INDEX speaker_alias_key ON speaker_alias (key)",
    """CREATE TABLE appearance (
        episode_id INTEGER NOT NULL REFERENCES episode (id) ON DELETE CASCADE,
        speaker_id INTEGER NOT NULL REFERENCES speaker (id) ON DELETE CASCADE,
        role TEXT,
        turns INTEGER NOT NULL DEFAULT 0,
        words INTEGER NOT NULL DEFAULT 0,
        seconds REAL,
        first_s REAL,
        PRIMARY KEY (episode_id, speaker_id)
    ) WITHOUT ROWID""",
    "CREATE INDEX appearance_speaker ON appearance (speaker_id)",
    """CREATE TABLE turn (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        episode_id INTEGER NOT NULL REFERENCES episode (id) ON DELETE CASCADE,
        seq INTEGER NOT NULL,
        speaker_id INTEGER REFERENCES speaker (id) ON DELETE SET NULL,
        label TEXT,
        start_s REAL,
        end_s REAL,
        marks TEXT,
        text TEXT NOT NULL
    )""",
    "CREATE UNIQUE INDEX turn_order ON turn (episode_id, seq)",
    "CREATE INDEX turn_speaker ON turn (speaker_id)",
)

FULL_TEXT = (
    """CREATE VIRTUAL TABLE IF NOT EXISTS turn_fts USING fts5 (
        text, content='turn', content_rowid='id',
        tokenize='porter unicode61 remove_diacritics 2'
    )""",
    """CREATE TRIGGER IF NOT EXISTS turn_fts_insert AFTER INSERT ON turn BEGIN
        INSERT INTO turn_fts (rowid, text) VALUES (new.id, new.text);
    END""",
    """CREATE TRIGGER IF NOT EXISTS turn_fts_delete AFTER DELETE ON turn BEGIN
        INSERT INTO turn_fts (turn_fts, rowid, text) VALUES ('delete', old.id, old.text);
    END""",
    """CREATE TRIGGER IF NOT EXISTS turn_fts_update AFTER UPDATE OF text ON turn BEGIN
        INSERT INTO turn_fts (turn_fts, rowid, text) VALUES ('delete', old.id, old.text);
        INSERT INTO turn_fts (rowid, text) VALUES (new.id, new.text);
    END""",
)

HARVEST = (
    """CREATE TABLE insight (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL,
        episode_id INTEGER REFERENCES episode (id) ON DELETE CASCADE,
        podcast_id INTEGER REFERENCES podcast (id) ON DELETE CASCADE,
        speaker_id INTEGER REFERENCES speaker (id) ON DELETE SET NULL,
        text TEXT,
        spans TEXT NOT NULL DEFAULT '[]',
        start_s REAL,
        score REAL NOT NULL DEFAULT 0,
        parts TEXT NOT NULL DEFAULT '{}',
        held TEXT,
        related INTEGER NOT NULL DEFAULT 0,
        source TEXT NOT NULL DEFAULT '',
        seq INTEGER NOT NULL DEFAULT 0,
        added_at TEXT NOT NULL
    )""",
    "CREATE INDEX insight_episode ON insight (episode_id)",
    "CREATE INDEX insight_best ON insight (score)",
    "CREATE INDEX insight_source ON insight (source) WHERE kind = 'curated'",
    """CREATE TABLE moment (
        episode_id INTEGER NOT NULL REFERENCES episode (id) ON DELETE CASCADE,
        seq INTEGER NOT NULL,
        speaker_id INTEGER REFERENCES speaker (id) ON DELETE SET NULL,
        spans TEXT NOT NULL,
        start_s REAL,
        PRIMARY KEY (episode_id, seq)
    ) WITHOUT ROWID""",
    """CREATE TABLE topic (
        episode_id INTEGER NOT NULL REFERENCES episode (id) ON DELETE CASCADE,
        topic TEXT NOT NULL,
        weight REAL NOT NULL,
        PRIMARY KEY (episode_id, topic)
    ) WITHOUT ROWID""",
    "CREATE INDEX topic_name ON topic (topic)",
)
