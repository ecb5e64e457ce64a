"""The insight of a day: what a server gets, and what it got already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlite_utils import Database

from commands.backing import Backing
from seeds.harvest.daily import REST_DAYS, Posted, pick_daily
from store.deliveries import find_posted
from store.errors import NotFound
from store.insights import find_insights, get_insight
from store.localtime import get_zone
from store.model import Insight, Scope
from store.schedules import find_schedules

CANDIDATES = 400
"""The best insights among which a day's is chosen: enough for diversity, soon read."""


async def pick_today(
    backing: Backing, *, guild_id: int, day: date, podcast_ids: Sequence[int]
) -> Insight | None:
    """Return what a server gets on its local date ``day``, or None if nothing is new.

    The same day, server and history give the same insight. ``podcast_ids`` empty
    stands for every podcast that the server sees.
    """
    scope = backing.scope(guild_id)
    return await backing.store.read(_pick, scope, guild_id, day, tuple(podcast_ids))


async def find_today(backing: Backing, guild_id: int | None) -> Insight | None:
    """Return the insight that was posted in a server today, or else would be."""
    scope = backing.scope(guild_id)
    server = scope.guild_id or 0
    day = await backing.store.read(_local_date, server, backing)
    posted = await backing.store.read(_posted_on, scope, server, day)
    if posted is not None:
        return posted
    return await pick_today(backing, guild_id=server, day=day, podcast_ids=())


def _pick(
    db: Database, scope: Scope, guild_id: int, day: date, podcast_ids: Sequence[int]
) -> Insight | None:
    insights = find_insights(db, scope, podcast_ids=podcast_ids, limit=CANDIDATES)
    by_id = {insight.id: insight for insight in insights}
    history = []
    for on, insight_id, text in find_posted(db, guild_id, day - timedelta(days=REST_DAYS)):
        was = by_id.get(insight_id or 0)
        history.append(
            Posted(
                on,
                text,
                insight_id=insight_id or 0,
                episode_id=was.episode_id if was else 0,
                speaker=was.speaker if was else None,
            )
        )
    picks = pick_daily(insights, day, guild_id, history, count=1)
    return picks[0].insight if picks else None


def _posted_on(db: Database, scope: Scope, guild_id: int, day: date) -> Insight | None:
    for on, insight_id, _ in find_posted(db, guild_id, day):
        if on == day and insight_id is not None:
            try:
                return get_insight(db, insight_id, scope)
            except NotFound:
                continue
    return None


def _local_date(db: Database, guild_id: int, backing: Backing) -> date:
    """The date where the server's first digest says it is; UTC without one."""
    schedules = find_schedules(db, guild_id)
    zone = get_zone(schedules[0].zone if schedules else "UTC")
    return backing.clock().astimezone(zone).date()
