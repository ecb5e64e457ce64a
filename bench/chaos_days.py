"""Days that chaos is played on: changes of clocks, and when a post is owed."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

CHANGES = (
    ("Europe/Berlin", date(2026, 3, 29), ("01:59", "02:00", "02:30", "03:00")),
    ("Europe/Berlin", date(2026, 10, 25), ("01:59", "02:00", "02:30", "03:00")),
    ("America/Santiago", date(2026, 9, 6), ("00:00", "00:30", "01:00", "23:59")),
    ("America/Santiago", date(2026, 4, 5), ("23:00", "23:30", "00:00", "00:30")),
    ("Australia/Lord_Howe", date(2026, 10, 4), ("01:45", "02:00", "02:15", "02:30")),
    ("Australia/Lord_Howe", date(2026, 4, 5), ("01:15", "01:30", "01:45", "02:00")),
)
"""Zone, local date of the change, and times of day around it. In Santiago the
spring's midnight does not exist; on Lord Howe the change is half an hour."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the posts that one seed owed.

    ``wrong`` names each that came twice or not at all, to be looked into.
    """

    seed: int
    due: int = 0
    once: int = 0
    twice: int = 0
    missed: int = 0
    faults: int = 0
    wrong: tuple[str, ...] = ()


@dataclass(slots=True)
class Tally:
    """The outcomes of many seeds, added up."""

    seeds: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[int, str]] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        """Add one seed's outcome."""
        self.seeds += 1
        for name in ("due", "once", "twice", "missed", "faults"):
            self.counts[name] += getattr(outcome, name)
        self.wrong += [(outcome.seed, text) for text in outcome.wrong]

    @property
    def fine(self) -> bool:
        """Whether everything that was owed came exactly once."""
        return not self.wrong and self.counts["due"] == self.counts["once"]


def owed_at(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return when a post is owed, found by looking at every minute in turn.

    The first minute at which clocks there show the wanted time of that date or a
    later one: slow, and nothing that it could share a mistake with.
    """
    wanted = datetime.combine(day, at)
    minute = datetime.combine(day, at, tzinfo=UTC) - timedelta(hours=15)
    while minute.astimezone(zone).replace(tzinfo=None) < wanted:
        minute += timedelta(minutes=1)
    return minute


def owed_between(
    start: datetime, end: datetime, at: time, zone: ZoneInfo, weekdays: tuple[int, ...]
) -> dict[date, datetime]:
    """Return when each post between two instants is owed, by its local date."""
    first, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    found = {day: owed_at(day, at, zone) for day in days if day.isoweekday() in weekdays}
    return {day: due for day, due in found.items() if start < due <= end}


def any_time(rng: random.Random, near: tuple[str, ...]) -> str:
    """Return a time of day, more often than not one around the change."""
    if rng.random() < 0.7:
        return rng.choice(near)
    return f"{rng.randrange(24):02}:{rng.randrange(60):02}"


Post = tuple[int, date | int]
"""A digest and its local date; or a place and the episode of an alert."""


def judged(seed: int, owed: set[Post], posts: Counter[Post], faults: int) -> Outcome:
    """Compare what was owed with what stands in the channels."""
    twice = [key for key, count in posts.items() if count > 1]
    missed = [key for key in owed if not posts[key]]
    return Outcome(
        seed=seed,
        due=len(owed),
        once=sum(posts[key] == 1 for key in owed),
        twice=len(twice),
        missed=len(missed),
        faults=faults,
        wrong=tuple(f"twice: {where} on {what}" for where, what in twice)
        + tuple(f"missed: {where} on {what}" for where, what in missed),
    )
