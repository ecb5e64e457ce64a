"""Following feeds over a real connection, with the faults that feeds have."""

from __future__ import annotations

import asyncio
import time

import pytest
from aiohttp import web

from seeds.feeds import BATCH
from store.feeds import FeedState, add_feed, find_feeds
from store.model import State
from store.podcasts import find_podcasts, unfollow_podcast


def item(number: int, inside: str = "", title: str = "") -> str:
    return (
        f"<item><guid>g{number}</guid><title>{title or f'Episode {number:04}'}</title>"
        f'<enclosure url="/{number}.mp3" type="audio/mpeg"/>{inside}</item>'
    )


def feed(*items: str, channel: str = "") -> str:
    return (
        '<rss version="2.0" xmlns:podcast="https://podcastindex.org/namespace/1.0"'
        ' xmlns:atom="http://www.w3.org/2005/Atom"'
        ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">'
        f"<channel><title>The Harbour Hour</title>{channel}{''.join(items)}</channel></rss>"
    )


async def test_a_feed_becomes_a_podcast_with_episodes_without_words(site, following) -> None:
    url = site.serve("/feed", feed(item(1), item(2)))
    row = await following.add(url)

    assert (row.state, row.reason, row.url) == (FeedState.ACTIVE, None, url)
    episodes = await following.episodes()
    assert [episode.title for episode in episodes] == ["Episode 0001", "Episode 0002"]
    assert {episode.state for episode in episodes} == {State.NOT_REQUESTED}
    assert (await following.counts(row)).without == 2


async def test_a_feed_is_asked_again_only_when_it_is_due(site, following, clock) -> None:
    row = await following.add(site.serve("/feed", feed(item(1))))
    assert await following.poller.poll_due() == 0
    clock.advance(minutes=59)
    assert await following.poller.poll_due() == 0
    clock.advance(minutes=30)
    site.serve("/feed", feed(item(2), item(1)))
    assert await following.poller.poll_due() == 1

    assert len(await following.episodes()) == 2
    assert site.asked["/feed"] == 2
    assert (await following.row(row)).due > clock.now


async def test_an_unchanged_feed_costs_its_publisher_nothing(site, following, clock) -> None:
    async def answer(request: web.Request) -> web.Response:
        if request.headers.get("If-None-Match") == '"1"':
            return web.Response(status=304)
        return web.Response(text=feed(item(1)), headers={"ETag": '"1"'})

    row = await following.add(site.handle("/feed", answer))
    clock.advance(hours=2)
    await following.poller.poll_due()

    assert site.requests[-1].headers["If-None-Match"] == '"1"'
    assert (await following.row(row)).state is FeedState.ACTIVE
    assert (await following.row(row)).checked == clock.now
    assert len(await following.episodes()) == 1


async def test_cache_control_is_respected(site, following, clock) -> None:
    headers = {"Cache-Control": "max-age=36000"}
    await following.add(site.serve("/feed", feed(item(1)), headers=headers))
    clock.advance(hours=9)
    assert await following.poller.poll_due() == 0
    clock.advance(hours=4)
    assert await following.poller.poll_due() == 1


@pytest.mark.parametrize(("status", "moves"), [(301, True), (308, True), (302, False)])
async def test_only_a_move_for_good_moves_a_subscription(
    site, following, clock, status: int, moves: bool
) -> None:
    old = site.serve("/old", feed(item(1)))
    row = await following.add(old)
    new = site.serve("/new", feed(item(1), item(2)))
    site.redirect("/old", new, status)
    clock.advance(hours=2)
    await following.poller.poll_due()

    assert (await following.row(row)).url == (new if moves else old)
    clock.advance(hours=2)
    await following.poller.poll_due()
    assert site.asked["/old"] == (2 if moves else 3)
    assert len(await following.episodes()) == 2
    assert len(await following.store.read(find_podcasts)) == 1
    assert (await following.add(old)).id == row.id


async def test_a_feed_that_says_it_has_moved_is_followed_there(site, following, clock) -> None:
    new = site.serve("/new", feed(item(1), item(2)))
    moved = f"<itunes:new-feed-url>{new}</itunes:new-feed-url>"
    row = await following.add(site.serve("/old", feed(item(1), channel=moved)))

    assert row.url == new
    assert len(await following.episodes()) == 2
    clock.advance(hours=2)
    await following.poller.poll_due()
    assert site.asked["/old"] == 1


@pytest.mark.parametrize("target", ["http://10.0.0.1/feed", "/missing", "not an address"])
async def test_a_feed_that_says_it_has_moved_to_nowhere_stays(
    site, following, target: str
) -> None:
    moved = f"<itunes:new-feed-url>{target}</itunes:new-feed-url>"
    url = site.serve("/old", feed(item(1), channel=moved))
    row = await following.add(url)

    assert (row.url, row.state) == (url, FeedState.ACTIVE)


async def test_two_feeds_that_move_together_are_followed_as_one(site, following, clock) -> None:
    old, new = site.serve("/old", feed(item(1))), site.serve("/new", feed(item(1)))
    first = await following.add(old, guild_id=5, user_id=9)
    second = await following.add(new)
    site.redirect("/old", new)
    clock.advance(hours=2)
    await following.poller.poll_due()

    assert (await following.row(first)).state is FeedState.GONE
    assert (await following.add(old)).id == second.id
    clock.advance(hours=2)
    assert await following.poller.poll_due() == 1


async def test_a_feed_that_has_ended_is_not_asked_again(site, following, clock) -> None:
    row = await following.add(site.serve("/feed", feed(item(1))))
    site.serve("/feed", "", 410)
    clock.advance(hours=2)
    await following.poller.poll_due()
    clock.advance(days=30)

    assert await following.poller.poll_due() == 0
    assert (await following.row(row)).state is FeedState.GONE
    assert "ended" in (await following.row(row)).reason
    assert len(await following.episodes()) == 1


@pytest.mark.parametrize("status", [429, 503])
async def test_a_server_that_asks_for_patience_gets_it(
    site, following, clock, status: int
) -> None:
    row = await following.add(site.serve("/feed", feed(item(1))))
    site.serve("/feed", "", status, {"Retry-After": "40000"})
    clock.advance(hours=2)
    await following.poller.poll_due()
    clock.advance(hours=11)
    assert await following.poller.poll_due() == 0
    clock.advance(hours=3)
    site.serve("/feed", feed(item(1)))
    assert await following.poller.poll_due() == 1
    assert (await following.row(row)).failures == 0


BROKEN = {
    "a page": ("<html><body>Sold!</body></html>", 200, "no feed"),
    "nothing": ("", 200, "no feed"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(99), 200, "no feed"),
    "missing": ("", 404, "nothing at this address"),
    "locked": ("", 403, "refuses"),
    "out of order": ("", 500, "out of order"),
    "too large": (feed(item(1)) + " " * 2_100_000, 200, "MiB"),
}


@pytest.mark.parametrize(("body", "status", "reason"), BROKEN.values(), ids=BROKEN.keys())
async def test_a_broken_feed_keeps_its_episodes_and_says_what_is_wrong(
    site, following, clock, body: bytes | str, status: int, reason: str
) -> None:
    row = await following.add(site.serve("/feed", feed(item(1))))
    site.serve("/feed", body, status)
    for failures in (1, 2):
        clock.advance(days=2)
        await following.poller.poll_due()
        now = await following.row(row)
        assert (now.state, now.failures) == (FeedState.FAILING, failures)
        assert reason in now.reason
        assert now.due > clock.now

    assert len(await following.episodes()) == 1


async def test_slow_and_broken_feeds_do_not_delay_others(
    site, raw_server, following, clock
) -> None:
    slow = [
        await raw_server(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n" + b"x" * 900, 0.01)
        for _ in range(4)
    ]
    cut = await raw_server(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n<rss>", None)
    for url in (*slow, cut):
        await following.store.write(add_feed, url, clock(), kept=True)
    good = [
        await following.store.write(
            add_feed, site.serve(f"/{n}", feed(item(n))), clock(), kept=True
        )
        for n in range(40)
    ]
    polls = asyncio.create_task(following.poller.poll_due())
    begin = time.perf_counter()
    while len(await following.episodes()) < len(good):
        assert time.perf_counter() - begin < 5
        await asyncio.sleep(0.01)
    assert not polls.done() or time.perf_counter() - begin > 0.3
    await polls

    states = {row.url: row.state for row in await following.store.read(find_feeds)}
    assert {states[url] for url in (*slow, cut)} == {FeedState.FAILING}


async def test_pages_are_followed_back_once_and_then_only_for_news(
    site, following, clock
) -> None:
    def page(number: int, *items: str) -> str:
        link = f'<atom:link rel="next" href="/page{number + 1}"/>' if number < 3 else ""
        return feed(*items, channel=link)

    url = site.serve("/page1", page(1, item(6), item(5)))
    site.serve("/page2", page(2, item(4), item(3)))
    site.serve("/page3", page(3, item(2), item(1)))
    row = await following.add(url)
    assert len(await following.episodes()) == 6

    site.serve("/page1", page(1, item(7), item(6)))
    clock.advance(hours=2)
    await following.poller.poll_due()
    assert len(await following.episodes()) == 7
    assert site.asked["/page3"] == 1
    assert (await following.counts(row)).gone == 0


async def test_pages_in_a_circle_end(site, following) -> None:
    site.serve("/b", feed(item(2), channel='<atom:link rel="next" href="/a"/>'))
    row = await following.add(
        site.serve("/a", feed(item(1), channel='<atom:link rel="next" href="/b"/>'))
    )

    assert row.state is FeedState.ACTIVE
    assert len(await following.episodes()) == 2


async def test_a_page_that_fails_is_read_when_it_works_again(site, following, clock) -> None:
    url = site.serve(
        "/a", feed(item(1), channel='<atom:link rel="next" href="/b"/>'), headers={"ETag": "x"}
    )
    row = await following.add(url)
    assert (row.state, row.etag) == (FeedState.FAILING, None)
    assert len(await following.episodes()) == 1
    site.serve("/b", feed(item(2)))
    clock.advance(hours=2)
    await following.poller.poll_due()

    assert (await following.row(row)).state is FeedState.ACTIVE
    assert len(await following.episodes()) == 2


async def test_an_item_that_changes_keeps_its_episode(site, following, clock) -> None:
    await following.add(site.serve("/feed", feed(item(1, title="Wrong"), item(2))))
    before = {e.key: e.id for e in await following.episodes()}
    site.serve("/feed", feed(item(1, "<description>New.</description>", "Right"), item(2)))
    clock.advance(hours=2)
    await following.poller.poll_due()
    episodes = await following.episodes()

    assert {e.key: e.id for e in episodes} == before
    assert [(e.title, e.notes) for e in episodes] == [("Episode 0002", None), ("Right", "New.")]


async def test_an_item_with_a_new_guid_is_known_by_its_audio(site, following, clock) -> None:
    row = await following.add(site.serve("/feed", feed(item(1))))
    site.serve("/feed", feed(item(1).replace("g1", "other")))
    clock.advance(hours=2)
    await following.poller.poll_due()

    assert len(await following.episodes()) == 1
    assert (await following.counts(row)).gone == 0


async def test_items_that_share_a_guid_are_kept_apart_by_their_audio(site, following) -> None:
    two = feed(item(1), item(2).replace("g2", "g1"), item(1))
    await following.add(site.serve("/feed", two))

    assert [e.title for e in await following.episodes()] == ["Episode 0001", "Episode 0002"]


async def test_an_item_that_vanishes_stays_in_the_archive(site, following, clock) -> None:
    row = await following.add(site.serve("/feed", feed(item(1), item(2))))
    site.serve("/feed", feed(item(2)))
    clock.advance(hours=2)
    await following.poller.poll_due()
    assert (await following.counts(row)).gone == 1
    assert len(await following.episodes()) == 2

    site.serve("/feed", feed(item(1), item(2)))
    clock.advance(hours=2)
    await following.poller.poll_due()
    assert (await following.counts(row)).gone == 0


async def test_only_so_many_episodes_back_are_read_until_somebody_wants_more(
    site, following, clock
) -> None:
    dated = [
        item(n, f"<pubDate>Mon, {n:02} Apr 2024 07:00:00 GMT</pubDate>") for n in range(1, 10)
    ]
    url = site.serve("/feed", feed(*dated))
    await following.add(url, most_items=2, guild_id=1)
    titles = [episode.title for episode in await following.episodes()]
    assert titles == ["Episode 0008", "Episode 0009"]

    await following.add(url, most_items=5, guild_id=2)
    await following.poller.poll_due()
    assert len(await following.episodes()) == 5


async def test_a_thousand_items_are_stored_in_pieces(site, following) -> None:
    url = site.serve("/feed", feed(*(item(n) for n in range(1000))))
    writes = 0
    inner = following.store.write

    async def counted(fn, *args, **kwargs):
        nonlocal writes
        writes += 1
        return await inner(fn, *args, **kwargs)

    following.store.write = counted
    row = await following.add(url)

    assert (await following.counts(row)).found == 1000
    assert writes >= 1000 / BATCH


async def test_a_poll_that_was_interrupted_is_made_good(site, following, clock) -> None:
    """What was stored stays, nothing comes twice, and the rest follows."""
    url = site.serve("/feed", feed(*(item(n) for n in range(100))), headers={"ETag": "x"})
    row = await following.store.write(add_feed, url, clock(), kept=True)
    inner, calls = following.store.write, 0

    async def dying(fn, *args, **kwargs):
        nonlocal calls
        calls += fn.__name__ == "store_items"
        if calls == 3:
            raise asyncio.CancelledError
        return await inner(fn, *args, **kwargs)

    following.store.write = dying
    with pytest.raises(asyncio.CancelledError):
        await following.poller.poll(row.id)
    following.store.write = inner
    assert 0 < len(await following.episodes()) < 100
    assert await following.poller.poll_due() == 0

    clock.advance(minutes=11)
    assert await following.poller.poll_due() == 1
    assert len(await following.episodes()) == 100
    assert (await following.counts(row)).found == 100


async def test_a_feed_that_nobody_follows_any_more_is_left_alone(
    site, following, clock
) -> None:
    url = site.serve("/feed", feed(item(1)))
    row = await following.add(url, guild_id=1, user_id=2)
    await following.add(url, guild_id=3, user_id=4)
    assert site.asked["/feed"] == 1
    await following.store.write(unfollow_podcast, 1, row.podcast_id)
    clock.advance(hours=2)
    assert await following.poller.poll_due() == 1
    await following.store.write(unfollow_podcast, 3, row.podcast_id)
    clock.advance(hours=2)
    assert await following.poller.poll_due() == 0
    assert len(await following.episodes()) == 1


async def test_a_bomb_of_entities_is_only_a_feed_with_odd_words(site, following) -> None:
    levels = '<!ENTITY a0 "lol">'
    levels += "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    body = f"<!DOCTYPE rss [{levels}]>" + feed(item(1, title="One &a11;"))
    row = await following.add(site.serve("/feed", body))

    assert row.state is FeedState.ACTIVE
    assert [e.title for e in await following.episodes()] == ["One &a11;"]
