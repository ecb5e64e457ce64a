"""Which candidate is meant: a weighted sum of few features, in two stages.

The weights were fitted on queries with known answers by maximising the
likelihood of the right passage among its candidates (a softmax over each
query's), and are rounded; ``bench`` reports figures cross-validated over that
fitting, not the best of many tries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from store.search.asked import Asked
from store.search.features import Features
from store.search.index import Snapshot
from store.search.nearness import Meaning
from store.search.tokens import Ints
from store.search.windows import Floats, read_windows

LIKELY = 100
"""Candidates that are compared letter by letter, which is the dearest feature."""

FIRST = {"bm25_window": 12.5, "near": 8.0, "related_window": 4.7, "dense": 18.0, "by": 6.0}
"""Weights of the first stage, from features that cost next to nothing."""

FINAL = {
    "bm25_window": 12.7,
    "near": 4.6,
    "alike": 16.7,
    "related_window": 4.5,
    "dense": 10.7,
    "by": 6.0,
}
"""Weights of the second stage."""

MEANING = 20.0
"""Weight of how near a passage comes in meaning, where no sentence has a word of the query.

The more of the query the best sentence holds, the less it counts: it helps where words
are missing, and harms where they are right but misspelt."""

BY_MEANING = 60
"""Passages near in meaning that are compared letter by letter in any case."""


@dataclass(frozen=True)
class Ranked:
    """Candidates, best first: their rows, scores and features by name."""

    rows: Ints
    scores: Floats
    features: dict[str, Floats]


def rank(
    snapshot: Snapshot,
    asked: Asked,
    rows: Ints,
    people: Mapping[int, float],
    meaning: Meaning | None = None,
) -> Ranked:
    """Put candidates in order, best first; keeps the likely ones only.

    Args:
        snapshot: the index.
        asked: the query.
        rows: the candidates.
        people: whose words the query's text asks for, with how sure that is.
        meaning: what the query means, where vectors tell.
    """
    windows = read_windows(snapshot, rows)
    features = Features(asked, windows, snapshot)
    columns = read_columns(features)
    speakers = snapshot.tokens.rows["speaker"][rows].tolist()
    columns["by"] = np.array([people.get(speaker, 0.0) for speaker in speakers], np.float32)
    first = weigh(columns, FIRST)
    chosen, final = np.argsort(-first, kind="stable")[:LIKELY], FINAL
    if meaning is not None:
        columns["meaning"] = meaning.of(rows)
        near = np.argsort(-columns["meaning"], kind="stable")[:BY_MEANING]
        missing = 1 - float(columns["dense"].max(initial=0)) ** 0.5
        chosen, final = np.union1d(chosen, near), {**FINAL, "meaning": MEANING * missing}
    likely = np.sort(chosen).astype(np.int32)
    columns = {name: values[likely] for name, values in columns.items()}
    columns["alike"] = features.alike(likely)
    scores = weigh(columns, final)
    order = np.argsort(-scores, kind="stable")
    columns = {name: values[order] for name, values in columns.items()}
    return Ranked(rows[likely][order], scores[order], columns)


def read_columns(features: Features) -> dict[str, Floats]:
    """Compute the features that all candidates get."""
    return {
        "bm25_window": features.bm25(),
        "near": features.near(),
        "dense": features.dense(),
        "related_window": features.related_coverage(),
    }


def weigh(columns: Mapping[str, Floats], weights: Mapping[str, float]) -> Floats:
    """Return the weighted sum of features."""
    total: Floats = np.zeros(len(next(iter(columns.values()))), np.float32)
    for name, weight in weights.items():
        total += weight * columns[name]
    return total
