"""From a link in chat to a quote, over the wire on both sides: Discord's and the web's."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.client import Pullquote
from bot.fetching import Fetching
from bot.running import open_backing
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.text import message_text
from commands.loads import Loads

FEED = (
    '<rss version="2.0" xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel>'
    "<title>The Harbour Hour</title>{items}</channel></rss>"
)
ITEM = (
    "<item><guid>{n}</guid><title>Rope {n}</title>"
    '<podcast:transcript url="/{n}.vtt" type="text/vtt"/></item>'
)
VTT = "WEBVTT\n\n0:01.0 --> 0:06.0\n<v Ada Byron>{said}\n"
SAID = "A harbour forgives whoever comes in slowly and remembers everybody who did not."

Life = Callable[[], Any]


class Origin:
    """A web server with one feed, whose transcripts can be held back."""

    def __init__(self) -> None:
        self.items = ITEM.format(n=1) + "<item><guid>0</guid><title>Silence</title></item>"
        self.said = {"/1.vtt": SAID}
        self.asked: Counter[str] = Counter()
        self.agents: set[str] = set()
        self.url = ""
        self.open = asyncio.Event()
        self.open.set()

    async def answer(self, request: web.Request) -> web.Response:
        self.asked[request.path] += 1
        self.agents.add(request.headers["User-Agent"])
        if request.path == "/feed":
            return web.Response(text=FEED.format(items=self.items))
        if request.path in self.said:
            await self.open.wait()
            return web.Response(text=VTT.format(said=self.said[request.path]))
        return web.Response(status=404)


@pytest.fixture
async def origin() -> AsyncIterator[Origin]:
    origin = Origin()
    runner = web.ServerRunner(web.Server(origin.answer), shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    origin.url = f"http://127.0.0.1:{runner.addresses[0][1]}/feed"
    yield origin
    origin.open.set()
    await runner.cleanup()


@pytest.fixture
def life(box: Sandbox, archive: Path, clock: Any) -> Life:
    """Start the bot for one block, with feeds; again and again on the same archive."""

    @asynccontextmanager
    async def living() -> AsyncIterator[Pullquote]:
        fetching = Fetching("mail@operator.example", frozenset({"127.0.0.1"}))
        async with open_backing(archive, fetching=fetching, clock=clock) as backing:
            client = Pullquote(backing, guild_ready_timeout=0.05, always_sync=True)
            async with box.running(client):
                yield client

    return living


async def until(fact: Callable[[], Any], seconds: float = 10.0) -> None:
    async with asyncio.timeout(seconds):
        while not fact():
            await asyncio.sleep(0)


async def ask(box: Sandbox, user: Any, command: str, **options: Any) -> str:
    answer = await box.slash(box.guild, box.general, user, command, options)
    assert answer.message is not None
    return message_text(answer.message)


async def test_a_link_in_chat_becomes_a_quote(life: Life, box: Sandbox, origin: Origin) -> None:
    async with life() as client:
        said = await ask(box, box.admin, "podcast add", url=origin.url)
        await until(lambda: origin.asked["/1.vtt"])
        feeds = client.backing.feeds
        assert feeds is not None
        assert await feeds.finished(1, 10)
        status = await ask(box, box.member, "podcast status", podcast="The Harbour Hour")
        await client.upkeep.catch_up()
        found = await ask(box, box.member, "quote find", text="harbour forgives who comes slow")

    assert "The Harbour Hour" in said
    assert "This server follows it now." in said
    assert "2 found · 1 read · 1 without transcript · 0 failed" in status
    assert SAID in found
    assert "Ada Byron" in found
    assert origin.asked == {"/feed": 1, "/1.vtt": 1}
    assert all("mail@operator.example" in agent for agent in origin.agents)


async def test_the_card_changes_in_place_while_transcripts_are_read(
    life: Life, box: Sandbox, origin: Origin
) -> None:
    origin.open.clear()
    async with life():
        answer = await box.slash(
            box.guild, box.general, box.admin, "podcast add", {"url": origin.url}
        )
        number = answer.message["id"]
        before = message_text(answer.message)
        origin.open.set()
        await until(lambda: "1 read" in shown(box, number))

    assert "0 read" in before
    assert "brings itself up to date" in before
    assert "New episodes come by themselves" in shown(box, number)


async def test_work_goes_on_after_a_restart_and_stops_in_time(
    life: Life, box: Sandbox, origin: Origin, clock: Any
) -> None:
    origin.items = "".join(ITEM.format(n=n) for n in range(30))
    origin.said = {f"/{n}.vtt": f"Rope number {n} is long." for n in range(30)}
    origin.open.clear()
    async with life():
        await ask(box, box.admin, "podcast add", url=origin.url)
        await until(lambda: origin.asked["/0.vtt"] + origin.asked["/1.vtt"])
        begun = asyncio.get_running_loop().time()
    ended = asyncio.get_running_loop().time() - begun
    origin.open.set()
    async with life() as client:
        client.backing.feeds.kick()
        counted, deadline = "", asyncio.get_running_loop().time() + 20
        while "30 read" not in counted:
            assert asyncio.get_running_loop().time() < deadline
            counted = await ask(box, box.member, "podcast status", podcast="The Harbour Hour")

    assert ended < 10
    assert origin.asked["/feed"] == 1


async def test_new_episodes_come_by_themselves(
    life: Life, box: Sandbox, origin: Origin, clock: Any
) -> None:
    async with life() as client:
        await ask(box, box.admin, "podcast add", url=origin.url)
        assert await client.backing.feeds.finished(1, 10)
        origin.items = ITEM.format(n=2) + origin.items
        origin.said["/2.vtt"] = "Nobody ties a knot twice in the same rope."
        clock.turn(hours=3)
        client.backing.feeds.kick()
        found, deadline = "", asyncio.get_running_loop().time() + 20
        while "Nobody ties a knot" not in found:
            assert asyncio.get_running_loop().time() < deadline
            client.backing.feeds.kick()
            await client.upkeep.catch_up()
            found = await ask(box, box.member, "quote find", text="ties a knot twice")

    assert origin.asked == {"/feed": 2, "/1.vtt": 1, "/2.vtt": 1}


async def test_what_is_wrong_with_a_link_is_said_in_short(
    life: Life, box: Sandbox, origin: Origin
) -> None:
    origin.said["/nothing"] = ""
    async with life():
        private = await ask(box, box.admin, "podcast add", url="http://10.0.0.1/feed")
        missing = await ask(
            box, box.admin, "podcast add", url=origin.url.replace("feed", "gone")
        )
        odd = await ask(box, box.admin, "podcast add", url="ftp://a.example/feed")

    assert "private network" in private
    assert "nothing at this address" in missing
    assert len(missing) < 400
    assert "no complete http or https address" in odd


async def test_a_server_has_to_wait_while_enough_is_read_for_it(
    box: Sandbox, archive: Path, clock: Any, origin: Origin
) -> None:
    fetching = Fetching("", frozenset({"127.0.0.1"}))
    origin.open.clear()
    async with open_backing(
        archive, fetching=fetching, clock=clock, loads=Loads(per_guild=1)
    ) as backing:
        client = Pullquote(backing, guild_ready_timeout=0.05, always_sync=True)
        async with box.running(client):
            await ask(box, box.admin, "podcast add", url=origin.url)
            await until(lambda: origin.asked["/1.vtt"])
            second = await ask(box, box.admin, "podcast add", url=f"{origin.url}?again")
            origin.open.set()
            assert await backing.feeds.finished(1, 10)
            third = await ask(box, box.admin, "podcast add", url=f"{origin.url}?again")

    assert "still reading 1 podcast for this server" in second
    assert "This server follows it now" in third


def shown(box: Sandbox, number: str) -> str:
    """What the admin sees of a message now."""
    (message,) = (m for m in box.messages(box.general, box.admin) if m["id"] == number)
    return message_text(message)
