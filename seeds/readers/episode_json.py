"""An episode as a JSON resource: its facts, its state, its speech if it has any."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from seeds.readers.chapters_json import chapters_in
from seeds.readers.cues import Cue, folded, turns_of
from seeds.readers.document import Document, Source, UnreadableDocument
from seeds.readers.json_segments import cues_in
from seeds.readers.jsontext import (
    child,
    first,
    json_damage,
    json_of,
    objects,
    seconds,
    words_of,
)
from seeds.readers.labels import clean_name, is_person
from seeds.readers.languages import language_code
from seeds.readers.prefixes import attributed
from seeds.readers.tags import unescaped
from store.model import Episode, Link, Person, Podcast, State

NAME = "episode_json"
LOOKS_FOR = "an episode as JSON (a title with a processing_state, or with podcast and date)"

_WRAPPERS = ("episode", "data", "resource", "item", "result")
_LISTS = ("episodes", "items", "results", "data")
_STATE = (
    "processing_state",
    "processingState",
    "transcript_state",
    "transcription_state",
    "state",
)
_SHOW = ("podcast", "show", "series", "feed", "podcast_title", "podcastTitle", "podcastName")
_DATE = (
    "published",
    "published_at",
    "publishedAt",
    "pub_date",
    "pubDate",
    "datePublished",
    "date",
)
_LENGTH = ("duration_seconds", "durationSeconds", "duration_s", "duration", "audio_duration")
_NOTES = ("description", "notes", "show_notes", "showNotes", "resource", "summary", "content")
_PAGE = (
    "page",
    "page_url",
    "pageUrl",
    "html_url",
    "web_url",
    "url",
    "link",
    "permalink",
    "self",
)
_AUDIO = (
    "audio_file",
    "audio_url",
    "audioUrl",
    "audio",
    "enclosure_url",
    "enclosure",
    "media_url",
)
_KEY = ("guid", "id", "slug")
_SPEECH = ("transcript", "transcription", "segments", "turns", "utterances", "monologues")
_NOTICE = (
    "rights_notice",
    "notice",
    "transcript_notice",
    "rights",
    "message",
    "reason",
    "detail",
)
_PEOPLE = ("people", "persons", "contributors", "hosts", "guests", "speakers")


def fits(source: Source) -> bool:
    """Whether there is an episode with a state, or with its show and date."""
    return any(True for _item in _episodes(json_of(source)))


def read(source: Source) -> Document:
    """Read every episode of the resource; notices about rights are not speech."""
    items = list(_episodes(json_of(source)))
    episodes = [_episode(source, item) for item in items]
    if not episodes:
        raise UnreadableDocument(f"{source.name} names no episode.")
    cues = sum(len(_cues(item)) for item in items)
    podcast = next((found for found in map(_podcast, items) if found), None)
    return Document(
        NAME, tuple(episodes), podcast=podcast, cues=cues, damage=json_damage(source)
    )


def _episodes(value: object) -> Iterator[Mapping[str, object]]:
    """Yield the objects that are episodes: the value, what it wraps, or its list."""
    candidates = [value, *(child(value, key) for key in _WRAPPERS)]
    for listed in (value, *(child(value, key) for key in _LISTS)):
        candidates += objects(listed)
    for item in candidates:
        if isinstance(item, dict) and _is_episode(item):
            yield item


def _is_episode(item: Mapping[str, object]) -> bool:
    if not words_of(item.get("title")).strip():
        return False
    stated = words_of(first(item, _STATE)).lower() in set(State)
    return stated or (first(item, _SHOW) is not None and first(item, _DATE) is not None)


def _episode(source: Source, item: Mapping[str, object]) -> Episode:
    turns = turns_of(_cues(item))
    stated = words_of(first(item, _STATE)).lower()
    state = State(stated) if stated in set(State) else State.READY
    podcast = _podcast(item)
    title = _line(item.get("title")) or ""
    return Episode(
        title=title,
        podcast=podcast.title if podcast else "",
        key=_address(first(item, _PAGE)) or str(first(item, _KEY) or ""),
        source=source.name,
        published=_instant(first(item, _DATE)),
        duration_s=seconds(first(item, _LENGTH)),
        state=state if turns or state is not State.READY else State.NOT_REQUESTED,
        notes=_line(first(item, _NOTES)),
        url=_address(first(item, _PAGE)),
        audio_url=_address(first(item, _AUDIO)),
        language=language_code(item.get("language")),
        license=_line(item.get("license")),
        rights_notice=None if turns else _notice(item),
        links=tuple(_links(item)),
        people=tuple(_people(item)),
        chapters=chapters_in(item.get("chapters")),
        turns=turns,
    )


def _podcast(item: Mapping[str, object]) -> Podcast | None:
    value = first(item, _SHOW)
    title = _line(first(value, ("title", "name"))) if isinstance(value, dict) else _line(value)
    if not title:
        return None
    site = _address(first(value, (*_PAGE, "site"))) if isinstance(value, dict) else None
    return Podcast(title, site=site)


def _cues(item: Mapping[str, object]) -> list[Cue]:
    """Return the speech: segments anywhere in it, or text with names before it."""
    speech = {key: item[key] for key in _SPEECH if item.get(key)}
    if cues := cues_in(speech):
        return cues
    text = first(speech, _SPEECH)
    if isinstance(text, Mapping):
        text = first(text, ("text", "body", "content"))
    if words_of(first(item, _STATE)).lower() not in {"", State.READY}:
        return []
    lines = [line for line in words_of(text).split("\n") if line.strip()]
    return attributed([Cue(line) for line in lines])


def _notice(item: Mapping[str, object]) -> str | None:
    """Return what the resource says in place of a transcript."""
    speech = first(item, _SPEECH)
    inside = first(speech, (*_NOTICE, "text")) if isinstance(speech, dict) else speech
    return _line(inside) or _line(first(item, _NOTICE))


def _line(value: object) -> str | None:
    return folded(unescaped(words_of(value))) or None


def _address(value: object) -> str | None:
    if isinstance(value, Mapping):
        value = first(value, ("url", "href", "src"))
    address = words_of(value).strip()
    return address if address.startswith(("https://", "http://")) else None


def _links(item: Mapping[str, object]) -> Iterator[Link]:
    """Yield every address that the resource names, under its own key."""
    listed = [(str(key), value) for key, value in item.items()]
    if isinstance(links := item.get("links"), dict):
        listed += [(str(key), value) for key, value in links.items()]
    listed += [
        (words_of(first(link, ("label", "title", "rel", "name"))) or "link", link)
        for link in objects(item.get("links"))
    ]
    seen: set[str] = set()
    for key, value in listed:
        address = _address(value) if key not in _SHOW else None
        if address and address not in seen:
            seen.add(address)
            yield Link(key.replace("_", " "), address)


def _people(item: Mapping[str, object]) -> Iterator[Person]:
    for key in _PEOPLE:
        role = {"hosts": "host", "guests": "guest"}.get(key)
        for value in item[key] if isinstance(item.get(key), list) else ():  # type: ignore[attr-defined]
            named = first(value, ("name", "title")) if isinstance(value, dict) else value
            name = clean_name(words_of(named))
            stated = words_of(value.get("role")) if isinstance(value, dict) else ""
            if name and is_person(name):
                yield Person(name, stated.lower() or role)


def _instant(value: object) -> datetime | None:
    """Read an ISO 8601 or e-mail date as an instant in UTC; naive ones are UTC."""
    text = words_of(value).strip()[:64]
    for read_date in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = read_date(text)
            return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None
