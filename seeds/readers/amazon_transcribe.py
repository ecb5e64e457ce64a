"""Amazon Transcribe JSON: spoken items, punctuation, and labels by time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from seeds.readers.captioned import Facts, captioned
from seeds.readers.cues import Cue
from seeds.readers.document import Document, Source
from seeds.readers.jsontext import (
    child,
    json_damage,
    json_of,
    label_of,
    objects,
    seconds,
    words_of,
)

NAME = "amazon_transcribe"
LOOKS_FOR = "Amazon Transcribe JSON (results with items)"


def fits(source: Source) -> bool:
    """Whether results hold items with a type and alternatives."""
    items = objects(child(json_of(source), "results", "items"))
    return any("alternatives" in item and "type" in item for item in items[:20])


def read(source: Source) -> Document:
    """Read items; punctuation belongs to the word before it and its speaker."""
    value = json_of(source)
    results = child(value, "results")
    cues = list(_cues(objects(child(results, "items")), _labels(results)))
    facts = Facts(language=child(results, "language_code"), damage=json_damage(source))
    return captioned(source, NAME, cues, facts)


def _labels(results: object) -> dict[float, str]:
    """Map the start of each labelled item, in seconds, to its speaker's label."""
    labels: dict[float, str] = {}
    for segment in objects(child(results, "speaker_labels", "segments")):
        for item in objects(segment.get("items")):
            start_s = seconds(item.get("start_time"))
            label = label_of(item.get("speaker_label") or segment.get("speaker_label"))
            if start_s is not None and label:
                labels[start_s] = label
    return labels


def _cues(items: list[Mapping[str, object]], labels: Mapping[float, str]) -> Iterator[Cue]:
    speaker: str | None = None
    for item in items:
        best = next(iter(objects(item.get("alternatives"))), {})
        text = words_of(best.get("content"))
        if item.get("type") == "punctuation":
            yield Cue(text, speaker=speaker, glued=True)
            continue
        start_s, end_s = seconds(item.get("start_time")), seconds(item.get("end_time"))
        stated = label_of(item.get("speaker_label"))
        speaker = stated or (labels.get(start_s) if start_s is not None else None)
        yield Cue(text, start_s, end_s, speaker)
