"""``podcast.toml``: what a folder of bare transcript files says of itself."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from seeds.readers.document import UnreadableDocument
from seeds.readers.stamps import read_stamp
from store.model import Chapter, Episode, Person, Podcast

FILE_NAME = "podcast.toml"


@dataclass(frozen=True, slots=True)
class FolderFacts:
    """A folder's own words on its podcast and, by file stem, on its episodes."""

    podcast: Podcast
    episodes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def complete(self, stem: str, episode: Episode) -> Episode:
        """Return ``episode`` with what the folder says where it says nothing itself.

        Raises:
            UnreadableDocument: a value has the wrong kind.
        """
        told = self.episodes.get(stem, {})
        try:
            return replace(
                episode,
                title=str(told.get("title") or episode.title),
                published=episode.published or _instant(told.get("published")),
                duration_s=episode.duration_s or _seconds(told.get("duration_s")),
                notes=episode.notes or _words(told.get("notes")),
                url=episode.url or _words(told.get("url")),
                audio_url=episode.audio_url or _words(told.get("audio_url")),
                language=episode.language or self.podcast.language,
                license=episode.license or self.podcast.license,
                chapters=episode.chapters or tuple(map(_chapter, told.get("chapters", ()))),
                people=_people(episode, self.podcast.hosts, told.get("guests", ())),
            )
        except (TypeError, ValueError, KeyError) as error:
            raise UnreadableDocument(
                f"{FILE_NAME} says something unusable of episode {stem!r}: {error}."
            ) from error


def read_podcast_toml(data: bytes, folder: str) -> FolderFacts:
    """Read a ``podcast.toml``; ``folder`` names the podcast where it has no title.

    Keys: title, site, hosts, license, language, feed; and for a file's stem,
    ``[episodes."STEM"]`` with title, published, notes, url, audio_url,
    duration_s, guests and chapters (a list of ``{start, title}``).

    Raises:
        UnreadableDocument: it is no TOML, or a value has the wrong kind.
    """
    try:
        told = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnreadableDocument(
            f"{FILE_NAME} in {folder} is no valid TOML: {error}."
        ) from None
    hosts, episodes = told.get("hosts", []), told.get("episodes", {})
    if not (isinstance(hosts, list) and isinstance(episodes, dict)):
        raise UnreadableDocument(f"{FILE_NAME} in {folder}: hosts is a list, episodes a table.")
    podcast = Podcast(
        title=str(told.get("title") or folder),
        site=_words(told.get("site")),
        feed_url=_words(told.get("feed")),
        language=_words(told.get("language")),
        license=_words(told.get("license")),
        hosts=tuple(str(host) for host in hosts),
    )
    return FolderFacts(podcast, episodes)


def _people(
    episode: Episode, hosts: tuple[str, ...], guests: tuple[str, ...] | list[str]
) -> tuple[Person, ...]:
    speaking = {turn.speaker for turn in episode.turns}
    roles = {name: "host" for name in hosts if name in speaking}
    roles |= {str(name): "guest" for name in guests}
    known = {person.name for person in episode.people}
    told = [replace(p, role=p.role or roles.get(p.name)) for p in episode.people]
    return (*told, *(Person(name, role) for name, role in roles.items() if name not in known))


def _instant(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    if value is None:
        return None
    raise TypeError(f"published must be a date, not {value!r}")


def _seconds(value: object) -> float | None:
    return None if value is None else float(str(value))


def _words(value: object) -> str | None:
    return None if value is None else str(value)


def _chapter(told: Mapping[str, Any]) -> Chapter:
    start = told.get("start")
    return Chapter(str(told["title"]), None if start is None else read_stamp(str(start)))
