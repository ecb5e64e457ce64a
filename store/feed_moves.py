"""Feeds that move to another address, and followers who move with them."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from store.database import immediate
from store.feeds import Feed, add_address, find_feed, get_feed
from store.instants import to_text


def move_feed(db: Database, feed_id: int, url: str, now: datetime) -> bool:
    """Poll a feed at another address from now on; all its old ones still lead to it.

    Returns False where another feed is polled there already: that one takes over
    the followers, and this one ends.
    """
    feed = get_feed(db, feed_id)
    other = find_feed(db, url, feed.private_to)
    with immediate(db):
        if other is None or other.id == feed_id:
            db.execute("UPDATE feed SET url = ? WHERE id = ?", [url, feed_id])
            add_address(db, feed_id, url, feed.private_to)
            return True
        _hand_over(db, feed, other, now)
    return False


def _hand_over(db: Database, feed: Feed, other: Feed, now: datetime) -> None:
    db.execute("UPDATE feed_address SET feed_id = ? WHERE feed_id = ?", [other.id, feed.id])
    db.execute(
        "UPDATE OR IGNORE feed_request SET feed_id = ? WHERE feed_id = ?", [other.id, feed.id]
    )
    if feed.podcast_id is not None and other.podcast_id is not None:
        db.execute(
            "INSERT OR IGNORE INTO follow (guild_id, podcast_id, user_id, at)"
            " SELECT guild_id, ?, user_id, at FROM follow WHERE podcast_id = ?",
            [other.podcast_id, feed.podcast_id],
        )
    db.execute("UPDATE feed SET kept = max(kept, ?) WHERE id = ?", [int(feed.kept), other.id])
    db.execute(
        "UPDATE feed SET state = 'gone', reason = ?, checked_utc = ?, lease_until_utc = NULL"
        " WHERE id = ?",
        [f"It has moved to {other.url}, which is followed too.", to_text(now), feed.id],
    )
