"""Word-for-word comparison of a claim with what was said.

Words become single characters, so that rapidfuzz compares sequences of words
as fast as strings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel, Levenshtein

_SURROGATES = range(0xD800, 0xE000)

MOST_CUT = 120
"""Words that an ellipsis may stand for before two parts are two passages."""


class Letters:
    """A character for every distinct word of one comparison."""

    def __init__(self) -> None:
        self._letters: dict[str, str] = {}

    def write(self, forms: Iterable[str]) -> str:
        """Return ``forms`` as a string of as many characters."""
        return "".join([self._letter(form) for form in forms])

    def _letter(self, form: str) -> str:
        letter = self._letters.get(form)
        if letter is None:
            code = 0x100 + len(self._letters)
            code += len(_SURROGATES) if code >= _SURROGATES.start else 0
            letter = self._letters[form] = chr(code)
        return letter


@dataclass(frozen=True, slots=True)
class Run:
    """Words ``first`` to ``last`` (inclusive) of a speech that stand for a claim's.

    ``start`` and ``end`` are the claim's words they stand for, half-open.
    """

    first: int
    last: int
    start: int
    end: int


def find_exact(claim: str, said: str, breaks: Sequence[int]) -> list[Run] | None:
    """Find the claim word for word, or None.

    Only where ``breaks`` has an ellipsis may words have been left out, and then
    no more than ``MOST_CUT``.
    """
    at = said.find(claim)
    if at >= 0:
        return [Run(at, at + len(claim) - 1, 0, len(claim))]
    if not breaks:
        return None
    edges = [0, *breaks, len(claim)]
    first = claim[: edges[1]]
    at = said.find(first)
    while at >= 0:
        runs = [Run(at, at + len(first) - 1, 0, len(first))]
        for start, end in pairwise(edges[1:]):
            after = runs[-1].last + 1
            found = said.find(claim[start:end], after, after + MOST_CUT + end - start)
            if found < 0:
                break
            runs.append(Run(found, found + end - start - 1, start, end))
        else:
            return runs
        at = said.find(first, at + 1)
    return None


def longest_at(claim: str, start: int, said: str) -> tuple[int, int]:
    """Return where the longest run of the claim's words from ``start`` on stands.

    Returns:
        Its place in ``said`` and its number of words, 0 if not even one.
    """
    low, high = 0, len(claim) - start
    while low < high:
        middle = (low + high + 1) // 2
        if claim[start : start + middle] in said:
            low = middle
        else:
            high = middle - 1
    return said.find(claim[start : start + low]), low


def find_close(claim: str, said: str) -> tuple[int, int, float]:
    """Return the stretch of ``said`` most like the claim: from, to, likeness (0 to 1)."""
    if not claim or not said:
        return 0, 0, 0.0
    if len(said) <= len(claim):
        low, high = 0, len(said)
    else:
        found = fuzz.partial_ratio_alignment(claim, said)
        if found is None:
            return 0, 0, 0.0
        low, high = found.dest_start, found.dest_end
    margin = min(60, max(6, len(claim) // 4))

    def alike(a: int, b: int) -> float:
        return Indel.normalized_similarity(claim, said[a:b])

    starts = range(max(0, low - margin), min(low + margin, high))
    low = max(starts, key=lambda a: (alike(a, high), a), default=low)
    ends = range(max(low + 1, high - margin), min(len(said), high + margin) + 1)
    high = max(ends, key=lambda b: (alike(low, b), -b), default=high)
    return low, high, alike(low, high)


@dataclass(frozen=True, slots=True)
class Edit:
    """Claimed words ``start`` to ``end`` stand where ``low`` to ``high`` were said."""

    equal: bool
    start: int
    end: int
    low: int
    high: int


def find_edits(claim: str, said: str) -> list[Edit]:
    """Return what turns ``said`` into ``claim``, equal stretches included."""
    return [
        Edit(op.tag == "equal", op.src_start, op.src_end, op.dest_start, op.dest_end)
        for op in Levenshtein.opcodes(claim, said)
    ]
