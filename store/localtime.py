"""When a local time comes: gaps and repeated hours by one stated rule.

A time that a clock change skips is taken at the first minute that exists after
the gap; a time that comes twice is taken the first time. Both rules are ours:
schedulers skip the one and repeat the other.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)


def get_zone(name: str) -> ZoneInfo:
    """Return a zone of the tz database.

    Raises:
        ValueError: there is none of that name.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"no time zone is called {name!r}") from error


def read_local_time(text: str) -> time:
    """Read ``HH:MM`` on a 24-hour clock, forgiving ``9:05``, ``9.05`` and ``9h05``.

    Raises:
        ValueError: it is no such time.
    """
    parts = text.strip().replace(".", ":").replace("h", ":").split(":")
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() for part in parts):
        raise ValueError(f"{text!r} is no time of day such as 09:00")
    try:
        return time(int(parts[0]), int(parts[1]))
    except ValueError as error:
        raise ValueError(f"{text!r} is no time of day such as 09:00") from error


def instant_of(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return the UTC instant of a local time on a local date.

    >>> instant_of(date(2026, 3, 29), time(2, 30), ZoneInfo("Europe/Berlin")).isoformat()
    '2026-03-29T01:00:00+00:00'
    >>> instant_of(date(2026, 10, 25), time(2, 30), ZoneInfo("Europe/Berlin")).isoformat()
    '2026-10-25T00:30:00+00:00'
    """
    local = datetime.combine(day, at, tzinfo=zone)  # fold=0: the first of two
    instant = local.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return instant
    return _end_of_gap(instant, zone)


def _end_of_gap(instant: datetime, zone: ZoneInfo) -> datetime:
    """Return the first instant after the change of offset around ``instant``."""
    low, high = instant - timedelta(days=1), instant + timedelta(days=1)
    before = low.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)


def next_due(
    after: datetime, at: time, zone: ZoneInfo, weekdays: Collection[int] = EVERY_DAY
) -> tuple[datetime, date]:
    """Return the next instant (UTC) later than ``after`` and its local date.

    Args:
        after: an aware instant.
        at: the local time wanted.
        zone: where.
        weekdays: ISO numbers, 1 for Monday; at least one.

    Raises:
        ValueError: no weekday is given.
    """
    if not set(weekdays) & set(EVERY_DAY):
        raise ValueError("a schedule needs at least one weekday")
    day = after.astimezone(zone).date() - timedelta(days=1)
    while True:
        day += timedelta(days=1)
        if day.isoweekday() in weekdays:
            instant = instant_of(day, at, zone)
            if instant > after:
                return instant, day
