"""What ranking knows of a candidate passage, as columns of numbers.

All of it is computed for a few hundred candidates at once, from word numbers in
flat arrays: numpy and rapidfuzz do the counting and let other threads run.
Every feature lies between 0 and about 1, so that weights can be compared.
"""

from __future__ import annotations

from collections.abc import Iterable
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
        codes = code.take(self._windows.stems)
        self._at = np.flatnonzero(codes >= 0)
        self._code = codes[self._at].astype(np.int64)
        self._block = self._windows.block[self._at]

    @cached_property
    def _counts(self) -> Floats:
        """How often each stem stands in each block."""
        stems, blocks = len(self._stands_for), self._windows.blocks
        counts = np.bincount(self._code * blocks + self._block, minlength=stems * blocks)
        return counts.reshape(stems, blocks).astype(np.float32)

    @cached_property
    def held(self) -> Floats:
        """How well each term is held by each block, from 0 to 1."""
        held = np.zeros((len(self._asked.terms), self._windows.blocks), np.float32)
        present = self._counts > 0
        for stem, term in zip(*np.nonzero(self._stands_for), strict=True):
            weight = self._stands_for[stem, term]
            np.maximum(held[term], present[stem] * weight, out=held[term])
        return held

    @cached_property
    def _inside(self) -> Flags:
        inside: Flags = self._windows.side == 0
        return inside

    def bm25(self) -> Floats:
        """BM25 of the passage with its surroundings, as a share of the query's worth."""
        counts = np.add.reduceat(self._counts, self._windows.first, axis=1)
        tf = self._stands_for.T @ counts
        # All windows are about equally long, so length does not enter.
        saturated: Floats = tf / (tf + _K1)
        return self._worth @ saturated

    def related_coverage(self) -> Floats:
        """Share of the query that the passage with its surroundings comes near to.

        Nearness in meaning is squared, since weak relations are mostly chance.
        """
        near = self._windows.best(self.held)
        relations = read_relations(self._snapshot, self._asked, self._windows)
        near[relations.terms] = np.maximum(near[relations.terms], relations.nearness**2)
        return self._content @ near

    def dense(self) -> Floats:
        """Share of the query that two neighbouring blocks hold together, squared.

        A sentence that has all of it says more than two that have half.
        """
        of = self._windows.of
        following = of[1:] == of[:-1]
        held = self.held.copy()
        np.maximum(held[:, :-1], self.held[:, 1:] * following, out=held[:, :-1])
        touches = self._inside.copy()
        touches[:-1] |= self._inside[1:]
        return self._windows.best((self._worth @ held) * touches) ** 2

    def near(self) -> Floats:
        """Share of the query's word pairs that stand near each other, in order."""
        order = self._asked.order
        pairs = sorted(set(pairwise(order)))
        near = np.zeros(self._windows.count, np.float32)
        total = sum(float(self.idf[a] + self.idf[b]) for a, b in pairs) or 1.0
        wanted = self._wanted(pairs)
        for distance in range(1, _NEAR + 1):
            low, high, owner = self._apart(distance, wanted)
            for a, b in pairs:
                worth = float(self.idf[a] + self.idf[b]) / total
                best = np.zeros(self._windows.count, np.float32)
                weight = self._stands_for[low, a] * self._stands_for[high, b]
                np.maximum.at(best, owner, weight)
                near += worth / (1 if distance == 1 else _NEAR) * best
        return np.minimum(near, 1)

    def _wanted(self, pairs: Iterable[tuple[int, int]]) -> Flags:
        """Which stem followed by which other stands for one of the ``pairs`` of terms."""
        stands = self._stands_for > 0
        wanted = np.zeros((len(stands), len(stands)), np.bool_)
        for a, b in pairs:
            wanted |= np.outer(stands[:, a], stands[:, b])
        return wanted.ravel()

    def _apart(self, distance: int, wanted: Flags) -> tuple[Longs, Longs, Ints]:
        """Wanted stems in a passage (or across its edge) ``distance`` words apart.

        Returns:
            Both stems of each pair, and the candidate it stands in.
        """
        at, code, block = self._at, self._code, self._block
        low, high = [], []
        # A hit's partner is one of the next few hits, each a word or more further on.
        for step in range(1, distance + 1):
            some = np.flatnonzero(at[step:] - at[:-step] == distance)
            some = some[wanted[code[some] * len(self._stands_for) + code[some + step]]]
            low.append(some)
            high.append(some + step)
        first, second = np.concatenate(low), np.concatenate(high)
        owner = self._windows.of[block[first]]
        fits = owner == self._windows.of[block[second]]
        fits &= self._inside[block[first]] | self._inside[block[second]]
        return code[first[fits]], code[second[fits]], owner[fits]

    def alike(self, chosen: Ints) -> Floats:
        """Likeness in letters of the query and the best part of the passage.

        Args:
            chosen: candidates to look at; it costs about 15 µs each.
        """
        windows, known = self._windows, self._snapshot.tokens.vocabulary.words
        first = windows.base[chosen] + windows.before[chosen]
        low = np.maximum(first - EDGE, windows.base[chosen]).tolist()
        ends = np.append(windows.base, len(windows.words))[chosen + 1]
        high = np.minimum(first + windows.lengths[chosen] + EDGE, ends).tolist()
        spoken = zip(low, high, strict=True)
        texts = [" ".join([known[i] for i in windows.words[a:b].tolist()]) for a, b in spoken]
        folded = self._asked.folded[:LONGEST]
        scores = process.cdist([folded], texts, scorer=fuzz.partial_ratio, dtype=np.float32)
        likeness: Floats = scores[0] / 100
        return likeness
