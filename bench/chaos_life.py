"""One life of the bot in a process of its own, which somebody will kill.

Imported by the server that forks these processes, so that a start costs no
imports; it must stay free of threads and open files.
"""

from __future__ import annotations

import asyncio
import logging
import os
import random
from collections.abc import Awaitable, Callable
from ctypes import c_double
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import structlog

from bench.chaos_time import GRACE, SPRINT
from bot.alerts import Alerts
from bot.client import Pullquote
from bot.digest import Digests
from bot.pace import Pace
from bot.sandbox.sandbox import Address, patched
from commands.backing import Backing
from store.alert_deliveries import find_alert_deliveries
from store.alert_matching import find_unread
from store.deliveries import find_deliveries
from store.episodes import find_episodes
from store.model import DeliveryState, Scope
from store.schedules import find_schedules
from store.search.engine import QuoteIndex
from store.store import Store

A_TICK = 61.0
MOST_TICKS = 30


class Where:
    """A stand-in in another process."""

    def __init__(self, url: str, gateway_url: str, token: str, guild_id: int) -> None:
        self.url, self.gateway_url, self.token = url, gateway_url, token
        self.guild_id = guild_id


def live(path: str, where: Where, now: c_double) -> None:
    """Connect and tick until nothing is open, then end without a word.

    Args:
        path: the archive.
        where: the stand-in and its token.
        now: seconds since 1970, shared with who watches; this life turns it.
    """
    _live_out(path, where, now, _post_digests)


def live_for_alerts(path: str, where: Where, now: c_double) -> None:
    """Connect and tick until every alert is told, then end without a word.

    Args:
        path: the archive.
        where: the stand-in and its token.
        now: seconds since 1970, shared with who watches; this life turns it.
    """
    _live_out(path, where, now, _tell_alerts)


Tick = Callable[[], Awaitable[None]]
Work = Callable[[Pullquote, Backing, int], tuple[Tick, Callable[[], Awaitable[bool]]]]
"""From a client, its backing and a server's id to a tick, and whether anything is open."""


def _live_out(path: str, where: Where, now: c_double, work: Work) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    logging.disable(logging.CRITICAL)
    asyncio.run(_live(Path(path), where, now, work))
    os._exit(0)


def _post_digests(
    client: Pullquote, backing: Backing, guild_id: int
) -> tuple[Tick, Callable[[], Awaitable[bool]]]:
    digests = Digests(client, backing, GRACE, pace=Pace(SPRINT))
    return digests.tick, lambda: _is_open(backing.store, guild_id)


def _tell_alerts(
    client: Pullquote, backing: Backing, _: int
) -> tuple[Tick, Callable[[], Awaitable[bool]]]:
    with patch("bot.alerts.PER_SECOND", SPRINT):
        alerts = Alerts(client, backing)
    return alerts.tick, lambda: _is_untold(backing)


async def _live(path: Path, where: Where, now: c_double, work: Work) -> None:
    def clock() -> datetime:
        return datetime.fromtimestamp(now.value, UTC)

    address: Address = where
    with patched(address):
        async with Store(path) as store:
            backing = Backing(store, QuoteIndex(path), clock, random.Random(1))
            client = Pullquote(backing, guild_ready_timeout=0.005)
            running = asyncio.create_task(client.start(where.token))
            await asyncio.sleep(0)  # the client's events exist once it has begun
            await client.wait_until_ready()
            tick, is_open = work(client, backing, where.guild_id)
            for _ in range(MOST_TICKS):
                await tick()
                if not await is_open():
                    break
                now.value += A_TICK
            await client.close()
            await asyncio.gather(running, return_exceptions=True)


async def _is_open(store: Store, guild_id: int) -> bool:
    for schedule in await store.read(find_schedules, guild_id):
        for one in await store.read(find_deliveries, schedule.id, 3):
            if one.state in (DeliveryState.DUE, DeliveryState.SENDING):
                return True
    return False


async def _is_untold(backing: Backing) -> bool:
    now = backing.clock()
    if await backing.store.read(find_unread, now, 1):
        return True
    for one in await backing.store.read(find_episodes, Scope()):
        for told in await backing.store.read(find_alert_deliveries, one.episode.id):
            if told.state in (DeliveryState.DUE, DeliveryState.SENDING):
                return True
    return False
