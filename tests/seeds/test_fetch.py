"""Fetching from a web that is slow, broken or out to get us."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import socket
import zlib
from datetime import UTC, datetime

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from seeds import fetch_errors as errors
from seeds.addresses import is_public
from seeds.fetch import LARGE, Fetcher, Limits, Validators

NOW = datetime(2024, 5, 6, 12, tzinfo=UTC)
SMALL = Limits(redirects=3, most_bytes=100_000, total_s=0.3, idle_s=0.1)


def fetcher(limits: Limits = SMALL, resolver: AbstractResolver | None = None) -> Fetcher:
    return Fetcher(
        "mail@operator.example",
        limits=limits,
        allow=lambda host: host == "127.0.0.1",
        clock=lambda: NOW,
        resolver=resolver,
    )


class Answers(AbstractResolver):
    """A resolver whose names lead where a test says."""

    def __init__(self, **addresses: list[str]) -> None:
        self.addresses = addresses

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host, host=ip, port=port, family=socket.AF_INET, proto=0, flags=0
            )
            for ip in self.addresses[host.split(".")[0]]
        ]

    async def close(self) -> None:
        pass


async def test_a_page_comes_with_what_to_ask_next_time(site) -> None:
    url = site.serve(
        "/feed",
        "words",
        headers={"ETag": '"1"', "Cache-Control": "public, max-age=90", "Last-Modified": "x"},
    )
    async with fetcher() as web_client:
        got = await web_client.fetch(url)

    assert (got.status, got.body, got.cache_max_age) == (200, b"words", 90.0)
    assert got.validators == Validators(url, '"1"', "x")
    agent = site.requests[0].headers["User-Agent"]
    assert "Pullquote/" in agent
    assert "mail@operator.example" in agent


async def test_an_unchanged_page_is_not_sent_again(site) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(
            status=304 if request.headers.get("If-None-Match") == '"1"' else 200
        )

    url = site.handle("/feed", answer)
    async with fetcher() as client:
        got = await client.fetch(url, Validators(url, '"1"'))

    assert (got.status, got.body) == (304, b"")


async def test_validators_are_only_told_to_the_address_they_came_from(site) -> None:
    new = site.serve("/new", "words")
    old = site.redirect("/old", new, 302)
    async with fetcher() as client:
        await client.fetch(old, Validators(new, '"1"'))
        await client.fetch(new, Validators(old, '"1"'))

    sent = [request.headers.get("If-None-Match") for request in site.requests]
    assert sent == [None, '"1"', None]


@pytest.mark.parametrize(
    ("statuses", "moved_to", "permanent"),
    [
        ((301,), "/1", True),
        ((308, 301), "/2", True),
        ((302,), None, False),
        ((301, 302), "/1", False),
        ((302, 301), None, False),
        ((307,), None, False),
    ],
)
async def test_only_redirects_for_good_move_an_address(
    site, statuses: tuple[int, ...], moved_to: str | None, permanent: bool
) -> None:
    for place, status in enumerate(statuses):
        site.redirect(f"/{place}", f"/{place + 1}", status)
    site.serve(f"/{len(statuses)}", "words")
    async with fetcher() as client:
        got = await client.fetch(site.url("/0"))

    assert got.body == b"words"
    assert got.moved_to == (site.url(moved_to) if moved_to else None)
    assert got.permanent is permanent


async def test_redirects_in_a_circle_end(site) -> None:
    url = site.redirect("/a", "/a")
    async with fetcher() as client:
        with pytest.raises(errors.TooManyRedirects, match="redirects too often"):
            await client.fetch(url)

    assert site.asked["/a"] == SMALL.redirects + 1


@pytest.mark.parametrize(
    "target",
    [
        "http://10.0.0.1/feed",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]:8080/",
        "http://[::ffff:10.1.2.3]/",
        "http://0.0.0.0/",
        "http://[fe80::1]/",
    ],
)
async def test_a_redirect_into_a_private_network_is_not_followed(site, target: str) -> None:
    url = site.redirect("/feed", target, 302)
    async with fetcher() as client:
        for address in (url, target):
            with pytest.raises(errors.PrivateAddress, match="private network"):
                await client.fetch(address)


async def test_without_the_exemption_for_tests_this_machine_is_private(site) -> None:
    url = site.serve("/feed", "words")
    async with Fetcher("x", clock=lambda: NOW, limits=SMALL) as client:
        for address in (url, url.replace("127.0.0.1", "localhost")):
            with pytest.raises(errors.PrivateAddress):
                await client.fetch(address)

    assert not site.requests


async def test_a_name_that_leads_inside_is_not_connected_to(site) -> None:
    answers = Answers(inside=["10.1.2.3"], here=["127.0.0.1"], mixed=["10.1.2.3", "127.0.0.1"])
    port = site.origin.rpartition(":")[2]
    site.serve("/", "words")
    async with fetcher(resolver=answers) as client:
        with pytest.raises(errors.PrivateAddress):
            await client.fetch("http://inside.example/")
        got = await client.fetch(f"http://mixed.example:{port}/")

    assert got.body == b"words"


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/", "data:,x"])
async def test_a_redirect_to_another_scheme_is_not_followed(site, target: str) -> None:
    url = site.redirect("/feed", target, 302)
    async with fetcher() as client:
        with pytest.raises(errors.BadAddress):
            await client.fetch(url)


@pytest.mark.parametrize(
    "url",
    ["", "feed", "ftp://a.example/", "http://user:pw@a.example/", "http://[::1", "http://"],
)
async def test_what_is_no_web_address_is_refused(url: str) -> None:
    async with fetcher() as client:
        with pytest.raises(errors.BadAddress):
            await client.fetch(url)


@pytest.mark.parametrize("declared", [True, False])
async def test_a_body_that_is_too_large_is_not_read_to_its_end(site, declared: bool) -> None:
    sent = 0

    async def answer(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse()
        if declared:
            response.content_length = 50_000_000
        await response.prepare(request)
        for _ in range(1000):
            await response.write(b"x" * 50_000)
            sent += 50_000
        return response

    url = site.handle("/feed", answer)
    async with fetcher() as client:
        with pytest.raises(errors.TooLarge):
            await client.fetch(url)

    assert sent < 10_000_000


async def test_a_compressed_bomb_does_not_burst(site) -> None:
    bomb = gzip.compress(bytes(50_000_000))
    assert len(bomb) < SMALL.most_bytes
    url = site.serve("/feed", bomb, headers={"Content-Encoding": "gzip"})
    async with fetcher() as client:
        with pytest.raises(errors.TooLarge):
            await client.fetch(url)


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(b"words", mtime=0)),
        ("gzip", gzip.compress(b"wo", mtime=0) + gzip.compress(b"rds", mtime=0)),
        ("gzip", gzip.compress(b"words", mtime=0) + bytes(8)),
        ("x-gzip", gzip.compress(b"words", mtime=0)),
        ("deflate", zlib.compress(b"words")),
        ("deflate", zlib.compress(b"words")[2:-4]),
        ("identity", b"words"),
    ],
)
async def test_compressed_bodies_are_unpacked(site, encoding: str, packed: bytes) -> None:
    url = site.serve("/feed", packed, headers={"Content-Encoding": encoding})
    async with fetcher() as client:
        assert (await client.fetch(url)).body == b"words"


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(b"words" * 99, mtime=0)[:-9]),
        ("gzip", b"words"),
        ("br", b"words"),
        ("gzip, gzip", gzip.compress(gzip.compress(b"words", mtime=0), mtime=0)),
    ],
)
async def test_a_body_packed_wrongly_is_broken(site, encoding: str, packed: bytes) -> None:
    url = site.serve("/feed", packed, headers={"Content-Encoding": encoding})
    async with fetcher() as client:
        with pytest.raises(errors.Broken):
            await client.fetch(url)


async def test_a_body_shorter_than_announced_is_broken(raw_server) -> None:
    url = await raw_server(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n<rss>", None)
    async with fetcher() as client:
        with pytest.raises(errors.Broken):
            await client.fetch(url)


@pytest.mark.parametrize("answer", [b"", b"220 mail\r\n", b"HTTP/1.1 200 OK\r\nX:\x00\r\n\r\n"])
async def test_what_does_not_speak_http_has_an_end(raw_server, answer: bytes) -> None:
    url = await raw_server(answer, None)
    async with fetcher() as client:
        with pytest.raises(errors.FetchError):
            await client.fetch(url)


async def test_a_body_that_only_trickles_is_given_up(raw_server) -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + b"x" * 500
    url = await raw_server(answer, 0.02)
    async with fetcher() as client:
        with pytest.raises(errors.TooSlow, match="is too slow"):
            await client.fetch(url)


async def test_a_refused_connection_is_unreachable() -> None:
    async with fetcher() as client:
        with pytest.raises(errors.Unreachable, match="cannot be reached"):
            await client.fetch("http://127.0.0.1:9/")


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("120", 120.0), ("Mon, 06 May 2024 12:01:00 GMT", 60.0), ("soon", None), ("-5", None)],
)
async def test_when_to_come_again_is_told_in_seconds(
    site, value: str, seconds: float | None
) -> None:
    url = site.serve("/feed", "", 503, {"Retry-After": value})
    async with fetcher() as client:
        got = await client.fetch(url)

    assert (got.status, got.retry_after) == (503, seconds)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("127.0.0.1", False),
        ("100.64.0.1", False),
        ("192.168.1.1", False),
        ("198.18.0.1", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("0.0.0.0", False),
        ("::", False),
        ("fc00::1", False),
        ("fe80::1%eth0", False),
        ("ff02::1", False),
        ("::ffff:192.168.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("2001:0:0:1::", False),
        ("name.example", False),
    ],
)
def test_only_addresses_of_the_open_internet_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


async def test_many_fetches_share_one_slow_server_without_waiting_for_it(
    site, raw_server
) -> None:
    slow = await raw_server(b"HTTP/1.1 200 OK\r\n", 0.05)
    quick = site.serve("/feed", "words")
    async with fetcher() as client:

        async def order(url: str, done: list[str]) -> None:
            with contextlib.suppress(errors.FetchError):
                await client.fetch(url)
            done.append(url)

        done: list[str] = []
        await asyncio.gather(*(order(url, done) for url in (slow, quick, slow, quick)))

    assert done[:2] == [quick, quick]


async def test_a_fetcher_is_only_used_while_it_is_open() -> None:
    with pytest.raises(RuntimeError):
        await fetcher().fetch("http://127.0.0.1:9/")


async def test_large_answers_are_held_one_at_a_time_and_small_ones_do_not_wait(site) -> None:
    large = site.serve("/large", b"x" * (LARGE + 1))
    small = site.serve("/small", "words")
    held = most = 0

    async def hold(client: Fetcher, url: str) -> None:
        nonlocal held, most
        async with client.fetched(url) as got:
            if len(got.body) > LARGE:
                held += 1
                most = max(most, held)
                await asyncio.sleep(0.01)
                assert (await client.fetch(small)).body == b"words"
                held -= 1

    limits = Limits(most_bytes=2 * LARGE, total_s=5.0, idle_s=5.0)
    async with fetcher(limits) as client:
        await asyncio.gather(*(hold(client, url) for url in (large, small, large, large)))
        with pytest.raises(errors.TooLarge):
            async with client.fetched(large, most_bytes=9):
                pass

    assert most == 1
