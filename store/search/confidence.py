"""Whether a result is what was asked for, or merely the closest there is."""

from __future__ import annotations

import math
from collections.abc import Mapping

from store.model import Match
from store.search.asked import Asked
from store.search.words import find_forms

VERBATIM_WORDS = 3
"""Fewer words in a row are found anywhere."""

CLOSE = 0.8
"""Likeness in letters from which a quote was nearly asked for as it was said."""

FOUND = 0.5
"""Confidence from which a result counts as found."""

WEIGHTS: Mapping[str, float] = {"coverage": 4.0, "alike": 6.0, "related_window": 4.0}
BIAS = -6.0


def confidence(features: Mapping[str, float]) -> float:
    """Return how sure it is, from 0 to 1, that a result answers the query."""
    total = BIAS + sum(weight * features[name] for name, weight in WEIGHTS.items())
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))


def match_of(asked: Asked, text: str, features: Mapping[str, float]) -> Match:
    """Return how well a quote's ``text`` answers the query."""
    said = f" {' '.join(find_forms(text))} "
    if len(asked.order) >= VERBATIM_WORDS and f" {asked.folded} " in said:
        return Match.VERBATIM
    if confidence(features) < FOUND:
        return Match.CLOSEST
    return Match.CLOSE if features["alike"] >= CLOSE else Match.TOPIC
