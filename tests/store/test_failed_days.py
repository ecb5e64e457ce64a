"""What becomes of a day that failed when its schedule is changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlite_utils import Database

from store.deliveries import (
    set_ended,
    set_sending,
    set_sent,
    set_unsent,
    take_due,
    take_open,
)
from store.halts import change_schedule
from store.model import Delivery, DeliveryState, Schedule
from store.schedules import get_schedule, set_schedule

NINE = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


@pytest.fixture
def schedule(db: Database) -> Schedule:
    return set_schedule(db, Schedule(7, 70, "9:00", "UTC"), NINE - timedelta(hours=3))


def send(db: Database, schedule: Schedule) -> Delivery:
    taken = take_due(db, schedule, NINE, "a")
    assert taken is not None
    items = [(None, "A lamp is a promise.")]
    assert set_sending(db, taken.id, items=items, channel_id=70, now=NINE, owner="a")
    return taken


def test_a_day_that_failed_is_opened_again_when_it_is_due_again(
    db: Database, schedule: Schedule
) -> None:
    taken = send(db, schedule)
    set_unsent(db, taken.id)
    set_ended(db, taken.id, DeliveryState.FAILED, "no permission")
    noon = NINE + timedelta(hours=3)

    changed, made_up = change_schedule(db, replace(schedule, local_time="12:00"), NINE, NINE)
    again = take_due(db, changed, noon, "b")

    assert not made_up
    assert again is not None
    assert (again.id, again.state, again.due) == (taken.id, DeliveryState.DUE, noon)


@pytest.mark.parametrize("posted", [True, False])
def test_a_day_that_was_posted_or_skipped_is_not_opened_again(
    db: Database, schedule: Schedule, posted: bool
) -> None:
    taken = send(db, schedule)
    if posted:
        set_sent(db, taken.id, 1, NINE)
    else:
        set_ended(db, taken.id, DeliveryState.SKIPPED, "nothing new")

    changed, made_up = change_schedule(db, replace(schedule, channel_id=71), NINE, NINE)
    db.execute("UPDATE schedule SET next_due_utc = ?", [NINE.isoformat()])

    assert not made_up
    assert changed.channel_id == 71
    assert take_due(db, get_schedule(db, schedule.id, 7), NINE, "b") is None


def test_a_failed_day_in_doubt_is_made_up_for_at_once_and_stays_in_doubt(
    db: Database, schedule: Schedule
) -> None:
    taken = send(db, schedule)
    set_ended(db, taken.id, DeliveryState.FAILED, "no permission")

    changed, made_up = change_schedule(db, schedule, NINE + timedelta(hours=1), NINE)

    assert made_up
    assert changed.next_due == NINE + timedelta(days=1)
    (again,) = take_open(db, NINE + timedelta(hours=1), "b")
    assert (again.state, again.sending_at) == (DeliveryState.SENDING, NINE)
