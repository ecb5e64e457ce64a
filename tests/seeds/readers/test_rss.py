"""Feeds as publishers' tools write them."""

from __future__ import annotations

import json
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seeds.readers import read_document, rss
from seeds.readers.document import Source, UnreadableDocument
from seeds.readers.feed_items import Feed, Soundbite, TranscriptLink
from store.model import Chapter, Person, State

ADDRESS = "https://harbour.example/feeds/hour.xml"
NEW = "https://podcastindex.org/namespace/1.0"
OLD = "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"


def feed(channel: str, namespace: str = NEW, attributes: str = "") -> Feed:
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"'
        ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
        ' xmlns:atom="http://www.w3.org/2005/Atom" xmlns:psc="http://podlove.org/simple-chapters"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        f' xmlns:podcast="{namespace}" {attributes}><channel><title>The Harbour Hour</title>'
        f"{channel}</channel></rss>"
    )
    source = Source(ADDRESS, text.encode())
    assert rss.fits(source)
    return rss.read_feed(source)


def item(inside: str, namespace: str = NEW):
    return feed(f"<item><guid>a1</guid><title>Knots</title>{inside}</item>", namespace).items[0]


@pytest.mark.parametrize("namespace", [NEW, OLD, NEW + "/", OLD.lower()])
def test_every_transcript_of_an_item_is_kept(namespace: str) -> None:
    found = item(
        '<podcast:transcript url="/a.vtt" type="text/vtt" language="en"/>'
        '<podcast:transcript url="https://cdn.example/a.srt" type="nonsense" rel="captions"/>'
        '<podcast:transcript url="javascript:x"/><podcast:transcript/>',
        namespace,
    )

    assert found.transcripts == (
        TranscriptLink("https://harbour.example/a.vtt", "text/vtt", "en"),
        TranscriptLink("https://cdn.example/a.srt", "nonsense", None, "captions"),
    )


def test_persons_of_an_item_replace_those_of_the_channel() -> None:
    read = feed(
        "<podcast:person>Ada Byron</podcast:person><podcast:person role='Guest'>Bo Li"
        "</podcast:person><item><guid>1</guid></item><item><guid>2</guid>"
        "<podcast:person role='guest'>Cy Voss</podcast:person></item>"
    )

    assert [i.episode.people for i in read.items] == [
        (Person("Ada Byron", "host"), Person("Bo Li", "guest")),
        (Person("Cy Voss", "guest"),),
    ]
    assert read.podcast.hosts == ("Ada Byron",)


def test_an_item_becomes_an_episode_without_words() -> None:
    found = item(
        "<link>/1</link><pubDate>Mon, 06 May 2024 07:08:09 +0200</pubDate>"
        "<itunes:duration>1:02:03</itunes:duration><itunes:season>2</itunes:season>"
        "<itunes:episode>7</itunes:episode><description>Short.</description>"
        "<content:encoded><![CDATA[<p>Knots &amp; ropes.</p><ul><li>One</li><li>Two</li></ul>"
        "<script>evil()</script>]]></content:encoded>"
        '<enclosure url="/a.mp3" type="audio/mpeg" length="1"/>'
        '<podcast:chapters url="/c.json" type="application/json+chapters"/>'
        '<podcast:soundbite startTime="73.5" duration="20">The bight</podcast:soundbite>'
        '<podcast:soundbite startTime="x" duration="20"/>'
        "<psc:chapters><psc:chapter start='00:01:10.5' title='Bends'/></psc:chapters>"
        "<podcast:license>cc-by-4.0</podcast:license>"
    )
    episode = found.episode

    assert (episode.key, episode.title, episode.state) == ("a1", "Knots", State.NOT_REQUESTED)
    assert episode.published == datetime(2024, 5, 6, 5, 8, 9, tzinfo=UTC)
    assert (episode.duration_s, found.season, found.number) == (3723.0, 2, 7)
    assert episode.notes == "Knots & ropes.\nOne\nTwo"
    assert episode.url == "https://harbour.example/1"
    assert episode.audio_url == "https://harbour.example/a.mp3"
    assert episode.license == "cc-by-4.0"
    assert episode.chapters == (Chapter("Bends", 70.5),)
    assert found.chapters_url == "https://harbour.example/c.json"
    assert found.soundbites == (Soundbite(73.5, 20.0, "The bight"),)


def test_the_feed_says_what_the_show_is_and_where_it_goes_on() -> None:
    read = feed(
        "<link>https://harbour.example/</link><language>en-GB</language>"
        "<podcast:guid>917393e3-1b1e-5cef-ace4-edaa54e1f810</podcast:guid>"
        "<podcast:license url='https://harbour.example/licence'/>"
        "<atom:link rel='next' href='/feeds/hour.xml?page=2'/>"
        "<itunes:new-feed-url>https://new.example/feed</itunes:new-feed-url>"
    )

    assert (read.podcast.key, read.podcast.feed_url) == (ADDRESS, ADDRESS)
    assert (read.podcast.title, read.podcast.language) == ("The Harbour Hour", "en")
    assert read.podcast.license == "https://harbour.example/licence"
    assert read.guid == "917393e3-1b1e-5cef-ace4-edaa54e1f810"
    assert read.next_page == ADDRESS + "?page=2"
    assert read.new_url == "https://new.example/feed"


def test_what_is_live_now_is_no_episode_and_says_nothing_of_the_show() -> None:
    read = feed(
        "<link>https://harbour.example/</link><podcast:liveItem><title>Live!</title>"
        "<guid>l</guid><link>https://live.example/</link>"
        "<podcast:transcript url='/l.vtt'/></podcast:liveItem>"
        "<item><title>Knots</title><guid>a1</guid></item>"
    )

    assert [i.episode.title for i in read.items] == ["Knots"]
    assert read.podcast.site == "https://harbour.example/"
    assert read.items[0].transcripts == ()


@pytest.mark.parametrize(
    ("inside", "key"),
    [
        ("<guid>g</guid><enclosure url='/a.mp3'/>", "g"),
        ("<enclosure url='/a.mp3'/><link>/1</link>", "https://harbour.example/a.mp3"),
        ("<link>/1</link>", "https://harbour.example/1"),
        ("", "Knots"),
    ],
)
def test_an_item_is_known_by_its_guid_or_else_its_audio(inside: str, key: str) -> None:
    read = feed(f"<item><title>Knots</title>{inside}</item>")

    assert read.items[0].episode.key == key


@pytest.mark.parametrize(
    "broken",
    [
        "<item><title>Knots & ropes</title><guid>1</guid></item>",
        "<item><title>Knots &nbsp; ropes &gtgt;</title><guid>1</guid></item>",
        "<item><title>Knots</title><guid>1</guid><description><p>open</description></item>",
        "<item><title>Knots \x02</title><guid>1</guid></item>",
        "<item><title>Knots</title><guid>1</guid></item></channel>",
    ],
)
def test_a_feed_that_is_not_well_formed_is_read_all_the_same(broken: str) -> None:
    read = feed(broken + "<item><title>Last</title><guid>2</guid></item>")

    assert read.items[0].episode.title.startswith("Knots")
    assert read.items[0].episode.key == "1"


def test_atom_is_read_too() -> None:
    text = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Tides</title>'
        '<link rel="self" href="https://tides.example/atom"/>'
        "<entry><id>urn:1</id><title type='html'>Ebb &amp;amp; flow</title>"
        '<updated>2024-01-02T03:04:05Z</updated><link href="/1"/>'
        '<link rel="enclosure" type="audio/mpeg" href="https://tides.example/1.mp3"/></entry></feed>'
    )
    document = read_document(Source("tides.xml", text.encode()))

    (episode,) = document.episodes
    assert document.podcast
    assert document.podcast.feed_url == "https://tides.example/atom"
    assert (episode.key, episode.title) == ("urn:1", "Ebb & flow")
    assert episode.audio_url == "https://tides.example/1.mp3"


@pytest.mark.parametrize(
    ("encoding", "bom"), [("iso-8859-1", b""), ("windows-1251", b""), ("utf-16", b"")]
)
def test_the_declared_encoding_is_obeyed(encoding: str, bom: bytes) -> None:
    title = "Узлы" if encoding != "iso-8859-1" else "Nœuds ç".replace("œ", "o")
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><rss><channel><title>{title}</title>'
        "<item><guid>1</guid></item></channel></rss>"
    )

    assert rss.read_feed(Source("x", bom + text.encode(encoding))).podcast.title == title


def test_entities_are_never_expanded() -> None:
    levels = "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' if n else '<!ENTITY a0 "lol">'
        for n in range(12)
    )
    outside = '<!ENTITY file SYSTEM "file:///etc/passwd">'
    text = (
        f"<!DOCTYPE rss [{levels}{outside}]><rss><channel><title>T &a11; &file;</title>"
        "<item><title>One &a11;</title><guid>1</guid></item></channel></rss>"
    )
    source = Source("x", text.encode())

    assert rss.fits(source)
    begin = time.perf_counter()
    read = rss.read_feed(source)
    assert time.perf_counter() - begin < 2
    assert "lol" not in read.podcast.title
    assert "root" not in read.podcast.title
    assert read.items[0].episode.title.startswith("One")


def test_elements_nested_too_deeply_have_an_end() -> None:
    text = "<rss><channel><title>T</title>" + "<item>" * 50_000
    read = rss.read_feed(Source("x", text.encode()))

    assert len(read.items) < 1000


def test_a_name_that_is_a_file_is_not_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text("<rss><channel><title>Secret</title></channel></rss>")

    with pytest.raises(UnreadableDocument):
        rss.read(Source("x", str(secret).encode()))


@pytest.mark.parametrize("text", ["<html><body>rss</body></html>", "rss", "<svg/>", "{}", ""])
def test_other_documents_are_not_taken_for_feeds(text: str) -> None:
    assert not rss.fits(Source("x", text.encode()))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.sampled_from(["", "<item>", "<item><title>", "<p:person>"]))
def test_no_rubbish_in_a_feed_makes_it_crash(rubbish: str, before: str) -> None:
    source = Source("x", f"<rss><channel><title>T</title>{before}{rubbish}".encode())

    assert rss.read(source).podcast


@pytest.mark.shared
@pytest.mark.parametrize("name", ["feed_namespace_example", "feed_noagenda", "feed_pc20"])
def test_real_feeds_are_read_completely(shared: Path, name: str) -> None:
    lines = (shared / "formats" / "MANIFEST.jsonl").read_text().splitlines()
    stated = next(x for x in map(json.loads, lines) if x["file"] == f"{name}.xml")["expected"]
    data = (shared / "formats" / "dev" / f"{name}.xml").read_bytes()
    read = rss.read_feed(Source(f"{name}.xml", data))

    assert (read.podcast.title, len(read.items)) == (stated["title"], stated["items"])
    links = [link for found in read.items for link in found.transcripts]
    assert Counter(link.type for link in links) == stated["transcript_types"]
    assert sum(bool(found.chapters_url) for found in read.items) == stated["chapters"]
    assert sum(len(found.soundbites) for found in read.items) == stated.get("soundbites", 0)
    assert read.guid == stated.get("podcast_guid", read.guid)
    first = stated["first_item"]
    assert read.items[0].episode.title == first["title"]
    assert [[p.name, p.role] for p in read.items[0].episode.people] == first["persons"]
    assert [[t.url, t.type] for t in read.items[0].transcripts] == first["transcripts"]


@pytest.mark.parametrize(
    "inside",
    [
        "<author>" + "a" * 300_000 + "</author>",
        "<description>" + " " * 300_000 + "</description>",
        "<pubDate>" + "Mon, " * 60_000 + "</pubDate>",
        "<title>" + "&lt;" * 60_000 + "</title>",
    ],
)
def test_hostile_words_take_no_longer_than_their_length_allows(inside: str) -> None:
    begin = time.perf_counter()
    found = item(inside)

    assert found.episode.key == "a1"
    assert time.perf_counter() - begin < 5
