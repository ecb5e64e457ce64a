"""Alerts: every new transcript is read once, and what it holds is told once."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from uuid import uuid4

import discord
import structlog

from bot.alert_courier import AlertCourier
from bot.pace import Pace
from commands.backing import Backing
from store.alert_deliveries import (
    AlertDelivery,
    add_alert_deliveries,
    forego_alerts,
    forget_alert_deliveries,
    set_alert_waiting,
    take_alerts,
)
from store.alert_matching import find_targets, find_unread
from store.errors import NotFound, StoreError

log = structlog.get_logger(__name__)

PER_SECOND, AT_ONCE = 5.0, 2
"""Requests a second for alerts, of those of the whole bot."""

WORKERS = 4
"""Messages under way at a time."""

EPISODES = 20
"""Episodes read in one go, so that messages need not wait for all of them."""

AFTER_A_SURPRISE = timedelta(minutes=10)


class Alerts:
    """Reads new episodes for what people wait for, and tells them.

    Args:
        client: the connected client.
        backing: archive, index and clock.
        within: the pace of the whole bot, which alerts keep beside their own.
    """

    def __init__(
        self, client: discord.Client, backing: Backing, *, within: Pace | None = None
    ) -> None:
        self._backing, self._store, self._owner = backing, backing.store, uuid4().hex
        pace = Pace(PER_SECOND, AT_ONCE, within=within)
        self._courier = AlertCourier(client, backing, pace=pace, owner=self._owner)
        self._running: asyncio.Task[None] | None = None
        self._ticking = asyncio.Lock()
        self._tidied: date | None = None

    def kick(self) -> None:
        """Begin a tick beside what else runs, unless one is still under way."""
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._tick_logged(), name="alerts")

    async def _tick_logged(self) -> None:
        try:
            await self.tick()
        except StoreError as error:
            log.warning("alert.archive", error=str(error))
        except Exception:  # a later tick may do better; the log must know
            log.exception("alert.tick")

    async def tick(self) -> None:
        """Read some of the new episodes, then send everything that can be sent.

        Raises:
            StoreError: the archive cannot be used.
        """
        async with self._ticking:
            await self.read_new()
            await self._send_all()
            await self._tidy()

    async def _send_all(self) -> None:
        while taken := await self._store.write(
            take_alerts, self._backing.clock(), self._owner, WORKERS
        ):
            await asyncio.gather(*(self._deliver(delivery) for delivery in taken))

    async def read_new(self) -> None:
        """Hold new transcripts against all alerts, and note whom to tell.

        Raises:
            StoreError: the archive cannot be used.
        """
        now = self._backing.clock()
        if not await self._store.read_behind(find_unread, now, 1):
            return
        if await self._store.write(forego_alerts):
            return
        for episode_id, version in await self._store.read_behind(find_unread, now, EPISODES):
            try:
                targets = await self._store.read_behind(
                    find_targets, episode_id, followed_only=self._backing.followed_only
                )
            except NotFound:  # removed meanwhile
                continue
            await self._store.write(add_alert_deliveries, episode_id, version, targets, now)
            if targets:
                log.info("alert.found", episode=episode_id, targets=len(targets))

    async def _deliver(self, delivery: AlertDelivery) -> None:
        try:
            await self._courier.deliver(delivery)
        except StoreError as error:  # the row is taken up when its lease has run out
            log.warning("alert.archive", error=str(error))
        except Exception:  # one broken message must not hold up the others
            log.exception("alert.unexpected", alert_delivery=delivery.id)
            until = self._backing.clock() + AFTER_A_SURPRISE
            await self._store.write(
                set_alert_waiting, delivery.id, "something went wrong on my side", until
            )

    async def _tidy(self) -> None:
        """Forget, once a day, what was sent long ago."""
        now = self._backing.clock()
        if self._tidied != now.date():
            self._tidied = now.date()
            await self._store.write(forget_alert_deliveries, now)
