-- The tables of release 0.1.0 as it made them, with a row in each. Never edited: tests
-- bring it up to date.

CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY, migration_set TEXT, name TEXT, applied_at TEXT);
CREATE UNIQUE INDEX idx__sqlite_migrations_migration_set_name ON _sqlite_migrations (migration_set, name);
CREATE TABLE podcast (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL,
    title TEXT NOT NULL,
    site TEXT,
    feed_url TEXT,
    language TEXT,
    license TEXT,
    hosts TEXT NOT NULL DEFAULT '[]',
    private_to INTEGER
);
CREATE UNIQUE INDEX podcast_key ON podcast (key, coalesce(private_to, 0));
CREATE TABLE episode (
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
);
CREATE INDEX episode_published ON episode (podcast_id, published);
CREATE INDEX episode_unharvested ON episode (id) WHERE harvested_version < version;
CREATE TABLE chapter (
    id INTEGER PRIMARY KEY,
    episode_id INTEGER NOT NULL REFERENCES episode (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    title TEXT NOT NULL,
    start_s REAL,
    UNIQUE (episode_id, seq)
);
CREATE TABLE speaker (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    key TEXT NOT NULL,
    podcast_id INTEGER REFERENCES podcast (id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX speaker_key ON speaker (key, coalesce(podcast_id, 0));
CREATE TABLE speaker_alias (
    id INTEGER PRIMARY KEY,
    speaker_id INTEGER NOT NULL REFERENCES speaker (id) ON DELETE CASCADE,
    alias TEXT NOT NULL,
    key TEXT NOT NULL,
    guild_id INTEGER NOT NULL DEFAULT 0,
    UNIQUE (speaker_id, key, guild_id)
);
CREATE INDEX speaker_alias_key ON speaker_alias (key);
CREATE TABLE appearance (
    episode_id INTEGER NOT NULL REFERENCES episode (id) ON DELETE CASCADE,
    speaker_id INTEGER NOT NULL REFERENCES speaker (id) ON DELETE CASCADE,
    role TEXT,
    turns INTEGER NOT NULL DEFAULT 0,
    words INTEGER NOT NULL DEFAULT 0,
    seconds REAL,
    first_s REAL,
    PRIMARY KEY (episode_id, speaker_id)
) WITHOUT ROWID;
CREATE INDEX appearance_speaker ON appearance (speaker_id);
CREATE TABLE turn (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    episode_id INTEGER NOT NULL REFERENCES episode (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    speaker_id INTEGER REFERENCES speaker (id) ON DELETE SET NULL,
    label TEXT,
    start_s REAL,
    end_s REAL,
    marks TEXT,
    text TEXT NOT NULL
);
CREATE UNIQUE INDEX turn_order ON turn (episode_id, seq);
CREATE INDEX turn_speaker ON turn (speaker_id);
INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('pullquote', 'm001_archive', '2026-05-04 12:00:00+00:00');

CREATE VIRTUAL TABLE IF NOT EXISTS turn_fts USING fts5 (
    text, content='turn', content_rowid='id',
    tokenize='porter unicode61 remove_diacritics 2'
);
CREATE TRIGGER IF NOT EXISTS turn_fts_insert AFTER INSERT ON turn BEGIN
    INSERT INTO turn_fts (rowid, text) VALUES (new.id, new.text);
END;
CREATE TRIGGER IF NOT EXISTS turn_fts_delete AFTER DELETE ON turn BEGIN
    INSERT INTO turn_fts (turn_fts, rowid, text) VALUES ('delete', old.id, old.text);
END;
CREATE TRIGGER IF NOT EXISTS turn_fts_update AFTER UPDATE OF text ON turn BEGIN
    INSERT INTO turn_fts (turn_fts, rowid, text) VALUES ('delete', old.id, old.text);
    INSERT INTO turn_fts (rowid, text) VALUES (new.id, new.text);
END;
INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('pullquote', 'm002_full_text', '2026-05-04 12:00:00+00:00');

CREATE TABLE insight (
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
);
CREATE INDEX insight_episode ON insight (episode_id);
CREATE INDEX insight_best ON insight (score);
CREATE INDEX insight_source ON insight (source) WHERE kind = 'curated';
CREATE TABLE moment (
    episode_id INTEGER NOT NULL REFERENCES episode (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    speaker_id INTEGER REFERENCES speaker (id) ON DELETE SET NULL,
    spans TEXT NOT NULL,
    start_s REAL,
    PRIMARY KEY (episode_id, seq)
) WITHOUT ROWID;
CREATE TABLE topic (
    episode_id INTEGER NOT NULL REFERENCES episode (id) ON DELETE CASCADE,
    topic TEXT NOT NULL,
    weight REAL NOT NULL,
    PRIMARY KEY (episode_id, topic)
) WITHOUT ROWID;
CREATE INDEX topic_name ON topic (topic);
INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('pullquote', 'm003_harvest', '2026-05-04 12:00:00+00:00');

CREATE TABLE guild (
    id INTEGER PRIMARY KEY,
    joined_at TEXT NOT NULL,
    left_at TEXT
);
CREATE TABLE follow (
    guild_id INTEGER NOT NULL,
    podcast_id INTEGER NOT NULL REFERENCES podcast (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (guild_id, podcast_id)
) WITHOUT ROWID;
CREATE TABLE hidden (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL DEFAULT 0,
    turn_id INTEGER REFERENCES turn (id) ON DELETE CASCADE,
    from_cp INTEGER,
    to_cp INTEGER,
    insight_id INTEGER REFERENCES insight (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX hidden_guild ON hidden (guild_id);
CREATE TABLE speaker_rename (
    guild_id INTEGER NOT NULL DEFAULT 0,
    speaker_id INTEGER NOT NULL REFERENCES speaker (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    user_id INTEGER NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (guild_id, speaker_id)
) WITHOUT ROWID;
CREATE TABLE lookup (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL,
    guild_id INTEGER,
    query TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX lookup_at ON lookup (at);
CREATE TABLE saved_quote (
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
);
CREATE INDEX saved_quote_episode ON saved_quote (episode_id);
CREATE INDEX saved_quote_user ON saved_quote (user_id);
CREATE TABLE schedule (
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
);
CREATE INDEX schedule_due ON schedule (next_due_utc) WHERE paused = 0;
CREATE INDEX schedule_guild ON schedule (guild_id);
CREATE TABLE delivery (
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
);
CREATE INDEX delivery_open ON delivery (state, due_utc) WHERE state IN ('due', 'sending');
CREATE INDEX delivery_guild ON delivery (guild_id, local_date);
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('pullquote', 'm004_servers', '2026-05-04 12:00:00+00:00');

INSERT INTO podcast VALUES (1, 'the lantern', 'The Lantern', 'https://lantern.example', NULL, 'en', 'CC-BY-4.0', '["Ada Quill"]', NULL);
INSERT INTO podcast VALUES (2, 'back room', 'Back Room', NULL, NULL, NULL, NULL, '[]', 910000000000000001);
INSERT INTO episode VALUES (1, 1, 'oil', 'Who Pays for the Oil', 'oil.md', 'a1b2', 2, '2026-03-04T08:00:00+00:00', 900.0, 'ready', NULL, 'On paying for light.', 'https://lantern.example/2', NULL, 'en', NULL, NULL, '[]', 2, 15, '2026-05-04T12:00:00+00:00', 1);
INSERT INTO chapter VALUES (1, 1, 0, 'Who pays', 10.0);
INSERT INTO speaker VALUES (1, 'Ada Quill', 'ada quill', NULL);
INSERT INTO speaker VALUES (2, 'Ben Ferry', 'ben ferry', NULL);
INSERT INTO speaker_alias VALUES (1, 1, 'A. Quill', 'a quill', 910000000000000001);
INSERT INTO appearance VALUES (1, 1, 'host', 1, 8, 12.5, 0.0);
INSERT INTO turn VALUES (1, 1, 0, 1, NULL, 0.0, 12.5, NULL, 'Somebody has to light the lantern every evening.');
INSERT INTO turn VALUES (2, 1, 1, 2, NULL, 12.5, NULL, '[[4, 13.0]]', 'And who is it that pays for oil?');
INSERT INTO insight VALUES (1, 'quote', 1, 1, 1, NULL, '[[1, 0, 48]]', 0.0, 1.5, '{"claim": 1.5}', NULL, 0, '', 0, '2026-05-04T12:00:00+00:00');
INSERT INTO moment VALUES (1, 0, 1, '[[1, 0, 48]]', 0.0);
INSERT INTO topic VALUES (1, 'light', 2.0);
INSERT INTO guild VALUES (910000000000000001, '2026-05-04T12:00:00+00:00', NULL);
INSERT INTO follow VALUES (910000000000000001, 1, 920000000000000001, '2026-05-04T12:00:00+00:00');
INSERT INTO hidden VALUES (1, 910000000000000001, 2, 0, 10, NULL, 920000000000000001, '2026-05-04T12:00:00+00:00');
INSERT INTO speaker_rename VALUES (910000000000000001, 2, 'Benjamin Ferry', 920000000000000001, '2026-05-04T12:00:00+00:00');
INSERT INTO lookup VALUES (1, 920000000000000001, 910000000000000001, '{"text": "pays for oil"}', '2026-05-04T12:00:00+00:00');
INSERT INTO saved_quote VALUES (1, 920000000000000001, 910000000000000001, 930000000000000001, 940000000000000001, 1, '[[1, 0, 48]]', 'Somebody has to light the lantern every evening.', 0, '2026-05-04T12:00:00+00:00');
INSERT INTO schedule VALUES (1, 910000000000000001, 930000000000000001, '09:00', 'Europe/Berlin', '[1]', NULL, '[1,2,3,4,5,6,7]', 0, NULL, '2026-05-05T07:00:00+00:00', 920000000000000001);
INSERT INTO delivery VALUES (1, 1, 910000000000000001, '2026-05-04', 'sent', '2026-05-04T07:00:00+00:00', 1, 1, 'Somebody has to light the lantern every evening.', 930000000000000001, 940000000000000002, NULL, '2026-05-04T07:00:01+00:00', '2026-05-04T07:00:02+00:00', NULL, NULL);
INSERT INTO setting VALUES ('commands_hash', 'c0ffee');
