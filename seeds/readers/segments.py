"""Lists of segments: the core of nearly every JSON transcript.

Tools agree that a segment has words, times and perhaps a speaker, and on
nothing else; the names they use for these are gathered here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from seeds.readers.cues import Cue
from seeds.readers.jsontext import first, label_of, seconds, words_of

TEXT: tuple[str, ...] = (
    "punctuated_word",
    "text",
    "body",
    "transcript",
    "content",
    "caption",
    "sentence",
    "word",
)
TEXT += ("utterance", "value", "line", "speech", "display")
START: tuple[str, ...] = (
    "start",
    "startTime",
    "start_time",
    "start_s",
    "startSec",
    "start_seconds",
    "begin",
)
START += ("startTimeSec", "offset", "from", "time", "timestamp", "ts", "t")
END = (
    "end",
    "endTime",
    "end_time",
    "end_s",
    "endSec",
    "end_seconds",
    "endTimeSec",
    "to",
    "stop",
)
START_MS = ("startMs", "start_ms", "tStartMs", "begin_ms", "offsetMs", "startTimeMs")
END_MS = ("endMs", "end_ms", "endTimeMs")
SPEAKER: tuple[str, ...] = (
    "speaker",
    "speakerLabel",
    "speaker_label",
    "speakerName",
    "speaker_name",
    "voice",
)
SPEAKER += ("speakerTag", "speaker_tag", "speaker_id", "speakerId", "name", "participant")


def segment_text(item: Mapping[str, object]) -> str:
    """Return what was said in a segment, or ``""``."""
    return words_of(first(item, TEXT))


def segment_start(item: Mapping[str, object], unit: float = 1.0) -> float | None:
    """Return the segment's start in seconds; ``unit`` as for ``seconds``."""
    if (stated := first(item, START_MS)) is not None:
        return seconds(stated, unit=0.001)
    return seconds(first(item, START), unit=unit)


def segment_end(item: Mapping[str, object], unit: float = 1.0) -> float | None:
    """Return the segment's end in seconds; ``unit`` as for ``seconds``."""
    if (stated := first(item, END_MS)) is not None:
        return seconds(stated, unit=0.001)
    return seconds(first(item, END), unit=unit)


def segment_cue(
    item: Mapping[str, object],
    names: Mapping[str, str] | None = None,
    *,
    unit: float = 1.0,
) -> Cue:
    """Return one segment as a cue; ``names`` maps labels to names."""
    label = label_of(first(item, SPEAKER))
    if label is not None and names:
        label = names.get(label, label)
    start_s, end_s = segment_start(item, unit), segment_end(item, unit)
    if start_s is not None and end_s is not None and end_s < start_s:
        end_s = None
    return Cue(segment_text(item), start_s, end_s, label)


def segment_cues(
    items: Sequence[Mapping[str, object]],
    names: Mapping[str, str] | None = None,
    *,
    unit: float = 1.0,
) -> list[Cue]:
    """Return segments as cues, in order; those without words are left out."""
    cues = (segment_cue(item, names, unit=unit) for item in items)
    return [cue for cue in cues if cue.text.strip()]
