"""JSON of no known tool that holds a list of timed or spoken pieces anyway."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from seeds.readers.captioned import Facts, captioned
from seeds.readers.cues import Cue
from seeds.readers.document import Document, Source
from seeds.readers.jsontext import child, first, json_damage, json_of, objects, words_of
from seeds.readers.prefixes import attributed
from seeds.readers.segments import (
    SPEAKER,
    names_of,
    segment_cues,
    segment_start,
    segment_text,
)
from seeds.readers.words import word_cues

NAME = "json_segments"
LOOKS_FOR = "JSON with a list of segments that have text and times"

_DEEP = 6
_LOOKED_AT = 50
_SLOWEST = 0.1
"""Fewer words a second than this mean that the times are milliseconds."""
_PER_WORD = 1.3


def fits(source: Source) -> bool:
    """Whether a list of objects with words, and times or speakers, is in it."""
    return bool(_best_list(json_of(source)))


def read(source: Source) -> Document:
    """Read the list with the most words; times in milliseconds are told by pace."""
    value = json_of(source)
    title = words_of(child(value, "title")) or None
    language = child(value, "language") or child(value, "language_code")
    facts = Facts(title=title, language=language, damage=json_damage(source))
    return captioned(source, NAME, cues_in(value), facts)


def cues_in(value: object) -> list[Cue]:
    """Return the cues of the list within ``value`` that holds the most words."""
    items = _best_list(value)
    names = names_of(_speakers(value, 0))
    unit = _unit(segment_cues(items))
    cues = segment_cues(items, names, unit=unit)
    if sum(len(cue.text.split()) for cue in cues) <= _PER_WORD * len(cues):
        cues = word_cues(items, "", names, unit=unit)
    return attributed(cues)


def _best_list(value: object) -> list[Mapping[str, object]]:
    found = (items for items in _lists(value, 0) if _is_speech(items))
    return max(found, key=_length, default=[])


def _speakers(value: object, depth: int) -> object:
    """Return what stands under ``speakers``, wherever that is among the objects."""
    if not isinstance(value, dict) or depth > _DEEP:
        return None
    if value.get("speakers"):
        return value["speakers"]
    found = (_speakers(inner, depth + 1) for inner in value.values())
    return next((speakers for speakers in found if speakers), None)


def _spelled_out(items: list[Mapping[str, object]]) -> list[Mapping[str, object]]:
    """Return the words of groups that have only words, each with its group's speaker."""
    return [
        {**{key: group[key] for key in SPEAKER if key in group}, **word}
        for group in items
        for word in objects(group.get("words"))
    ]


def _lists(value: object, depth: int) -> Iterator[list[Mapping[str, object]]]:
    """Yield the lists of objects within ``value``, outer ones first."""
    if depth > _DEEP:
        return
    if items := objects(value):
        yield items
        if words := _spelled_out(items):
            yield words
    if isinstance(value, dict):
        for inner in value.values():
            if isinstance(inner, dict | list):
                yield from _lists(inner, depth + 1)


def _is_speech(items: list[Mapping[str, object]]) -> bool:
    looked = items[:_LOOKED_AT]
    spoken = [
        item
        for item in looked
        if segment_text(item).strip()
        and (segment_start(item) is not None or first(item, SPEAKER[:7]) is not None)
    ]
    return len(spoken) * 2 > len(looked)


def _length(items: list[Mapping[str, object]]) -> int:
    return sum(len(segment_text(item)) for item in items)


def _unit(cues: list[Cue]) -> float:
    """Tell milliseconds from seconds by how fast the words would be said."""
    times = [time for cue in cues for time in (cue.start_s, cue.end_s) if time is not None]
    words = sum(len(cue.text.split()) for cue in cues)
    span = max(times, default=0.0) - min(times, default=0.0)
    return 0.001 if span > 0 and words / span < _SLOWEST else 1.0
