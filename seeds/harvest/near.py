"""The nearest texts by meaning, without a model.

Two views are added: the words themselves (tf-idf over stems), and the company
that words keep in the texts at hand (latent semantic analysis: Deerwester et
al. 1990, by randomised subspace iteration, Halko et al. 2011), so that a text
about "open weights" finds one about "free models". What comes first moves the
question's place a little towards itself, and the search is made again (Rocchio,
"Relevance feedback in information retrieval", 1971).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from seeds.harvest.words import content_stems

_Floats = NDArray[np.float32]
_DIMENSIONS, _OVERSAMPLED, _ROUNDS = 200, 20, 3
_WORDS = 0.2
"""How much the words themselves count; the rest is the company they keep."""
_FIRST, _OF_SO_MANY = 10, 20
"""The first ten move the question, of 200 texts or more; of fewer one in twenty."""
_CHUNK = 8192
_SEED = 20
_NOTHING = 1e-12


class Nearest:
    """An index over texts, answering which of them are nearest to another.

    Building takes time and memory in proportion to the words (a few seconds
    and about 100 MB for 20,000 passages). The same texts in the same order always
    give the same answers. ``words`` (0 to 1) is how much the words themselves
    count beside their company; None is what was measured best.
    """

    def __init__(self, texts: Sequence[str], *, words: float | None = None) -> None:
        self._share = _WORDS if words is None else words
        stems = [Counter(content_stems(text)) for text in texts]
        spread: Counter[str] = Counter()
        for counted in stems:
            spread.update(counted.keys())
        self._column = {term: at for at, term in enumerate(sorted(spread))}
        held = np.array([spread[term] for term in self._column], dtype=np.float32)
        self._rarity = np.log((len(texts) + 1) / (held + 0.5)).astype(np.float32)
        self._rows = _Rows([self._weigh(counted) for counted in stems], len(self._column))
        self._meaning = self._company_ofcontent_stems()
        self._company = _unit(self._rows.times(self._meaning))

    def find(
        self, text: str, limit: int = 10, skip: Collection[int] = ()
    ) -> list[tuple[int, float]]:
        """Return the nearest texts as (position, score), best first.

        Args:
            text: what to be near to.
            limit: at most so many.
            skip: positions to leave out, such as that of the text itself.
        """
        columns, weights = self._weigh(Counter(content_stems(text)))
        if not len(columns) or not self._rows.count:
            return []
        query = np.zeros(len(self._column), dtype=np.float32)
        query[columns] = weights
        company = _unit(weights[None, :] @ self._meaning[columns])[0]
        said = self._share * self._rows.times(query[:, None])[:, 0]
        scores = said + (1 - self._share) * (self._company @ company)
        first = _best(scores, min(_FIRST, self._rows.count // _OF_SO_MANY), skip)
        if first:
            weights = np.maximum(scores[first], 0)
            kin = weights @ self._company[first] / (float(weights.sum()) or 1.0)
            scores = said + (1 - self._share) * (
                self._company @ _unit((company + kin)[None])[0]
            )
        return [(at, float(scores[at])) for at in _best(scores, limit, skip)]

    def _weigh(self, counted: Counter[str]) -> tuple[NDArray[np.int64], _Floats]:
        known = [(self._column[t], n) for t, n in counted.items() if t in self._column]
        columns = np.array([column for column, _ in known], dtype=np.int64)
        times = np.array([n for _, n in known], dtype=np.float32)
        weights = (1 + np.log(times)) * self._rarity[columns] if known else times
        size = float(np.linalg.norm(weights)) or 1.0
        return columns, (weights / size).astype(np.float32)

    def _company_ofcontent_stems(self) -> _Floats:
        """Return each term's place among the strongest directions of co-occurrence.

        Directions are stretched by their strength, so that the many weak ones,
        which are chance, count little: measured better than equal ones.
        """
        wide, tall = len(self._column), self._rows.count
        width = max(1, min(_DIMENSIONS + _OVERSAMPLED, wide, tall))
        chance = np.random.default_rng(_SEED)
        basis = chance.standard_normal((wide, width)).astype(np.float32)
        if not wide or not tall:
            return basis
        for _ in range(_ROUNDS):
            basis = self._rows.times_transposed(self._rows.times(basis))
            basis = _orthonormal(basis)
        inside = self._rows.times(basis)
        strength, turn = np.linalg.eigh(inside.T @ inside)
        best = np.argsort(-strength)[:_DIMENSIONS]
        stretched = turn[:, best] * np.sqrt(np.maximum(strength[best], 0.0))
        return np.asarray(basis @ stretched, dtype=np.float32)


def _best(scores: _Floats, limit: int, skip: Collection[int]) -> list[int]:
    order = (int(at) for at in np.argsort(-scores, kind="stable") if int(at) not in skip)
    return list(islice(order, limit))


class _Rows:
    """A sparse matrix by rows, with the two products that are needed."""

    def __init__(self, rows: Sequence[tuple[NDArray[np.int64], _Floats]], width: int) -> None:
        self.count, self._width = len(rows), width
        columns = np.concatenate([c for c, _ in rows] or [np.zeros(0, np.int64)])
        weights = np.concatenate([w for _, w in rows] or [np.zeros(0, np.float32)])
        row_of = np.repeat(np.arange(len(rows)), [len(c) for c, _ in rows])
        self._by_row = (row_of, columns, weights)
        order = np.argsort(columns, kind="stable")
        self._by_column = (columns[order], row_of[order], weights[order])

    def times(self, dense: _Floats) -> _Floats:
        """Return this matrix times ``dense`` (terms by k), as rows by k."""
        return _gathered(*self._by_row, dense, self.count)

    def times_transposed(self, dense: _Floats) -> _Floats:
        """Return this matrix transposed times ``dense`` (rows by k), as terms by k."""
        return _gathered(*self._by_column, dense, self._width)


def _gathered(
    into: NDArray[np.int64],
    source: NDArray[np.int64],
    weights: _Floats,
    dense: _Floats,
    count: int,
) -> _Floats:
    """Add ``weights`` times rows ``source`` of ``dense`` up by ``into``, which is sorted.

    In pieces of a few thousand entries, so that memory stays small.
    """
    out = np.zeros((count, dense.shape[1]), dtype=np.float32)
    for first in range(0, len(into), _CHUNK):
        piece = slice(first, first + _CHUNK)
        targets, starts = np.unique(into[piece], return_index=True)
        entries = dense[source[piece]] * weights[piece, None]
        out[targets] += np.add.reduceat(entries, starts, axis=0)
    return out


def _orthonormal(basis: _Floats) -> _Floats:
    """Return columns that span what those of ``basis`` do, each at right angles to all others.

    From the small matrix of their products: ten times cheaper than a QR
    decomposition of a tall matrix where the processor is shared. Directions that
    are next to nothing are left out.
    """
    wide = basis.astype(np.float64)
    strength, turn = np.linalg.eigh(wide.T @ wide)
    kept = strength > strength[-1] * _NOTHING
    return np.asarray(wide @ (turn[:, kept] / np.sqrt(strength[kept])), dtype=np.float32)


def _unit(rows: _Floats) -> _Floats:
    sizes = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(sizes > 0, sizes, 1.0), dtype=np.float32)
