"""SubStation Alpha (.ass, .ssa): dialogue lines, with a field for who speaks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seeds.readers.captioned import Facts, captioned
from seeds.readers.cues import Cue
from seeds.readers.document import Damage, Document, Source
from seeds.readers.prefixes import attributed
from seeds.readers.stamps import read_stamp
from seeds.readers.tags import untagged

NAME = "ass"
LOOKS_FOR = "SubStation Alpha ([Script Info] and Dialogue lines)"

_FIELDS = [
    "layer",
    "start",
    "end",
    "style",
    "name",
    "marginl",
    "marginr",
    "marginv",
    "effect",
    "text",
]
_DRAWING = re.compile(r"\{[^{}]{0,400}\\p[1-9]")


def fits(source: Source) -> bool:
    """Whether the head names the script's sections."""
    return source.head.lstrip("\ufeff").lower().startswith(("[script info]", "[events]"))


def read(source: Source) -> Document:
    """Read dialogue by start; comments and drawings are not speech."""
    damage: list[Damage] = []
    cues = sorted(_cues(source.text, damage), key=lambda cue: cue.start_s or 0.0)
    return captioned(source, NAME, attributed(cues), Facts(damage=tuple(damage)))


def _cues(text: str, damage: list[Damage]) -> Iterator[Cue]:
    fields = _FIELDS
    for number, line in enumerate(text.split("\n"), 1):
        kind, _, rest = line.partition(":")
        if kind.strip().lower() == "format" and "text" in rest.lower():
            fields = [field.strip().lower() for field in rest.split(",")]
        if kind.strip().lower() != "dialogue":
            continue
        said = dict(zip(fields, rest.split(",", len(fields) - 1), strict=False))
        start_s, end_s = read_stamp(said.get("start", "")), read_stamp(said.get("end", ""))
        if start_s is None or "text" not in said:
            damage.append(Damage(number, "a dialogue line without a time or text"))
        words = said.get("text", "")
        if not _DRAWING.search(words):
            who = (said.get("name") or said.get("actor") or "").strip() or None
            yield Cue(untagged(words.replace("\\n", "\\N")), start_s, end_s, who)
