"""Headers and what stands under them, made into an episode."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from seeds.readers.document import Damage, Document, Source, UnreadableDocument
from seeds.readers.front_matter import FrontMatter, split_front_matter
from seeds.readers.headers import Header, body
from seeds.readers.names import full_names, people_of
from seeds.readers.page import (
    read_page,
    show_named_in,
    stem,
    without_headings,
    without_tail,
)
from seeds.readers.speech import spoken
from store.model import Chapter, Episode, Podcast, Turn

_LOST = re.compile("\ufffd")
_MOST_FAULTS = 100
_OUTLINE = re.compile(r"(?:[A-Z]|[0-9]{1,2}|[IVX]{1,4})[.)][ \t]+[^\W\d_][^\n]{2,100}[^\s.!?,]")


def read_episode(source: Source, name: str, headers: Sequence[Header]) -> Document:
    """Read a document that holds one transcript, whose headers were found.

    Raises:
        UnreadableDocument: when nobody says anything under the headers.
    """
    text = source.text
    facts, begins = split_front_matter(text)
    starts = headers[0].start if headers else begins
    page = read_page(text[begins:starts], text[starts:])
    turns, chapters = turns_of(text, headers, named=facts.speakers, notes=page.notes or "")
    if not turns:
        raise UnreadableDocument(
            f"{source.name} names speakers but holds nothing that they say."
        )
    show = facts.podcast or show_named_in([text[begins:starts]])
    episode = Episode(
        title=facts.title or page.title or stem(source.name),
        podcast=show or "",
        key=facts.url or "",
        source=source.name,
        published=facts.published,
        notes=page.notes or facts.description,
        language=facts.language,
        url=facts.url,
        links=page.links,
        people=people_of(turns, facts.hosts),
        chapters=(*page.chapters, *chapters),
        turns=turns,
    )
    damage = faults(text, headers)
    return Document(name, (episode,), (), _podcast(show, episode, facts), len(headers), damage)


def faults(text: str, headers: Sequence[Header]) -> tuple[Damage, ...]:
    """List what could not be read: false stamps, and lines whose bytes are no text."""
    found = [(header.start, header.fault) for header in headers if header.fault]
    found += [(match.start(), "bytes that are no text") for match in _LOST.finditer(text)]
    damage: list[Damage] = []
    line, at = 1, 0
    for start, reason in sorted(found)[:_MOST_FAULTS]:
        line, at = line + text.count("\n", at, start), start
        damage.append(Damage(line, reason))
    return tuple(dict.fromkeys(damage))


def _podcast(show: str | None, episode: Episode, facts: FrontMatter) -> Podcast | None:
    if not show:
        return None
    hosts = tuple(person.name for person in episode.people if person.role == "host")
    return Podcast(show, language=facts.language, hosts=hosts)


def turns_of(
    text: str, headers: Sequence[Header], *, named: Sequence[str] = (), notes: str = ""
) -> tuple[tuple[Turn, ...], tuple[Chapter, ...]]:
    """Make one turn of each header that has words under it, in document order.

    Returns the turns and the chapters that stand between them as headings;
    a heading takes the second of the turn that follows it.
    """
    names = full_names([header.label for header in headers], named, notes)
    turns: list[Turn] = []
    chapters: list[Chapter] = []
    waiting = 0
    for at, header in enumerate(headers):
        raw = body(text, headers, at)
        if at + 1 == len(headers):
            raw = without_tail(raw)
        turn, headings = _turn(raw, header, names)
        if turn:
            for index in range(len(chapters) - waiting, len(chapters)):
                if chapters[index].start_s is None:
                    chapters[index] = replace(chapters[index], start_s=turn.start_s)
            turns.append(turn)
            waiting = 0
        chapters.extend(headings)
        waiting += len(headings)
    return tuple(turns), tuple(chapters)


def _turn(raw: str, header: Header, names: dict[str, str]) -> tuple[Turn | None, list[Chapter]]:
    raw, headings = without_headings(raw)
    chapters = list(headings)
    kept = raw.rstrip()
    last_line = kept[kept.rfind("\n") + 1 :]
    if "\n" in kept and _OUTLINE.fullmatch(last_line.strip()):
        chapters.append(Chapter(spoken(last_line).text))
        kept = kept[: -len(last_line)]
    speech = spoken(kept)
    if not any(letter.isalnum() for letter in speech.text):
        return None, chapters
    speaker = names.get(header.label)
    label = header.label if header.label != speaker else None
    start = header.start_s if header.start_s is not None else speech.start_s
    return Turn(speech.text, speaker, start, None, label or None, speech.marks), chapters
