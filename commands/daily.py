"""The insights of a day: what a server gets, and what it got already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial

from sqlite_utils import Database

from commands.backing import Backing
from commands.choosing import as_posted, read_choice
from seeds.harvest.daily import pick_daily
from store.deliveries import find_last_sent, find_posted
from store.errors import NotFound
from store.insight_rows import find_by_ids
from store.insight_shelf import Shelf
from store.insights import get_insight
from store.localtime import get_zone
from store.model import DigestKind, Insight, Schedule, Scope
from store.rights import within_excerpt
from store.schedules import find_schedules

WEEK = timedelta(days=7)
ROUND_UP = 5
"""Insights of a weekly round-up."""


async def pick_today(
    backing: Backing, *, guild_id: int, day: date, podcast_ids: Sequence[int]
) -> Insight | None:
    """Return what a server gets on its local date ``day``, or None if nothing is new.

    The same day, server and history give the same insight. ``podcast_ids`` empty
    stands for every podcast that the server sees.
    """
    scope = backing.scope(guild_id)
    picks = await backing.store.read(_pick, scope, day, tuple(podcast_ids), backing.shelf)
    return picks[0] if picks else None


async def pick_digest(backing: Backing, schedule: Schedule, day: date) -> list[Insight]:
    """Return what a digest posts on a local date: nothing, one, or a round-up's five.

    A round-up takes the episodes that came in the last seven days first, and
    fills up from the others. Where only news are wanted, a day without an
    episode that came since the digest's last post gives nothing.
    """
    scope = backing.scope(schedule.guild_id)
    return await backing.store.read_behind(
        _pick_digest, scope, schedule, day, backing.clock(), backing.shelf
    )


async def find_today(backing: Backing, guild_id: int | None) -> Insight | None:
    """Return the insight that was posted in a server today, or else would be."""
    scope = backing.scope(guild_id)
    server = scope.guild_id or 0
    day = await backing.store.read(local_date, server, backing)
    posted = await backing.store.read(_posted_on, scope, server, day)
    if posted is not None:
        return posted
    return await pick_today(backing, guild_id=server, day=day, podcast_ids=())


def _pick_digest(
    db: Database, scope: Scope, schedule: Schedule, day: date, now: datetime, shelf: Shelf
) -> list[Insight]:
    since = None
    if schedule.new_only:
        since = find_last_sent(db, schedule.id) or now - WEEK
    pick = partial(_pick, db, scope, day, schedule.podcast_ids, shelf)
    if schedule.kind is DigestKind.DAILY:
        return pick(since=since)
    picks = pick(count=ROUND_UP, since=since or now - WEEK)
    if len(picks) < ROUND_UP and since is None:
        picks += pick(count=ROUND_UP - len(picks), beside=picks)
    return within_excerpt(db, picks)


def _pick(
    db: Database,
    scope: Scope,
    day: date,
    podcast_ids: Sequence[int],
    shelf: Shelf | None,
    *,
    count: int = 1,
    since: datetime | None = None,
    beside: Sequence[Insight] = (),
) -> list[Insight]:
    """Choose for a day; what is chosen ``beside`` counts as posted on it.

    What was kept on the shelf only decides: the insights themselves are read here
    and now. Should one not stand as it was kept, the choice is made without it.
    """
    choice = read_choice(db, scope, day, podcast_ids, since, shelf)
    if not choice.insights:
        return []
    history = [*choice.posted, *(as_posted(day, one.text, one) for one in beside)]
    picks = pick_daily(
        choice.insights, day, scope.guild_id or 0, history, choice.taste, count=count
    )
    chosen = [pick.insight for pick in picks]
    if shelf is None:
        return chosen
    stand = {insight.id: insight for insight in find_by_ids(db, [c.id for c in chosen], scope)}
    if all(stand.get(insight.id) == insight for insight in chosen):
        return chosen
    return _pick(db, scope, day, podcast_ids, None, count=count, since=since, beside=beside)


def _posted_on(db: Database, scope: Scope, guild_id: int, day: date) -> Insight | None:
    for on, insight_id, _ in find_posted(db, guild_id, day):
        if on == day and insight_id is not None:
            try:
                return get_insight(db, insight_id, scope)
            except NotFound:
                continue
    return None


def local_date(db: Database, guild_id: int, backing: Backing) -> date:
    """Return the date where the server's first digest says it is; UTC without one."""
    schedules = find_schedules(db, guild_id)
    zone = get_zone(schedules[0].zone if schedules else "UTC")
    return backing.clock().astimezone(zone).date()
