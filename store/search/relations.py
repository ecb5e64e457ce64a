"""How near in meaning words of the archive come to each word of a query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from store.search.asked import Asked
from store.search.index import Snapshot
from store.search.tokens import Ints

Floats = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Relations:
    """Cosines between the query's terms and a text's words.

    ``terms`` are the numbers of the query's terms that have a vector;
    ``nearness`` has a line for each and a column for each word, never negative.
    """

    terms: Ints
    nearness: Floats


def read_relations(snapshot: Snapshot, asked: Asked, stems: Ints) -> Relations:
    """Compare the words of a query that say something with a text's ``stems``."""
    learnt = snapshot.associations
    nothing = Relations(np.zeros(0, np.int32), np.zeros((0, len(stems)), np.float32))
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
    # Most words stand there many times, and most of those learnt not at all.
    said = learnt.slots_of(stems)
    present = np.zeros(len(learnt.vectors), bool)
    present[said] = True
    distinct = np.flatnonzero(present)
    column = np.zeros(len(present), np.int32)
    column[distinct] = np.arange(len(distinct))
    nearness = learnt.vectors[list(slots.values())] @ learnt.vectors[distinct].T
    np.maximum(nearness, 0, out=nearness)
    return Relations(np.array(list(slots), np.int32), nearness[:, column[said]])
