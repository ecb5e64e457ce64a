"""What whoever runs the bot is told of: all that fails, and what waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlite_utils import Database

from store.alert_deliveries import add_alert_deliveries, find_alert_deliveries, set_alert_ended
from store.feed_items import ItemState, KnownItem, find_items, finish_item, put_item
from store.feeds import FeedState, Polled, add_feed, finish_poll, request_feed
from store.halts import halt_schedule
from store.model import DeliveryState, Schedule
from store.schedules import set_schedule
from store.troubles import RECENT, Queues, Trouble, find_queues, find_troubles

DAY = timedelta(days=1)
IDLE = Queues(0, 0, 0, 0, 0, 0)


def poll(db: Database, url: str, state: FeedState, now: datetime, *, kept: bool = True) -> int:
    """A feed that was looked at and is in this state now."""
    feed = add_feed(db, url, now, kept=kept)
    finish_poll(db, feed.id, Polled(state, now + DAY, reason="no answer", failures=3), now)
    return feed.id


def test_an_archive_where_all_is_well_has_no_troubles(
    db: Database, add: Callable[..., Any], noon: datetime
) -> None:
    add([("Ada", "Hello.")])
    poll(db, "https://fine.example/rss", FeedState.ACTIVE, noon)

    assert find_troubles(db, noon) == []
    assert find_queues(db, noon) == IDLE


def test_a_failing_feed_is_told_by_its_host_alone(db: Database, noon: datetime) -> None:
    poll(db, "https://shaky.example/rss?secret=1", FeedState.FAILING, noon)

    assert find_troubles(db, noon) == [Trouble("feed", "shaky.example", "no answer")]


def test_a_feed_that_has_ended_is_told_and_not_urgent(db: Database, noon: datetime) -> None:
    poll(db, "https://gone.example/rss", FeedState.GONE, noon)

    (trouble,) = find_troubles(db, noon)
    assert (trouble.kind, trouble.urgent) == ("feed", False)


def test_a_feed_that_nobody_wants_is_no_trouble(db: Database, noon: datetime) -> None:
    feed = poll(db, "https://shaky.example/rss", FeedState.FAILING, noon, kept=False)
    assert find_troubles(db, noon) == []

    request_feed(db, feed, 1, 2, noon)
    assert len(find_troubles(db, noon)) == 1


def test_transcripts_that_could_not_be_read_are_named(
    db: Database, add: Callable[..., Any], noon: datetime
) -> None:
    feed = poll(db, "https://fine.example/rss", FeedState.ACTIVE, noon)
    episode = add([("Ada", "Hello.")], title="Lost").episode_id
    item = KnownItem(0, "k", episode, None, "hash", "[[], null, []]", 0)
    put_item(db, feed, item, noon, to_read=True)
    (stored,) = find_items(db, feed)
    assert find_queues(db, noon).transcripts_to_read == 1

    finish_item(db, stored.id, ItemState.FAILED, reason="not found")
    assert find_troubles(db, noon) == [
        Trouble("transcript", "Lost (fine.example)", "not found", urgent=False)
    ]


def test_digests_that_a_failure_paused_are_named(db: Database, noon: datetime) -> None:
    schedule = set_schedule(db, Schedule(7, 8, "09:00", "UTC"), noon)
    assert find_troubles(db, noon) == []

    halt_schedule(db, schedule.id, "the channel is gone", "Please look.")
    assert find_troubles(db, noon) == [
        Trouble("digest", "server 7, channel 8", "the channel is gone")
    ]


@pytest.mark.parametrize(("later", "told"), [(timedelta(0), 1), (RECENT + DAY, 0)])
def test_messages_that_could_not_be_sent_are_trouble_for_a_week(
    db: Database, add: Callable[..., Any], noon: datetime, later: timedelta, told: int
) -> None:
    episode = add([("Ada", "Hello.")]).episode_id
    add_alert_deliveries(db, episode, 1, [(11, None, None)], noon)
    assert find_queues(db, noon).alerts_due == 1

    (delivery,) = find_alert_deliveries(db, episode)
    set_alert_ended(db, delivery.id, DeliveryState.FAILED, noon, reason="messages are closed")
    found = find_troubles(db, noon + later)
    assert found == [Trouble("alert", "to person 11", "messages are closed")][:told]


def test_what_is_due_later_does_not_wait(db: Database, noon: datetime) -> None:
    add_feed(db, "https://new.example/rss", noon, kept=True)
    assert find_queues(db, noon).feeds_due == 1

    assert find_queues(db, noon - DAY) == IDLE


def test_only_so_many_troubles_are_told(db: Database, noon: datetime) -> None:
    for number in range(9):
        poll(db, f"https://f{number}.example/rss", FeedState.FAILING, noon)

    assert len(find_troubles(db, noon, 5)) == 5
