"""Feeds: RSS, RDF and Atom, through feedparser, and one pass for the rest.

As a reader it yields episodes whose transcripts nobody has asked for yet;
``read_feed`` tells where these are.
"""

from __future__ import annotations

import io
import re
from calendar import timegm
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import feedparser

from seeds.readers.cues import folded
from seeds.readers.document import Document, Source, UnreadableDocument
from seeds.readers.feed_extras import (
    Extra,
    Show,
    extra_of,
    is_web,
    own_address,
    show_of,
    web_address,
)
from seeds.readers.feed_items import Feed, FeedItem
from seeds.readers.feed_xml import (
    channel_of,
    feed_xml,
    items_of,
    lean_xml,
    looks_like_feed,
)
from seeds.readers.jsontext import seconds
from seeds.readers.languages import language_code
from seeds.readers.notes_html import plain_line, plain_notes
from store.model import Episode, Link, Podcast, State

NAME = "rss"
LOOKS_FOR = "a feed (RSS or Atom)"

_NUMBER = re.compile(r"[0-9]{1,6}")
_MOST_LINKS = 20

Entry = Mapping[str, Any]
"""What feedparser made of an item or of the channel."""


def fits(source: Source) -> bool:
    """Whether the document's first element is a feed's."""
    return looks_like_feed(source.head)


def read(source: Source) -> Document:
    """Read the feed as a podcast with episodes that have no words yet.

    Raises:
        UnreadableDocument: it is no XML, or has neither a title nor items.
    """
    feed = read_feed(source)
    return Document(
        NAME,
        tuple(item.episode for item in feed.items),
        podcast=feed.podcast,
        damage=feed.damage,
    )


def read_feed(source: Source) -> Feed:
    """Read a feed with everything that leads on from it.

    ``source.name`` is the feed's address where it has one: relative addresses
    are completed by it.

    Raises:
        UnreadableDocument: it is no XML, or has neither a title nor items.
    """
    root, damage = feed_xml(source.data)
    if root is None:
        raise UnreadableDocument(f"{source.name} looks like a feed, but is no XML.")
    base = source.name if is_web(source.name) else own_address(channel_of(root))
    show = show_of(channel_of(root), base)
    extras = [extra_of(element, base) for element in items_of(root)]
    whole = lean_xml(root)
    del root  # as large as all the rest, and feedparser makes its own
    parsed = _parsed(whole)
    podcast = _podcast(parsed["feed"], show, base)
    items = tuple(
        _item(entry, extra, podcast, show, source.name)
        for entry, extra in zip(parsed["entries"], extras, strict=False)
    )
    if not items and not podcast.title:
        raise UnreadableDocument(f"{source.name} looks like a feed, but holds nothing.")
    return Feed(
        podcast,
        items,
        guid=show.guid,
        next_page=_linked(parsed["feed"], base, "next", "prev-archive"),
        new_url=show.new_url,
        damage=damage,
    )


def _parsed(whole: bytes) -> dict[str, Any]:
    """Hand the repaired XML to feedparser, as a stream: a name it would open."""
    parsed: dict[str, Any] = feedparser.parse(
        io.BytesIO(whole), sanitize_html=False, resolve_relative_uris=False
    )
    return parsed


def _podcast(facts: Entry, show: Show, base: str) -> Podcast:
    hosts = [person.name for person in show.people if person.role == "host"]
    return Podcast(
        title=plain_line(str(facts.get("title") or "")),
        key=base or show.guid or "",
        site=_linked(facts, base, "alternate"),
        feed_url=base or None,
        language=language_code(facts.get("language")),
        license=show.license,
        hosts=tuple(hosts),
    )


def _item(entry: Entry, extra: Extra, podcast: Podcast, show: Show, source: str) -> FeedItem:
    base = podcast.feed_url or ""
    audio = _enclosure(entry, base)
    url = web_address(base, entry.get("link"))
    title = plain_line(str(entry.get("title") or ""))
    episode = Episode(
        title=title or "Untitled",
        podcast=podcast.title,
        key=folded(str(entry.get("id") or "")) or audio or url or title,
        source=source,
        published=_instant(entry),
        duration_s=seconds(str(entry.get("itunes_duration") or "")),
        state=State.NOT_REQUESTED,
        notes=_notes(entry),
        url=url,
        audio_url=audio,
        language=podcast.language,
        license=extra.license or podcast.license,
        links=tuple(_links(entry, base)),
        people=extra.people or show.people,
        chapters=extra.chapters,
    )
    return FeedItem(
        episode,
        transcripts=extra.transcripts,
        chapters_url=extra.chapters_url,
        soundbites=extra.soundbites,
        season=_number(entry.get("itunes_season") or extra.season),
        number=_number(entry.get("itunes_episode") or extra.number),
    )


def _notes(entry: Entry) -> str | None:
    """Return the longest of what an item says about itself; others are its summaries."""
    written = [str(part.get("value") or "") for part in entry.get("content") or ()]
    written += [str(entry.get("summary") or ""), str(entry.get("subtitle") or "")]
    told = [notes for text in written if (notes := plain_notes(text))]
    return max(told, key=len, default=None)


def _instant(entry: Entry) -> datetime | None:
    moment = entry.get("published_parsed") or entry.get("updated_parsed")
    try:
        return datetime.fromtimestamp(timegm(moment), UTC) if moment else None
    except (ValueError, TypeError, OverflowError, OSError):
        return None


def _links(entry: Entry, base: str) -> Iterator[Link]:
    labels = {"alternate": "Episode link", "enclosure": "Audio file", "payment": "Support"}
    for link in (entry.get("links") or ())[:_MOST_LINKS]:
        label, url = labels.get(str(link.get("rel"))), web_address(base, link.get("href"))
        if label and url:
            yield Link(label, url)


def _enclosure(entry: Entry, base: str) -> str | None:
    """Return the audio's address: the first enclosure that says audio, or the first."""
    found = entry.get("enclosures") or ()
    heard = [e for e in found if str(e.get("type") or "").startswith(("audio", "video"))]
    return next(
        (url for e in (*heard, *found) if (url := web_address(base, e.get("href")))), None
    )


def _linked(facts: Entry, base: str, *relations: str) -> str | None:
    for relation in relations:
        for link in facts.get("links") or ():
            if link.get("rel") == relation and (url := web_address(base, link.get("href"))):
                return url
    return None


def _number(stated: object) -> int | None:
    match = _NUMBER.match(str(stated).strip())
    return int(match[0]) if match else None
