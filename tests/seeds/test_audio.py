"""Recordings come to disk whole, or go on from where they broke off."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web

from seeds import fetch_errors as errors
from seeds.audio import RESUMED, AudioFetcher, AudioRefused, NoAudio, forget
from seeds.fetch import Limits

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
SOUND = bytes(range(256)) * 4000
LIMITS = Limits(redirects=2, idle_s=0.2)


def fetcher(*, public_only: bool = False) -> AudioFetcher:
    return AudioFetcher(
        "mail@operator.example",
        limits=LIMITS,
        allow=lambda host: not public_only and host == "127.0.0.1",
        clock=lambda: NOW,
    )


class Shelf:
    """A server of one recording that honours ranges, and breaks off when told to."""

    def __init__(self, site, sound: bytes = SOUND, tag: str | None = '"v1"') -> None:
        self.sound, self.tag = sound, tag
        self.breaks: list[int] = []
        self.asked: list[str | None] = []
        self.heard, self.news = 0, asyncio.Event()
        self.url = site.handle("/one.mp3", self.answer)

    def hear(self, size: int) -> None:
        """Note how much has come to the client's disk."""
        self.heard = size
        self.news.set()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        wanted = request.headers.get("Range")
        self.asked.append(wanted)
        start = 0
        if wanted and request.headers.get("If-Range") == self.tag:
            start = int(wanted.removeprefix("bytes=").rstrip("-"))
        if start >= len(self.sound):
            return web.Response(status=416)
        size = len(self.sound)
        headers = {"Content-Type": "audio/mpeg", "Content-Length": str(size - start)}
        if self.tag:
            headers["ETag"] = self.tag
        if start:
            headers["Content-Range"] = f"bytes {start}-{size - 1}/{size}"
        response = web.StreamResponse(status=206 if start else 200, headers=headers)
        await response.prepare(request)
        upto = self.breaks.pop(0) if self.breaks else size
        await response.write(self.sound[start:upto])
        if upto < size:
            assert request.transport is not None
            while self.heard < upto:  # what is still under way when it breaks is lost
                self.news.clear()
                await asyncio.wait_for(self.news.wait(), 5)
            request.transport.close()
        return response


@pytest.fixture
def shelf(site) -> Shelf:
    return Shelf(site)


@pytest.fixture
def into(tmp_path: Path) -> Path:
    return tmp_path / "audio" / "1.mp3"


async def test_a_recording_comes_to_disk_whole(shelf: Shelf, into: Path) -> None:
    told: list[int] = []
    async with fetcher() as client:
        size = await client.download(shelf.url, into, tell=told.append)

    assert into.read_bytes() == SOUND
    assert size == told[-1] == len(SOUND)


async def test_a_transfer_that_breaks_off_is_taken_up_where_it_was(
    shelf: Shelf, into: Path
) -> None:
    shelf.breaks = [400_000, 800_000]
    async with fetcher() as client:
        await client.download(shelf.url, into, tell=shelf.hear)

    assert into.read_bytes() == SOUND
    assert shelf.asked[0] is None
    assert all(asked and asked != "bytes=0-" for asked in shelf.asked[1:])


async def test_a_part_of_an_earlier_process_is_gone_on_with(shelf: Shelf, into: Path) -> None:
    shelf.breaks = [300_000] * (RESUMED + 2)
    async with fetcher() as client:
        with pytest.raises(errors.Broken):
            await client.download(shelf.url, into, tell=shelf.hear)
    have = into.stat().st_size
    shelf.breaks, shelf.asked = [], []

    async with fetcher() as client:
        await client.download(shelf.url, into, tell=shelf.hear)

    assert 0 < have < len(SOUND)
    assert shelf.asked == [f"bytes={have}-"]
    assert into.read_bytes() == SOUND


async def test_another_recording_at_the_address_is_taken_from_the_beginning(
    shelf: Shelf, into: Path
) -> None:
    shelf.breaks = [300_000] * (RESUMED + 2)
    async with fetcher() as client:
        with pytest.raises(errors.Broken):
            await client.download(shelf.url, into, tell=shelf.hear)
    shelf.sound, shelf.tag, shelf.breaks = SOUND[::-1], '"v2"', []

    async with fetcher() as client:
        await client.download(shelf.url, into, tell=shelf.hear)

    assert into.read_bytes() == SOUND[::-1]


async def test_without_a_tag_nothing_is_pieced_together(site, into: Path) -> None:
    shelf = Shelf(site, tag=None)
    shelf.breaks = [300_000]
    async with fetcher() as client:
        await client.download(shelf.url, into, tell=shelf.hear)

    assert shelf.asked == [None, None]
    assert into.read_bytes() == SOUND


async def test_a_part_that_is_whole_already_is_fetched_anew(shelf: Shelf, into: Path) -> None:
    async with fetcher() as client:
        await client.download(shelf.url, into)
        await client.download(shelf.url, into)

    assert into.read_bytes() == SOUND
    assert shelf.asked == [None, f"bytes={len(SOUND)}-", None]


async def test_more_bytes_than_allowed_end_it(site, shelf: Shelf, into: Path) -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "audio/mpeg"})
        await response.prepare(request)
        for _ in range(100):
            await response.write(bytes(10_000))
        return response

    async with fetcher() as client:
        with pytest.raises(errors.TooLarge):
            await client.download(shelf.url, into, most_bytes=1000)
        with pytest.raises(errors.TooLarge):
            await client.download(site.handle("/endless", endless), into, most_bytes=50_000)
    assert into.stat().st_size <= 50_000 + 256 * 1024


@pytest.mark.parametrize(
    ("status", "lasting"), [(404, True), (410, True), (403, True), (429, False), (503, False)]
)
async def test_a_refusal_says_whether_it_lasts(
    site, into: Path, status: int, lasting: bool
) -> None:
    url = site.serve("/one.mp3", "", status, {"Retry-After": "90"})
    async with fetcher() as client:
        with pytest.raises(AudioRefused) as refusal:
            await client.download(url, into)

    assert (refusal.value.lasting, refusal.value.retry_after) == (lasting, 90.0)


async def test_a_page_is_no_recording(site, into: Path) -> None:
    url = site.serve("/one.mp3", "<html>", headers={"Content-Type": "text/html"})
    async with fetcher() as client:
        with pytest.raises(NoAudio):
            await client.download(url, into)


async def test_redirects_are_followed_and_never_inside(site, shelf: Shelf, into: Path) -> None:
    url = site.redirect("/moved.mp3", shelf.url, 302)
    async with fetcher() as client:
        await client.download(url, into)
    assert into.read_bytes() == SOUND

    async with fetcher(public_only=True) as client:
        with pytest.raises(errors.PrivateAddress):
            await client.download(url, into)


async def test_a_server_that_falls_silent_is_too_slow(site, into: Path) -> None:
    over = asyncio.Event()

    async def silent(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "audio/mpeg"})
        await response.prepare(request)
        await response.write(b"x")
        await over.wait()
        return response

    async with fetcher() as client:
        with pytest.raises(errors.TooSlow):
            await client.download(site.handle("/slow.mp3", silent), into)
    over.set()


async def test_a_forgotten_recording_leaves_nothing(shelf: Shelf, into: Path) -> None:
    async with fetcher() as client:
        await client.download(shelf.url, into)
    forget(into)

    assert list(into.parent.iterdir()) == []
