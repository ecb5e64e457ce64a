"""Rows decide: each schedule's local date is taken, posted and ended once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlite_utils import Database

from store.deliveries import (
    LEASE,
    find_deliveries,
    find_posted,
    set_ended,
    set_sending,
    set_sent,
    set_waiting,
    take_due,
    take_open,
)
from store.model import DeliveryState, Schedule
from store.schedules import (
    find_due,
    find_schedules,
    get_schedule,
    pause_schedule,
    remove_schedule,
    resume_schedule,
    set_schedule,
)

MORNING = datetime(2026, 5, 4, 6, 0, tzinfo=UTC)
NINE = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


@pytest.fixture
def schedule(db: Database) -> Schedule:
    return set_schedule(db, Schedule(7, 70, "9:00", "UTC"), MORNING)


def post(db: Database, delivery_id: int, text: str = "A lamp is a promise.") -> None:
    assert set_sending(
        db, delivery_id, items=[(None, text)], channel_id=70, now=NINE, owner="a"
    )


def test_a_schedule_is_due_at_its_time_and_not_before(db: Database, schedule: Schedule) -> None:
    assert schedule.next_due == NINE
    assert find_due(db, NINE - timedelta(seconds=1)) == []
    assert find_due(db, NINE) == [schedule]


def test_taking_it_opens_the_day_and_moves_the_schedule_on(
    db: Database, schedule: Schedule
) -> None:
    delivery = take_due(db, schedule, NINE, "a")

    assert delivery is not None
    assert (delivery.local_date, delivery.state) == (date(2026, 5, 4), DeliveryState.DUE)
    assert get_schedule(db, schedule.id, 7).next_due == NINE + timedelta(days=1)


def test_two_processes_never_take_the_same_day(db: Database, schedule: Schedule) -> None:
    assert take_due(db, schedule, NINE, "a") is not None

    assert take_due(db, schedule, NINE, "b") is None
    assert take_open(db, NINE + LEASE, "b") == []


def test_a_day_left_open_is_taken_over_when_its_lease_has_run_out(
    db: Database, schedule: Schedule
) -> None:
    first = take_due(db, schedule, NINE, "a")
    assert first is not None
    post(db, first.id)

    (again,) = take_open(db, NINE + LEASE + timedelta(seconds=1), "b")

    assert (again.id, again.state, again.attempts) == (first.id, DeliveryState.SENDING, 1)
    assert again.sending_at == NINE


def test_what_was_sent_is_never_taken_again(db: Database, schedule: Schedule) -> None:
    delivery = take_due(db, schedule, NINE, "a")
    assert delivery is not None
    post(db, delivery.id)
    set_sent(db, delivery.id, 123, NINE)

    assert take_open(db, NINE + timedelta(days=1), "b") == []
    assert find_deliveries(db, schedule.id)[0].message_id == 123


def test_a_change_of_time_never_posts_twice_on_a_day(db: Database, schedule: Schedule) -> None:
    delivery = take_due(db, schedule, NINE, "a")
    assert delivery is not None
    post(db, delivery.id)
    set_sent(db, delivery.id, 123, NINE)
    later = NINE + timedelta(hours=1)

    changed = set_schedule(db, Schedule(7, 70, "11:00", "UTC", id=schedule.id), later)

    assert changed.next_due == datetime(2026, 5, 5, 11, tzinfo=UTC)
    assert find_due(db, later + timedelta(hours=1)) == []


def test_a_wait_keeps_the_day_open_until_it_is_over(db: Database, schedule: Schedule) -> None:
    delivery = take_due(db, schedule, NINE, "a")
    assert delivery is not None
    set_waiting(db, delivery.id, "Discord answered 503", NINE + timedelta(minutes=1))

    assert take_open(db, NINE + timedelta(seconds=59), "a") == []
    assert len(take_open(db, NINE + timedelta(seconds=61), "a")) == 1


def test_what_ended_says_why(db: Database, schedule: Schedule) -> None:
    delivery = take_due(db, schedule, NINE, "a")
    assert delivery is not None

    set_ended(db, delivery.id, DeliveryState.SKIPPED, "nothing new")

    (kept,) = find_deliveries(db, schedule.id)
    assert (kept.state, kept.reason) == (DeliveryState.SKIPPED, "nothing new")


def test_what_was_posted_counts_even_while_it_is_uncertain(
    db: Database, schedule: Schedule
) -> None:
    delivery = take_due(db, schedule, NINE, "a")
    assert delivery is not None
    post(db, delivery.id)

    assert find_posted(db, 7, date(2026, 5, 1)) == [
        (date(2026, 5, 4), None, "A lamp is a promise.")
    ]
    assert find_posted(db, 8, date(2026, 5, 1)) == []


def test_a_pause_stops_it_and_a_resumption_starts_with_the_next_day(
    db: Database, schedule: Schedule
) -> None:
    pause_schedule(db, schedule.id, "no permission")
    assert find_due(db, NINE) == []

    paused = get_schedule(db, schedule.id, 7)
    resume_schedule(db, paused, NINE + timedelta(hours=3))

    resumed = get_schedule(db, schedule.id, 7)
    assert paused.pause_reason == "no permission"
    assert (resumed.paused, resumed.next_due) == (False, NINE + timedelta(days=1))


def test_another_server_cannot_remove_a_schedule(db: Database, schedule: Schedule) -> None:
    assert not remove_schedule(db, schedule.id, 8)
    assert find_schedules(db, 7) == [schedule]
    assert remove_schedule(db, schedule.id, 7)


def test_a_schedule_without_a_time_is_refused(db: Database) -> None:
    with pytest.raises(ValueError, match="no time of day"):
        set_schedule(db, Schedule(7, 70, "soon", "UTC"), MORNING)
