"""How near in meaning words of the archive come to each word of a query."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from store.search.asked import Asked
from store.search.index import Snapshot
from store.search.tokens import Ints
from store.search.windows import Floats, Longs, Windows


@dataclass(frozen=True)
class Relations:
    """Cosines between the query's terms and the words of candidates.

    ``terms`` are the numbers of the query's terms that have a vector;
    ``nearness`` has a line for each and a column for each candidate: how near the
    nearest of its words is, never negative.
    """

    terms: Ints
    nearness: Floats


def read_relations(snapshot: Snapshot, asked: Asked, windows: Windows) -> Relations:
    """Compare the words of a query that say something with those of candidates."""
    learnt = snapshot.associations
    nothing = Relations(np.zeros(0, np.int32), np.zeros((0, windows.count), np.float32))
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
    said = learnt.slots_of(windows.stems)
    at = np.flatnonzero(said > 0)
    said = said[at]
    # Most words stand there many times, and most of those learnt not at all.
    present = np.zeros(len(learnt.vectors), bool)
    present[said] = True
    distinct = np.flatnonzero(present)
    column = np.zeros(len(present), np.int32)
    column[distinct] = np.arange(len(distinct))
    asked_for, met = learnt.vectors[list(slots.values())], learnt.vectors[distinct]
    # Not a product of matrices: BLAS would share it out among threads of its own,
    # which wait for each other longer than the work takes.
    cosines: Floats = np.einsum("td,nd->tn", asked_for, met)
    np.maximum(cosines, 0, out=cosines)
    nearness = _best_in(cosines, column[said], np.searchsorted(at, windows.base))
    return Relations(np.array(list(slots), np.int32), nearness)


def _best_in(cosines: Floats, said: Ints, first: Longs) -> Floats:
    """Return the largest of each line's values over each candidate's words.

    Args:
        cosines: a column for each distinct word.
        said: the words, all candidates' one after the other, as columns.
        first: of each candidate, the first of its words; it may have none.
    """
    best = np.zeros((len(cosines), len(first)), np.float32)
    some = np.diff(first, append=len(said)) > 0
    for line, values in zip(best, cosines, strict=True):
        line[some] = np.maximum.reduceat(values[said], first[some]) if some.any() else 0
    return best
