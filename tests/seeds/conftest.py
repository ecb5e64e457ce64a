"""A real web server on this machine, with the faults of the real web."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import web

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
