"""Links that people paste."""

from __future__ import annotations

import io
import zipfile

import pytest

from seeds.addressed import Wish, add_address, feed_named_in, load_address
from seeds.fetch_errors import BadAddress, PrivateAddress
from seeds.load import Loaded
from seeds.readers.document import Source, UnreadableDocument
from store.feeds import find_feeds
from store.podcasts import find_followed, find_podcasts

VTT = (
    "WEBVTT\n\n0:01.0 --> 0:03.0\n<v Ada Byron>Pull the long rope.\n\n"
    "0:03.0 --> 0:06.0\n<v Bo Li>It holds.\n"
)
FEED = (
    '<rss version="2.0" xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel>'
    "<title>The Harbour Hour</title><item><guid>1</guid><title>Knots</title>"
    '<podcast:transcript url="/1.vtt" type="text/vtt"/></item>'
    "<item><guid>2</guid><title>Bends</title></item></channel></rss>"
)
HOME = (
    "<!doctype html><html><head><title>The Harbour Hour</title>"
    '<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments">'
    '<link rel="stylesheet alternate" type="text/css" href="/x.css">'
    '<link rel="Alternate" type="application/rss+xml; charset=utf-8" href="/feed"></head>'
    "<body><p><time>1:00</time> Knots</p><p><time>2:00</time> Bends</p></body></html>"
)


async def add(following, url: str, **wish):
    return await add_address(following.poller, url, Wish(**wish))


async def test_a_page_that_names_its_feed_leads_to_the_feed(site, following) -> None:
    site.serve("/feed", FEED)
    home = site.serve("/", HOME)
    added = await add(following, home)

    assert added.feed.url == site.url("/feed")
    assert len(await following.episodes()) == 2
    again = await add(following, home)
    assert (again.feed.id, again.known) == (added.feed.id, True)
    assert site.asked["/"] == 1


def test_a_transcript_page_is_not_left_for_its_sites_feed() -> None:
    page = HOME.replace("<title>", "<title>Transcript: ").replace(
        "<p><time>", "<cite>Ada:</cite><p><time>"
    )

    assert (
        feed_named_in(Source("https://a.example/", HOME.encode())) == "https://a.example/feed"
    )
    assert feed_named_in(Source("https://a.example/", page.encode())) is None
    assert feed_named_in(Source("https://a.example/", VTT.encode())) is None


async def test_a_feed_that_another_server_brought_is_not_fetched_again(site, following) -> None:
    url = site.serve("/feed", FEED)
    first = await add(following, url, guild_id=1, user_id=10)
    second = await add(following, url, guild_id=2, user_id=20)

    assert (first.known, second.known) == (False, True)
    assert site.asked["/feed"] == 1
    for guild in (1, 2):
        followed = await following.store.read(find_followed, guild)
        assert followed == {first.feed.podcast_id}


async def test_addresses_that_redirect_to_one_feed_are_one_feed(site, following) -> None:
    new = site.serve("/feed", FEED)
    first = await add(following, site.redirect("/old", new), guild_id=1)
    second = await add(following, new, guild_id=2)
    third = await add(following, site.url("/old"), guild_id=3)

    assert {a.feed.id for a in (first, second, third)} == {first.feed.id}
    assert first.feed.url == new
    assert len(await following.store.read(find_podcasts)) == 1


async def test_a_private_feed_is_its_servers_own(site, following) -> None:
    url = site.serve("/feed", FEED)
    private = await add(following, url, guild_id=1, private_to=1)
    public = await add(following, url, guild_id=2)
    podcasts = await following.store.read(find_podcasts)

    assert private.feed.id != public.feed.id
    assert sorted(podcast.private_to or 0 for podcast in podcasts) == [0, 1]


async def test_a_feed_that_fails_at_once_is_followed_and_says_why(site, following) -> None:
    url = site.serve("/feed", "<rss><channel></channel></rss>")
    added = await add(following, url, guild_id=1, user_id=2)

    assert added.feed.podcast_id is None
    assert added.feed.reason
    site.serve("/feed", FEED)
    following.clock.advance(hours=1)
    await following.poller.poll_due()
    row = await following.row(added.feed)
    assert await following.store.read(find_followed, 1) == {row.podcast_id}


async def test_a_transcript_is_loaded_under_its_host(site, following) -> None:
    added = await add(following, site.serve("/deep/talk.vtt", VTT))
    (episode,) = await following.episodes()

    assert added.feed is None
    assert [(one.format, one.turns) for one in added.loaded] == [("vtt", 2)]
    assert (episode.title, episode.podcast) == ("talk", "127.0.0.1")
    await add(following, site.serve("/other.vtt", VTT + "\n"), podcast="Knots")
    assert {e.podcast for e in await following.episodes()} == {"127.0.0.1", "Knots"}


async def test_an_archive_is_unpacked(site, following) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("knots/1.vtt", VTT)
        archive.writestr("knots/2.vtt", VTT + "\n0:07.0 --> 0:08.0\n<v Bo Li>Good.\n")
    added = await add(following, site.serve("/all.zip", packed.getvalue()))

    assert [one.turns for one in added.loaded] == [2, 2]
    assert {e.podcast for e in await following.episodes()} == {"knots"}


async def test_an_episodes_page_is_completed_by_its_json_twin(site, following) -> None:
    page = (
        "# Knots Page: {0}/knots Podcast: [The Harbour Hour]({0}/) Processing state: ready"
        " JSON: {1}/knots.json ## Resource A talk about knots."
    )
    twin = (
        '{"title": "Knots", "podcast": {"title": "The Harbour Hour"}, "processing_state":'
        ' "ready", "transcript": {"segments": [{"speaker": "Ada Byron", "start": 1,'
        ' "text": "Pull the long rope."},'
        ' {"speaker": "Bo Li", "start": 3, "text": "It holds."}]}}'
    )
    site.serve("/knots.json", twin)
    await add(following, site.serve("/knots", page.format(site.origin, site.origin)))
    (episode,) = await following.episodes()
    assert [turn.text for turn in episode.turns] == ["Pull the long rope.", "It holds."]


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("http://10.0.0.1/feed", PrivateAddress),
        ("ftp://a.example/feed", BadAddress),
        ("{origin}/missing", UnreadableDocument),
        ("{origin}/shop", UnreadableDocument),
    ],
)
async def test_what_cannot_be_added_is_said_in_a_sentence(
    site, following, url: str, error: type[Exception]
) -> None:
    site.serve("/shop", "<html><body>Buy rope!</body></html>")
    with pytest.raises(error) as caught:
        await add(following, url.format(origin=site.origin))

    assert str(caught.value).endswith(".")
    assert not await following.store.read(find_feeds)


async def test_loading_an_address_returns_when_everything_is_read(site, following) -> None:
    site.serve("/1.vtt", VTT)
    told: list[Loaded] = []
    url = site.serve("/feed", FEED)
    for _ in range(2):
        await load_address(
            following.poller, following.queue, url, Wish(), lambda _, one: told.append(one)
        )

    assert [(one.source, one.turns) for one in told] == [(site.url("/1.vtt"), 2)]
    assert site.asked["/1.vtt"] == 1
    assert [len(episode.turns) for episode in await following.episodes()] == [0, 2]
