"""Lists of segments: the core of nearly every JSON transcript.

Tools agree that a segment has words, times and perhaps a speaker, and on
nothing else; the names they use for these are gathered here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from seeds.readers.cues import Cue
from seeds.readers.jsontext import first, label_of, objects, seconds, words_of

# fmt: off
TEXT = (
    "punctuated_word", "text", "body", "transcript", "content", "caption", "sentence", "word",
    "utterance", "value", "line", "speech", "display",
)
START = (
    "start", "startTime", "start_time", "start_s", "startSec", "start_seconds", "begin",
    "startOffset", "start_offset", "startTimeSec", "startTimecode", "offset", "from", "time",
    "timestamp", "ts", "t",
)
END = (
    "end", "endTime", "end_time", "end_s", "endSec", "end_seconds", "endOffset", "end_offset",
    "endTimeSec", "endTimecode", "to", "stop", "end_ts",
)
START_MS = ("startMs", "start_ms", "tStartMs", "begin_ms", "offsetMilliseconds", "startTimeMs")
END_MS = ("endMs", "end_ms", "endTimeMs")
LENGTH = ("duration", "dur")
SPEAKER = (
    "speaker", "speakerLabel", "speaker_label", "speakerName", "speaker_name", "voice",
    "speakerTag", "speaker_tag", "speakerId", "speaker_id", "name", "participant",
)
# fmt: on


def segment_text(item: Mapping[str, object]) -> str:
    """Return what was said in a segment, or ``""``."""
    return words_of(first(item, TEXT))


def segment_start(item: Mapping[str, object], unit: float = 1.0) -> float | None:
    """Return the segment's start in seconds; ``unit`` as for ``seconds``."""
    if (stated := first(item, START_MS)) is not None:
        return seconds(stated, unit=0.001)
    value = first(item, START)
    return seconds(value[0] if isinstance(value, list) and value else value, unit=unit)


def segment_end(item: Mapping[str, object], unit: float = 1.0) -> float | None:
    """Return the segment's end in seconds; ``unit`` as for ``seconds``.

    It may be stated, be the second of a pair of times, or follow from a length.
    """
    if (stated := first(item, END_MS)) is not None:
        return seconds(stated, unit=0.001)
    if (stated := first(item, END)) is not None:
        return seconds(stated, unit=unit)
    value = first(item, START)
    if isinstance(value, list):
        return seconds(value[1], unit=unit) if len(value) > 1 else None
    start_s, length_s = segment_start(item, unit), seconds(first(item, LENGTH), unit=unit)
    return None if start_s is None or length_s is None else start_s + length_s


def segment_label(
    item: Mapping[str, object], names: Mapping[str, str] | None = None
) -> str | None:
    """Return who speaks in a segment, as written or as ``names`` has it."""
    label = label_of(first(item, SPEAKER))
    return names.get(label, label) if label is not None and names else label


def segment_cue(
    item: Mapping[str, object],
    names: Mapping[str, str] | None = None,
    *,
    unit: float = 1.0,
) -> Cue:
    """Return one segment as a cue; ``names`` maps labels to names."""
    start_s, end_s = segment_start(item, unit), segment_end(item, unit)
    if start_s is not None and end_s is not None and end_s < start_s:
        end_s = None
    return Cue(segment_text(item), start_s, end_s, segment_label(item, names))


def segment_cues(
    items: Sequence[Mapping[str, object]],
    names: Mapping[str, str] | None = None,
    *,
    unit: float = 1.0,
) -> list[Cue]:
    """Return segments as cues, in order; those without words are left out."""
    cues = (segment_cue(item, names, unit=unit) for item in items)
    return [cue for cue in cues if cue.text.strip()]


def names_of(value: object) -> dict[str, str]:
    """Read who the labels stand for: ``{label: name}`` or a list of objects.

    An object of the list has the label under ``id``, ``label``, ``voice`` or
    ``speaker`` and the person's name under ``name``, ``title`` or the like.
    """
    if isinstance(value, Mapping):
        named = {str(label): label_of(name) for label, name in value.items()}
    else:
        named = {
            str(label): label_of(
                first(item, ("name", "displayName", "speaker_name", "title", "contributor"))
            )
            for item in objects(value)
            if (label := first(item, ("id", "label", "voice", "speaker", "spkid"))) is not None
        }
    return {label: name for label, name in named.items() if name}
