"""From documents to the archive: read each, then one write an episode."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from pathlib import Path, PurePosixPath

from sqlite_utils import Database

from seeds.podcast_toml import FILE_NAME, FolderFacts, read_podcast_toml
from seeds.readers import read_document
from seeds.readers.document import Document, Source, UnreadableDocument
from seeds.sources import find_sources
from store.archive import Outcome, add_episode
from store.insights import add_curated
from store.model import Episode, Podcast
from store.podcasts import add_podcast


@dataclass(frozen=True, slots=True)
class Reading:
    """A document that was read and is ready to be stored, or why it was not."""

    source: str
    document: Document | None = None
    podcast: Podcast | None = None
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of one source.

    ``refused`` says why nothing, or which part, was left out; ``skipped``
    counts episodes that were stored already.
    """

    source: str
    format: str | None = None
    episodes: int = 0
    cues: int = 0
    turns: int = 0
    skipped: int = 0
    insights: int = 0
    refused: str | None = None


def read_sources(
    paths: Iterable[Path], *, podcast: str | None = None, private_to: int | None = None
) -> Iterator[Reading]:
    """Read every document under ``paths``; nothing is stored.

    Args:
        paths: files, folders or archives.
        podcast: a title for episodes whose documents name no podcast.
        private_to: the guild that alone may see what is read.
    """
    for path in paths:
        folders: dict[PurePosixPath, FolderFacts] = {}
        try:
            for source in _told_first(find_sources(path)):
                yield _reading(source, folders, podcast, private_to)
        except UnreadableDocument as error:
            yield Reading(str(path), refused=str(error))


def read_source(
    source: Source, *, podcast: str | None = None, private_to: int | None = None
) -> Reading:
    """Read one document that is at hand already; arguments as for ``read_sources``."""
    return _reading(source, {}, podcast, private_to)


def store_reading(db: Database, reading: Reading, now: datetime) -> Loaded:
    """Store what was read, one transaction an episode.

    Args:
        db: the archive, on the writer's connection.
        reading: what ``read_sources`` gave.
        now: the instant of loading, UTC.
    """
    document = reading.document
    if document is None:
        return Loaded(reading.source, refused=reading.refused)
    podcast_id = add_podcast(db, reading.podcast) if reading.podcast else None
    outcomes = [
        add_episode(db, podcast_id, episode, now).outcome
        for episode in document.episodes
        if podcast_id is not None
    ]
    new = add_curated(db, document.insights, reading.source, podcast_id, now)
    return Loaded(
        source=reading.source,
        format=document.format,
        episodes=len(document.episodes),
        cues=document.cues,
        turns=sum(len(episode.turns) for episode in document.episodes),
        skipped=outcomes.count(Outcome.SAME),
        insights=new,
        refused=_damage(document),
    )


def _told_first(sources: Iterator[Source]) -> Iterator[Source]:
    """Yield each folder's ``podcast.toml`` before the folder's other files.

    An archive is a stream: members are held back only until their folder's
    ``podcast.toml`` could have come, which is its end.
    """
    waiting: list[Source] = []
    folder: PurePosixPath | None = None
    try:
        for source in sources:
            name = PurePosixPath(source.name)
            if name.parent != folder:
                yield from waiting
                waiting, folder = [], name.parent
            if name.name == FILE_NAME:
                yield source
            else:
                waiting.append(source)
    except UnreadableDocument:
        yield from waiting
        raise
    yield from waiting


def _reading(
    source: Source,
    folders: dict[PurePosixPath, FolderFacts],
    title: str | None,
    private_to: int | None,
) -> Reading:
    name = PurePosixPath(source.name)
    try:
        if name.name == FILE_NAME:
            folders[name.parent] = read_podcast_toml(source.data, name.parent.name)
            return Reading(source.name, Document("podcast.toml"))
        document = read_document(source)
        facts = folders.get(name.parent)
        podcast = _podcast(document, facts, title, name)
        if private_to is not None:
            podcast = replace(podcast, private_to=private_to)
        episodes = [
            _episode(facts.complete(name.stem, e) if facts else e, podcast, source)
            for e in document.episodes
        ]
    except UnreadableDocument as error:
        return Reading(source.name, refused=str(error))
    document = replace(document, episodes=tuple(_distinct(episodes)))
    return Reading(source.name, document, podcast if document.episodes or facts else None)


def _podcast(
    document: Document, facts: FolderFacts | None, title: str | None, name: PurePosixPath
) -> Podcast:
    podcast = facts.podcast if facts else document.podcast
    if podcast is None:
        named = next((e.podcast for e in document.episodes if e.podcast), None)
        podcast = Podcast(title=title or named or name.parent.name or name.stem)
    return podcast if podcast.key else replace(podcast, key=_key(podcast.title))


def _episode(episode: Episode, podcast: Podcast, source: Source) -> Episode:
    title = episode.title or PurePosixPath(source.name).stem
    return replace(
        episode,
        title=title,
        podcast=podcast.title,
        source=source.name,
        key=episode.key or episode.url or _key(title),
    )


def _distinct(episodes: Iterable[Episode]) -> Iterator[Episode]:
    taken: set[str] = set()
    for episode in episodes:
        key = next(
            k
            for n in count(1)
            if (k := episode.key if n == 1 else f"{episode.key} {n}") not in taken
        )
        taken.add(key)
        yield replace(episode, key=key)


def _key(title: str) -> str:
    return re.sub(r"\s+", " ", title).strip().casefold()


def _damage(document: Document) -> str | None:
    if not document.damage:
        return None
    told = "; ".join(f"line {d.line}: {d.reason}" for d in document.damage[:5])
    more = len(document.damage) - 5
    return f"{told}; and {more} more" if more > 0 else told
