"""What feedparser loses of a feed: read from the XML itself.

Source: the documentation of the podcast namespace, and Podlove's Simple Chapters.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml import etree

from seeds.readers.cues import folded
from seeds.readers.feed_items import Soundbite, TranscriptLink
from seeds.readers.feed_xml import podcasts
from seeds.readers.jsontext import seconds
from seeds.readers.labels import clean_name
from seeds.readers.markup import attribute, children, local
from store.model import Chapter, Person

_MOST_LINKS = 20
_LONGEST_ADDRESS = 4000


@dataclass(frozen=True, slots=True)
class Show:
    """What feedparser loses of the channel."""

    people: tuple[Person, ...]
    guid: str | None
    license: str | None
    new_url: str | None


@dataclass(frozen=True, slots=True)
class Extra:
    """What feedparser loses of an item."""

    people: tuple[Person, ...]
    license: str | None
    transcripts: tuple[TranscriptLink, ...]
    chapters_url: str | None
    chapters: tuple[Chapter, ...]
    soundbites: tuple[Soundbite, ...]
    season: str
    number: str


def show_of(channel: etree._Element, base: str) -> Show:
    """Read the channel; relative addresses are completed by ``base``."""
    moved = [e for e in children(channel) if local(e) == "new-feed-url"]
    return Show(
        people=_people(channel),
        guid=_text_in(podcasts(channel, "guid")) or None,
        license=_license(channel),
        new_url=web_address(base, _text_in(moved)),
    )


def extra_of(element: etree._Element, base: str) -> Extra:
    """Read an item; relative addresses are completed by ``base``."""
    chapters = [e.get("url") for e in podcasts(element, "chapters")]
    return Extra(
        people=_people(element),
        license=_license(element),
        transcripts=tuple(_transcripts(element, base)),
        chapters_url=web_address(base, next(iter(chapters), None)),
        chapters=tuple(_simple_chapters(element)),
        soundbites=tuple(_soundbites(element)),
        season=_text_in(podcasts(element, "season")),
        number=_text_in(podcasts(element, "episode")),
    )


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
        if url := web_address(base, found.get("url")):
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


def own_address(channel: etree._Element) -> str:
    """Return the address that a feed gives as its own, ``""`` where it gives none."""
    links = [e for e in children(channel) if local(e) == "link" and e.get("rel") == "self"]
    return next((url for link in links if (url := web_address("", link.get("href")))), "")


def _text_in(found: list[etree._Element]) -> str:
    return folded(found[0].text or "") if found else ""


def web_address(base: str, address: object) -> str | None:
    """Return a complete http address, or None for anything else."""
    written = "".join(address.split()) if isinstance(address, str) else ""
    if not written or len(written) > _LONGEST_ADDRESS:
        return None
    try:
        whole = urljoin(base, written)
    except ValueError:
        return None
    return whole if is_web(whole) else None


def is_web(address: str) -> bool:
    """Whether an address is a complete one of http or https."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)
