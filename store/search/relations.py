"""How near in meaning every word of the archive comes to each word of a query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from store.search.asked import Asked
from store.search.index import Snapshot
from store.search.tokens import Ints

RELATED = 6
"""Related words that stand in for one that was asked for."""

LEAST_RELATED = 0.5
"""Cosine from which two words count as related."""

Floats = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Relations:
    """Cosines between the query's terms and all words that have a vector.

    ``terms`` are the numbers of the query's terms that have one; ``nearness``
    has a line for each, over the rows of the learnt vectors, never negative.
    """

    terms: Ints
    nearness: Floats


def read_relations(snapshot: Snapshot, asked: Asked) -> Relations:
    """Compare the words of a query that say something with all others."""
    learnt = snapshot.associations
    nothing = Relations(np.zeros(0, np.int32), np.zeros((0, 1), np.float32))
    if learnt is None or len(learnt.vectors) < 2:
        return nothing
    number = snapshot.tokens.vocabulary.stem_number
    slots = {
        i: slot
        for i, term in enumerate(asked.terms)
        if not term.common and (slot := learnt.slot_of(number.get(term.stem)))
    }
    if not slots:
        return nothing
    own = list(slots.values())
    nearness = learnt.vectors[own] @ learnt.vectors.T
    return Relations(np.array(list(slots), np.int32), np.maximum(nearness, 0, out=nearness))


def find_related(snapshot: Snapshot, relations: Relations) -> dict[str, float]:
    """Return stems related to the query's, each with a weight up to a half."""
    learnt, related = snapshot.associations, dict[str, float]()
    if learnt is None:
        return related
    names = snapshot.tokens.vocabulary.stems
    for row in relations.nearness:
        nearest = np.argpartition(-row, min(RELATED, len(row) - 1))[: RELATED + 1]
        for slot in nearest[row[nearest] > LEAST_RELATED].tolist():
            stem, weight = names[int(learnt.stems[slot])], float(row[slot]) ** 2 / 2
            related[stem] = max(related.get(stem, 0.0), weight)
    return related
