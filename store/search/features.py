"""What ranking knows of a candidate passage, as columns of numbers.

All of it is computed for a few hundred candidates at once, from word numbers in
flat arrays: numpy and rapidfuzz do the counting and let other threads run.
Every feature lies between 0 and about 1, so that weights can be compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from store.search.asked import Asked
from store.search.index import Snapshot
from store.search.tokens import Ints

Floats = npt.NDArray[np.floating[Any]]
Flags = npt.NDArray[np.bool_]

AROUND = 75
"""Words before and after a passage that say what it is about."""

EDGE = 10
"""Words beyond a passage's ends that a remembered sentence may reach into."""

_K1, _B = 1.2, 0.75
"""BM25's usual constants."""

_TYPICAL_WORDS = 45.0
_NEAR = 3


@dataclass(frozen=True)
class Windows:
    """The words of candidate passages and around them, end to end.

    ``owner`` is the candidate of each word, ``inside`` whether the passage
    itself holds it; ``bounds`` is where each candidate's words start.
    """

    rows: Ints
    stems: Ints
    owner: Ints
    inside: Flags
    bounds: npt.NDArray[np.int64]
    lengths: Floats

    @property
    def count(self) -> int:
        """How many candidates there are."""
        return len(self.rows)


def read_windows(snapshot: Snapshot, rows: Ints, around: int = AROUND) -> Windows:
    """Read the words in and around ``rows``."""
    records = snapshot.tokens.rows[rows]
    offset, length = records["offset"], records["length"].astype(np.int64)
    low = np.maximum(offset - around, records["low"])
    high = np.minimum(offset + length + around, records["high"])
    sizes = high - low
    bounds = np.cumsum(sizes) - sizes
    owner = np.repeat(np.arange(len(rows), dtype=np.int32), sizes)
    at = np.arange(int(sizes.sum())) - np.repeat(bounds - low, sizes)
    inside = (at >= offset[owner]) & (at < (offset + length)[owner])
    stems = snapshot.tokens.stem_of[snapshot.tokens.tokens[at]]
    return Windows(rows, stems, owner, inside, bounds, length.astype(np.float32))


class Features:
    """The columns for one query and its candidates.

    Args:
        asked: the query.
        windows: the candidates' words.
        snapshot: what the words are numbered by.
    """

    def __init__(self, asked: Asked, windows: Windows, snapshot: Snapshot) -> None:
        self._asked, self._windows, self._snapshot = asked, windows, snapshot
        self.idf = np.array([term.idf for term in asked.terms], np.float32)
        self.content = np.array([not term.common for term in asked.terms])
        if not self.content.any():
            self.content[:] = True
        self._worth = self.idf / max(float(self.idf.sum()), 1e-6)
        worth = np.where(self.content, self.idf, 0)
        self._content_worth = worth / max(float(worth.sum()), 1e-6)
        self._find_hits()

    def _find_hits(self) -> None:
        """Find every word that stands for a term, with the term and the weight."""
        number = self._snapshot.tokens.vocabulary.stem_number
        known = len(self._snapshot.tokens.vocabulary.stems)
        stems = sorted(
            {number[s] for t in self._asked.terms for s, _ in t.stems if s in number}
        )
        self._stands_for = np.zeros((len(stems), len(self._asked.terms)), np.float32)
        column = {stem: i for i, stem in enumerate(stems)}
        for i, term in enumerate(self._asked.terms):
            for stem, weight in term.stems:
                if stem in number:
                    self._stands_for[column[number[stem]], i] = weight
        code = np.full(known, -1, np.int16)
        code[stems] = np.arange(len(stems))
        codes = code[self._windows.stems]
        self._at = np.flatnonzero(codes >= 0)
        self._code = codes[self._at]
        self._owner = self._windows.owner[self._at]
        self._inside = self._windows.inside[self._at]

    def _counts(self, where: Flags | slice) -> Floats:
        """How often each candidate has each stem, among hits ``where``."""
        stems = len(self._stands_for)
        flat = self._owner[where].astype(np.int64) * stems + self._code[where]
        counts = np.bincount(flat, minlength=self._windows.count * stems)
        return counts.reshape(self._windows.count, stems).astype(np.float32)

    @cached_property
    def _held(self) -> tuple[Floats, Floats]:
        """Counts of stems inside the passages, and in the whole windows."""
        return self._counts(self._inside), self._counts(slice(None))

    def _present(self, counts: Floats) -> Floats:
        """How well each candidate holds each term, from 0 to 1."""
        held = np.zeros((len(counts), self._stands_for.shape[1]), np.float32)
        for stem, weights in enumerate(self._stands_for):
            np.maximum(held, (counts[:, stem : stem + 1] > 0) * weights, out=held)
        return held

    @cached_property
    def inside(self) -> Floats:
        """How well each passage holds each term."""
        return self._present(self._held[0])

    @cached_property
    def window(self) -> Floats:
        """The same with the passage's surroundings."""
        return self._present(self._held[1])

    def bm25(self) -> Floats:
        """BM25 of the passage, as a share of the query's worth."""
        return self._bm25(self._held[0], self._windows.lengths / _TYPICAL_WORDS)

    def bm25_window(self) -> Floats:
        """BM25 of the passage with its surroundings."""
        return self._bm25(self._held[1], np.ones(self._windows.count, np.float32))

    def _bm25(self, counts: Floats, relative: Floats) -> Floats:
        tf = counts @ self._stands_for
        norm = _K1 * (1 - _B + _B * relative)
        return (tf / (tf + norm[:, None]) * (tf > 0)) @ self._worth

    def coverage(self) -> Floats:
        """Share of the query that the passage holds, by worth, stop words too."""
        return self.inside @ self._worth

    def content_coverage(self) -> Floats:
        """The same for the words that say something."""
        return self.inside @ self._content_worth

    def neighbours(self) -> Floats:
        """Share of the query that only the surroundings hold."""
        return (self.window - self.inside) @ self._content_worth

    def adjacent(self) -> tuple[Floats, Floats]:
        """Shares of the query's word pairs that stand side by side, and near."""
        order = self._asked.order
        pairs = sorted(set(pairwise(order)))
        side, near = (np.zeros(self._windows.count, np.float32) for _ in range(2))
        if not pairs:
            return side, near
        total = sum(float(self.idf[a] + self.idf[b]) for a, b in pairs)
        for distance in range(1, _NEAR + 1):
            reach = self._reach(distance)
            for a, b in pairs:
                worth = float(self.idf[a] + self.idf[b]) / total
                fits = self._pair_fits(a, b, reach)
                if distance == 1:
                    side += worth * fits
                    near += worth * fits
                else:
                    near += worth * fits / _NEAR
        return side, np.minimum(near, 1)

    def _reach(self, distance: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Pairs of hits ``distance`` words apart in one candidate."""
        low = np.arange(len(self._at))
        high = np.searchsorted(self._at, self._at + distance)
        fits = (high < len(self._at)) & (high > low)
        low, high = low[fits], high[fits]
        same = (self._at[high] - self._at[low] == distance) & (
            self._owner[high] == self._owner[low]
        )
        inside = self._inside[low] | self._inside[high]
        return low[same & inside], high[same & inside]

    def _pair_fits(
        self, a: int, b: int, reach: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]
    ) -> Floats:
        low, high = reach
        weight = self._stands_for[self._code[low], a] * self._stands_for[self._code[high], b]
        best = np.zeros(self._windows.count, np.float32)
        some = weight > 0
        np.maximum.at(best, self._owner[low][some], weight[some])
        return best

    def related(self) -> tuple[Floats, Floats]:
        """How near in meaning the passage, and its window, come to each word.

        For every word of the query that says something, the word said that the
        archive relates most to it; exact words count as 1. Squared, since weak
        relations are mostly chance.
        """
        learnt, windows = self._snapshot.associations, self._windows
        terms = np.flatnonzero(self.content)
        worth = self._content_worth[terms]
        inside, window = self.inside[:, terms], self.window[:, terms]
        if learnt is None or len(learnt.vectors) < 2 or not windows.count:
            return inside @ worth, window @ worth
        number = self._snapshot.tokens.vocabulary.stem_number
        slots = [learnt.slot_of(number.get(self._asked.terms[i].stem)) for i in terms]
        said = learnt.slots_of(windows.stems)
        table = np.maximum(learnt.vectors @ learnt.vectors[slots].T, 0).T
        near_in, near_win = np.zeros_like(inside), np.zeros_like(window)
        for i, row in enumerate(table):
            if slots[i]:
                nearness = row[said]
                near_win[:, i] = np.maximum.reduceat(nearness, windows.bounds)
                near_in[:, i] = np.maximum.reduceat(nearness * windows.inside, windows.bounds)
        return (
            np.maximum(near_in, inside) ** 2 @ worth,
            np.maximum(near_win, window) ** 2 @ worth,
        )

    def alike(self, chosen: Ints) -> Floats:
        """Likeness in letters of the query and the best part of the passage.

        Args:
            chosen: candidates to look at; it costs about 15 µs each.
        """
        tokens = self._snapshot.tokens
        records = tokens.rows[self._windows.rows[chosen]]
        low = np.maximum(records["offset"] - EDGE, records["low"]).tolist()
        high = records["offset"] + records["length"] + EDGE
        high = np.minimum(high, records["high"]).tolist()
        texts = [tokens.text(a, b) for a, b in zip(low, high, strict=True)]
        folded = self._asked.folded[:400]
        scores = process.cdist([folded], texts, scorer=fuzz.partial_ratio, dtype=np.float32)
        likeness: Floats = scores[0] / 100
        return likeness
