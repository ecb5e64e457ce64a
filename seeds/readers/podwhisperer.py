"""Podwhisperer JSON: Whisper's segments with labels, and a map of who they are."""

from __future__ import annotations

from seeds.readers.captioned import Facts, captioned
from seeds.readers.document import Document, Source
from seeds.readers.jsontext import child, json_damage, json_of, objects
from seeds.readers.segments import names_of, segment_cues

NAME = "podwhisperer_json"
LOOKS_FOR = "podwhisperer JSON (a map of speakers, segments with speakerLabel)"


def fits(source: Source) -> bool:
    """Whether segments carry ``speakerLabel``."""
    segments = objects(child(json_of(source), "segments"))
    return any("speakerLabel" in item and "text" in item for item in segments)


def read(source: Source) -> Document:
    """Read segments under the names that the map gives to their labels."""
    value = json_of(source)
    segments = objects(child(value, "segments"))
    cues = segment_cues(segments, names_of(child(value, "speakers")))
    facts = Facts(
        language=child(value, "language"), damage=json_damage(source), cues=len(segments)
    )
    return captioned(source, NAME, cues, facts)
