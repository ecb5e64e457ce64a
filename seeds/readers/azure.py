"""Azure Speech JSON: batch and fast transcription, and Video Indexer."""

from __future__ import annotations

from collections.abc import Mapping

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

NAME = "azure"
LOOKS_FOR = "Azure Speech JSON (recognizedPhrases or phrases)"

_TICK_S = 1e-7
"""A tick is 100 nanoseconds."""


def fits(source: Source) -> bool:
    """Whether there are recognised phrases, or a video's transcript."""
    value = json_of(source)
    return bool(_phrases(value) or _indexed(value))


def read(source: Source) -> Document:
    """Read phrases by time; a speaker is a number, unless the indexer knows more."""
    value = json_of(source)
    phrases = _phrases(value)
    cues = [_phrase(item) for item in phrases]
    cues += [_line(item, insights) for insights, item in _indexed(value)]
    cues.sort(key=lambda cue: cue.start_s or 0.0)
    locales = [item.get("locale") for item in phrases]
    locales += [insights.get("language") for insights, _item in _indexed(value)]
    facts = Facts(language=next(filter(None, locales), None), damage=json_damage(source))
    return captioned(source, NAME, cues, facts)


def _phrases(value: object) -> list[Mapping[str, object]]:
    batch = objects(child(value, "recognizedPhrases"))
    fast = objects(child(value, "phrases"))
    return batch or [item for item in fast if "offsetMilliseconds" in item or "offset" in item]


def _phrase(item: Mapping[str, object]) -> Cue:
    best = next(iter(objects(item.get("nBest"))), item)
    text = words_of(best.get("display") or best.get("text") or best.get("lexical"))
    start_s = _time(item, "offset")
    length_s = _time(item, "duration")
    end_s = None if start_s is None or length_s is None else start_s + length_s
    return Cue(text, start_s, end_s, label_of(item.get("speaker")))


def _time(item: Mapping[str, object], key: str) -> float | None:
    if f"{key}Milliseconds" in item:
        return seconds(item[f"{key}Milliseconds"], unit=0.001)
    if f"{key}InTicks" in item:
        return seconds(item[f"{key}InTicks"], unit=_TICK_S)
    return seconds(item.get(key))


def _indexed(value: object) -> list[tuple[Mapping[str, object], Mapping[str, object]]]:
    """Return Video Indexer's lines, each with the insights that it belongs to."""
    videos = objects(child(value, "videos"))
    found = [
        insights for video in videos if isinstance(insights := video.get("insights"), dict)
    ]
    return [
        (insights, item) for insights in found for item in objects(insights.get("transcript"))
    ]


def _line(item: Mapping[str, object], insights: Mapping[str, object]) -> Cue:
    seen = next(iter(objects(item.get("instances"))), {})
    label = label_of(item.get("speakerId"))
    named = names_of(insights.get("speakers")).get(label, label) if label else None
    start_s, end_s = seconds(seen.get("start")), seconds(seen.get("end"))
    return Cue(words_of(item.get("text")), start_s, end_s, named)
