"""Whisper and its kin: OpenAI's API, WhisperX, whisper-timestamped, whisper.cpp.

Segments stand in ``segments``, ``transcription`` or ``chunks``, or are the whole
document; diarising tools add a speaker to segments or to their words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from seeds.readers.captioned import Facts, captioned
from seeds.readers.cues import Cue
from seeds.readers.document import Document, Source
from seeds.readers.jsontext import child, json_damage, json_of, objects, words_of
from seeds.readers.segments import names_of, segment_cue, segment_label, segment_text
from seeds.readers.words import word_cues

NAME = "whisper_json"
LOOKS_FOR = "Whisper JSON (segments with text and start)"

_PLACES = ("segments", "transcription", "chunks")
_BARE = frozenset(
    {"text", "language", "task", "duration", "usage", "logprobs", "segments", "words"}
)
"""Keys of an answer that is only text, without times."""
_TIMES = ("start", "timestamp", "timestamps", "startTime", "offsets")


def fits(source: Source) -> bool:
    """Whether there are segments of text with times, or a text with timed words."""
    value = json_of(source)
    segments = _segments(value)
    if segments:
        return any("text" in item and any(key in item for key in _TIMES) for item in segments)
    if not isinstance(value, dict) or not words_of(value.get("text")).strip():
        return False
    return any("word" in word for word in objects(value.get("words"))) or value.keys() <= _BARE


def read(source: Source) -> Document:
    """Read segments, with the speakers that a diarising tool has added."""
    value = json_of(source)
    names = names_of(child(value, "speakers"))
    segments = _segments(value)
    if segments:
        cues = [cue for item in segments for cue in _cues(item, names)]
    else:
        text = words_of(child(value, "text"))
        cues = word_cues(objects(child(value, "words")), text) or [Cue(text)]
    facts = Facts(
        language=child(value, "language") or child(value, "result", "language"),
        damage=json_damage(source),
        cues=len(segments) or len(cues),
    )
    return captioned(source, NAME, cues, facts)


def _segments(value: object) -> list[Mapping[str, object]]:
    if isinstance(value, list):
        return objects(value)
    found = (objects(child(value, place)) for place in _PLACES)
    return next((segments for segments in found if segments), [])


def _cues(item: Mapping[str, object], names: Mapping[str, str]) -> Iterator[Cue]:
    """Yield a segment, cut by its words' speakers where it has none of its own."""
    words = objects(item.get("words"))
    if segment_label(item) is None and any(segment_label(word) for word in words):
        yield from _filled(word_cues(words, segment_text(item), names))
        return
    times = item.get("timestamps") if isinstance(item.get("timestamps"), Mapping) else None
    cue = segment_cue({**item, **times} if isinstance(times, Mapping) else item, names)
    if cue.text.strip():
        yield cue


def _filled(cues: list[Cue]) -> Iterator[Cue]:
    """Give words without a speaker the one that speaks both before and after them.

    Aligners leave numbers and the like without times, and so without speakers.
    """
    after: list[str | None] = []
    speaker: str | None = None
    for cue in reversed(cues):
        speaker = cue.speaker or speaker
        after.append(speaker)
    before: str | None = None
    for cue, following in zip(cues, reversed(after), strict=True):
        before = cue.speaker or before
        same = following if before in {following, None} else None
        last = before if following is None else same
        yield replace(cue, speaker=cue.speaker or last)
