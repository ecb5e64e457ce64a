"""Podcasting 2.0 JSON: segments of a few words, or of one, with speakers."""

from __future__ import annotations

from seeds.readers.captioned import Facts, captioned
from seeds.readers.document import Document, Source
from seeds.readers.jsontext import child, json_damage, json_of, objects
from seeds.readers.prefixes import attributed
from seeds.readers.segments import segment_cues

NAME = "podcast20_json"
LOOKS_FOR = "Podcasting 2.0 JSON (segments with body and startTime)"


def fits(source: Source) -> bool:
    """Whether there are segments whose words are called ``body``."""
    segments = objects(child(json_of(source), "segments"))
    return any("body" in item for item in segments)


def read(source: Source) -> Document:
    """Read segments; one speaker's segments are joined to turns."""
    value = json_of(source)
    segments = objects(child(value, "segments"))
    cues = attributed(segment_cues(segments))
    facts = Facts(
        language=child(value, "language"),
        damage=json_damage(source),
        cues=len(segments),
    )
    return captioned(source, NAME, cues, facts)
