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
from urllib.parse import urljoin, urlsplit

import feedparser
from lxml import etree

from seeds.readers.cues import folded
from seeds.readers.document import Document, Source, UnreadableDocument
from seeds.readers.feed_items import Feed, FeedItem, Soundbite, TranscriptLink
from seeds.readers.feed_xml import (
    channel_of,
    feed_xml,
    items_of,
    looks_like_feed,
    podcasts,
)
from seeds.readers.jsontext import seconds
from seeds.readers.labels import clean_name
from seeds.readers.languages import language_code
from seeds.readers.markup import attribute, children, local
from seeds.readers.notes_html import plain_line, plain_notes
from store.model import Chapter, Episode, Link, Person, Podcast, State

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
    parsed = _parsed(root)
    channel = channel_of(root)
    base = source.name if _is_web(source.name) else ""
    podcast = _podcast(parsed["feed"], channel, base)
    cast = _people(channel)
    items = tuple(
        _item(entry, element, podcast, cast, source.name)
        for entry, element in zip(parsed["entries"], items_of(root), strict=False)
    )
    if not items and not podcast.title:
        raise UnreadableDocument(f"{source.name} looks like a feed, but holds nothing.")
    return Feed(
        podcast,
        items,
        guid=_text_in(podcasts(channel, "guid")) or None,
        next_page=_linked(parsed["feed"], base, "next", "prev-archive"),
        new_url=_new_url(channel, base),
        damage=damage,
    )


def _parsed(root: etree._Element) -> dict[str, Any]:
    """Hand the repaired XML to feedparser, as a stream: a name it would open."""
    whole = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    parsed: dict[str, Any] = feedparser.parse(
        io.BytesIO(whole), sanitize_html=False, resolve_relative_uris=False
    )
    return parsed


def _podcast(facts: Entry, channel: etree._Element, base: str) -> Podcast:
    address = base or _linked(facts, base, "self") or ""
    guid = _text_in(podcasts(channel, "guid"))
    hosts = [person.name for person in _people(channel) if person.role == "host"]
    return Podcast(
        title=plain_line(str(facts.get("title") or "")),
        key=address or guid,
        site=_linked(facts, base, "alternate"),
        feed_url=address or None,
        language=language_code(facts.get("language")),
        license=_license(channel),
        hosts=tuple(dict.fromkeys(hosts)),
    )


def _item(
    entry: Entry,
    element: etree._Element,
    podcast: Podcast,
    cast: tuple[Person, ...],
    source: str,
) -> FeedItem:
    base = podcast.feed_url or ""
    audio = _enclosure(entry, base)
    url = _web(base, entry.get("link"))
    title = plain_line(str(entry.get("title") or ""))
    chapters = [e.get("url") for e in podcasts(element, "chapters")]
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
        license=_license(element) or podcast.license,
        links=tuple(_links(entry, base)),
        people=_people(element) or cast,
        chapters=tuple(_simple_chapters(element)),
    )
    return FeedItem(
        episode,
        transcripts=tuple(_transcripts(element, base)),
        chapters_url=_web(base, next(iter(chapters), None)),
        soundbites=tuple(_soundbites(element)),
        season=_number(entry.get("itunes_season"), podcasts(element, "season")),
        number=_number(entry.get("itunes_episode"), podcasts(element, "episode")),
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


def _people(element: etree._Element) -> tuple[Person, ...]:
    """Return the persons named; without a role somebody is a host.

    Source: the namespace's documentation of ``podcast:person``.
    """
    people = {
        name: folded(person.get("role") or "").lower() or "host"
        for person in podcasts(element, "person")
        if (name := clean_name(folded(person.text or "")))
    }
    return tuple(Person(name, role) for name, role in people.items())


def _transcripts(element: etree._Element, base: str) -> Iterator[TranscriptLink]:
    for found in podcasts(element, "transcript")[:_MOST_LINKS]:
        if url := _web(base, found.get("url")):
            stated = (found.get(name) for name in ("type", "language", "rel"))
            yield TranscriptLink(url, *(folded(value or "") or None for value in stated))


def _soundbites(element: etree._Element) -> Iterator[Soundbite]:
    for found in podcasts(element, "soundbite")[:_MOST_LINKS]:
        start_s, length_s = (
            seconds(attribute(found, name) or "") for name in ("startTime", "duration")
        )
        if start_s is not None and length_s:
            yield Soundbite(start_s, length_s, folded(found.text or "") or None)


def _simple_chapters(element: etree._Element) -> Iterator[Chapter]:
    """Yield Podlove's Simple Chapters, which stand in the feed itself."""
    for group in children(element):
        if local(group) == "chapters":
            for found in children(group):
                title = folded(attribute(found, "title") or "")
                start_s = seconds(attribute(found, "start") or "")
                if title and start_s is not None:
                    yield Chapter(title, start_s)


def _license(element: etree._Element) -> str | None:
    found = podcasts(element, "license")
    return (_text_in(found) or (found[0].get("url") if found else None)) or None


def _links(entry: Entry, base: str) -> Iterator[Link]:
    labels = {"alternate": "Episode link", "enclosure": "Audio file", "payment": "Support"}
    for link in (entry.get("links") or ())[:_MOST_LINKS]:
        label, url = labels.get(str(link.get("rel"))), _web(base, link.get("href"))
        if label and url:
            yield Link(label, url)


def _enclosure(entry: Entry, base: str) -> str | None:
    """Return the audio's address: the first enclosure that says audio, or the first."""
    found = entry.get("enclosures") or ()
    heard = [e for e in found if str(e.get("type") or "").startswith(("audio", "video"))]
    return next((url for e in (*heard, *found) if (url := _web(base, e.get("href")))), None)


def _linked(facts: Entry, base: str, *relations: str) -> str | None:
    for relation in relations:
        for link in facts.get("links") or ():
            if link.get("rel") == relation and (url := _web(base, link.get("href"))):
                return url
    return None


def _new_url(channel: etree._Element, base: str) -> str | None:
    found = [e for e in children(channel) if local(e) == "new-feed-url"]
    return _web(base, _text_in(found))


def _text_in(found: list[etree._Element]) -> str:
    return folded(found[0].text or "") if found else ""


def _number(stated: object, found: list[etree._Element]) -> int | None:
    match = _NUMBER.match(str(stated or _text_in(found)).strip())
    return int(match[0]) if match else None


def _web(base: str, address: object) -> str | None:
    """Return a complete http address, or None for anything else."""
    written = "".join(address.split()) if isinstance(address, str) else ""
    if not written or len(written) > 4000:
        return None
    try:
        whole = urljoin(base, written)
    except ValueError:
        return None
    return whole if _is_web(whole) else None


def _is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)
