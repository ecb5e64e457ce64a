"""How far feeds have been read: counts, what failed and why, how fast it goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from store.feed_items import ItemCounts, count_items
from store.feeds import Feed, get_feed
from store.instants import from_text, to_text

_OF_LATE = timedelta(minutes=5)
"""The time whose pace tells how long the rest will take."""

_MOST_REASONS = 5

_FOLLOWED = (
    "WHERE podcast_id IN (SELECT podcast_id FROM follow WHERE guild_id = :guild)"
    " OR id IN (SELECT feed_id FROM feed_request WHERE guild_id = :guild)"
)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a feed has been read.

    ``postponed`` of those that wait could not be read yet and are tried again,
    the first of them at ``next_try``. ``reasons`` are why, and why others have
    failed, with how often, the most frequent first. ``pace`` is how many were
    read in a second of late.
    """

    counts: ItemCounts
    postponed: int = 0
    next_try: datetime | None = None
    reasons: tuple[tuple[str, int], ...] = ()
    pace: float = 0.0

    @property
    def to_read(self) -> int:
        """How many are to be read now."""
        return self.counts.waiting - self.postponed

    @property
    def seconds_left(self) -> float | None:
        """How long that will take at this pace; None where there is none."""
        return self.to_read / self.pace if self.pace else None


def get_progress(db: Database, feed_id: int, now: datetime) -> Progress:
    """Return how far a feed has been read by ``now``."""
    postponed, next_try = db.execute(
        "SELECT count(*), min(due_utc) FROM feed_item"
        " WHERE feed_id = ? AND state = 'waiting' AND attempts > 0",
        [feed_id],
    ).fetchone()
    reasons = db.execute(
        "SELECT reason, count(*) FROM feed_item WHERE feed_id = ? AND reason IS NOT NULL"
        " AND (state = 'failed' OR (state = 'waiting' AND attempts > 0))"
        " GROUP BY reason ORDER BY count(*) DESC, reason LIMIT ?",
        [feed_id, _MOST_REASONS],
    ).fetchall()
    return Progress(
        count_items(db, feed_id),
        postponed,
        from_text(next_try),
        tuple((str(reason), int(number)) for reason, number in reasons),
        _pace(db, feed_id, now),
    )


def find_followed_feeds(db: Database, guild_id: int) -> list[Feed]:
    """Return the feeds of what a server follows, and those it waits for to be read."""
    rows = db.execute(
        f"SELECT id FROM feed {_FOLLOWED} ORDER BY id", {"guild": guild_id}
    ).fetchall()
    return [get_feed(db, int(number)) for (number,) in rows]


def count_followed_feeds(db: Database, guild_id: int) -> int:
    """Return how many feeds ``find_followed_feeds`` would name."""
    row = db.execute(f"SELECT count(*) FROM feed {_FOLLOWED}", {"guild": guild_id}).fetchone()
    return int(row[0])


def _pace(db: Database, feed_id: int, now: datetime) -> float:
    """Return items a second, from when their episodes were stored."""
    number, begun = db.execute(
        "SELECT count(*), min(loaded_at) FROM feed_item JOIN episode ON episode.id = episode_id"
        " WHERE feed_id = ? AND feed_item.state = 'read' AND loaded_at > ?",
        [feed_id, to_text(now - _OF_LATE)],
    ).fetchone()
    since = from_text(begun)
    return number / max((now - since).total_seconds(), 1.0) if since else 0.0
