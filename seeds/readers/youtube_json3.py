"""YouTube's json3: events of segments, in milliseconds."""

from __future__ import annotations

from collections.abc import Mapping

from seeds.readers.captioned import Facts, captioned
from seeds.readers.cues import Cue
from seeds.readers.document import Document, Source
from seeds.readers.jsontext import child, json_damage, json_of, objects, seconds, words_of
from seeds.readers.prefixes import attributed

NAME = "youtube_json3"
LOOKS_FOR = "YouTube json3 (events with segs)"


def fits(source: Source) -> bool:
    """Whether there are events of segments."""
    events = objects(child(json_of(source), "events"))
    return any("segs" in event or "tStartMs" in event for event in events[:50])


def read(source: Source) -> Document:
    """Read events; segments bring their own spaces, and events overlap on screen."""
    value = json_of(source)
    cues = [cue for cue in map(_cue, objects(child(value, "events"))) if cue.text.strip()]
    facts = Facts(language=child(value, "lang"), damage=json_damage(source), cues=len(cues))
    return captioned(source, NAME, attributed(cues), facts)


def _cue(event: Mapping[str, object]) -> Cue:
    text = "".join(words_of(seg.get("utf8")) for seg in objects(event.get("segs")))
    start_s = seconds(event.get("tStartMs"), unit=0.001)
    length_s = seconds(event.get("dDurationMs"), unit=0.001)
    end_s = None if start_s is None or length_s is None else start_s + length_s
    return Cue(text, start_s, end_s)
