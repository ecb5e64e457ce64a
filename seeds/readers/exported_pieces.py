"""What our own exports are made of, and how it becomes turns again.

An export is a standard file that any program can use, and also a copy that has
to come back unchanged. So the pieces into which a turn was cut for captions
say which turn they belong to, and which of their times are only estimates.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from seeds.readers.cues import joined, space_between
from store.model import Turn


@dataclass(frozen=True, slots=True)
class Piece:
    """A turn, or a part of a long one, as it stands in an export.

    ``turn`` counts from 1. ``who`` is the speaker's name if ``named``, else the
    label of a voice without a name, or None. A time is None where the source
    gives none; ``start_estimated`` and ``end_estimated`` mark times that an
    export had to guess since its format demands them.
    """

    turn: int
    text: str
    who: str | None = None
    named: bool = True
    start_s: float | None = None
    end_s: float | None = None
    start_estimated: bool = False
    end_estimated: bool = False


def rejoined(pieces: Iterable[Piece]) -> tuple[Turn, ...]:
    """Join the pieces of each turn; estimated times are forgotten."""
    return tuple(_turn(list(parts)) for _, parts in groupby(pieces, key=lambda p: p.turn))


def _turn(parts: Sequence[Piece]) -> Turn:
    first, last = parts[0], parts[-1]
    marks: list[tuple[int, float]] = []
    at, before = 0, ""
    for part in parts:
        at += len(space_between(before, part.text))
        if part is not first and part.start_s is not None and not part.start_estimated:
            marks.append((at, part.start_s))
        at, before = at + len(part.text), part.text
    return Turn(
        text=joined(part.text for part in parts) if len(parts) > 1 else first.text,
        speaker=first.who if first.named else None,
        start_s=None if first.start_estimated else first.start_s,
        end_s=None if last.end_estimated else last.end_s,
        label=None if first.named else first.who,
        marks=tuple(marks),
    )
