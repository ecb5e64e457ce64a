"""Time zones by the names of cities, with the time it is there now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from rapidfuzz import fuzz, process, utils

_AREAS = [
    "Africa/",
    "America/",
    "Antarctica/",
    "Arctic/",
    "Asia/",
    "Atlantic/",
    "Australia/",
    "Europe/",
    "Indian/",
    "Pacific/",
]
_LEAST_ALIKE = 70.0
_COMMON = [
    "Europe/London",
    "Europe/Berlin",
    "Europe/Paris",
    "Europe/Madrid",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Asia/Shanghai",
    "Asia/Singapore",
    "Australia/Sydney",
    "Africa/Lagos",
    "Africa/Johannesburg",
    "UTC",
]
"""Offered while nothing is typed."""


@lru_cache(maxsize=1)
def zone_names() -> tuple[str, ...]:
    """Return the zones a person would pick: those named after places, and UTC.

    Names such as ``EST`` or ``GB`` are left out: they are old spellings or fixed
    offsets that never change their clocks.
    """
    places = (name for name in available_timezones() if name.startswith(tuple(_AREAS)))
    return (*sorted(places), "UTC")


def suggest_zones(typed: str, limit: int = 25) -> list[str]:
    """Return zones whose city or area begins like ``typed``, then those alike.

    >>> suggest_zones("london")[0], suggest_zones("new y")[0]
    ('Europe/London', 'America/New_York')
    """
    wanted = _folded(typed)
    if not wanted:
        return list(_COMMON[:limit])
    ranked = sorted(
        (rank, name) for name in zone_names() if (rank := _rank(wanted, name)) is not None
    )
    found = [name for _, name in ranked[:limit]]
    if len(found) < limit:
        cities = {name: _folded(name.rpartition("/")[2]) for name in zone_names()}
        alike = process.extract(
            wanted, cities, scorer=fuzz.ratio, score_cutoff=_LEAST_ALIKE, limit=limit
        )
        found += [name for _, _, name in alike if name not in found]
    return found[:limit]


def read_zone(typed: str) -> str:
    """Return the zone that ``typed`` names exactly or as the only city of that name.

    Raises:
        LookupError: it names none, or several; the arguments are the nearest.
    """
    wanted = _folded(typed)
    exact = [name for name in zone_names() if _folded(name) == wanted]
    cities = [name for name in zone_names() if _folded(name.rpartition("/")[2]) == wanted]
    for found in (exact, cities):
        if len(found) == 1:
            return found[0]
    raise LookupError(*(cities or suggest_zones(typed, 5) if wanted else ()))


def zone_label(name: str, now: datetime) -> str:
    """Return a zone with the time it is there: ``Europe/London (now 14:05, UTC+01:00)``."""
    local = now.astimezone(ZoneInfo(name))
    offset = local.strftime("%z")
    return f"{name} (now {local:%H:%M}, UTC{offset[:3]}:{offset[3:5]})"


def _folded(text: str) -> str:
    return utils.default_process(text[:100].replace("_", " ").replace("/", " "))


def _rank(wanted: str, name: str) -> int | None:
    """How well a zone fits: its city begins so, a word of it does, it holds it."""
    city, whole = _folded(name.rpartition("/")[2]), _folded(name)
    tests: Sequence[bool] = (
        city == wanted,
        whole == wanted,
        city.startswith(wanted),
        whole.startswith(wanted),
        any(word.startswith(wanted) for word in whole.split()),
        wanted in whole,
    )
    return next((rank for rank, fits in enumerate(tests) if fits), None)
