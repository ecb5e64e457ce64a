"""The transcripts that feeds lead to, fetched over a real connection."""

from __future__ import annotations

import asyncio
import gzip
import threading

import pytest
from aiohttp import web

from seeds.poll_plan import ATTEMPTS
from store.database import connect
from store.insights import find_insights
from store.model import Chapter, Person, State

VTT = (
    "WEBVTT\n\n0:01.0 --> 0:03.0\n<v Ada>Pull the long rope.\n\n"
    "0:03.0 --> 0:06.0\n<v Bo Li>It holds. Now make it fast.\n"
)
SRT = (
    "1\n00:00:01,000 --> 00:00:03,000\nPull the long rope.\n\n"
    "2\n00:00:03,000 --> 00:00:06,000\nIt holds.\n"
)
PEOPLE = (
    "<podcast:person>Ada Byron</podcast:person>"
    "<podcast:person role='guest'>Bo Li</podcast:person>"
)


def transcript(url: str, kind: str = "text/vtt", more: str = "") -> str:
    return f'<podcast:transcript url="{url}" type="{kind}" {more}/>'


def item(number: int, inside: str) -> str:
    return f"<item><guid>g{number}</guid><title>Episode {number}</title>{inside}</item>"


def feed(*items: str) -> str:
    return (
        '<rss version="2.0" xmlns:podcast="https://podcastindex.org/namespace/1.0">'
        f"<channel><title>The Harbour Hour</title><language>en</language>{''.join(items)}"
        "</channel></rss>"
    )


async def test_a_transcript_gives_an_episode_its_words(site, following) -> None:
    site.serve("/1.vtt", VTT)
    row = await following.add(site.serve("/feed", feed(item(1, PEOPLE + transcript("/1.vtt")))))
    (before,) = await following.episodes()
    await following.read_all()
    (episode,) = await following.episodes()

    assert (before.state, episode.state) == (State.NOT_REQUESTED, State.READY)
    assert episode.id == before.id
    assert [(t.speaker, t.text, t.start_s) for t in episode.turns] == [
        ("Ada Byron", "Pull the long rope.", 1.0),
        ("Bo Li", "It holds. Now make it fast.", 3.0),
    ]
    assert set(episode.people) == {Person("Ada Byron", "host"), Person("Bo Li", "guest")}
    assert (episode.source, episode.language) == (site.url("/1.vtt"), "en")
    assert (await following.counts(row)).read == 1


@pytest.mark.parametrize(
    ("links", "asked"),
    [
        ([("/a.srt", "text/vtt"), ("/a.vtt", "application/srt")], 2),
        ([("/a.srt", "application/srt"), ("/a.vtt", "text/vtt")], 1),
        ([("/a.srt", "text/vtt"), ("/missing", "text/vtt"), ("/a.vtt", "text/html")], 2),
        ([("/page", "text/vtt"), ("/a.vtt", "text/plain")], 2),
    ],
)
async def test_the_best_transcript_wins_whatever_type_it_claims(
    site, following, links: list[tuple[str, str]], asked: int
) -> None:
    site.serve("/a.srt", SRT)
    site.serve("/a.vtt", VTT, headers={"Content-Type": "image/png"})
    site.serve("/page", "<html><body><h1>Please log in</h1></body></html>")
    inside = "".join(transcript(url, kind) for url, kind in links)
    await following.add(site.serve("/feed", feed(item(1, inside))))
    await following.read_all()
    (episode,) = await following.episodes()

    assert episode.source == site.url("/a.vtt")
    assert site.asked["/a.vtt"] == 1
    assert site.asked["/a.srt"] + site.asked["/page"] + site.asked["/a.vtt"] == asked


async def test_a_translation_does_not_pass_for_what_was_said(site, following) -> None:
    site.serve("/es.vtt", VTT.replace("Pull", "Tirad"))
    site.serve("/en.srt", SRT)
    links = transcript("/es.vtt", more='language="es"') + transcript("/en.srt", "x")
    await following.add(site.serve("/feed", feed(item(1, links))))
    await following.read_all()
    (episode,) = await following.episodes()

    assert episode.source == site.url("/en.srt")


async def test_a_transcript_without_names_or_times_is_read_too(site, following) -> None:
    words = "We pulled the long rope in and made it fast to the post before the storm came. "
    site.serve("/1.txt", f"Transcript\n\n{words * 4}\n\n{words * 3}")
    await following.add(site.serve("/feed", feed(item(1, transcript("/1.txt", "text/plain")))))
    await following.read_all()
    (episode,) = await following.episodes()

    assert [turn.speaker for turn in episode.turns] == [None, None]
    assert episode.turns[0].text == (words * 4).strip()


async def test_chapters_come_with_or_without_a_transcript(site, following) -> None:
    site.serve("/c.json", '{"version":"1.2","chapters":[{"startTime":5,"title":"Bends"}]}')
    site.serve("/1.vtt", VTT)
    chapters = '<podcast:chapters url="/c.json" type="application/json"/>'
    both = feed(item(1, chapters + transcript("/1.vtt")), item(2, chapters))
    row = await following.add(site.serve("/feed", both))
    await following.read_all()
    one, two = await following.episodes()

    assert one.chapters == two.chapters == (Chapter("Bends", 5.0),)
    assert (bool(one.turns), bool(two.turns)) == (True, False)
    assert ((await following.counts(row)).read, (await following.counts(row)).without) == (1, 1)


async def test_a_soundbite_becomes_an_insight_with_its_exact_words(site, following) -> None:
    site.serve("/1.vtt", VTT)
    bite = '<podcast:soundbite startTime="2.9" duration="3.5">Fast</podcast:soundbite>'
    await following.add(site.serve("/feed", feed(item(1, bite + transcript("/1.vtt")))))
    await following.read_all()
    with connect(following.store.path) as db:
        (insight,) = find_insights(db)

    assert (insight.text, insight.speaker) == ("It holds. Now make it fast.", "Bo Li")
    assert insight.spans


async def test_a_transcript_that_fails_is_tried_again_and_then_given_up(
    site, following, clock
) -> None:
    row = await following.add(site.serve("/feed", feed(item(1, transcript("/1.vtt")))))
    for attempt in range(1, ATTEMPTS + 1):
        assert await following.queue.read_due() == 1
        assert site.asked["/1.vtt"] == attempt
        assert await following.queue.read_due() == 0
        clock.advance(days=2)
    counts = await following.counts(row)
    (episode,) = await following.episodes()

    assert (counts.failed, counts.waiting) == (1, 0)
    assert episode.state is State.NOT_REQUESTED
    assert "nothing at this address" in episode.state_reason


async def test_a_transcript_that_comes_back_is_read_after_all(site, following, clock) -> None:
    await following.add(site.serve("/feed", feed(item(1, transcript("/1.vtt")))))
    await following.read_all()
    site.serve("/1.vtt", VTT)
    clock.advance(hours=1)
    await following.read_all()
    (episode,) = await following.episodes()

    assert len(episode.turns) == 2


async def test_a_transcript_added_to_an_old_item_is_read(site, following, clock) -> None:
    site.serve("/1.vtt", VTT)
    await following.add(site.serve("/feed", feed(item(1, ""))))
    site.serve("/feed", feed(item(1, transcript("/1.vtt"))))
    clock.advance(hours=2)
    await following.poller.poll_due()
    await following.read_all()
    (episode,) = await following.episodes()

    assert len(episode.turns) == 2


async def test_new_notes_do_not_take_away_the_words(site, following, clock) -> None:
    site.serve("/1.vtt", VTT)
    await following.add(site.serve("/feed", feed(item(1, transcript("/1.vtt")))))
    await following.read_all()
    (before,) = await following.episodes()
    notes = "<description>With corrections.</description>"
    site.serve("/feed", feed(item(1, notes + transcript("/1.vtt"))))
    clock.advance(hours=2)
    await following.poller.poll_due()
    await following.read_all()
    (after,) = await following.episodes()

    assert after.notes == "With corrections."
    assert [turn.id for turn in after.turns] == [turn.id for turn in before.turns]
    assert site.asked["/1.vtt"] == 1


async def test_an_unchanged_transcript_is_not_sent_again(site, following, clock) -> None:
    async def answer(request: web.Request) -> web.Response:
        if request.headers.get("If-None-Match") == '"1"':
            return web.Response(status=304)
        return web.Response(text=VTT, headers={"ETag": '"1"'})

    site.handle("/1.vtt", answer)
    row = await following.add(site.serve("/feed", feed(item(1, transcript("/1.vtt")))))
    await following.read_all()
    site.serve("/feed", feed(item(1, transcript("/1.vtt", "text/vtt", 'rel="captions"'))))
    site.serve("/feed", feed(item(1, transcript("/1.vtt") + transcript("/none.vtt"))))
    clock.advance(hours=2)
    await following.poller.poll_due()
    await following.read_all()
    (episode,) = await following.episodes()

    assert len(episode.turns) == 2
    assert site.asked["/1.vtt"] == 2
    assert (await following.counts(row)).read == 1


HOSTILE = {
    "a bomb": (gzip.compress(bytes(50_000_000)), 200, {"Content-Encoding": "gzip"}),
    "cut short": (gzip.compress(VTT.encode())[:-12], 200, {"Content-Encoding": "gzip"}),
    "a redirect inside": (b"", 302, {"Location": "http://169.254.169.254/"}),
    "a circle": (b"", 302, {"Location": "/1.vtt"}),
    "a picture": (b"\x89PNG\r\n" + bytes(500), 200, {"Content-Type": "text/vtt"}),
    "a page": (b"<html><body><p>Log in.</p></body></html>", 200, {}),
    "nothing": (b"", 200, {}),
    "a feed": (feed(item(1, "")).encode(), 200, {}),
}


@pytest.mark.parametrize(("body", "status", "headers"), HOSTILE.values(), ids=HOSTILE.keys())
async def test_a_hostile_transcript_spoils_only_itself(
    site, following, body: bytes, status: int, headers: dict[str, str]
) -> None:
    site.serve("/1.vtt", body, status, headers)
    site.serve("/2.vtt", VTT)
    items = item(1, transcript("/1.vtt")), item(2, transcript("/2.vtt"))
    row = await following.add(site.serve("/feed", feed(*items)))
    await following.read_all()
    one, two = await following.episodes()

    assert (len(one.turns), len(two.turns)) == (0, 2)
    counts = await following.counts(row)
    assert (counts.read, counts.waiting) == (1, 1)


async def test_a_slow_host_of_one_feed_does_not_hold_up_another(
    site, raw_server, following
) -> None:
    slow = await raw_server(
        b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n" + b"x" * 900, 0.01
    )
    many = [item(n, transcript(f"{slow}/{n}")) for n in range(30)]
    await following.add(site.serve("/slow", feed(*many)))
    site.serve("/1.vtt", VTT)
    good = await following.add(site.serve("/good", feed(item(1, transcript("/1.vtt")))))
    reading = asyncio.create_task(following.queue.read_due())
    for _ in range(100):
        if (await following.counts(good)).read:
            break
        await asyncio.sleep(0.01)

    assert not reading.done()
    taken = await reading
    assert taken == 21
    assert (await following.counts(good)).read == 1


async def test_a_host_that_asks_for_patience_is_left_alone_at_once(
    site, following, clock
) -> None:
    items = [item(n, transcript(f"/{n}.vtt")) for n in range(20)]
    for n in range(20):
        site.serve(f"/{n}.vtt", "", 429, {"Retry-After": "7200"})
    row = await following.add(site.serve("/feed", feed(*items)))
    await following.read_all()
    asked = sum(site.asked.values()) - 1

    assert asked <= 3
    clock.advance(hours=1)
    assert await following.queue.read_due() == 0
    for n in range(20):
        site.serve(f"/{n}.vtt", VTT)
    clock.advance(hours=2)
    await following.read_all()
    assert (await following.counts(row)).read == 20


async def test_reading_goes_on_where_it_was_interrupted(site, following, clock) -> None:
    items = [item(n, transcript(f"/{n}.vtt")) for n in range(12)]
    for n in range(12):
        site.serve(f"/{n}.vtt", VTT)
    row = await following.add(site.serve("/feed", feed(*items)))
    reading = asyncio.create_task(following.queue.read_due())
    while not (await following.counts(row)).read:
        await asyncio.sleep(0)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert (await following.counts(row)).waiting
    clock.advance(minutes=16)
    await following.read_all()

    assert (await following.counts(row)).read == 12
    assert [len(episode.turns) for episode in await following.episodes()] == [2] * 12


async def test_withheld_words_are_not_brought_back_by_a_feed(site, following, clock) -> None:
    site.serve("/1.vtt", VTT)
    await following.add(site.serve("/feed", feed(item(1, transcript("/1.vtt")))))

    def withhold(db) -> None:
        db.execute("UPDATE episode SET state = 'withheld'")

    await following.store.write(withhold)
    await following.read_all()
    (episode,) = await following.episodes()

    assert (episode.state, episode.turns) == (State.WITHHELD, ())


async def test_a_transcript_is_read_once_no_look_up_runs(site, following, monkeypatch) -> None:
    store, gate, standing = following.store, threading.Event(), asyncio.Event()
    stand_back = store.stand_back
    order: list[str] = []

    async def standing_back() -> None:
        standing.set()
        await stand_back(60.0)
        order.append("goes on")

    monkeypatch.setattr(store, "stand_back", standing_back)
    site.serve("/1.vtt", VTT)
    await following.add(site.serve("/feed", feed(item(1, transcript("/1.vtt")))))
    asked = asyncio.create_task(store.read(lambda _: (gate.wait(), order.append("look-up"))))
    reading = asyncio.create_task(following.read_all())
    async with asyncio.timeout(5):
        await standing.wait()
    gate.set()
    await asyncio.gather(asked, reading)
    (episode,) = await following.episodes()

    assert order[:2] == ["look-up", "goes on"]
    assert episode.state is State.READY
