"""What an address leads to: a feed, a page that names one, a document, an archive."""

from __future__ import annotations

import asyncio
import io
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from urllib.parse import urljoin, urlsplit

from seeds.apart import apart
from seeds.feed_transcripts import Tell, TranscriptQueue
from seeds.feeds import Poller, told
from seeds.fetch import Fetched, checked
from seeds.fetch_errors import FetchError, host_of
from seeds.load import Loaded, Reading, read_source, read_sources, store_reading
from seeds.readers import read_document, rss
from seeds.readers.document import Source, UnreadableDocument
from seeds.readers.markup import html_of
from seeds.sources import LARGEST_DOCUMENT
from store.feeds import (
    Feed,
    FeedState,
    add_feed,
    find_feed,
    request_feed,
)
from store.feeds import (
    add_address as note_address,
)

_HEAD = 16_384
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")


@dataclass(frozen=True, slots=True)
class Wish:
    """Who wants what of an address.

    Args:
        guild_id: the server that will follow; None for the owner.
        user_id: who asked.
        most_items: how many episodes back, at most; None for all.
        private_to: the guild that alone may see what is read.
        podcast: a title for documents that name no podcast.
    """

    guild_id: int | None = None
    user_id: int = 0
    most_items: int | None = None
    private_to: int | None = None
    podcast: str | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """What adding an address came to.

    ``feed`` is set where it leads to one (its ``reason`` says what is wrong
    with it), and ``loaded`` lists documents that were stored instead.
    ``known`` says that the feed was followed here before, and nothing was fetched.
    """

    feed: Feed | None = None
    known: bool = False
    loaded: tuple[Loaded, ...] = ()


async def add_address(
    poller: Poller, url: str, wish: Wish = Wish(), tell: Tell | None = None
) -> Added:
    """Follow the feed that ``url`` is or names, or load the documents there.

    A feed that is followed already is not fetched again. A new one is read at
    once; its transcripts wait in rows, see ``TranscriptQueue``.

    Raises:
        FetchError: nothing could be fetched; the message is one sentence.
        UnreadableDocument: what is there is nothing that can be loaded.
    """
    address = checked(url)
    store = poller.store
    known = await store.read(find_feed, address, wish.private_to)
    if known is not None and known.state is not FeedState.GONE:
        return Added(await _follow(poller, known.url, wish), known=True)
    got = await _fetched(poller, address)
    source = Source(got.final_url, got.body)
    if rss.fits(Source(got.final_url, got.body[:_HEAD])):
        return await _new_feed(poller, address, got, wish)
    named = await apart(feed_named_in, source)
    if named is not None:
        there = checked(named)
        known = await store.read(find_feed, there, wish.private_to)
        if known is None or known.state is FeedState.GONE:
            found = await _fetched(poller, there)
            added = await _new_feed(poller, there, found, wish)
        else:
            added = Added(await _follow(poller, known.url, wish), known=True)
        if added.feed is not None:
            await store.write(note_address, added.feed.id, address, wish.private_to)
        return added
    return Added(loaded=await _documents(poller, source, wish, tell))


async def load_address(
    poller: Poller, queue: TranscriptQueue, url: str, wish: Wish, tell: Tell
) -> Added:
    """Load everything that ``url`` leads to, and return when nothing more is due.

    Raises:
        FetchError: nothing could be fetched; the message is one sentence.
        UnreadableDocument: what is there is nothing that can be loaded.
    """
    added = await add_address(poller, url, wish, tell)
    feed = added.feed
    if feed is None:
        return added
    if added.known:
        feed = await poller.poll(feed.id)
    while await queue.read_due(limit=60, each=60, feed_id=feed.id, tell=tell):
        pass
    return Added(feed, added.known)


def feed_named_in(source: Source) -> str | None:
    """Return the feed that an HTML page names in its head, complete, or None.

    A page that is itself a transcript is not left for its site's feed.
    """
    if not source.head.lstrip("\ufeff").startswith("<"):
        return None
    root = html_of(source.text)
    if root is None:
        return None
    links = [
        link
        for link in root.iter("link")
        if "alternate" in str(link.get("rel") or "").lower().split()
        and str(link.get("type") or "").lower().split(";")[0].strip() in _FEED_TYPES
        and link.get("href")
    ]
    links.sort(key=lambda link: "comment" in str(link.get("title") or "").lower())
    if not links or _is_transcript(source):
        return None
    return urljoin(source.name, str(links[0].get("href")))


def _is_transcript(source: Source) -> bool:
    """Whether a page calls itself a transcript and reads like one."""
    root = html_of(source.text)
    title = "" if root is None else str(root.findtext(".//title") or "")
    if "transcript" not in f"{title} {urlsplit(source.name).path}".lower():
        return False
    try:
        return any(episode.turns for episode in read_document(source).episodes)
    except UnreadableDocument:
        return False


async def _fetched(poller: Poller, url: str) -> Fetched:
    got = await poller.fetcher.fetch(url, most_bytes=LARGEST_DOCUMENT)
    if got.status != 200:
        raise UnreadableDocument(told(got))
    return got


async def _new_feed(poller: Poller, url: str, got: Fetched, wish: Wish) -> Added:
    """Begin to follow a feed whose answer is at hand."""
    store = poller.store
    known = await store.read(find_feed, got.moved_to or url, wish.private_to)
    feed = await _follow(poller, known.url if known else got.moved_to or url, wish)
    await store.write(note_address, feed.id, url, wish.private_to)
    return Added(await poller.poll(feed.id, got), known=known is not None)


async def _follow(poller: Poller, url: str, wish: Wish) -> Feed:
    store, now = poller.store, poller.clock()
    feed = await store.write(
        add_feed,
        url,
        now,
        kept=wish.guild_id is None,
        most_items=wish.most_items,
        private_to=wish.private_to,
    )
    if wish.guild_id is not None:
        await store.write(request_feed, feed.id, wish.guild_id, wish.user_id, now)
    return feed


async def _documents(
    poller: Poller, source: Source, wish: Wish, tell: Tell | None
) -> tuple[Loaded, ...]:
    """Store a document, or those in an archive, one at a time.

    What a server brings is for that server: a document may claim to be of any
    podcast, and only a feed's own address proves whose it is.
    """
    wish = replace(wish, private_to=wish.private_to or wish.guild_id)
    loaded: list[Loaded] = []

    async def keep(reading: Reading) -> None:
        one = await poller.store.write(store_reading, reading, poller.clock())
        loaded.append(one)
        if tell is not None:
            tell(reading, one)

    if not _is_archive(source.data):
        reading = await apart(_reading, source, wish)
        if reading.refused and reading.document is None:
            raise UnreadableDocument(reading.refused)
        await keep(await _with_twin(poller, source, reading, wish))
        return tuple(loaded)
    with tempfile.TemporaryDirectory() as folder:
        name = PurePosixPath(urlsplit(source.name).path).name or "archive"
        path = Path(folder) / name[-100:]
        await asyncio.to_thread(path.write_bytes, source.data)
        readings = read_sources([path], podcast=wish.podcast, private_to=wish.private_to)
        while (one := await asyncio.to_thread(next, readings, None)) is not None:
            await keep(one)
    return tuple(loaded)


def _is_archive(data: bytes) -> bool:
    return zipfile.is_zipfile(io.BytesIO(data)) or _is_tar(data)


def _is_tar(data: bytes) -> bool:
    packed = data.startswith((b"\x1f\x8b", b"BZh", b"\xfd7zXZ"))
    return (packed or data[257:262] == b"ustar") and tarfile.is_tarfile(io.BytesIO(data))


def _reading(source: Source, wish: Wish) -> Reading:
    """Read a document; one that names no podcast is filed under its host."""
    reading = read_source(source, podcast=wish.podcast, private_to=wish.private_to)
    document = reading.document
    if wish.podcast or document is None or document.podcast is not None:
        return reading
    try:
        plain = read_document(source)
    except UnreadableDocument:
        return reading
    if plain.podcast or any(episode.podcast for episode in plain.episodes):
        return reading
    return read_source(source, podcast=host_of(source.name), private_to=wish.private_to)


async def _with_twin(poller: Poller, source: Source, reading: Reading, wish: Wish) -> Reading:
    """Read the JSON twin of an episode's page where only that holds the words.

    A page's twin is on the same host; elsewhere it would be somebody else's.
    """
    episodes = reading.document.episodes if reading.document else ()
    links = [link.url for episode in episodes for link in episode.links if link.label == "JSON"]
    twin = next(iter(links), None)
    if twin is None or any(e.turns for e in episodes) or host_of(twin) != host_of(source.name):
        return reading
    try:
        got = await _fetched(poller, twin)
    except (FetchError, UnreadableDocument):
        return reading
    there = await apart(_reading, Source(got.final_url, got.body), wish)
    found = there.document.episodes if there.document else ()
    return there if any(episode.turns for episode in found) else reading
