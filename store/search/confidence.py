"""Whether a result is what was asked for, or merely the closest there is.

What was meant stands out from the other places, and holds rare words of the
query in one sentence: passages that only share words with it do neither. The
two are added up; no likeness to the query tells them apart as well, and no
threshold does so always: a question in quite other words scores no better with
its answer in the archive than without.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

from store.model import Match
from store.search.asked import Asked
from store.search.features import LONGEST
from store.search.words import find_forms

VERBATIM_WORDS = 3
"""Fewer words in a row are found anywhere."""

CLOSE = 0.8
"""Likeness in letters from which a quote is nearly what was asked for."""

CLOSE_HELD = 0.6
"""The same for the share of the query's worth that it holds."""

RIVALS = 10
"""Places from which the best should stand out: its score is compared with the last's."""

BACKGROUND = 13.0
"""Score of a passage that has nothing to do with a query, where places are few."""

HELD = 0.36
"""Worth of the query's words (inverse document frequencies) against points of score."""

FOUND = 14.0
"""Sureness from which a result counts as found: of queries whose episode was taken
out of the archive, 1 in 20 reaches it with words other than the query's own."""


def find_rival(scores: Sequence[float]) -> float:
    """Return the score that leads are measured from, given those of the best places."""
    return scores[RIVALS - 1] if len(scores) >= RIVALS else BACKGROUND


def sureness(asked: Asked, lead: float, dense: float) -> float:
    """Return how sure it is that a result is what was asked for.

    Args:
        asked: the query.
        lead: the result's score beyond the rival's.
        dense: the share of the query that one sentence of it holds, squared.
    """
    return lead + HELD * asked.worth * float(dense**0.5)


def match_of(asked: Asked, text: str, dense: float, lead: float) -> Match:
    """Return how well a quote answers the query.

    Args:
        asked: the query.
        text: the quote's.
        dense: the share of the query that one sentence of its passage holds, squared.
        lead: its score beyond the rival's.
    """
    forms = find_forms(text)
    said = " ".join(forms)
    if len(asked.order) >= VERBATIM_WORDS and f" {asked.folded} " in f" {said} ":
        return Match.VERBATIM
    if sureness(asked, lead, dense) < FOUND:
        return Match.CLOSEST
    alike = fuzz.partial_ratio(asked.folded[:LONGEST], said) / 100
    near = alike >= CLOSE or _held(asked, forms) >= CLOSE_HELD
    return Match.CLOSE if near else Match.TOPIC


def _held(asked: Asked, forms: Sequence[str]) -> float:
    """The share of the query's worth that a quote's own words hold, from 0 to 1."""
    said = set(asked.stems.of(forms))
    held = (
        term.idf * max((w for stem, w in term.stems if stem in said), default=0.0)
        for term in asked.terms
    )
    return sum(held) / (asked.worth or 1.0)
