"""One delivery: a row is committed before the post and after it.

Whatever happens in between, the row says what must be done next. A post that
may or may not have arrived is sent again with the same nonce while Discord
still remembers it, and looked for in the channel afterwards.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import aiohttp
import discord
import structlog

from bot.due import Due
from bot.pace import Pace
from bot.places import Halt, NotNow, Place, find_place, what_stops
from bot.posting import Posted, Untraceable, find_post, mentions_of, nonce_of, post
from commands.backing import Backing
from commands.daily import pick_digest
from commands.digest_cards import digest_marker, digest_title, post_card
from commands.refusals import SLOW_MODE, refusal
from store.deliveries import (
    find_items,
    keep_lease,
    set_ended,
    set_sending,
    set_sent,
    set_unsent,
    set_waiting,
)
from store.errors import NotFound
from store.halts import halt_schedule, note_failure
from store.insights import get_insight
from store.model import Delivery, DeliveryState, Insight

log = structlog.get_logger(__name__)

NONCE_WINDOW = timedelta(minutes=2)
"""How long Discord is trusted to know a nonce again; it says "a few minutes"."""

RETRY = timedelta(minutes=1)
"""Until a delivery is tried again after an outage; later tries wait longer."""

LONGEST_RETRY = 10
"""The most times ``RETRY`` between two tries."""

KEPT_EVERY_S = 20.0
"""Seconds after which the lease of a row is renewed while its post is under way."""

CLOCKS_APART = timedelta(minutes=5)
"""How far Discord's clock, which dates messages, may be from ours."""

_TRANSIENT = (aiohttp.ClientError, TimeoutError, ConnectionError, discord.RateLimited, NotNow)
_LATER = frozenset({401, 429})
"""Statuses below 500 that are nobody's fault in the server."""


async def while_kept(
    posting: Coroutine[Any, Any, Posted], keep: Callable[[], Awaitable[None]]
) -> Posted:
    """Wait for a post, and have its row kept leased however long Discord takes.

    It is never given up half-way: discord.py, cancelled while it sits out a global
    rate limit, never lifts it again and holds back every later request for good. So no
    request of ours, wherever, may stand in a timeout that cancels it: wait beside it.
    """
    task = asyncio.create_task(posting)
    try:
        while not (await asyncio.wait({task}, timeout=KEPT_EVERY_S))[0]:
            await keep()
        return task.result()
    finally:
        task.cancel()


class Courier:
    """Delivers one digest at a time for each caller; callers may be several.

    Args:
        client: the connected client, which gives channels.
        backing: archive and clock.
        grace: how late a digest may still be posted.
        pace: waited for before every request.
        owner: the name under which rows are leased.
    """

    def __init__(
        self,
        client: discord.Client,
        backing: Backing,
        *,
        grace: timedelta,
        pace: Pace,
        owner: str,
    ) -> None:
        self._client, self._backing, self._store = client, backing, backing.store
        self._grace, self._pace, self._owner = grace, pace, owner
        self._since = backing.clock()

    def _now(self) -> datetime:
        return self._backing.clock()

    async def deliver(self, due: Due) -> None:
        """Post what is due, or note why not; only a broken archive raises.

        Raises:
            StoreError: nothing could be noted; the row is taken up again later.
        """
        with structlog.contextvars.bound_contextvars(
            schedule=due.schedule.id, day=due.delivery.local_date.isoformat()
        ):
            try:
                await self._deliver(due)
            except Halt as halt:
                await self._halt(due, str(halt))
            except _TRANSIENT as error:
                await self._wait(due, str(error) or type(error).__name__)
            except discord.HTTPException as error:
                await self._refused(due, error)

    async def _deliver(self, due: Due) -> None:
        place = await self._place(due)
        afresh = False
        if self._in_doubt(due):
            found, afresh = await self._look(place, due)
            if found is not None:
                await self._sent(due, found)
            if found is not None or not afresh:
                return
        if due.schedule.paused:
            await self._end(due, DeliveryState.SKIPPED, "the digest was paused meanwhile")
            return
        if self._now() - due.delivery.due > self._grace:
            why = due.delivery.reason or "the bot was not running"
            await self._end(due, DeliveryState.SKIPPED, f"too late: {why}")
            return
        if stopped := what_stops(place, due.schedule):
            raise Halt(stopped)
        insights = await self._insights(due)
        if not insights:
            await self._end(due, DeliveryState.SKIPPED, "nothing new to post")
            return
        await self._send(place, due, insights, afresh=afresh)

    async def _place(self, due: Due) -> Place:
        """Return where to post: where an uncertain try went, while that is there."""
        schedule, tried = due.schedule, due.delivery.channel_id
        if due.begun and tried is not None and tried != schedule.channel_id:
            try:
                return await find_place(self._client, schedule.guild_id, tried, self._pace)
            except (Halt, discord.NotFound):
                log.info("digest.moved", channel=schedule.channel_id)
        return await find_place(
            self._client, schedule.guild_id, schedule.channel_id, self._pace
        )

    def _in_doubt(self, due: Due) -> bool:
        """Whether the channel must be looked through first.

        A try is in doubt once Discord may have forgotten its nonce; in a forum
        at once. So is a day that an earlier life of the bot may have handled: a
        power cut or a restored backup may have taken its row.
        """
        if not due.begun:
            return due.delivery.due < self._since
        channel = self._client.get_channel(due.delivery.channel_id or 0)
        tried = due.delivery.sending_at
        remembered = tried is not None and self._now() - tried < NONCE_WINDOW
        return not remembered or isinstance(channel, discord.ForumChannel)

    async def _look(self, place: Place, due: Due) -> tuple[Posted | None, bool]:
        """Look for the post; return it, and whether to post (again) without it."""
        tried = due.delivery.sending_at or due.delivery.due
        try:
            found = await find_post(
                place,
                marker=digest_marker(due.schedule.id, due.delivery.local_date),
                title=digest_title(due.schedule, due.delivery.local_date),
                since=tried - CLOCKS_APART,
                pace=self._pace,
            )
            doubt = None
            if found is None and isinstance(place, discord.ForumChannel):
                doubt = "a forum cannot tell"
        except (Untraceable, discord.Forbidden) as error:
            found, doubt = None, str(error)
        if doubt is None or not due.begun or due.schedule.rather_twice:
            return found, True
        await self._leave(due, doubt)
        return None, False

    async def _leave(self, due: Due, why: str) -> None:
        """End a delivery of which nobody can tell whether it was posted, and say so."""
        reason = f"the connection broke while it was posted, and {why}: rather not twice"
        await self._end(due, DeliveryState.SKIPPED, reason)
        notice = (
            f"I cannot tell whether the digest of {due.delivery.local_date.isoformat()} in"
            f" <#{due.schedule.channel_id}> was posted: {why}. I left it at that, so as not to"
            " post twice; the next one comes as usual. To be sure, allow me “Read Message"
            " History” there; or choose “rather twice” with `/digest set`."
        )
        await self._store.write(note_failure, due.schedule.id, notice)

    async def _insights(self, due: Due) -> list[Insight]:
        """Return what this delivery posts: on a retry, the same as before."""
        scope = self._backing.scope(due.schedule.guild_id)
        insights, tried = [], due.delivery.attempts > 0
        items = await self._store.read_behind(find_items, due.delivery.id) if tried else []
        for insight_id in items:
            try:
                insights.append(await self._store.read_behind(get_insight, insight_id, scope))
            except NotFound:
                log.info("digest.insight_gone", insight=insight_id)
        return insights or await pick_digest(
            self._backing, due.schedule, due.delivery.local_date
        )

    async def _send(
        self, place: Place, due: Due, insights: list[Insight], *, afresh: bool
    ) -> None:
        async with self._pace.request():
            posted = await self._noted_and_sent(place, due, insights, afresh=afresh)
        if posted is not None:
            await self._sent(due, posted)

    async def _noted_and_sent(
        self, place: Place, due: Due, insights: list[Insight], *, afresh: bool
    ) -> Posted | None:
        """Note what is posted, and post it; None if another process has taken it."""
        schedule, delivery = due.schedule, due.delivery
        card = post_card(insights, schedule=schedule, day=delivery.local_date)
        held = await self._store.write(
            set_sending,
            delivery.id,
            items=[(insight.id, insight.text) for insight in insights],
            channel_id=place.id,
            now=self._now(),
            owner=self._owner,
            afresh=afresh,
        )
        if not held:
            log.info("digest.taken_over")
            return None
        title, mentions = digest_title(schedule, delivery.local_date), mentions_of(schedule)
        posting = post(place, card, nonce=nonce_of(delivery), title=title, mentions=mentions)
        try:
            return await while_kept(posting, partial(self._keep, delivery))
        except (discord.HTTPException, discord.RateLimited) as error:
            certain = isinstance(error, discord.RateLimited) or error.status < 500
            if certain and (afresh or not due.begun):
                await self._store.write(set_unsent, delivery.id)
            raise

    async def _keep(self, delivery: Delivery) -> None:
        await self._store.write(keep_lease, delivery.id, self._now(), self._owner)

    async def _sent(self, due: Due, posted: Posted) -> None:
        log.info("digest.sent", message=posted.message_id)
        await self._store.write(
            set_sent, due.delivery.id, posted.message_id, self._now(), posted.channel_id
        )

    async def _refused(self, due: Due, error: discord.HTTPException) -> None:
        if error.status >= 500 or error.status in _LATER:
            await self._wait(due, f"Discord answered {error.status}")
        elif error.code == SLOW_MODE:
            channel = self._client.get_channel(due.schedule.channel_id)
            seconds = getattr(channel, "slowmode_delay", 0)
            await self._wait(due, "slow mode", max(RETRY, timedelta(seconds=seconds)))
        else:
            await self._halt(due, refusal(error))

    async def _wait(self, due: Due, reason: str, span: timedelta | None = None) -> None:
        log.warning("digest.waiting", reason=reason)
        span = span or RETRY * min(max(1, due.delivery.attempts), LONGEST_RETRY)
        await self._store.write(set_waiting, due.delivery.id, reason, self._now() + span)

    async def _halt(self, due: Due, reason: str) -> None:
        log.warning("digest.halted", reason=reason)
        notice = (
            f"The digest in <#{due.schedule.channel_id}> is paused. {reason} It goes on by"
            " itself as soon as it can; nothing of it is lost."
        )
        await self._store.write(halt_schedule, due.schedule.id, reason, notice)
        await self._end(due, DeliveryState.FAILED, reason)

    async def _end(self, due: Due, state: DeliveryState, reason: str) -> None:
        log.info("digest.ended", state=state.value, reason=reason)
        await self._store.write(set_ended, due.delivery.id, state, reason)
