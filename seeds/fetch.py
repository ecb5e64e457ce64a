"""Fetching from addresses that strangers give: limits on everything.

Only http and https, only to addresses of the public internet (checked on the
very addresses that are connected to, so neither a redirect nor a DNS answer
leads inside), a few redirects, and never more bytes or seconds than allowed.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from seeds.addresses import ForbiddenAddress, Guard
from seeds.fetch_errors import (
    BadAddress,
    Broken,
    FetchError,
    TooLarge,
    TooManyRedirects,
    TooSlow,
    Unreachable,
)
from seeds.http_headers import max_age_s, retry_after_s
from seeds.unpacking import read_body

VERSION = "0.1"
_MOVED_FOR_GOOD = frozenset({301, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CUT_SHORT = (
    aiohttp.ClientPayloadError,
    aiohttp.ClientResponseError,
    aiohttp.ServerDisconnectedError,
)
_LONGEST_ADDRESS = 4000
LARGE = 2 * 1024 * 1024
"""Bytes from which on an answer is held alone; hardly any feed reaches this."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may cost: redirects, bytes (after decompression), seconds.

    ``idle_s`` is the longest silence of a server, ``total_s`` the longest time
    for everything, redirects included.
    """

    redirects: int = 5
    most_bytes: int = 16 * 1024 * 1024
    total_s: float = 60.0
    idle_s: float = 15.0


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server said of a body, to ask whether it has changed.

    They belong to ``url``, the address that gave the body, and to no other.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """A server's last answer; ``body`` is empty unless ``status`` is 200.

    ``moved_to`` is the address after the redirects that are meant to last (301,
    308) until the first that is not; ``permanent`` says that all of them were.
    ``retry_after`` and ``cache_max_age`` are seconds.
    """

    status: int
    url: str
    final_url: str
    body: bytes = b""
    etag: str | None = None
    last_modified: str | None = None
    retry_after: float | None = None
    cache_max_age: float | None = None
    content_type: str | None = None
    moved_to: str | None = None

    @property
    def permanent(self) -> bool:
        """Whether the address moved, for good, to where the answer came from."""
        return self.moved_to is not None and self.moved_to == self.final_url

    @property
    def validators(self) -> Validators:
        """What to ask with next time."""
        return Validators(self.final_url, self.etag, self.last_modified)


class Fetcher:
    """A client for the open web; an async context manager.

    Args:
        contact: an address or page by which a publisher reaches the operator.
        clock: the present instant, UTC; for ``Retry-After`` given as a date.
        limits: what a fetch may cost unless it says otherwise.
        allow: IP addresses that are exempt from the ban on private ones; for
            tests against a local server, and for a publisher in one's own network.
        resolver: looks names up; for tests.
    """

    def __init__(
        self,
        contact: str,
        *,
        clock: Callable[[], datetime],
        limits: Limits = Limits(),
        allow: Callable[[str], bool] = lambda _: False,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self.limits = limits
        self._contact = " ".join(contact.split()) or "contact not given"
        self._allow, self._clock, self._resolver = allow, clock, resolver
        self._session: aiohttp.ClientSession | None = None
        self._large = asyncio.Semaphore(1)

    async def __aenter__(self) -> Self:
        guard = Guard(self._allow, self._resolver or aiohttp.ThreadedResolver())
        connector = aiohttp.TCPConnector(
            resolver=guard,
            socket_factory=guard.open_socket,
            limit=32,
            limit_per_host=4,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            headers={
                "User-Agent": f"Pullquote/{VERSION} (podcast transcripts; {self._contact})",
                "Accept": "*/*",
                "Accept-Encoding": "gzip, deflate",
            },
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def fetch(
        self, url: str, known: Validators | None = None, *, most_bytes: int | None = None
    ) -> Fetched:
        """Fetch ``url``; any answer of a server is a result, also 304, 404 and 503.

        Args:
            url: http or https.
            known: what the server said last time; 304 then means unchanged.
            most_bytes: in place of the limit for a body.

        Raises:
            FetchError: there was no answer, or none within the limits; its
                message is one sentence.
        """
        try:
            async with asyncio.timeout(self.limits.total_s):
                return await self._follow(url, known, most_bytes or self.limits.most_bytes)
        except FetchError:
            raise
        except TimeoutError as error:
            raise TooSlow(url) from error
        except aiohttp.ClientConnectorError as error:
            if isinstance(error.os_error, ForbiddenAddress):
                raise error.os_error.told(url) from error
            raise Unreachable(url) from error
        except (aiohttp.InvalidURL, ValueError) as error:
            raise BadAddress(url) from error
        except _CUT_SHORT as error:
            raise Broken(url) from error
        except (aiohttp.ClientError, OSError) as error:
            raise Unreachable(url) from error

    @asynccontextmanager
    async def fetched(
        self, url: str, known: Validators | None = None, *, most_bytes: int | None = None
    ) -> AsyncIterator[Fetched]:
        """Fetch as ``fetch`` does; large answers are held one at a time, over all blocks.

        What turns out to be large is fetched again when it is its turn: so many
        large answers at once take no more memory than one, and small ones never
        wait for them. Blocks must not be nested.
        """
        most = most_bytes or self.limits.most_bytes
        try:
            got = await self.fetch(url, known, most_bytes=min(most, LARGE))
        except TooLarge:
            if most <= LARGE:
                raise
            got = None
        if got is not None:
            yield got
            return
        async with self._large:
            yield await self.fetch(url, known, most_bytes=most)

    async def _follow(self, url: str, known: Validators | None, most_bytes: int) -> Fetched:
        """Follow redirects by hand, so that every address on the way is looked at."""
        here, moved_to, lasting = checked(url), None, True
        for _ in range(self.limits.redirects + 1):
            headers = _conditions(known, here)
            idle = aiohttp.ClientTimeout(total=None, sock_read=self.limits.idle_s)
            async with self._open().get(
                URL(here, encoded=True), headers=headers, allow_redirects=False, timeout=idle
            ) as response:
                target = response.headers.get("Location")
                if response.status not in _REDIRECTS or not target:
                    body = b""
                    if response.status == 200:
                        body = await read_body(response, here, most_bytes)
                    return self._fetched(response, url, here, body, moved_to)
                lasting = lasting and response.status in _MOVED_FOR_GOOD
            here = checked(urljoin(here, target))
            moved_to = here if lasting else moved_to
        raise TooManyRedirects(url)

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError("the fetcher is used outside its `async with`")
        return self._session

    def _fetched(
        self,
        response: aiohttp.ClientResponse,
        url: str,
        final_url: str,
        body: bytes,
        moved_to: str | None,
    ) -> Fetched:
        headers = response.headers
        return Fetched(
            status=response.status,
            url=url,
            final_url=final_url,
            body=body,
            etag=headers.get("ETag"),
            last_modified=headers.get("Last-Modified"),
            retry_after=retry_after_s(headers.get("Retry-After"), self._clock()),
            cache_max_age=max_age_s(headers.get("Cache-Control")),
            content_type=headers.get("Content-Type"),
            moved_to=moved_to,
        )


def checked(url: str) -> str:
    """Return the address without its fragment, quoted where it must be.

    Raises:
        BadAddress: it is not http or https, has no host, or carries a password.
    """
    try:
        parts = urlsplit(url.strip())
        usable = parts.scheme in {"http", "https"} and parts.hostname and not parts.username
        whole = URL(url.strip()).with_fragment(None) if usable else None
    except ValueError:
        whole = None
    if whole is None or len(url) > _LONGEST_ADDRESS:
        raise BadAddress(url)
    return str(whole)


def _conditions(known: Validators | None, url: str) -> dict[str, str]:
    if known is None or known.url != url:
        return {}
    stated = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in stated.items() if value}
