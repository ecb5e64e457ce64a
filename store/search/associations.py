"""What words have to do with each other, learnt from the archive itself.

Words said in the same surroundings mean related things: in an archive of
software talk, ``donation`` stands near ``sponsorship``, ``petrol`` near ``car``.
Counts of neighbouring words, weighed by how surprising they are and reduced to
a few dozen dimensions, give every common word a vector (positive pointwise
mutual information and its singular vectors: Levy, Goldberg and Dagan, 2015).
No model is downloaded, and it takes seconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from store.search import arrays
from store.search.tokens import Ints, Tokens

Floats = npt.NDArray[np.floating[Any]]

DIMENSIONS = 128
CONTEXTS = 1_500
MOST_WORDS = 30_000
LEAST_TIMES = 8
REACH = 6
"""Content words on either side that count as surroundings."""

EVERYWHERE = 0.0015
"""Share of all words from which a word says nothing about its neighbours."""

DUE = 0.1
"""Growth of the archive after which it is worth learning again."""

_FILE = "associations.npz"
_CHUNK = 2_000_000
_SMOOTHING = 0.75


@dataclass(frozen=True)
class Associations:
    """Vectors of stems, and how often each word was said when they were learnt.

    ``slot`` maps a stem's number to its row of ``vectors`` and ``stems`` back;
    row 0, all zero, is for stems without one. The others have length 1.
    """

    vectors: Floats
    stems: Ints
    slot: Ints
    counts: Ints
    stamp: tuple[int, ...]

    @classmethod
    def read(
        cls, folder: Path, tokens: Tokens, known: Associations | None = None
    ) -> Associations | None:
        """Read what was learnt last; None if there is nothing usable.

        Args:
            folder: the index's folder.
            tokens: the state of its files.
            known: what was read before; returned where it is still the last.
        """
        stamp = stamp_of(folder)
        if known is not None and known.stamp == stamp:
            return known
        try:
            with np.load(folder / _FILE, allow_pickle=False) as held:
                stems, counts = held["stems"], held["counts"]
                vectors = held["vectors"].astype(np.float32)
        except arrays.UNREADABLE:
            return None
        size = len(tokens.vocabulary.stems)
        if len(stems) and stems.max() >= size:
            return None
        slot = np.zeros(size + 1, np.int32)  # the last for all stems met later
        slot[stems] = np.arange(1, len(stems) + 1)
        empty = np.zeros((1, vectors.shape[1]), np.float32)
        vectors = np.concatenate([empty, vectors])
        return cls(vectors, np.insert(stems, 0, 0), slot, counts, stamp)

    def slots_of(self, stems: Ints) -> Ints:
        """Rows of ``vectors`` for stems; ones met since the learning have none yet."""
        found: Ints = self.slot.take(stems, mode="clip")
        return found

    def slot_of(self, stem: int | None) -> int:
        """The row of ``vectors`` of one stem; 0 for an unknown one."""
        return int(self.slot[stem]) if stem is not None and stem < len(self.slot) else 0


def stamp_of(folder: Path) -> tuple[int, ...]:
    """Return what changes whenever something is learnt; empty before that."""
    return arrays.stamp_of(folder / _FILE)


def learn_if_due(folder: Path, tokens: Tokens) -> bool:
    """Learn again if the archive has grown enough; returns whether it did."""
    path = folder / _FILE
    try:
        with np.load(path, allow_pickle=False) as held:
            learnt = int(held["tokens"])
    except arrays.UNREADABLE:
        learnt = 0
    if learnt and abs(tokens.extent.tokens - learnt) <= DUE * learnt:
        return False
    arrays.write_arrays(path, **_learn(tokens), tokens=np.int64(tokens.extent.tokens))
    return True


def _chunks(tokens: Tokens) -> Iterator[Ints]:
    for low in range(0, tokens.extent.tokens, _CHUNK):
        yield tokens.said(low, min(low + _CHUNK, tokens.extent.tokens))


def _learn(tokens: Tokens) -> dict[str, Any]:
    counts = np.zeros(tokens.extent.words, np.int64)
    for chunk in _chunks(tokens):
        counts += np.bincount(chunk, minlength=len(counts))
    stem_of = tokens.stem_of[: len(counts)]
    said: Any = np.bincount(stem_of, counts, len(tokens.vocabulary.stems))
    stems = _worth_learning(tokens, said)
    empty = np.zeros((0, DIMENSIONS), np.float16)
    vectors = _vectors(_cooccurrences(tokens, stems)) if len(stems) > DIMENSIONS else empty
    return {
        "stems": stems[: len(vectors)],
        "vectors": vectors,
        "counts": counts.astype(np.int32),
    }


def _worth_learning(tokens: Tokens, said: Floats) -> Ints:
    """Stems said often enough to know and rarely enough to mean something."""
    names = tokens.vocabulary.stems
    everywhere = max(EVERYWHERE * float(said.sum()), LEAST_TIMES)
    fit = np.flatnonzero((said >= LEAST_TIMES) & (said <= everywhere)).tolist()
    # By name among equals: the order of loading must not show.
    fit.sort(key=lambda stem: (-said[stem], names[stem]))
    return np.array(fit[:MOST_WORDS], np.int32)


def _cooccurrences(tokens: Tokens, stems: Ints) -> Floats:
    """Count how often each stem stands near each of the commonest ones."""
    contexts = min(CONTEXTS, len(stems))
    rank = np.full(len(tokens.vocabulary.stems), -1, np.int32)
    rank[stems] = np.arange(len(stems))
    pairs = np.zeros(len(stems) * contexts, np.float32)
    for chunk in _chunks(tokens):
        said = rank[tokens.stem_of[chunk]]
        said = said[said >= 0].astype(np.int64)
        for distance in range(1, REACH + 1):
            before, after = said[:-distance], said[distance:]
            for word, near in ((before, after), (after, before)):
                fits = near < contexts
                keys = np.sort(word[fits] * contexts + near[fits])
                first = np.flatnonzero(np.diff(keys, prepend=-1))
                pairs[keys[first]] += np.diff(np.append(first, len(keys)))
    return pairs.reshape(len(stems), contexts)


def _vectors(pairs: Floats) -> Floats:
    """Reduce counts of pairs to vectors of length 1; ``pairs`` is overwritten."""
    words = pairs.sum(axis=1, keepdims=True) + 1
    near = pairs.sum(axis=0, keepdims=True) ** _SMOOTHING
    pairs /= words
    pairs /= np.maximum(near / max(float(near.sum()), 1e-9), 1e-12)
    np.log(np.maximum(pairs, 1, out=pairs), out=pairs)
    values, axes = np.linalg.eigh(pairs.T @ pairs)
    values, axes = values[::-1][:DIMENSIONS], axes[:, ::-1][:, :DIMENSIONS]
    scale = np.maximum(values, 1e-9) ** -0.25
    vectors = pairs @ (axes * scale)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
    small: Floats = vectors.astype(np.float16)
    return small
