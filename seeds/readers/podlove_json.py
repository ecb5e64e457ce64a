"""Podlove Publisher's JSON: stamped lines by voice, flat or grouped.

``speaker`` is a contributor's login or number there and ``voice``, where it is
given, the name to show; a map of voices may stand beside the lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from seeds.readers.captioned import Facts, captioned
from seeds.readers.cues import Cue
from seeds.readers.document import Document, Source
from seeds.readers.jsontext import child, json_damage, json_of, label_of, objects
from seeds.readers.segments import names_of, segment_cue

NAME = "podlove_json"
LOOKS_FOR = "Podlove JSON (lines with start 00:00:00.0 and text)"

_PLACES = ("transcript", "transcripts", "entries")


def fits(source: Source) -> bool:
    """Whether there are lines whose starts are stamps with colons."""
    return any(
        ":" in str(item.get("start", "")) and ("text" in item or "items" in item)
        for item in _lines(json_of(source))[:20]
    )


def read(source: Source) -> Document:
    """Read lines; what has no speaker (jingles, say) stays without one."""
    value = json_of(source)
    names = names_of(child(value, "voices")) | names_of(child(value, "contributors"))
    cues = [cue for line in _lines(value) for cue in _cues(line, names)]
    facts = Facts(language=child(value, "language"), damage=json_damage(source))
    return captioned(source, NAME, cues, facts)


def _lines(value: object) -> list[Mapping[str, object]]:
    if isinstance(value, list):
        return objects(value)
    found = (objects(child(value, place)) for place in _PLACES)
    return next((lines for lines in found if lines), [])


def _cues(line: Mapping[str, object], names: Mapping[str, str]) -> Iterator[Cue]:
    """Yield a line's cue, or those of a group under the group's voice."""
    who = {key: line[key] for key in ("speaker", "voice") if line.get(key) is not None}
    for item in objects(line.get("items")) or [line]:
        said = {**who, **item}
        if "text" in said and (voice := _shown(said, names)):
            said = {**said, "speaker": voice}
        cue = segment_cue(said)
        if cue.text.strip():
            yield cue


def _shown(line: Mapping[str, object], names: Mapping[str, str]) -> str | None:
    """Return the name to show: a mapped one, else the voice, else the speaker."""
    voice, speaker = label_of(line.get("voice")), label_of(line.get("speaker"))
    mapped = next(
        (names[label] for label in (voice, speaker) if label and label in names), None
    )
    return mapped or voice or speaker
