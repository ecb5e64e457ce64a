"""SubRip: numbered captions with times, however carelessly written.

Read by hand, since the tolerant parsers tried drop captions without blank
lines between them, or times with points in place of commas.
"""

from __future__ import annotations

from seeds.readers.captioned import Facts, captioned
from seeds.readers.captions import is_timing, read_captions
from seeds.readers.document import Document, Source
from seeds.readers.spoken import cues_of

NAME = "srt"
LOOKS_FOR = "SubRip (lines such as 00:00:01,000 --> 00:00:02,000)"

_HEAD_LINES = 12


def fits(source: Source) -> bool:
    """Whether one of the first lines that say anything is a line of times."""
    if source.head[:1] in {"{", "["} or source.head[:5].lower() in {"<?xml", "<!doc", "<html"}:
        return False
    said = [line for line in source.head.split("\n") if line.strip()]
    return any(is_timing(line) for line in said[:_HEAD_LINES])


def read(source: Source) -> Document:
    """Read captions; names come from ``Name:`` prefixes, if these are names."""
    found = read_captions(source.text.lstrip("\ufeff").split("\n"))
    facts = Facts(damage=tuple(found.damage), cues=len(found.captions))
    return captioned(source, NAME, cues_of(found.captions), facts)
