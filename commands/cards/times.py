"""Times and dates as people read them."""

from __future__ import annotations

from datetime import date, datetime


def clock(second: float) -> str:
    """Return a place in a recording: ``12:34``, ``1:02:03``.

    >>> clock(754.9), clock(3723), clock(-3)
    ('12:34', '1:02:03', '0:00')
    """
    whole = max(0, int(second))
    hours, minutes = divmod(whole // 60, 60)
    if hours:
        return f"{hours}:{minutes:02}:{whole % 60:02}"
    return f"{minutes}:{whole % 60:02}"


def length(second: float) -> str:
    """Return how long something lasts, in words.

    >>> length(3725), length(125), length(59)
    ('1 h 2 min', '2 min', 'less than a minute')
    """
    minutes = int(second // 60)
    if minutes < 1:
        return "less than a minute"
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def day(instant: datetime | date) -> str:
    """Return a day without a locale's order of numbers: ``17 May 2024``.

    >>> day(date(2024, 5, 7))
    '7 May 2024'
    """
    return f"{instant.day} {_MONTHS[instant.month - 1]} {instant.year}"


def month(text: str) -> str:
    """Return a month written as year and number in words.

    >>> month("2024-05")
    'May 2024'
    """
    return f"{_MONTHS[int(text[5:7]) - 1]} {text[:4]}"


_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def count(number: int, noun: str, plural: str | None = None) -> str:
    """Return a number with its noun: ``1 episode``, ``2,063 episodes``.

    >>> count(1, "episode"), count(2063, "episode"), count(2, "person", "people")
    ('1 episode', '2,063 episodes', '2 people')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
