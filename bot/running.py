"""Putting the pieces together: archive, index, client; and taking them apart."""

from __future__ import annotations

import asyncio
import contextlib
import random
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from bot.client import Pullquote
from bot.clock import now
from bot.engine import open_engine
from bot.feeds import open_feeds
from bot.fetching import Fetching
from bot.metrics import Metrics
from bot.monitor import monitored
from bot.settings import Settings
from commands.backing import Backing
from commands.crowd import Crowd, Relief
from commands.door import Door
from commands.limits import Limits
from commands.loads import Loads
from store.search.encoder import open_encoder
from store.search.engine import QuoteIndex
from store.store import Observer, Store

log = structlog.get_logger(__name__)

STOP_WITHIN_S = 10.0
"""How long a clean stop may take before the process ends all the same."""


@asynccontextmanager
async def open_backing(
    path: Path,
    *,
    followed_only: bool = False,
    limits: Limits | None = None,
    loads: Loads | None = None,
    requests_a_day: int = 0,
    fetching: Fetching | None = None,
    encoder: Path | None = None,
    observe: Observer | None = None,
    relieved: Callable[[Relief], None] = lambda _: None,
    clock: Callable[[], datetime] = now,
    grace: timedelta = timedelta(hours=6),
) -> AsyncIterator[Backing]:
    """Open an archive with its index for one block.

    Args:
        path: the archive's file.
        followed_only: let a server see only what it follows.
        limits: how often people and servers may ask; without it, as they like.
        loads: how much is read for them at a time; without it, any number.
        requests_a_day: how many transcripts a server may ask for in 24 hours.
        fetching: who fetches feeds; without it nothing is fetched.
        encoder: the folder of a sentence encoder; without it words alone decide.
        observe: told of every call of the archive.
        relieved: told of everybody who is turned away or told to wait in a crowd.
        clock: returns the present instant.
        grace: how late a digest may be posted.

    Raises:
        StoreError: the archive, or the encoder, cannot be used.
    """
    model = await asyncio.to_thread(open_encoder, encoder)
    rng = random.Random()  # noqa: S311 - draws quotes, keeps no secrets
    async with await asyncio.to_thread(Store, path, observe=observe) as store:
        index = await asyncio.to_thread(QuoteIndex, path, model)
        try:
            async with open_feeds(store, fetching, clock, rng) as feeds:
                crowd = Crowd(lambda: store.wait_s, relieved)
                door = Door(limits, crowd, loads)
                yield Backing(
                    store,
                    index,
                    clock,
                    rng,
                    followed_only,
                    door,
                    requests_a_day,
                    feeds,
                    grace=grace,
                )
        finally:
            await asyncio.to_thread(index.close)


async def run_bot(settings: Settings, told: Callable[[str], None]) -> None:
    """Run against Discord until SIGTERM or SIGINT, then stop cleanly.

    Args:
        settings: all of them.
        told: called with the invite link once the bot is ready.

    Raises:
        discord.LoginFailure: Discord does not know the token.
        StoreError: the archive cannot be used.
        PortTaken: the port for metrics cannot be had.
    """
    limits = Limits(
        settings.pullquote_asks_per_user,
        settings.pullquote_asks_per_server,
        settings.pullquote_requests_per_user,
    )
    loads = Loads(
        settings.pullquote_loads_per_user,
        settings.pullquote_loads_per_server,
        settings.pullquote_feeds_per_server,
    )
    metrics = Metrics()
    async with (
        open_engine(settings, now) as engine,
        open_backing(
            settings.pullquote_db,
            followed_only=settings.pullquote_followed_only,
            limits=limits,
            loads=loads,
            requests_a_day=settings.pullquote_requests_a_day if engine else 0,
            fetching=Fetching(
                settings.pullquote_contact or "",
                frozenset((settings.pullquote_allow_address or "").split()),
            ),
            encoder=settings.pullquote_encoder,
            observe=metrics.store_called,
            relieved=metrics.relieved,
            grace=timedelta(hours=settings.pullquote_digest_grace_hours),
        ) as backing,
    ):
        client = Pullquote(backing, on_connected=told, metrics=metrics, engine=engine)
        async with monitored(client, settings.pullquote_metrics_port):
            await _run_client(client, settings.discord_token.get_secret_value())


async def _run_client(client: Pullquote, token: str) -> None:
    """Run the client until the process is told to stop; what it raises is raised here."""
    running = asyncio.create_task(client.start(token), name="client")
    await _until_stopped(running)
    log.info("stopping")
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(client.close(), STOP_WITHIN_S / 2)
    await asyncio.wait([running], timeout=STOP_WITHIN_S / 2)
    if running.done() and not running.cancelled():
        running.result()


async def sync_bot(settings: Settings) -> None:
    """Tell Discord the commands, whether they have changed or not, and stop.

    Raises:
        discord.LoginFailure: Discord does not know the token.
        StoreError: the archive cannot be used.
    """
    async with open_backing(settings.pullquote_db) as backing:
        client = Pullquote(backing, always_sync=True)
        async with client:
            await client.login(settings.discord_token.get_secret_value())


async def _until_stopped(running: asyncio.Task[None]) -> None:
    """Wait for a signal to stop, or for the client to end by itself."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stopped.set)
    waiting = asyncio.create_task(stopped.wait())
    await asyncio.wait({running, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
