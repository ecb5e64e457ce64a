"""Health and metrics for other programs on this machine, over HTTP on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import structlog
from aiohttp import web

from bot.client import Pullquote
from store.errors import StoreError
from store.figures import Figures, find_figures

log = structlog.get_logger(__name__)

HOST = "127.0.0.1"
PATIENCE_S = 5.0
"""How long the archive may take to answer before it counts as ill."""

LAG_EVERY_S = 0.25

_TEXT = {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}


class PortTaken(Exception):
    """The port for metrics cannot be had; the message says why."""


@asynccontextmanager
async def monitored(client: Pullquote, port: int | None) -> AsyncIterator[int | None]:
    """Answer on ``port`` for one block, and measure the event loop; None for neither.

    ``/metrics`` is Prometheus's text, ``/health`` is 200 or 503 with a word.
    Yields the port, which for 0 the system has chosen.

    Raises:
        PortTaken: something else listens there.
    """
    if port is None:
        yield None
        return
    app = web.Application()
    monitor = Monitor(client)
    app.add_routes([web.get("/metrics", monitor.metrics), web.get("/health", monitor.health)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    lag = asyncio.create_task(measure_lag(client.metrics.loop_lagged), name="lag")
    try:
        site = web.TCPSite(runner, HOST, port)
        try:
            await site.start()
        except OSError as error:
            raise PortTaken(f"port {port} cannot be listened on: {error.strerror}") from error
        taken = int(runner.addresses[0][1])
        log.info("monitor.listening", port=taken)
        yield taken
    finally:
        lag.cancel()
        with suppress(asyncio.CancelledError):
            await lag
        await runner.cleanup()


async def measure_lag(
    told: Callable[[float], None],
    *,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    clock: Callable[[], float] | None = None,
) -> None:
    """Tell for ever how much later than asked for the event loop wakes us, in seconds."""
    now = clock or asyncio.get_running_loop().time
    while True:
        due = now() + LAG_EVERY_S
        await sleep(LAG_EVERY_S)
        told(now() - due)


class Monitor:
    """Answers the two addresses."""

    def __init__(self, client: Pullquote) -> None:
        self._client = client

    async def metrics(self, _request: web.Request) -> web.Response:
        """Return all figures; 503 where the archive does not give its own."""
        figures = await self._figures()
        if figures is None:
            return web.Response(status=503, text="The archive does not answer.\n")
        wait_s = self._client.backing.store.wait_s
        body = self._client.metrics.text(self._client, figures, wait_s=wait_s)
        return web.Response(body=body, headers=_TEXT)

    async def health(self, _request: web.Request) -> web.Response:
        """Return 200 while connected to Discord with an archive that answers."""
        if not self._client.is_ready():
            return web.Response(status=503, text="Not connected to Discord.\n")
        if await self._figures() is None:
            return web.Response(status=503, text="The archive does not answer.\n")
        return web.Response(text="ok\n")

    async def _figures(self) -> Figures | None:
        backing = self._client.backing
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await backing.store.read_behind(find_figures, backing.clock())
        except (StoreError, TimeoutError) as error:
            log.warning("monitor.archive", reason=str(error) or type(error).__name__)
            return None
