"""A podcast directory's page: many episodes as bullets, notes and transcripts below.

Each bullet's first line begins an episode and its other lines are indented
deeper. What stands under it may be notes alone or hold a transcript in any of
the text layouts, each episode in its own.
"""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from seeds.readers.document import Document, Source
from seeds.readers.headers import Header
from seeds.readers.labels import is_person
from seeds.readers.layouts import find_headers
from seeds.readers.names import people_of
from seeds.readers.page import Page, first_sentence, read_page, show_named_in
from seeds.readers.transcript import faults, turns_of
from store.model import Episode, Podcast, State, Turn

NAME = "directory_page"
LOOKS_FOR = "a directory's page with episodes as bullets"

_BULLET = re.compile(r"(?m)^ {1,8}[•●▪◦] (?=\S)")
_FEWEST = 3
_FEWEST_WORDS = 30


@lru_cache(maxsize=2)
def _entries(text: str) -> tuple[str, ...]:
    """Return each bullet's text, its indentation taken off; furniture left out."""
    starts = [match.start() for match in _BULLET.finditer(text)]
    ends = [*starts[1:], len(text)]
    entries = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    whole = [textwrap.dedent(_BULLET.sub(lambda m: " " * len(m[0]), part)) for part in entries]
    return tuple(
        part for part in whole if len(part.split(maxsplit=_FEWEST_WORDS)) > _FEWEST_WORDS
    )


def fits(source: Source) -> bool:
    """Whether the page is a list of at least three long bulleted entries."""
    return bool(_BULLET.search(source.text)) and len(_entries(source.text)) >= _FEWEST


def read(source: Source) -> Document:
    """Read each entry as an episode of the podcast that the page talks about."""
    entries = _entries(source.text)
    found = [find_headers(entry) for entry in entries]
    pages = [
        read_page(entry[: headers[0].start if headers else len(entry)])
        for entry, headers in zip(entries, found, strict=True)
    ]
    pages = _without_boilerplate(pages)
    show = show_named_in(source.text.split("\n")) or ""
    host = _host(found)
    episodes = tuple(
        _episode(source, show, host, parts) for parts in zip(entries, found, pages, strict=True)
    )
    episodes = _distinct(episodes)
    podcast = Podcast(show, hosts=host) if show else None
    damage = faults(source.text, [])
    return Document(NAME, episodes, (), podcast, sum(map(len, found)), damage)


def _without_boilerplate(pages: list[Page]) -> list[Page]:
    """Drop the paragraphs that most of the page's episodes repeat word for word."""
    often: Counter[str] = Counter()
    for page in pages:
        often.update(set((page.notes or "").split("\n\n")))
    most = max(2, len(pages) / 2)

    def own(notes: str) -> str | None:
        return "\n\n".join(part for part in notes.split("\n\n") if often[part] <= most) or None

    return [replace(page, notes=own(page.notes or "")) for page in pages]


def _host(found: Sequence[Sequence[Header]]) -> tuple[str, ...]:
    """Name who speaks in most of the page's episodes, if there are several."""
    heard = Counter(
        label
        for headers in found
        for label in {header.label for header in headers}
        if is_person(label)
    )
    transcripts = sum(1 for headers in found if headers)
    if not heard or transcripts < 2:
        return ()
    name, episodes = heard.most_common(1)[0]
    return (name,) if episodes > transcripts / 2 else ()


def _episode(
    source: Source, show: str, host: tuple[str, ...], parts: tuple[str, Sequence[Header], Page]
) -> Episode:
    entry, headers, page = parts
    notes = page.notes or ""
    turns, chapters = turns_of(entry, headers, named=host, notes=notes)
    return Episode(
        title=_entry_title(notes, turns, host),
        podcast=show,
        source=source.name,
        state=State.READY if turns else State.NOT_REQUESTED,
        notes=page.notes,
        links=page.links,
        people=people_of(turns, host),
        chapters=(*page.chapters, *chapters),
        turns=turns,
    )


def _distinct(episodes: tuple[Episode, ...]) -> tuple[Episode, ...]:
    """Number the titles that stand more than once: a title is the episode's key."""
    seen: Counter[str] = Counter()
    out: list[Episode] = []
    for episode in episodes:
        seen[episode.title] += 1
        at = seen[episode.title]
        out.append(episode if at == 1 else replace(episode, title=f"{episode.title} ({at})"))
    return tuple(out)


def _entry_title(notes: str, turns: Sequence[Turn], host: tuple[str, ...]) -> str:
    """Make a title of the notes' first sentence and the guests that it leaves out."""
    guests = dict.fromkeys(turn.speaker for turn in turns if turn.speaker not in (None, *host))
    sentence = first_sentence(notes)
    unnamed = [name for name in guests if name and name not in sentence]
    if not sentence:
        return "With " + " and ".join(unnamed) if unnamed else "Untitled episode"
    return f"{sentence} (with {' and '.join(unnamed)})" if unnamed else sentence
