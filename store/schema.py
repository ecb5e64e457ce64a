"""The tables, as an append-only list of migrations.

A migration that has been released is never edited; a change is a new function
at the end. Ids of turns, episodes and insights are never used twice
(AUTOINCREMENT), since quotes refer to them: a span of a removed turn must find
nothing rather than somebody else's words.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from store.alert_tables import ALERTS
from store.block_tables import BLOCKS
from store.delivery_tables import DELIVERY
from store.feed_tables import FEEDS
from store.report_tables import REPORTS
from store.request_tables import REQUESTS
from store.rights_tables import RIGHTS
from store.taste_tables import TASTE

migrations = Migrations("pullquote")

_ARCHIVE = (
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

_FTS = (
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

_HARVEST = (
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

_SERVERS = (
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


def _run(db: Database, statements: tuple[str, ...]) -> None:
    for statement in statements:
        db.execute(statement)


@migrations()
def m001_archive(db: Database) -> None:
    """Podcasts, episodes, turns and the people in them."""
    _run(db, _ARCHIVE)


@migrations()
def m002_full_text(db: Database) -> None:
    """An external-content index over the text of turns."""
    _run(db, _FTS)


@migrations()
def m003_harvest(db: Database) -> None:
    """Insights, key moments and topics."""
    _run(db, _HARVEST)


@migrations()
def m004_servers(db: Database) -> None:
    """What Discord servers follow, hide, schedule and were sent."""
    _run(db, _SERVERS)


@migrations()
def m005_feeds(db: Database) -> None:
    """Feeds that are followed, and the work that their items still need."""
    _run(db, FEEDS)


@migrations()
def m006_delivery(db: Database) -> None:
    """Weekly round-ups, doubtful posts, failures and the line of one minute."""
    _run(db, DELIVERY)


@migrations()
def m007_rights(db: Database) -> None:
    """What may be shown of a podcast, and what was taken down."""
    _run(db, RIGHTS)


@migrations()
def m008_turn_words(db: Database) -> None:
    """How often each stem of the full-text index is said; a view that stores nothing."""
    db.execute("CREATE VIRTUAL TABLE turn_words USING fts5vocab (turn_fts, row)")


@migrations()
def m009_taste(db: Database) -> None:
    """What admins decided about insights, and what they prefer; hidden ones move there."""
    _run(db, TASTE)


@migrations()
def m010_blocks(db: Database) -> None:
    """People and servers that whoever runs the bot has shut out."""
    _run(db, BLOCKS)


@migrations()
def m011_requests(db: Database) -> None:
    """Transcriptions that people ask for, and names for labels that are none."""
    _run(db, REQUESTS)


@migrations()
def m012_alerts(db: Database) -> None:
    """What people want to be told of, and what they were sent."""
    _run(db, ALERTS)


@migrations()
def m013_reports(db: Database) -> None:
    """What people report as wrong, and what was decided about it."""
    _run(db, REPORTS)


@migrations()
def m014_stamps(db: Database) -> None:
    """What the index is compared with after every write, without reading show notes."""
    db.execute(
        "CREATE INDEX episode_stamp ON episode (state, id, version, published, language,"
        " podcast_id)"
    )


def migration_names() -> frozenset[str]:
    """The names of all migrations this program knows."""
    fresh = Database(memory=True)
    return frozenset(migration.name for migration in migrations.pending(fresh))


def restore_full_text_triggers(db: Database) -> bool:
    """Put back the triggers that a ``transform()`` of ``turn`` drops silently.

    Returns whether any had been missing; the index is then rebuilt, since rows
    written in between were not indexed.
    """
    wanted = {"turn_fts_insert", "turn_fts_delete", "turn_fts_update"}
    present = {trigger.name for trigger in db.triggers}
    if wanted <= present:
        return False
    with db.atomic():
        _run(db, _FTS)
        db.execute("INSERT INTO turn_fts (turn_fts) VALUES ('rebuild')")
    return True
