"""True words from different places, joined as if they had been said together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from store.search.alignment import longest_at

SMALLEST_PART = 5
"""Words; shorter runs are found anywhere by chance."""

COVERED = 0.9
"""The least share of a claim that its parts make up together."""

SAME_PLACE = 20
"""Words that may lie between two runs of one place."""

_SMALLEST_RUN = 4


@dataclass(frozen=True, slots=True)
class Part:
    """Claimed words ``start`` to ``end``, said in speech ``speech`` at ``low`` to ``high``."""

    speech: int
    start: int
    end: int
    low: int
    high: int


def find_parts(claim: str, speeches: Sequence[str]) -> list[Part]:
    """Return two or more true parts that make up the claim; empty where they do not."""
    parts: list[Part] = []
    for run in _runs(claim, speeches):
        last = parts[-1] if parts else None
        if last and last.speech == run.speech and 0 <= run.low - last.high <= SAME_PLACE:
            parts[-1] = Part(run.speech, last.start, run.end, last.low, run.high)
        else:
            parts.append(run)
    parts = [part for part in parts if part.end - part.start >= SMALLEST_PART]
    covered = sum(part.end - part.start for part in parts)
    return parts if len(parts) > 1 and covered >= COVERED * len(claim) else []


def _runs(claim: str, speeches: Sequence[str]) -> list[Part]:
    """The claim as its longest verbatim runs, from left to right."""
    runs: list[Part] = []
    at = 0
    while at < len(claim):
        length, place, speech = 0, -1, runs[-1].speech if runs else 0
        # The speech of the last run comes first, so that it wins among equals.
        for number in sorted(range(len(speeches)), key=lambda n: n != speech):
            found, words = longest_at(claim, at, speeches[number])
            if words > length:
                length, place, speech = words, found, number
        if length >= _SMALLEST_RUN:
            runs.append(Part(speech, at, at + length, place, place + length))
        at += length if length >= _SMALLEST_RUN else 1
    return runs
