"""Feeds that are followed: one row a feed, however many servers follow it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from sqlite_utils import Database

from store.database import immediate
from store.errors import NotFound
from store.instants import from_text, to_text
from store.podcasts import follow_podcast
from store.rows import Row, first

WANTED = (
    "(feed.kept OR EXISTS (SELECT 1 FROM feed_request WHERE feed_id = feed.id)"
    " OR EXISTS (SELECT 1 FROM follow WHERE follow.podcast_id = feed.podcast_id))"
)
"""A feed is polled while somebody wants it."""


class FeedState(StrEnum):
    """Where a feed stands; ``GONE`` ones are not asked for again."""

    NEW = "new"
    ACTIVE = "active"
    FAILING = "failing"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's row. ``url`` is where it is polled now.

    ``kept`` says that the owner wants it, whoever follows; ``most_items`` limits
    how many episodes back are read. ``validator_url``, ``etag`` and
    ``last_modified`` are what to ask with whether it has changed.
    """

    id: int
    url: str
    podcast_id: int | None
    state: FeedState
    reason: str | None
    kept: bool
    most_items: int | None
    private_to: int | None
    validator_url: str | None
    etag: str | None
    last_modified: str | None
    failures: int
    due: datetime | None
    checked: datetime | None
    changed: datetime | None

    @property
    def host(self) -> str:
        """Where it is; the whole address may be a subscriber's secret."""
        return urlsplit(self.url).hostname or "unknown"


@dataclass(frozen=True, slots=True)
class Polled:
    """What one poll of a feed came to, as it is written into its row.

    ``changed`` says that the feed was read and its validators are new, and
    ``brought`` that there was something new in it.
    """

    state: FeedState
    due: datetime
    reason: str | None = None
    failures: int = 0
    changed: bool = False
    brought: bool = False
    validator_url: str | None = None
    etag: str | None = None
    last_modified: str | None = None


def add_feed(
    db: Database,
    url: str,
    now: datetime,
    *,
    kept: bool = False,
    most_items: int | None = None,
    private_to: int | None = None,
) -> Feed:
    """Follow the feed at ``url``, or return the row that already does.

    A feed that was gone is tried again. A wish for more episodes back than
    others have asked for wins (None asks for all), and makes it read once more.
    """
    with immediate(db):
        known = find_feed(db, url, private_to)
        if known is None:
            number = _insert(db, url, now, most_items, private_to)
        else:
            number = known.id
            _widen(db, known, most_items, now)
        if kept:
            db.execute("UPDATE feed SET kept = 1 WHERE id = ?", [number])
    return get_feed(db, number)


def find_feed(db: Database, url: str, private_to: int | None = None) -> Feed | None:
    """Return the feed that this address, or one it has moved from, leads to."""
    row = first(
        db.query(
            "SELECT feed.* FROM feed_address JOIN feed ON feed.id = feed_id"
            " WHERE feed_address.url = ? AND feed_address.private_to = ?",
            [url, private_to or 0],
        )
    )
    return _feed(row) if row else None


def get_feed(db: Database, feed_id: int) -> Feed:
    """Return a feed.

    Raises:
        NotFound: there is none with this id.
    """
    row = first(db.query("SELECT * FROM feed WHERE id = ?", [feed_id]))
    if row is None:
        raise NotFound("feed", feed_id)
    return _feed(row)


def find_feeds(db: Database, podcast_id: int | None = None) -> list[Feed]:
    """Return all feeds, or those of one podcast, in the order in which they came."""
    where, parameters = ("WHERE podcast_id = ?", [podcast_id]) if podcast_id else ("", [])
    rows = db.query(f"SELECT * FROM feed {where} ORDER BY id", parameters)
    return [_feed(row) for row in rows]


def request_feed(
    db: Database, feed_id: int, guild_id: int, user_id: int, now: datetime
) -> int | None:
    """Let a server follow a feed: at once if its podcast is known, else when it is read.

    Returns the podcast's id, or None while it is not known.
    """
    podcast_id = get_feed(db, feed_id).podcast_id
    if podcast_id is not None:
        follow_podcast(db, guild_id, podcast_id, user_id, now)
        return podcast_id
    db.execute(
        "INSERT OR IGNORE INTO feed_request (feed_id, guild_id, user_id, at)"
        " VALUES (?, ?, ?, ?)",
        [feed_id, guild_id, user_id, to_text(now)],
    )
    return None


def withdraw_request(db: Database, feed_id: int, guild_id: int) -> None:
    """End a server's wish for a feed that has not been read yet."""
    db.execute(
        "DELETE FROM feed_request WHERE feed_id = ? AND guild_id = ?", [feed_id, guild_id]
    )


def claim_feeds(db: Database, now: datetime, lease: timedelta, limit: int) -> list[Feed]:
    """Take the feeds that are due, so that nobody else polls them before the lease ends."""
    rows = db.query(
        "UPDATE feed SET lease_until_utc = :until WHERE id IN ("
        "SELECT id FROM feed WHERE state != 'gone' AND due_utc <= :now"
        " AND coalesce(lease_until_utc, '') <= :now"
        f" AND {WANTED} ORDER BY due_utc, id LIMIT :limit) RETURNING *",
        {"now": to_text(now), "until": to_text(now + lease), "limit": limit},
    )
    return [_feed(row) for row in list(rows)]


def claim_feed(db: Database, feed_id: int, now: datetime, lease: timedelta) -> Feed | None:
    """Take one feed, due or not; None while somebody else is polling it."""
    rows = db.query(
        "UPDATE feed SET lease_until_utc = :until WHERE id = :id"
        " AND coalesce(lease_until_utc, '') <= :now RETURNING *",
        {"id": feed_id, "now": to_text(now), "until": to_text(now + lease)},
    )
    row = first(list(rows))
    return _feed(row) if row else None


def release_leases(db: Database) -> None:
    """Take back what a process that ended had claimed; for the start of one.

    Where another process is still at it, the same work is done twice, which
    changes nothing.
    """
    with db.atomic():
        for table in ("feed", "feed_item"):
            db.execute(
                f"UPDATE {table} SET lease_until_utc = NULL WHERE lease_until_utc IS NOT NULL"
            )


def set_feed_podcast(db: Database, feed_id: int, podcast_id: int) -> None:
    """Note which podcast a feed is of; servers that asked for it now follow it."""
    with db.atomic():
        db.execute("UPDATE feed SET podcast_id = ? WHERE id = ?", [podcast_id, feed_id])
        db.execute(
            "INSERT OR IGNORE INTO follow (guild_id, podcast_id, user_id, at)"
            " SELECT guild_id, ?, user_id, at FROM feed_request WHERE feed_id = ?",
            [podcast_id, feed_id],
        )
        db.execute("DELETE FROM feed_request WHERE feed_id = ?", [feed_id])


def finish_poll(db: Database, feed_id: int, polled: Polled, now: datetime) -> None:
    """Write what a poll came to, and give the feed back."""
    row = {
        "id": feed_id,
        "state": polled.state.value,
        "reason": polled.reason,
        "failures": polled.failures,
        "due": to_text(polled.due),
        "now": to_text(now),
    }
    db.execute(
        "UPDATE feed SET state = :state, reason = :reason, failures = :failures,"
        " due_utc = :due, checked_utc = :now, lease_until_utc = NULL WHERE id = :id",
        row,
    )
    if polled.changed:
        db.execute(
            "UPDATE feed SET validator_url = ?, etag = ?, last_modified = ?,"
            " changed_utc = CASE WHEN ? OR changed_utc IS NULL THEN ? ELSE changed_utc END"
            " WHERE id = ?",
            [
                polled.validator_url,
                polled.etag,
                polled.last_modified,
                polled.brought,
                to_text(now),
                feed_id,
            ],
        )


def add_address(db: Database, feed_id: int, url: str, private_to: int | None) -> None:
    """Note that an address leads to a feed, unless it leads to another one."""
    db.execute(
        "INSERT OR IGNORE INTO feed_address (url, private_to, feed_id) VALUES (?, ?, ?)",
        [url, private_to or 0, feed_id],
    )


def _insert(
    db: Database, url: str, now: datetime, most_items: int | None, private_to: int | None
) -> int:
    cursor = db.execute(
        "INSERT INTO feed (url, state, most_items, private_to, due_utc, added_utc)"
        " VALUES (?, 'new', ?, ?, ?, ?)",
        [url, most_items, private_to, to_text(now), to_text(now)],
    )
    number = int(cursor.lastrowid or 0)
    add_address(db, number, url, private_to)
    return number


def _widen(db: Database, feed: Feed, most_items: int | None, now: datetime) -> None:
    wider = feed.most_items is not None and (most_items is None or most_items > feed.most_items)
    if wider or feed.state is FeedState.GONE:
        db.execute(
            "UPDATE feed SET most_items = ?, due_utc = ?, changed_utc = NULL,"
            " etag = NULL, last_modified = NULL,"
            " state = CASE state WHEN 'gone' THEN 'new' ELSE state END WHERE id = ?",
            [most_items if wider else feed.most_items, to_text(now), feed.id],
        )


def _feed(row: Row) -> Feed:
    return Feed(
        id=row["id"],
        url=row["url"],
        podcast_id=row["podcast_id"],
        state=FeedState(row["state"]),
        reason=row["reason"],
        kept=bool(row["kept"]),
        most_items=row["most_items"],
        private_to=row["private_to"],
        validator_url=row["validator_url"],
        etag=row["etag"],
        last_modified=row["last_modified"],
        failures=row["failures"],
        due=from_text(row["due_utc"]),
        checked=from_text(row["checked_utc"]),
        changed=from_text(row["changed_utc"]),
    )
