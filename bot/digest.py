"""Delivering digests: a row is committed before the post and after it.

Whatever happens in between, the row says what must be done next. A post that
may or may not have arrived is sent again with the same nonce while Discord
still remembers it, and looked for in the channel afterwards.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

import aiohttp
import discord
import structlog

from bot.posting import UNKNOWN_MESSAGE, WrongChannel, mentions_of, nonce_of, refusal
from commands.backing import Backing
from commands.daily import pick_today
from commands.digest_cards import digest_card, digest_marker, has_marker
from store.deliveries import (
    set_ended,
    set_sending,
    set_sent,
    set_waiting,
    take_due,
    take_open,
)
from store.errors import NotFound
from store.insights import get_insight
from store.model import Delivery, DeliveryState, Insight, Schedule
from store.schedules import find_due, get_schedule, pause_schedule
from store.store import Store

log = structlog.get_logger(__name__)

NONCE_WINDOW = timedelta(minutes=2)
"""How long Discord is trusted to know a nonce again; it says "a few minutes"."""

RETRY = timedelta(minutes=1)
"""Until a delivery is tried again after an outage."""

MARKER_SEARCH = 100
"""How many recent messages of a channel are searched for a post of ours."""

CLOCKS_APART = timedelta(minutes=5)
"""How far Discord's clock, which dates messages, may be from ours."""

_TRANSIENT = (aiohttp.ClientError, asyncio.TimeoutError, ConnectionError, discord.RateLimited)


@dataclass(frozen=True, slots=True)
class Due:
    """A delivery with its schedule."""

    delivery: Delivery
    schedule: Schedule


class Digests:
    """Posts what is due, once.

    Args:
        client: the connected client, which gives channels.
        backing: archive, index and clock.
        grace: how late a digest may still be posted.
    """

    def __init__(self, client: discord.Client, backing: Backing, grace: timedelta) -> None:
        self._client, self._backing, self._grace = client, backing, grace
        self._owner = uuid4().hex

    @property
    def _store(self) -> Store:
        return self._backing.store

    def _now(self) -> datetime:
        return self._backing.clock()

    async def tick(self) -> None:
        """Deliver everything that is due now, oldest first."""
        now = self._now()
        for due in await self._begun(now):
            await self._deliver(due)
        for schedule in await self._store.read(find_due, now):
            delivery = await self._store.write(take_due, schedule, self._now(), self._owner)
            if delivery is not None:
                await self._deliver(Due(delivery, schedule))

    async def _begun(self, now: datetime) -> list[Due]:
        taken = await self._store.write(take_open, now, self._owner)
        begun = []
        for delivery in taken:
            try:
                schedule = await self._store.read(
                    get_schedule, delivery.schedule_id, delivery.guild_id
                )
            except NotFound:
                continue
            begun.append(Due(delivery, schedule))
        return begun

    async def _deliver(self, due: Due) -> None:
        with structlog.contextvars.bound_contextvars(
            schedule=due.schedule.id, day=due.delivery.local_date.isoformat()
        ):
            try:
                await self._post(due)
            except _TRANSIENT as error:
                await self._wait(due, type(error).__name__)
            except WrongChannel as error:
                await self._pause(due, str(error))
            except discord.HTTPException as error:
                if error.status >= 500:
                    await self._wait(due, f"Discord answered {error.status}")
                else:
                    await self._pause(due, refusal(error))

    async def _post(self, due: Due) -> None:
        now, delivery = self._now(), due.delivery
        begun = delivery.state is DeliveryState.SENDING
        channel = await self._channel(due.schedule.channel_id)
        if begun and not self._remembered(delivery, now):
            found = await self._find_post(channel, due)
            if found is not None:
                await self._store.write(set_sent, delivery.id, found, now)
                log.info("digest.found", message=found)
                return
        if now - delivery.due > self._grace:
            await self._end(due, DeliveryState.SKIPPED, "too late: the bot was not running")
            return
        insight = await self._insight(due)
        if insight is None:
            await self._end(due, DeliveryState.SKIPPED, "nothing new to post")
            return
        await self._store.write(
            set_sending,
            delivery.id,
            insight_id=insight.id,
            text=insight.text,
            channel_id=due.schedule.channel_id,
            now=now,
        )
        await self._send(channel, due, insight)

    async def _send(self, channel: discord.abc.Messageable, due: Due, insight: Insight) -> None:
        card = digest_card(insight, schedule=due.schedule, day=due.delivery.local_date)
        message_id: int | None
        try:
            message = await channel.send(
                view=card,
                nonce=nonce_of(due.delivery),
                allowed_mentions=mentions_of(due.schedule),
            )
            message_id = message.id
        except discord.NotFound as error:
            if error.code != UNKNOWN_MESSAGE:
                raise
            message_id = None  # posted with this nonce before, and deleted since
        await self._store.write(set_sent, due.delivery.id, message_id, self._now())
        log.info("digest.sent", message=message_id, insight=insight.id)

    async def _insight(self, due: Due) -> Insight | None:
        """Return what this delivery posts: on a retry, the same as before."""
        scope = self._backing.scope(due.schedule.guild_id)
        if due.delivery.insight_id is not None:
            try:
                return await self._store.read(get_insight, due.delivery.insight_id, scope)
            except NotFound:
                log.info("digest.insight_gone", insight=due.delivery.insight_id)
        return await pick_today(
            self._backing,
            guild_id=due.schedule.guild_id,
            day=due.delivery.local_date,
            podcast_ids=due.schedule.podcast_ids,
        )

    async def _channel(self, channel_id: int) -> discord.abc.Messageable:
        channel = self._client.get_channel(channel_id)
        if channel is None:
            channel = await self._client.fetch_channel(channel_id)
        if not isinstance(channel, discord.abc.Messageable):
            raise WrongChannel(channel_id)
        return channel

    async def _find_post(self, channel: discord.abc.Messageable, due: Due) -> int | None:
        marker = digest_marker(due.schedule.id, due.delivery.local_date)
        recent = channel.history(
            limit=MARKER_SEARCH, after=due.delivery.due - CLOCKS_APART, oldest_first=True
        )
        async for message in recent:
            if message.author == self._client.user and has_marker(message, marker):
                return message.id
        return None

    def _remembered(self, delivery: Delivery, now: datetime) -> bool:
        return delivery.sending_at is not None and now - delivery.sending_at < NONCE_WINDOW

    async def _wait(self, due: Due, reason: str) -> None:
        log.warning("digest.waiting", reason=reason)
        until = self._now() + RETRY
        await self._store.write(set_waiting, due.delivery.id, reason, until)

    async def _pause(self, due: Due, reason: str) -> None:
        log.warning("digest.paused", reason=reason)
        await self._store.write(pause_schedule, due.schedule.id, reason)
        await self._end(due, DeliveryState.FAILED, reason)

    async def _end(self, due: Due, state: DeliveryState, reason: str) -> None:
        log.info("digest.ended", state=state.value, reason=reason)
        await self._store.write(set_ended, due.delivery.id, state, reason)
