"""Whether a result is what was asked for, or merely the closest there is.

What was meant stands out from the other candidates, while among passages that
only share words with the query none does: one number, the lead over the middle
candidate, tells them apart better than any likeness to the query itself.
"""

from __future__ import annotations

import numpy as np

from store.model import Match
from store.search.asked import Asked
from store.search.windows import Floats
from store.search.words import find_forms

VERBATIM_WORDS = 3
"""Fewer words in a row are found anywhere."""

CLOSE = 0.8
"""Likeness in letters from which a quote is nearly what was asked for."""

FOUND = 10.0
"""Lead from which a result counts as found: of queries whose episode was taken
out of the archive, 1 in 20 reaches it with words other than the query's own."""

BACKGROUND = 14.0
"""Score of a passage that has nothing to do with a query, for small archives."""

CANDIDATES = 120
"""Candidates among which the middle one is looked for."""


def find_middle(scores: Floats) -> float:
    """Return the score of the middle candidate, from which leads are measured."""
    missing = max(0, CANDIDATES - len(scores))
    return float(np.median(np.append(scores, np.full(missing, BACKGROUND))))


def match_of(asked: Asked, text: str, alike: float, lead: float) -> Match:
    """Return how well a quote answers the query.

    Args:
        asked: the query.
        text: the quote's.
        alike: likeness in letters of its passage, from 0 to 1.
        lead: its score beyond the middle candidate's.
    """
    said = f" {' '.join(find_forms(text))} "
    if len(asked.order) >= VERBATIM_WORDS and f" {asked.folded} " in said:
        return Match.VERBATIM
    if lead < FOUND:
        return Match.CLOSEST
    return Match.CLOSE if alike >= CLOSE else Match.TOPIC
