"""Fetching the sound of an episode: streamed to disk, resumed where it broke off.

The same limits and the same ban on private addresses as for everything else;
only the size is another one.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urljoin

import aiohttp
from yarl import URL

from seeds.addresses import ForbiddenAddress
from seeds.fetch import Fetcher, checked
from seeds.fetch_errors import (
    BadAddress,
    Broken,
    FetchError,
    TooLarge,
    TooManyRedirects,
    TooSlow,
    Unreachable,
)
from seeds.http_headers import retry_after_s

MOST_BYTES = 1024 * 1024 * 1024
"""Of one recording: eighteen hours at 128 kbit/s."""

LONGEST_S = 2 * 3600.0
"""For one transfer: a server that drips does not hold a job up for ever."""

RESUMED = 5
"""How often a transfer that breaks off is taken up again at once."""

_CHUNK = 256 * 1024
_WRONG_TYPES = ("text/html", "application/json", "application/xhtml+xml")
_RANGE = re.compile(r"bytes (\d{1,18})-\d{1,18}/(?:\d{1,18}|\*)")


class AudioRefused(FetchError):
    """The server answered, but with no sound.

    ``lasting`` says that asking again would not help; ``retry_after`` is what
    the server wishes, in seconds.
    """

    kind = "audio_refused"
    sentence = "{host} does not give the recording (it answered {status})."

    def __init__(self, url: str, status: int, retry_after: float | None = None) -> None:
        super().__init__(url, status=status)
        self.lasting = 400 <= status < 500 and status not in {408, 425, 429}
        self.retry_after = retry_after


class NoAudio(FetchError):
    """A page where the recording should be."""

    kind = "no_audio"
    sentence = "{host} sends a page, not a recording."


class _Gone(Exception):
    """The part that is on disk does not fit what the server has now."""


class AudioFetcher(Fetcher):
    """A client for recordings; otherwise as ``Fetcher``."""

    async def download(
        self,
        url: str,
        into: Path,
        *,
        most_bytes: int = MOST_BYTES,
        tell: Callable[[int], None] = lambda _: None,
    ) -> int:
        """Bring the recording at ``url`` into the file ``into``; return its bytes.

        A part that is there already is gone on with, if the server still has the
        same file; so a download survives a restart.

        Args:
            url: http or https.
            into: the file; what it was tagged with stands in ``<into>.tag``.
            most_bytes: the most it may be.
            tell: hears how many bytes there are, every few hundred thousand.

        Raises:
            FetchError: it is not whole; its message is one sentence. What is
                there so far stays for the next time.
        """
        last = -1
        for attempt in range(RESUMED + 1):
            try:
                return await self._attempt(url, into, most_bytes, tell)
            except Broken:
                have = _size(into)
                if attempt == RESUMED or have <= last:
                    raise
                last = have
        raise Broken(url)

    async def _attempt(
        self, url: str, into: Path, most: int, tell: Callable[[int], None]
    ) -> int:
        try:
            async with asyncio.timeout(LONGEST_S):
                try:
                    return await self._follow_to_disk(url, into, most, tell)
                except _Gone:
                    forget(into)
                    return await self._follow_to_disk(url, into, most, tell)
        except FetchError:
            raise
        except _Gone as error:
            raise Broken(url) from error
        except TimeoutError as error:
            raise TooSlow(url) from error
        except aiohttp.ClientConnectorError as error:
            if isinstance(error.os_error, ForbiddenAddress):
                raise error.os_error.told(url) from error
            raise Unreachable(url) from error
        except (aiohttp.InvalidURL, ValueError) as error:
            raise BadAddress(url) from error
        except (aiohttp.ClientPayloadError, aiohttp.ServerDisconnectedError) as error:
            raise Broken(url) from error
        except aiohttp.ClientError as error:
            raise Unreachable(url) from error

    async def _follow_to_disk(
        self, url: str, into: Path, most: int, tell: Callable[[int], None]
    ) -> int:
        here = checked(url)
        have, tag = await asyncio.to_thread(_part, into)
        headers = {"Accept-Encoding": "identity"}
        if have and tag:
            headers |= {"Range": f"bytes={have}-", "If-Range": tag}
        idle = aiohttp.ClientTimeout(total=None, sock_read=self.limits.idle_s)
        for _ in range(self.limits.redirects + 1):
            async with self._open().get(
                URL(here, encoded=True), headers=headers, allow_redirects=False, timeout=idle
            ) as response:
                target = response.headers.get("Location")
                if response.status in {301, 302, 303, 307, 308} and target:
                    here = checked(urljoin(here, target))
                    continue
                start = self._start(response, here, have)
                return await _write(response, here, into, start, most, tell)
        raise TooManyRedirects(url)

    def _start(self, response: aiohttp.ClientResponse, url: str, have: int) -> int:
        """At which byte the answer begins.

        Raises:
            AudioRefused, NoAudio: it is no recording.
            _Gone: it does not go on where our part ends.
        """
        if response.status == 416:
            raise _Gone
        if response.status not in {200, 206}:
            wait = retry_after_s(response.headers.get("Retry-After"), self._clock())
            raise AudioRefused(url, response.status, wait)
        if response.content_type in _WRONG_TYPES:
            raise NoAudio(url)
        if response.status == 200:
            return 0
        begins = _RANGE.fullmatch(response.headers.get("Content-Range", ""))
        if begins is None or int(begins[1]) != have:
            raise _Gone
        return have


async def _write(
    response: aiohttp.ClientResponse,
    url: str,
    into: Path,
    start: int,
    most: int,
    tell: Callable[[int], None],
) -> int:
    """Write the body to disk, off the event loop; return the file's size."""
    expected = response.content_length
    if start + (expected or 0) > most:
        raise TooLarge(url, most)
    tag = response.headers.get("ETag") or response.headers.get("Last-Modified") or ""
    file = await asyncio.to_thread(_open_part, into, start, "" if tag.startswith("W/") else tag)
    try:
        async for chunk in response.content.iter_chunked(_CHUNK):
            start += len(chunk)
            if start > most:
                raise TooLarge(url, most)
            await asyncio.to_thread(file.write, chunk)
            tell(start)
    finally:
        await asyncio.to_thread(file.close)
    return start


def forget(into: Path) -> None:
    """Delete a recording, whole or part, and what it was tagged with."""
    for file in (into, _tag_file(into)):
        with contextlib.suppress(FileNotFoundError):
            file.unlink()


def _tag_file(into: Path) -> Path:
    return into.with_name(into.name + ".tag")


def _size(into: Path) -> int:
    try:
        return into.stat().st_size
    except FileNotFoundError:
        return 0


def _part(into: Path) -> tuple[int, str]:
    try:
        return into.stat().st_size, _tag_file(into).read_text(encoding="latin-1")
    except FileNotFoundError:
        return 0, ""


def _open_part(into: Path, start: int, tag: str) -> BinaryIO:
    into.parent.mkdir(parents=True, exist_ok=True)
    _tag_file(into).write_text(tag, encoding="latin-1")
    return into.open("ab" if start else "wb")
