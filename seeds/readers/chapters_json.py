"""Chapters without speech: Podcasting 2.0's JSON, and Podlove's."""

from __future__ import annotations

from collections.abc import Mapping

from seeds.readers.captioned import Facts, captioned
from seeds.readers.cues import folded
from seeds.readers.document import Document, Source
from seeds.readers.jsontext import child, json_damage, json_of, objects, words_of
from seeds.readers.segments import segment_start
from store.model import Chapter

NAME = "chapters_json"
LOOKS_FOR = "chapters as JSON (chapters with startTime and title)"


def fits(source: Source) -> bool:
    """Whether there are titled, timed items and nothing that was said."""
    value = json_of(source)
    items = _items(value)
    beside = any(objects(child(value, key)) for key in ("segments", "transcript", "episodes"))
    return not beside and any(map(_chapter, items)) and not any(map(_is_said, items))


def read(source: Source) -> Document:
    """Read chapters for an episode whose speech is elsewhere.

    What has no title, or ``toc: false``, is not meant to be listed.
    """
    value = json_of(source)
    chapters = [chapter for item in _items(value) if (chapter := _chapter(item))]
    facts = Facts(
        title=words_of(child(value, "title")) or None,
        podcast=words_of(child(value, "podcastName")) or None,
        chapters=tuple(chapters),
        damage=json_damage(source),
    )
    return captioned(source, NAME, (), facts)


def chapters_in(value: object) -> tuple[Chapter, ...]:
    """Return the listed chapters of a JSON list."""
    return tuple(chapter for item in objects(value) if (chapter := _chapter(item)))


def _items(value: object) -> list[Mapping[str, object]]:
    return objects(value) if isinstance(value, list) else objects(child(value, "chapters"))


def _chapter(item: Mapping[str, object]) -> Chapter | None:
    title = folded(words_of(item.get("title")))
    start_s = segment_start(item)
    if not title or start_s is None or item.get("toc") is False:
        return None
    return Chapter(title, start_s)


def _is_said(item: Mapping[str, object]) -> bool:
    return any(words_of(item.get(key)) for key in ("text", "body", "transcript"))
