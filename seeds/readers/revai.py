"""Rev.ai JSON: monologues of elements whose punctuation brings its own spaces."""

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
from seeds.readers.segments import names_of

NAME = "revai"
LOOKS_FOR = "Rev JSON (monologues with elements)"


def fits(source: Source) -> bool:
    """Whether there are monologues of elements."""
    monologues = objects(child(json_of(source), "monologues"))
    return any(objects(item.get("elements")) for item in monologues[:20])


def read(source: Source) -> Document:
    """Read monologues; elements follow each other as written."""
    value = json_of(source)
    names = names_of(child(value, "speakers"))
    cues = [cue for item in objects(child(value, "monologues")) for cue in _cues(item, names)]
    facts = Facts(language=child(value, "language"), damage=json_damage(source))
    return captioned(source, NAME, cues, facts)


def _cues(monologue: Mapping[str, object], names: Mapping[str, str]) -> Iterator[Cue]:
    label = label_of(monologue.get("speaker"))
    shown = label_of(monologue.get("speaker_info")) or names.get(label or "", label or "")
    text, start_s, end_s = "", None, None
    for element in objects(monologue.get("elements")):
        value = words_of(element.get("value"))
        if text.endswith(" ") and element.get("type") != "punct" and start_s is not None:
            yield Cue(text, start_s, end_s, shown or None)
            text, start_s = "", None
        text += value
        if start_s is None:
            start_s = seconds(element.get("ts"))
        end_s = seconds(element.get("end_ts")) or end_s
    if text.strip():
        yield Cue(text, start_s, end_s, shown or None)
