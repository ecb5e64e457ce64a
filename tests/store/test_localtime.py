"""Local times: gaps and repeated hours by one rule, in real zones."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.localtime import get_zone, instant_of, next_due, read_local_time

ZONES = [
    "UTC", "Europe/Berlin", "America/New_York", "America/Santiago", "Australia/Lord_Howe",
    "Asia/Kathmandu", "Pacific/Apia", "Africa/Casablanca", "Asia/Beirut",
]  # fmt: skip


def local(day: str, at: str, zone: str) -> str:
    instant = instant_of(date.fromisoformat(day), time.fromisoformat(at), ZoneInfo(zone))
    return instant.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes")


def test_a_time_in_a_gap_is_taken_at_its_end() -> None:
    assert local("2026-03-29", "02:30", "Europe/Berlin") == "2026-03-29T03:00+02:00"


def test_a_midnight_that_does_not_exist_is_one_o_clock() -> None:
    assert local("2026-09-06", "00:00", "America/Santiago") == "2026-09-06T01:00-03:00"


def test_a_repeated_time_is_taken_the_first_time() -> None:
    assert local("2026-11-01", "01:30", "America/New_York") == "2026-11-01T01:30-04:00"


def test_a_half_hour_gap_ends_at_its_first_minute() -> None:
    assert local("2026-10-04", "02:10", "Australia/Lord_Howe") == "2026-10-04T02:30+11:00"


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2029, 1, 1)),  # noqa: DTZ001
    st.times(),
    st.sampled_from(ZONES),
    st.sets(st.integers(1, 7), min_size=1),
)
def test_the_next_time_is_later_on_a_wanted_day_and_within_ten_days(
    after: datetime, at: time, zone: str, weekdays: set[int]
) -> None:
    start = after.replace(tzinfo=UTC)

    due, day = next_due(start, at.replace(second=0, microsecond=0), ZoneInfo(zone), weekdays)

    assert start < due <= start + timedelta(days=10)
    assert day.isoweekday() in weekdays


@pytest.mark.parametrize("zone", ZONES)
def test_every_local_date_of_two_years_comes_exactly_once(zone: str) -> None:
    after, days = datetime(2025, 1, 1, tzinfo=UTC), []
    for _ in range(730):
        after, day = next_due(after, time(0, 30), ZoneInfo(zone))
        days.append(day)

    assert days == [days[0] + timedelta(days=n) for n in range(730)]


@pytest.mark.parametrize("text", ["09:00", "9:00", "9.00", "9h00", " 09:00 "])
def test_times_are_read_as_people_type_them(text: str) -> None:
    assert read_local_time(text) == time(9)


@pytest.mark.parametrize("text", ["", "nine", "25:00", "9", "9:60", "-1:00", "٩:٠٠", "9:0:0"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no time of day"):
        read_local_time(text)


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../etc/passwd", "/etc/localtime"])
def test_an_unknown_zone_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        get_zone(name)
