"""One result a passage: copies of it and its own neighbours are not results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from store.search.index import Snapshot
from store.search.ranking import Ranked
from store.search.tokens import Ints

SAME_PLACE = 75
"""Words between two passages of an episode that show one and the same place."""

COPY = 0.6
"""Share of a passage's runs of three words that a copy has as well; corrections
and other transcribers change some."""

LEAST_WORDS = 12
"""Shorter ones are alike by chance: different people say "I think so"."""

LOOKED_AT = 40
"""Candidates that may be copies of a result: copies rank side by side."""

_EDGE = 30


@dataclass(frozen=True, slots=True)
class Place:
    """A result: the number of its best candidate, and of copies elsewhere."""

    best: int
    copies: tuple[int, ...]


def find_places(snapshot: Snapshot, ranked: Ranked) -> Iterator[Place]:
    """Yield distinct places, best first, each with its copies in other episodes."""
    count = len(ranked.rows)
    taken = np.zeros(count, bool)
    records = snapshot.tokens.rows[ranked.rows]
    runs = _Runs(snapshot, ranked.rows)
    for best in range(count):
        if taken[best]:
            continue
        gap = np.abs(records["offset"] - records["offset"][best])
        here = (records["episode"] == records["episode"][best]) & (gap < SAME_PLACE)
        taken |= here
        others: dict[int, int] = {}
        left = [i for i in range(best + 1, min(count, best + LOOKED_AT)) if not taken[i]]
        for other in runs.copies(best, left):
            taken[other] = True
            others.setdefault(int(records["episode"][other]), other)
        others.pop(int(records["episode"][best]), None)
        yield Place(best, tuple(others.values()))


class _Runs:
    """The runs of three words in candidates: what copies have in common."""

    def __init__(self, snapshot: Snapshot, rows: Ints) -> None:
        self._tokens, self._rows = snapshot.tokens, rows
        self._known: dict[tuple[int, int], frozenset[int]] = {}

    def copies(self, best: int, others: Iterable[int]) -> list[int]:
        """Those of ``others`` that, with what is around them, hold the words of ``best``."""
        mine = self._of(best, 0)
        if len(mine) < LEAST_WORDS - 2:
            return []
        enough = COPY * len(mine)
        return [i for i in others if len(mine & self._of(i, _EDGE)) >= enough]

    def _of(self, number: int, edge: int) -> frozenset[int]:
        if (number, edge) not in self._known:
            record = self._tokens.rows[self._rows[number]]
            low = max(int(record["offset"]) - edge, int(record["low"]))
            high = int(record["offset"]) + int(record["length"]) + edge
            said = self._tokens.said(low, min(high, int(record["high"]))).astype(np.int64)
            # One number a run: numbers of words take 20 bits and seldom more.
            runs = said[:-2] << 42 ^ said[1:-1] << 21 ^ said[2:]
            self._known[number, edge] = frozenset(runs.tolist())
        return self._known[number, edge]
