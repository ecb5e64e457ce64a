"""The page's server side: its files, its files' guard, its live connection."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable
from pathlib import Path

from aiohttp import WSMsgType, web

from bot.sandbox.guard import Key
from bot.sandbox.message import Json
from bot.sandbox.state import State
from bot.sandbox.viewer import Viewer

FILES = Path(__file__).parent / "page"
TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".html": "text/html",
    ".svg": "image/svg+xml",
}
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def policy(host: str) -> str:
    """Answer the content security policy: own files only, no inline code."""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        f"connect-src 'self' ws://{host}; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )


class Page:
    """Serve the page and one live connection for each tab."""

    def __init__(self, state: State, base: str, people: Callable[[], list[int]]) -> None:
        self._state = state
        self._base = base
        self._people = people
        self.key = Key()
        self._sockets: set[web.WebSocketResponse] = set()

    def register(self, app: web.Application) -> None:
        """Put the page's routes into the application."""
        app.router.add_get("/", self._index)
        app.router.add_get("/page/{name}", self._file)
        app.router.add_get("/live", self._live)
        app.router.add_get("/attachments/{channel}/{key}/{name}", self._attachment)

    async def _index(self, request: web.Request) -> web.StreamResponse:
        given = request.query.get("key")
        if given is not None and self.key.fits(given):
            away = web.Response(status=303, headers=HEADERS | {"Location": "/"})
            away.set_cookie(
                self.key.cookie(request),
                self.key.value,
                httponly=True,
                samesite="Strict",
                path="/",
            )
            return away
        self._admit(request)
        return self._send(request, FILES / "index.html")

    def _admit(self, request: web.Request) -> None:
        if not self.key.admits(request):
            raise web.HTTPForbidden(text="Open the address that the terminal shows.")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        self._admit(request)
        name = request.match_info["name"]
        known = {path.name for path in FILES.iterdir() if path.suffix in TYPES}
        if name not in known:
            raise web.HTTPNotFound
        return self._send(request, FILES / name)

    def _send(self, request: web.Request, path: Path) -> web.Response:
        headers = HEADERS | {"Content-Security-Policy": policy(request.host)}
        return web.Response(
            body=path.read_bytes(),
            content_type=TYPES[path.suffix],
            charset="utf-8",
            headers=headers,
        )

    async def _attachment(self, request: web.Request) -> web.StreamResponse:
        """Serve a file by its unguessable address, as Discord's own store does."""
        attachment = self._state.attachment(request.match_info["key"])
        if attachment is None:
            raise web.HTTPNotFound
        picture = attachment.content_type in PICTURES
        headers = HEADERS | {"Content-Security-Policy": "default-src 'none'; sandbox"}
        if not picture:
            headers["Content-Disposition"] = "attachment"
        return web.Response(
            body=attachment.data,
            content_type=attachment.content_type if picture else "application/octet-stream",
            headers=headers,
        )

    async def _live(self, request: web.Request) -> web.StreamResponse:
        self._admit(request)
        if request.headers.get("Origin") is None:
            raise web.HTTPForbidden(text="A browser says where it comes from.")
        socket = web.WebSocketResponse(heartbeat=30, max_msg_size=2**16)
        await socket.prepare(request)
        self._sockets.add(socket)
        outbox: asyncio.Queue[Json] = asyncio.Queue()
        viewer = Viewer(self._state, self._base, self._people(), outbox.put_nowait)
        writer = asyncio.create_task(_write(socket, outbox))
        try:
            viewer.welcome()
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    viewer.receive(message.data)
        finally:
            viewer.leave()
            writer.cancel()
            self._sockets.discard(socket)
        return socket

    async def close(self) -> None:
        """Close every tab's connection."""
        for socket in list(self._sockets):
            with contextlib.suppress(ConnectionError):
                await socket.close()


async def _write(socket: web.WebSocketResponse, outbox: asyncio.Queue[Json]) -> None:
    with contextlib.suppress(ConnectionError, RuntimeError):
        while True:
            await socket.send_str(json.dumps(await outbox.get()))
