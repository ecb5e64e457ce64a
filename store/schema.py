"""The tables, as an append-only list of migrations.

A migration that has been released is never edited; a change is a new function
at the end. Ids of turns, episodes and insights are never used twice
(AUTOINCREMENT), since quotes refer to them: a span of a removed turn must find
nothing rather than somebody else's words.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from store.alert_tables import ALERTS
from store.archive_tables import ARCHIVE, FULL_TEXT, HARVEST
from store.block_tables import BLOCKS
from store.delivery_tables import DELIVERY
from store.feed_tables import FEEDS
from store.report_tables import REPORTS
from store.request_tables import REQUESTS
from store.rights_tables import RIGHTS
from store.server_tables import SERVERS
from store.stamp_tables import STAMP_TRIGGERS, STAMPS
from store.taste_tables import TASTE

migrations = Migrations("pullquote")


def _run(db: Database, statements: tuple[str, ...]) -> None:
    for statement in statements:
        db.execute(statement)


@migrations()
def m001_archive(db: Database) -> None:
    """Podcasts, episodes, turns and the people in them."""
    _run(db, ARCHIVE)


@migrations()
def m002_full_text(db: Database) -> None:
    """An external-content index over the text of turns."""
    _run(db, FULL_TEXT)


@migrations()
def m003_harvest(db: Database) -> None:
    """Insights, key moments and topics."""
    _run(db, HARVEST)


@migrations()
def m004_servers(db: Database) -> None:
    """What Discord servers follow, hide, schedule and were sent."""
    _run(db, SERVERS)


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


@migrations()
def m015_insight_stamp(db: Database) -> None:
    """A stamp that changes whenever what insights are chosen among may have changed."""
    _run(db, STAMPS)


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
        _run(db, FULL_TEXT)
        db.execute("INSERT INTO turn_fts (turn_fts) VALUES ('rebuild')")
    return True


def restore_stamp_triggers(db: Database) -> bool:
    """Put back triggers of the stamp that a ``transform()`` of their table drops silently.

    Returns whether any had been missing; a new stamp is drawn then.
    """
    present = {trigger.name for trigger in db.triggers}
    if all(statement.split()[5] in present for statement in STAMP_TRIGGERS):
        return False
    with db.atomic():
        _run(db, STAMP_TRIGGERS)
        db.execute("UPDATE insight_stamp SET stamp = random()")
    return True
