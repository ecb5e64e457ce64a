"""Keep other web pages out: Host, Origin and the key of this run."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

NAMES = ("127.0.0.1", "localhost")


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer 403 unless the request was meant for this address.

    A name of somebody else's that resolves to 127.0.0.1 shows in Host, a foreign
    page shows in Origin; neither may reach the bot or the page.
    """
    socket = request.transport.get_extra_info("sockname") if request.transport else None
    port = socket[1] if socket else 0
    hosts = {f"{name}:{port}" for name in NAMES}
    origin = request.headers.get("Origin")
    if request.headers.get("Host") not in hosts:
        return web.Response(status=403, text="This is not the address of the stand-in.")
    if origin is not None and origin not in {f"http://{host}" for host in hosts}:
        return web.Response(status=403, text="Another page may not come in here.")
    return await handler(request)


class Key:
    """The secret of one run: in the page's address first, in a cookie from then on."""

    def __init__(self) -> None:
        self.value = secrets.token_urlsafe(24)

    def fits(self, given: str | None) -> bool:
        """Say whether somebody has the key."""
        return given is not None and secrets.compare_digest(given.encode(), self.value.encode())

    def cookie(self, request: web.Request) -> str:
        """Answer the cookie's name, which tells runs on several ports apart."""
        return f"pullquote_try_{request.url.port}"

    def admits(self, request: web.Request) -> bool:
        """Say whether a request carries the key in its cookie."""
        return self.fits(request.cookies.get(self.cookie(request)))
