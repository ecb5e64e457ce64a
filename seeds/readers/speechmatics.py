"""Speechmatics JSON: words and punctuation with what they attach to."""

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

NAME = "speechmatics"
LOOKS_FOR = "Speechmatics JSON (results with a type and a content)"


def fits(source: Source) -> bool:
    """Whether results are a list of typed items with contents."""
    items = objects(child(json_of(source), "results"))
    return any("type" in item and "content" in _best(item) for item in items[:20])


def read(source: Source) -> Document:
    """Read items; ``attaches_to`` says where no space stands."""
    value = json_of(source)
    cues = list(_cues(objects(child(value, "results"))))
    language = child(value, "metadata", "transcription_config", "language")
    return captioned(source, NAME, cues, Facts(language=language, damage=json_damage(source)))


def _best(item: Mapping[str, object]) -> Mapping[str, object]:
    return next(iter(objects(item.get("alternatives"))), {})


def _cues(items: list[Mapping[str, object]]) -> Iterator[Cue]:
    speaker: str | None = None
    glues = False
    for item in items:
        best = _best(item)
        attaches = item.get("attaches_to")
        punctuation = item.get("type") == "punctuation"
        before = attaches in {"previous", "both"} or (punctuation and attaches is None)
        if not (punctuation and before):
            speaker = label_of(best.get("speaker"))
        start_s, end_s = seconds(item.get("start_time")), seconds(item.get("end_time"))
        text = words_of(best.get("content"))
        yield Cue(text, start_s, end_s, speaker, glued=bool(before or glues))
        if text:
            glues = attaches in {"next", "both"}
