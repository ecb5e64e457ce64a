"""One result a passage: copies of it and its own neighbours are not results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
_PRIME = 65_521


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
    offsets, episodes = records["offset"], records["episode"]
    runs = _Runs(snapshot, ranked.rows)
    for best in range(count):
        if taken[best]:
            continue
        here = (episodes == episodes[best]) & (np.abs(offsets - offsets[best]) < SAME_PLACE)
        taken |= here
        others: dict[int, int] = {}
        left = [i for i in range(best + 1, min(count, best + LOOKED_AT)) if not taken[i]]
        for other in runs.copies(best, left):
            taken[other] = True
            others.setdefault(int(episodes[other]), other)
        others.pop(int(episodes[best]), None)
        yield Place(best, tuple(others.values()))


class _Runs:
    """The runs of three words in candidates: what copies have in common."""

    def __init__(self, snapshot: Snapshot, rows: Ints) -> None:
        records = snapshot.tokens.rows[rows]
        start, size = records["offset"], records["length"].astype(np.int64)
        low = np.maximum(start - _EDGE, records["low"])
        high = np.minimum(start + size + _EDGE, records["high"])
        said = snapshot.tokens.said_in(low.tolist(), high.tolist()).astype(np.int64)
        # One number a run: numbers of words take 20 bits and seldom more.
        self._runs = said[:-2] << 42 ^ said[1:-1] << 21 ^ said[2:]
        self._short = (self._runs % _PRIME).astype(np.int32)
        self._first = np.cumsum(high - low) - (high - low)
        self._end = np.maximum(self._first + (high - low) - 2, self._first)
        self._inside = self._first + start - low
        self._length = size
        self._seen = np.zeros(_PRIME, bool)

    def copies(self, best: int, others: Sequence[int]) -> list[int]:
        """Those of ``others`` that, with what is around them, hold the words of ``best``."""
        low = int(self._inside[best])
        high = low + int(self._length[best]) - 2
        mine = set(self._runs[low:high].tolist())
        if len(mine) < LEAST_WORDS - 2 or not others:
            return []
        enough = COPY * len(mine)
        return [
            i for i in self._likely(low, high, others, enough) if self._held(i, mine) >= enough
        ]

    def _likely(self, low: int, high: int, others: Sequence[int], enough: float) -> list[int]:
        """Those of ``others`` that may have enough runs in common, going by remainders."""
        self._seen[self._short[low:high]] = True
        held = np.append(self._seen[self._short], [False, False])
        self._seen[self._short[low:high]] = False
        times = np.add.reduceat(held, self._first, dtype=np.int64)[others]
        return [i for i, count in zip(others, times.tolist(), strict=True) if count >= enough]

    def _held(self, number: int, runs: set[int]) -> int:
        there = self._runs[self._first[number] : self._end[number]]
        return len(runs.intersection(there.tolist()))
