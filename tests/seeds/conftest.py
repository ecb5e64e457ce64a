"""A real web server on this machine, with the faults of the real web."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from seeds.addressed import Wish, add_address
from seeds.feed_transcripts import TranscriptQueue
from seeds.feeds import Poller
from seeds.fetch import Fetcher, Limits
from store.database import connect
from store.episodes import find_episodes, find_turns
from store.feed_items import ItemCounts, count_items
from store.feeds import Feed, get_feed
from store.model import Episode
from store.store import Store

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Web:
    """What a test serves: a handler or fixed bytes for each path, and who asked."""

    def __init__(self) -> None:
        self.pages: dict[str, Handler] = {}
        self.requests: list[web.Request] = []
        self.origin = ""

    @property
    def asked(self) -> Counter[str]:
        """How often each path was asked for."""
        return Counter(request.path for request in self.requests)

    def url(self, path: str) -> str:
        """Return the whole address of a path."""
        return self.origin + path

    def serve(
        self,
        path: str,
        body: bytes | str,
        status: int = 200,
        headers: dict[str, str] | None = None,
    ) -> str:
        """Answer ``path`` with fixed bytes from now on; return its address."""
        data = body.encode() if isinstance(body, str) else body

        async def answer(_request: web.Request) -> web.StreamResponse:
            return web.Response(body=data, status=status, headers=headers)

        self.pages[path] = answer
        return self.url(path)

    def redirect(self, path: str, target: str, status: int = 301) -> str:
        """Redirect ``path`` to ``target``; return its address."""
        return self.serve(path, b"", status, {"Location": target})

    def handle(self, path: str, handler: Handler) -> str:
        """Answer ``path`` with a handler; return its address."""
        self.pages[path] = handler
        return self.url(path)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer any request."""
        self.requests.append(request)
        page = self.pages.get(request.path)
        return await page(request) if page else web.Response(status=404)


@pytest.fixture
async def site() -> AsyncIterator[Web]:
    """A web server on a free port of this machine."""
    site = Web()
    server = web.Server(site.answer)
    runner = web.ServerRunner(server, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    site.origin = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield site
    await runner.cleanup()


RawServer = Callable[[bytes, float | None], Awaitable[str]]


@pytest.fixture
async def raw_server() -> AsyncIterator[RawServer]:
    """A maker of servers that write bytes as they are; with a pause, one at a time."""
    servers: list[asyncio.Server] = []

    async def start(answer: bytes, pause_s: float | None = None) -> str:
        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                await reader.readuntil(b"\r\n\r\n")
                for at in range(len(answer) if pause_s else 1):
                    writer.write(answer[at : at + 1] if pause_s else answer)
                    await writer.drain()
                    await asyncio.sleep(pause_s or 0)
            writer.close()

        server = await asyncio.start_server(talk, "127.0.0.1", 0)
        servers.append(server)
        return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/feed"

    yield start
    for server in servers:
        server.close()


START = datetime(2024, 5, 6, 12, tzinfo=UTC)


class Clock:
    """A clock that moves only when a test says so."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        """Let time pass."""
        self.now += timedelta(**by)


class Following:
    """All that follows feeds, over one archive and the real code."""

    def __init__(self, store: Store, fetcher: Fetcher, clock: Clock) -> None:
        self.store, self.clock = store, clock
        self.poller = Poller(store, fetcher, clock, random.Random(1))
        self.queue = TranscriptQueue(store, fetcher, clock, random.Random(1))

    async def add(self, url: str, **wish: Any) -> Feed:
        """Follow a feed as the owner does; return its row."""
        added = await add_address(self.poller, url, Wish(**wish))
        assert added.feed is not None
        return added.feed

    async def row(self, feed: Feed) -> Feed:
        """Return a feed's row as it is now."""
        return await self.store.read(get_feed, feed.id)

    async def counts(self, feed: Feed) -> ItemCounts:
        """Return how far a feed has been read."""
        return await self.store.read(count_items, feed.id)

    async def read_all(self) -> None:
        """Read transcripts until none is due."""
        while await self.queue.read_due():
            pass

    async def episodes(self) -> list[Episode]:
        """Return all episodes by title, with their turns."""
        with connect(self.store.path) as db:
            found = [facts.episode for facts in find_episodes(db)]
            whole = [replace(e, turns=tuple(find_turns(db, e.id))) for e in found]
        return sorted(whole, key=lambda episode: episode.title)


@pytest.fixture
def clock() -> Clock:
    """A clock that starts at noon on 6 May 2024."""
    return Clock()


@pytest.fixture
async def following(tmp_path: Path, clock: Clock) -> AsyncIterator[Following]:
    """Poller and queue over a fresh archive; this machine counts as public."""
    limits = Limits(redirects=3, most_bytes=2_000_000, total_s=0.4, idle_s=0.2)
    fetcher = Fetcher(
        "mail@operator.example", limits=limits, allow=lambda ip: ip == "127.0.0.1", clock=clock
    )
    async with Store(tmp_path / "archive.db") as store, fetcher:
        yield Following(store, fetcher, clock)
