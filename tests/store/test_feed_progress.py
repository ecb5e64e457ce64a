"""How far feeds have been read, in numbers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from store.archive import add_episode
from store.database import connect
from store.feed_items import (
    ItemState,
    KnownItem,
    claim_items,
    finish_item,
    postpone_item,
    put_item,
)
from store.feed_progress import find_followed_feeds, get_progress
from store.feeds import add_feed, request_feed, set_feed_podcast
from store.model import Episode, Podcast, Turn
from store.podcasts import add_podcast

NOW = datetime(2024, 5, 6, 12, tzinfo=UTC)
TURNS = (Turn("Pull the long rope.", "Ada Byron", 0.0),)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with connect(tmp_path / "archive.db") as database:
        yield database


@pytest.fixture
def feed_id(db: Database) -> int:
    """A feed with ten items that wait."""
    feed_id = add_feed(db, "https://a.example/", NOW, kept=True).id
    podcast_id = add_podcast(db, Podcast("Knots", key="knots"))
    set_feed_podcast(db, feed_id, podcast_id)
    for n in range(10):
        stored = add_episode(db, podcast_id, Episode(f"Knot {n}", key=f"{n}"), NOW)
        item = KnownItem(0, f"k{n}", stored.episode_id, None, "hash", "[[], null, []]", n)
        put_item(db, feed_id, item, NOW, to_read=True)
    return feed_id


def read(db: Database, feed_id: int, number: int, at: datetime) -> None:
    """Read so many of the items at an instant."""
    for item in claim_items(db, at, timedelta(0), limit=number, each=number, feed_id=feed_id):
        row = db.execute("SELECT podcast_id, key FROM episode WHERE id = ?", [item.episode_id])
        podcast_id, key = row.fetchone()
        add_episode(db, podcast_id, Episode(f"Knot {key}", key=key, turns=TURNS), at)
        finish_item(db, item.id, ItemState.READ)


def test_what_is_left_takes_as_long_as_the_pace_of_late_says(
    db: Database, feed_id: int
) -> None:
    read(db, feed_id, 2, NOW + timedelta(seconds=10))
    read(db, feed_id, 2, NOW + timedelta(seconds=20))
    progress = get_progress(db, feed_id, NOW + timedelta(seconds=30))

    assert (progress.counts.read, progress.to_read) == (4, 6)
    assert progress.pace == pytest.approx(4 / 20)
    assert progress.seconds_left == pytest.approx(30)


def test_a_feed_that_was_read_long_ago_has_no_pace(db: Database, feed_id: int) -> None:
    read(db, feed_id, 4, NOW)

    assert get_progress(db, feed_id, NOW + timedelta(hours=1)).seconds_left is None


def test_what_is_tried_again_later_is_counted_apart_with_its_reasons(
    db: Database, feed_id: int
) -> None:
    later = NOW + timedelta(hours=1)
    one, two, three, *_ = claim_items(db, NOW, timedelta(0), limit=9, each=9)
    postpone_item(db, one.id, "a.example is too slow.", later)
    postpone_item(db, two.id, "a.example is too slow.", later + timedelta(hours=1))
    finish_item(db, three.id, ItemState.FAILED, reason="a.example sends no transcript there.")
    progress = get_progress(db, feed_id, NOW)

    assert (progress.counts.waiting, progress.postponed, progress.to_read) == (9, 2, 7)
    assert progress.next_try == later
    assert progress.reasons == (
        ("a.example is too slow.", 2),
        ("a.example sends no transcript there.", 1),
    )


def test_a_server_has_the_feeds_it_follows_and_those_it_waits_for(
    db: Database, feed_id: int
) -> None:
    request_feed(db, feed_id, 5, 1, NOW)
    unread = add_feed(db, "https://b.example/", NOW)
    request_feed(db, unread.id, 5, 1, NOW)
    add_feed(db, "https://c.example/", NOW)

    assert [feed.id for feed in find_followed_feeds(db, 5)] == [feed_id, unread.id]
    assert find_followed_feeds(db, 6) == []
