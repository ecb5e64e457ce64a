"""Days and times of day as people type them."""

from __future__ import annotations

import re
from datetime import date, time

from store.localtime import read_local_time

_TYPED = re.compile(r"(\d{4})(?:[-/.](\d{1,2}))?(?:[-/.](\d{1,2}))?")

_TWELVE_HOURS = re.compile(r"(\d{1,2})(?:[:.](\d{2}))? ?([ap])\.?m\.?")

HOW = "Write a date as 2024, 2024-05 or 2024-05-17."
"""What is said to somebody whose date cannot be read."""


def read_day(text: str) -> date:
    """Return the first day of the year, month or day that ``text`` names.

    >>> read_day("2024"), read_day("2024-05"), read_day(" 2024-5-17 ")
    (datetime.date(2024, 1, 1), datetime.date(2024, 5, 1), datetime.date(2024, 5, 17))

    Raises:
        ValueError: it names none; the message says how to write one.
    """
    found = _TYPED.fullmatch(text.strip()[:20])
    if found is None:
        raise ValueError(HOW)
    year, month, day_of_month = (int(part) if part else 1 for part in found.groups())
    try:
        return date(year, month, day_of_month)
    except ValueError as error:
        raise ValueError(f"There is no such day in the calendar. {HOW}") from error


def read_time(text: str) -> time:
    """Return a time of day, on a clock of 24 or of 12 hours.

    >>> str(read_time("9:05")), str(read_time("9 pm")), str(read_time("12:30 a.m."))
    ('09:05:00', '21:00:00', '00:30:00')

    Raises:
        ValueError: it is no such time.
    """
    typed = text.strip().casefold()[:20]
    found = _TWELVE_HOURS.fullmatch(typed)
    if found is None:
        return read_local_time(f"{typed}:00" if typed.isascii() and typed.isdigit() else typed)
    hour, minute = int(found[1]), int(found[2] or 0)
    if not 1 <= hour <= 12:
        raise ValueError(f"{text!r} is no time of day")
    return read_local_time(f"{hour % 12 + (12 if found[3] == 'p' else 0)}:{minute:02}")
