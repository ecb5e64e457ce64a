"""Feeds while the bot runs."""

from __future__ import annotations

import asyncio

from aiohttp import web

from seeds.addressed import Wish
from seeds.feed_transcripts import LEASE
from seeds.following import FeedDesk, poll_feeds
from store.feed_items import claim_items
from store.model import Scope
from store.podcasts import find_podcasts

VTT = "WEBVTT\n\n0:01.0 --> 0:03.0\n<v Ada Byron>Pull the long rope.\n"
FEED = (
    '<rss version="2.0" xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel>'
    "<title>The Harbour Hour</title><item><guid>1</guid><title>Knots</title>"
    '<podcast:transcript url="/1.vtt" type="text/vtt"/></item></channel></rss>'
)


async def test_a_tick_polls_what_is_due_and_reads_what_waits(site, following, clock) -> None:
    site.serve("/1.vtt", VTT)
    await following.add(site.serve("/feed", FEED))

    assert await poll_feeds(following.poller, following.queue) == (0, 1)
    assert await poll_feeds(following.poller, following.queue) == (0, 0)
    clock.advance(hours=2)
    assert await poll_feeds(following.poller, following.queue) == (1, 0)


async def test_a_new_podcast_is_answered_before_its_transcripts_are_read(
    site, following
) -> None:
    site.serve("/1.vtt", VTT)
    read = asyncio.Event()
    desk = FeedDesk(following.poller, following.queue, read.set)
    added = await desk.add(site.serve("/feed", FEED), Wish(guild_id=1))
    before = await following.counts(added.feed)
    await asyncio.wait_for(read.wait(), 5)
    after = await following.counts(added.feed)
    await desk.close()

    assert (before.found, before.read, after.read) == (1, 0, 1)


async def test_a_refresh_asks_at_once(site, following) -> None:
    row = await following.add(site.serve("/feed", FEED))
    desk = FeedDesk(following.poller, following.queue)
    await desk.refresh(row.id)
    await desk.close()

    assert site.asked["/feed"] == 2


async def test_what_an_earlier_process_left_is_taken_up_at_once(site, following, clock) -> None:
    site.serve("/1.vtt", VTT)
    row = await following.add(site.serve("/feed", FEED))
    await following.store.write(claim_items, clock(), LEASE, limit=9, each=9)
    desk = FeedDesk(following.poller, following.queue)
    assert await poll_feeds(following.poller, following.queue) == (0, 0)
    await desk.resume()
    await desk.tick()

    assert (await following.counts(row)).read == 1


async def test_what_waits_after_a_restart_is_read_to_the_end(site, following) -> None:
    items = "".join(
        f"<item><guid>{n}</guid><title>Knot {n}</title>"
        f'<podcast:transcript url="/{n}.vtt" type="text/vtt"/></item>'
        for n in range(30)
    )
    for n in range(30):
        site.serve(f"/{n}.vtt", VTT)
    head, _, tail = FEED.partition("<item>")
    row = await following.add(site.serve("/feed", head + items + tail.partition("</item>")[2]))
    desk = FeedDesk(following.poller, following.queue)
    await desk.resume()
    await desk.tick()
    after_a_tick = (await following.counts(row)).read
    while (await following.counts(row)).waiting:
        await asyncio.sleep(0)
    await desk.close()

    assert after_a_tick == 20
    assert (await following.counts(row)).read == 30


async def test_the_end_of_reading_is_waited_for_but_not_for_ever(site, following) -> None:
    held = asyncio.Event()

    async def slowly(_request: web.Request) -> web.Response:
        await held.wait()
        return web.Response(text=VTT)

    site.handle("/1.vtt", slowly)
    desk = FeedDesk(following.poller, following.queue)
    added = await desk.add(site.serve("/feed", FEED), Wish(guild_id=1))
    at_first = await desk.finished(added.feed.id, 0)
    held.set()

    assert not at_first
    assert await desk.finished(added.feed.id, 5)
    assert await desk.finished(added.feed.id + 1, 0)
    assert (await following.counts(added.feed)).read == 1


async def test_a_transcript_that_a_server_brings_is_for_that_server(site, following) -> None:
    desk = FeedDesk(following.poller, following.queue)
    await desk.add(site.serve("/1.vtt", VTT), Wish(guild_id=1))
    seen = [len(await following.store.read(find_podcasts, Scope(guild))) for guild in (1, 2)]

    assert seen == [1, 0]
