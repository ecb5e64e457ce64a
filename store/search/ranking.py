"""Which candidate is meant: a weighted sum of few features, in two stages.

The weights were fitted on queries with known answers by maximising the
likelihood of the right passage among its candidates (a softmax over each
query's), and are rounded; ``bench`` reports figures cross-validated over that
fitting, not the best of many tries.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from store.search.asked import Asked
from store.search.features import Features, Floats, Windows, read_windows
from store.search.index import Snapshot
from store.search.tokens import Ints

LIKELY = 150
"""Candidates that are compared letter by letter, which is the dearest feature."""

FIRST = {"bm25": 3.0, "bm25_window": 4.0, "coverage": 5.0, "near": 5.0, "related": 3.0}
"""Weights of the first stage, from features that cost next to nothing."""

FINAL = {
    "bm25_window": 9.8,
    "coverage": 4.2,
    "near": 3.8,
    "alike": 22.6,
    "related": 1.6,
    "related_window": 2.4,
}
"""Weights of the second stage."""


@dataclass(frozen=True)
class Ranked:
    """Candidates, best first: their rows, scores and features by name."""

    rows: Ints
    scores: Floats
    features: dict[str, Floats]
    windows: Windows


def rank(snapshot: Snapshot, asked: Asked, rows: Ints) -> Ranked:
    """Put candidates in order, best first; keeps the likely ones only."""
    windows = read_windows(snapshot, rows)
    features = Features(asked, windows, snapshot)
    columns = read_columns(features)
    first = weigh(columns, FIRST)
    likely = np.sort(np.argsort(-first, kind="stable")[:LIKELY]).astype(np.int32)
    columns = {name: values[likely] for name, values in columns.items()}
    columns["alike"] = features.alike(likely)
    scores = weigh(columns, FINAL)
    order = np.argsort(-scores, kind="stable")
    columns = {name: values[order] for name, values in columns.items()}
    return Ranked(rows[likely][order], scores[order], columns, windows)


def read_columns(features: Features) -> dict[str, Floats]:
    """Compute the features that all candidates get."""
    _, near = features.adjacent()
    related, related_window = features.related()
    return {
        "bm25": features.bm25(),
        "bm25_window": features.bm25_window(),
        "coverage": features.coverage(),
        "content": features.content_coverage(),
        "neighbours": features.neighbours(),
        "near": near,
        "related": related,
        "related_window": related_window,
    }


def weigh(columns: dict[str, Floats], weights: dict[str, float]) -> Floats:
    """Return the weighted sum of features."""
    total: Floats = np.zeros(len(next(iter(columns.values()))), np.float32)
    for name, weight in weights.items():
        total += weight * columns[name]
    return total
