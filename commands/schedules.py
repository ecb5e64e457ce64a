"""From what an admin typed to a digest's schedule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlite_utils import Database

from commands.asked import choose_podcasts
from commands.cards.text import escape
from commands.dates import read_time
from commands.replies import Refused
from commands.zones import read_zone
from store.model import DigestKind, Schedule, Scope
from store.podcasts import find_podcasts
from store.schedules import find_schedules

MOST = 10
"""Digests a server may have; a channel may have one of each kind."""

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAYS: dict[str, tuple[int, ...]] = {
    "every day": (1, 2, 3, 4, 5, 6, 7),
    "Monday to Friday": (1, 2, 3, 4, 5),
    "Saturday and Sunday": (6, 7),
    **{name: (number,) for number, name in enumerate(_WEEKDAYS, 1)},
}
KINDS = {"daily insight": DigestKind.DAILY, "weekly round-up": DigestKind.WEEKLY}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A digest as an admin asked for it: time, zone and podcasts as typed."""

    guild_id: int
    channel_id: int
    time: str
    zone: str
    podcasts: str | None
    role_id: int | None
    weekdays: tuple[int, ...]
    user_id: int
    kind: DigestKind = DigestKind.DAILY
    new_only: bool = False
    rather_twice: bool = False
    tell_channel_id: int | None = None


def read_days(days: str | None, kind: DigestKind) -> tuple[int, ...]:
    """Return the ISO weekdays of a choice, or those that fit the kind of digest.

    Raises:
        Refused: a weekly round-up was to come on several days.
    """
    if days is None:
        return DAYS["every day"] if kind is DigestKind.DAILY else DAYS["Monday"]
    weekdays = DAYS.get(days, DAYS["every day"])
    if kind is DigestKind.WEEKLY and len(weekdays) > 1:
        raise Refused("A weekly round-up comes on one day. Choose which one.")
    return weekdays


@dataclass(frozen=True, slots=True)
class Asked:
    """A schedule to store; how many others there are; the channel it moves from, if it does."""

    schedule: Schedule
    others: int
    leaves: int | None = None


def read_wanted(db: Database, wanted: Wanted, scope: Scope) -> Asked:
    """Return the schedule to store.

    A channel has one digest of a kind: asked for again, it is changed. One that
    cannot be posted where it was is moved, as its admins were told to do.

    Raises:
        Refused: the time or the zone cannot be read, or there are too many.
        NotFound: a podcast is none that ``scope`` may see.
    """
    try:
        local_time = read_time(wanted.time)
    except ValueError as error:
        raise Refused(
            f"“{escape(wanted.time, 20)}” is no time of day. Write it as 09:00 or 9 am."
        ) from error
    podcasts = choose_podcasts(db, wanted.podcasts, scope) if wanted.podcasts else []
    known = find_schedules(db, wanted.guild_id)
    here = (wanted.channel_id, wanted.kind)
    same = next((one for one in known if (one.channel_id, one.kind) == here), None)
    failing = [one for one in known if one.failing and one.kind is wanted.kind]
    if same is None and len(failing) == 1:
        same = failing[0]
    if same is None and len(known) >= MOST:
        raise Refused(f"This server has {MOST} digests, which is the most. Remove one first.")
    schedule = Schedule(
        guild_id=wanted.guild_id,
        channel_id=wanted.channel_id,
        local_time=f"{local_time:%H:%M}",
        zone=_zone(wanted.zone),
        podcast_ids=tuple(podcast.id for podcast in podcasts),
        role_id=wanted.role_id,
        weekdays=wanted.weekdays,
        created_by=wanted.user_id,
        kind=wanted.kind,
        new_only=wanted.new_only,
        rather_twice=wanted.rather_twice,
        tell_channel_id=wanted.tell_channel_id,
    )
    if same is None:
        return Asked(schedule, len(known))
    schedule = replace(schedule, id=same.id, created_by=same.created_by)
    leaves = same.channel_id if same.channel_id != wanted.channel_id else None
    return Asked(schedule, len(known) - 1, leaves)


def choose_schedule(
    schedules: Sequence[Schedule], channel_id: int | None, kind: DigestKind | None = None
) -> Schedule:
    """Return the digest that is meant, by its channel and its kind as far as named.

    Raises:
        Refused: there is none, or several fit.
    """
    if not schedules:
        raise Refused("This server has no digest yet. Set one up with `/digest set`.")
    there = [one for one in schedules if channel_id in (None, one.channel_id)]
    if not there:
        where = ", ".join(f"<#{schedule.channel_id}>" for schedule in schedules)
        raise Refused(f"<#{channel_id}> has no digest; there is one in {where}.")
    found = [one for one in there if kind in (None, one.kind)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise Refused("There is no digest of that kind there; `/digest show` lists them.")
    where = ", ".join(f"<#{one.channel_id}> ({one.kind.value})" for one in found)
    raise Refused(f"This server has several digests: {where}. Name the channel, too.")


def podcast_titles(db: Database, scope: Scope) -> dict[int, str]:
    """Return the titles of the podcasts that a server sees, by id."""
    return {podcast.id: podcast.title for podcast in find_podcasts(db, scope)}


def _zone(typed: str) -> str:
    try:
        return read_zone(typed)
    except LookupError as error:
        near = " or ".join(str(name) for name in error.args[:3])
        hint = f" Did you mean {near}?" if near else ""
        raise Refused(
            f"I know no time zone called “{escape(typed, 60)}”.{hint} Type a city and choose"
            " from the list."
        ) from error
