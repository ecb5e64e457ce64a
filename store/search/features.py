"""What ranking knows of a candidate passage, as columns of numbers.

All of it is computed for a few hundred candidates at once, from word numbers in
flat arrays: numpy and rapidfuzz do the counting and let other threads run.
Every feature lies between 0 and about 1, so that weights can be compared.
"""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise

import numpy as np
from rapidfuzz import fuzz, process

from store.search.asked import Asked
from store.search.index import Snapshot
from store.search.relations import read_relations
from store.search.tokens import Ints
from store.search.windows import Flags, Floats, Longs, Windows

EDGE = 10
"""Words beyond a passage's ends that a remembered sentence may reach into."""

LONGEST = 400
"""Code points of a query that are compared letter by letter."""

_K1 = 1.2
"""BM25's usual constant."""

_NEAR = 3


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
        content = np.array([not term.common for term in asked.terms])
        worth = np.where(content, self.idf, 0) if content.any() else self.idf
        self._worth = self.idf / max(float(self.idf.sum()), 1e-6)
        self._content = worth / max(float(worth.sum()), 1e-6)
        self._find_hits()

    def _find_hits(self) -> None:
        """Find every word that stands for a term, with the term and the weight."""
        number = self._snapshot.tokens.vocabulary.stem_number
        known = len(self._snapshot.tokens.vocabulary.stems)
        stems = sorted(
            {number[s] for t in self._asked.terms for s, _ in t.stems if s in number}
        )
        column = {stem: i for i, stem in enumerate(stems)}
        self._stands_for = np.zeros((len(stems), len(self._asked.terms)), np.float32)
        for i, term in enumerate(self._asked.terms):
            for stem, weight in term.stems:
                if stem in number:
                    self._stands_for[column[number[stem]], i] = weight
        code = np.full(known, -1, np.int16)
        code[stems] = np.arange(len(stems))
        codes = code[self._windows.stems]
        self._at = np.flatnonzero(codes >= 0)
        self._code = codes[self._at]

    @cached_property
    def _counts(self) -> Floats:
        """How often each block has each stem."""
        stems, blocks = len(self._stands_for), len(self._windows.starts)
        flat = self._windows.block[self._at].astype(np.int64) * stems + self._code
        counts = np.bincount(flat, minlength=blocks * stems)
        return counts.reshape(blocks, stems).astype(np.float32)

    @cached_property
    def held(self) -> Floats:
        """How well each block holds each term, from 0 to 1."""
        held = np.zeros((len(self._counts), len(self._asked.terms)), np.float32)
        for stem, weights in enumerate(self._stands_for):
            np.maximum(held, (self._counts[:, stem : stem + 1] > 0) * weights, out=held)
        return held

    @cached_property
    def related(self) -> Floats:
        """How near in meaning each block comes to each term; held ones are near.

        Squared, since weak relations are mostly chance.
        """
        near = self.held.copy()
        relations = read_relations(self._snapshot, self._asked, self._windows.stems)
        nearest = np.maximum.reduceat(relations.nearness, self._windows.starts, axis=1)
        near[:, relations.terms] = np.maximum(near[:, relations.terms], nearest.T**2)
        return near

    @cached_property
    def _inside(self) -> Flags:
        inside: Flags = self._windows.side == 0
        return inside

    def bm25(self) -> Floats:
        """BM25 of the passage with its surroundings, as a share of the query's worth."""
        tf = np.zeros((self._windows.count, len(self._stands_for)), np.float32)
        np.add.at(tf, self._windows.of, self._counts)
        tf = tf @ self._stands_for
        # All windows are about equally long, so length does not enter.
        saturated: Floats = tf / (tf + _K1)
        return saturated @ self._worth

    def related_coverage(self) -> Floats:
        """Share of the query that the passage with its surroundings comes near to."""
        return self._windows.best(self.related) @ self._content

    def dense(self) -> Floats:
        """Share of the query that two neighbouring blocks hold together, squared.

        A sentence that has all of it says more than two that have half.
        """
        of = self._windows.of
        following = np.append(of[1:] == of[:-1], False)
        touches = self._inside | np.append(self._inside[1:], False)
        after = np.where(following[:, None], np.roll(self.held, -1, axis=0), 0)
        return self._windows.best(np.maximum(self.held, after) @ self._worth, touches) ** 2

    def near(self) -> Floats:
        """Share of the query's word pairs that stand near each other, in order."""
        order = self._asked.order
        pairs = sorted(set(pairwise(order)))
        near = np.zeros(self._windows.count, np.float32)
        total = sum(float(self.idf[a] + self.idf[b]) for a, b in pairs) or 1.0
        for distance in range(1, _NEAR + 1):
            low, high = self._apart(distance)
            for a, b in pairs:
                worth = float(self.idf[a] + self.idf[b]) / total
                near += worth / (1 if distance == 1 else _NEAR) * self._fits(a, b, low, high)
        return np.minimum(near, 1)

    def _apart(self, distance: int) -> tuple[Longs, Longs]:
        """Pairs of hits in a passage (or across its edge) ``distance`` words apart."""
        windows = self._windows
        low = np.arange(len(self._at))
        high = np.searchsorted(self._at, self._at + distance)
        low, high = low[high < len(low)], high[high < len(low)]
        first, second = self._at[low], self._at[high]
        inside = windows.side[windows.block] == 0
        fits = (second - first == distance) & (windows.owner[first] == windows.owner[second])
        fits &= inside[first] | inside[second]
        return low[fits], high[fits]

    def _fits(self, a: int, b: int, low: Longs, high: Longs) -> Floats:
        weight = self._stands_for[self._code[low], a] * self._stands_for[self._code[high], b]
        best = np.zeros(self._windows.count, np.float32)
        some = weight > 0
        np.maximum.at(best, self._windows.owner[self._at[low][some]], weight[some])
        return best

    def alike(self, chosen: Ints) -> Floats:
        """Likeness in letters of the query and the best part of the passage.

        Args:
            chosen: candidates to look at; it costs about 15 µs each.
        """
        windows, known = self._windows, self._snapshot.tokens.vocabulary.words
        first = windows.base[chosen] + windows.before[chosen]
        low = np.maximum(first - EDGE, windows.base[chosen]).tolist()
        ends = np.append(windows.base, len(windows.words))[chosen + 1]
        high = np.minimum(first + windows.lengths[chosen].astype(int) + EDGE, ends).tolist()
        spoken = zip(low, high, strict=True)
        texts = [" ".join([known[i] for i in windows.words[a:b].tolist()]) for a, b in spoken]
        folded = self._asked.folded[:LONGEST]
        scores = process.cdist([folded], texts, scorer=fuzz.partial_ratio, dtype=np.float32)
        likeness: Floats = scores[0] / 100
        return likeness
