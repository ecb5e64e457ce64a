"""What a change of zone, an outage, a wrong clock and a failure do to a schedule."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlite_utils import Database

from store.deliveries import (
    LEASE,
    MISSED,
    find_deliveries,
    find_items,
    find_posted,
    keep_lease,
    set_ended,
    set_sending,
    set_sent,
    set_unsent,
    take_due,
    take_open,
)
from store.guilds import (
    STAYS,
    add_guild,
    erase_guild,
    find_guilds_left,
    set_guild_left,
    set_guilds_present,
)
from store.halts import (
    find_halted,
    find_notices,
    halt_schedule,
    revive_schedule,
    set_told,
)
from store.model import Delivery, DeliveryState, Schedule
from store.schedules import (
    find_due,
    find_schedules,
    get_schedule,
    pause_schedule,
    place_of,
    realign_schedules,
    set_schedule,
)

MORNING = datetime(2026, 5, 4, 6, 0, tzinfo=UTC)
NINE = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


@pytest.fixture
def schedule(db: Database) -> Schedule:
    return set_schedule(db, Schedule(7, 70, "9:00", "UTC"), MORNING)


def send(db: Database, schedule: Schedule, at: datetime = NINE, owner: str = "a") -> Delivery:
    taken = take_due(db, schedule, at, owner)
    assert taken is not None
    texts = [(None, "A lamp is a promise."), (None, "Oil is a habit.")]
    assert set_sending(db, taken.id, items=texts, channel_id=70, now=at, owner=owner)
    return taken


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Niue", "Asia/Tokyo"])
def test_a_change_of_zone_never_posts_twice_on_a_date_of_either_zone(
    db: Database, schedule: Schedule, zone: str
) -> None:
    set_sent(db, send(db, schedule).id, 1, NINE)

    changed = set_schedule(db, replace(schedule, zone=zone), NINE + timedelta(minutes=1))

    assert changed.next_due is not None
    there = changed.next_due.astimezone(ZoneInfo(zone)).date()
    assert there > NINE.astimezone(ZoneInfo(zone)).date()
    assert there > date(2026, 5, 4)


def test_after_an_outage_the_latest_day_is_opened_and_the_others_recorded(
    db: Database, schedule: Schedule
) -> None:
    back = NINE + timedelta(days=15, hours=1)

    taken = take_due(db, schedule, back, "a")

    assert taken is not None
    assert taken.local_date == date(2026, 5, 19)
    latest, *others = find_deliveries(db, schedule.id, 100)
    assert latest.state is DeliveryState.DUE
    assert len(others) == MISSED
    assert {one.state for one in others} == {DeliveryState.SKIPPED}


def test_a_schedule_is_never_taken_before_its_time(db: Database, schedule: Schedule) -> None:
    assert take_due(db, schedule, NINE - timedelta(seconds=1), "a") is None


def test_only_who_holds_a_row_may_send_it(db: Database, schedule: Schedule) -> None:
    taken = send(db, schedule)
    later = NINE + LEASE + timedelta(seconds=1)
    assert len(take_open(db, later, "b")) == 1

    assert not set_sending(
        db, taken.id, items=[(None, "x")], channel_id=70, now=later, owner="a"
    )


def test_a_lease_that_is_kept_is_not_taken_over(db: Database, schedule: Schedule) -> None:
    taken = send(db, schedule)
    keep_lease(db, taken.id, NINE + LEASE, "a")

    assert take_open(db, NINE + LEASE + timedelta(seconds=1), "b") == []


def test_what_was_refused_outright_is_in_no_doubt(db: Database, schedule: Schedule) -> None:
    taken = send(db, schedule)
    set_unsent(db, taken.id)

    (again,) = take_open(db, NINE + LEASE + timedelta(seconds=1), "b")
    assert (again.state, again.sending_at) == (DeliveryState.DUE, None)


def test_everything_of_a_round_up_counts_as_posted(db: Database, schedule: Schedule) -> None:
    taken = send(db, schedule)

    assert [text for _, _, text in find_posted(db, 7, date(2026, 5, 1))] == [
        "A lamp is a promise.",
        "Oil is a habit.",
    ]
    assert find_items(db, taken.id) == []  # the insights themselves are not in this archive


def test_those_due_together_stand_in_line_by_a_hash_of_the_server(db: Database) -> None:
    for guild_id in range(1, 30):
        set_schedule(db, Schedule(guild_id, guild_id, "09:00", "UTC"), MORNING)

    line = [one.guild_id for one in find_due(db, NINE)]

    assert line == sorted(range(1, 30), key=place_of)
    assert line != sorted(line)


def test_a_due_time_set_under_a_wrong_clock_or_old_rules_is_set_right(
    db: Database, schedule: Schedule
) -> None:
    set_schedule(db, schedule, NINE + timedelta(days=4000))
    assert realign_schedules(db, MORNING) == (1, None)
    assert get_schedule(db, schedule.id, 7).next_due == NINE

    db.execute(
        "UPDATE schedule SET next_due_utc = ?", [(NINE + timedelta(hours=1)).isoformat()]
    )
    assert realign_schedules(db, MORNING) == (1, None)
    assert get_schedule(db, schedule.id, 7).next_due == NINE
    assert realign_schedules(db, MORNING) == (0, None)


def test_many_schedules_are_set_right_some_at_a_time(db: Database) -> None:
    for number in range(1, 8):
        schedule = set_schedule(db, Schedule(number, number, "09:00", "UTC"), MORNING)
        if number == 3:
            pause_schedule(db, schedule.id, None)
    db.execute("UPDATE schedule SET next_due_utc = ?", [(NINE + LEASE).isoformat()])

    pages = [realign_schedules(db, MORNING, last, limit=2) for last in (0, 2, 5, 7)]

    assert pages == [(2, 2), (2, 5), (2, 7), (0, None)]
    assert [one.next_due for one in find_due(db, NINE)] == [NINE] * 6


def test_a_zone_that_is_known_no_longer_keeps_no_other_from_being_set_right(
    db: Database, schedule: Schedule
) -> None:
    set_schedule(db, Schedule(8, 80, "09:00", "UTC"), MORNING)
    db.execute("UPDATE schedule SET next_due_utc = ?", [(NINE + LEASE).isoformat()])
    db.execute("UPDATE schedule SET zone = 'Sunken/Atlantis' WHERE id = ?", [schedule.id])

    assert realign_schedules(db, MORNING) == (1, None)


def test_admins_are_told_a_failure_once_until_a_post_succeeds(
    db: Database, schedule: Schedule
) -> None:
    for expected in (1, 0):
        halt_schedule(db, schedule.id, "no permission", "It is paused.")
        notices = find_notices(db)
        assert len(notices) == expected
        for one in notices:
            set_told(db, one)
        revive_schedule(db, get_schedule(db, schedule.id, 7), MORNING, MORNING)

    set_sent(db, send(db, get_schedule(db, schedule.id, 7)).id, 1, NINE)
    halt_schedule(db, schedule.id, "no permission", "It is paused.")
    assert len(find_notices(db)) == 1


def test_a_revived_schedule_makes_up_for_today_but_not_for_long_ago(
    db: Database, schedule: Schedule
) -> None:
    taken = take_due(db, schedule, NINE, "a")
    assert taken is not None
    set_ended(db, taken.id, DeliveryState.FAILED, "no permission")
    halt_schedule(db, schedule.id, "no permission", "It is paused.")
    (halted,) = find_halted(db)

    revive_schedule(db, halted, NINE + timedelta(hours=9), NINE + timedelta(hours=3))
    assert take_open(db, NINE + timedelta(hours=9), "b") == []

    halt_schedule(db, schedule.id, "no permission", "It is paused.")
    revive_schedule(db, find_halted(db)[0], NINE + timedelta(hours=2), NINE)
    (again,) = take_open(db, NINE + timedelta(hours=2), "b")
    assert again.local_date == date(2026, 5, 4)


def test_what_an_admin_paused_no_failure_resumes(db: Database, schedule: Schedule) -> None:
    pause_schedule(db, schedule.id, "by an admin")
    halt_schedule(db, schedule.id, "no permission", "It is paused.")

    assert find_halted(db) == []
    assert get_schedule(db, schedule.id, 7).pause_reason == "by an admin"


def test_a_server_left_long_ago_is_erased_with_all_that_was_its_own(
    db: Database, schedule: Schedule
) -> None:
    send(db, schedule)
    for guild_id in (7, 8):
        add_guild(db, guild_id, MORNING)
    set_guild_left(db, 7, MORNING)
    assert find_guilds_left(db, MORNING + timedelta(days=29) - STAYS) == []

    (gone,) = find_guilds_left(db, MORNING + timedelta(days=31) - STAYS)
    erase_guild(db, gone)

    assert find_schedules(db, 7) == []
    assert find_posted(db, 7, date(2026, 1, 1)) == []
    assert find_guilds_left(db, MORNING + timedelta(days=99)) == []


def test_a_server_that_is_missing_at_the_start_counts_as_left(db: Database) -> None:
    for guild_id in (7, 8):
        add_guild(db, guild_id, MORNING)

    set_guilds_present(db, [8], NINE)

    assert find_guilds_left(db, NINE + timedelta(seconds=1)) == [7]
