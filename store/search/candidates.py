"""A few hundred passages among which the answer lies, taken from the index."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import tantivy

from store.search.asked import Asked
from store.search.filters import Filters
from store.search.index import SCHEMA, Snapshot
from store.search.tokens import Ints

BY_WORDS = 250
"""Passages taken for their own words."""

BY_SURROUNDINGS = 150
"""Passages taken for what is said around them."""

BY_ASSOCIATION = 150
"""Passages taken for related words in and around them."""

LARGE = 3_000_000
"""Passages from which words that everybody says are left out of the search."""

MOST_TERMS = 48

RELATED = 6
"""Related words that stand in for one that was asked for."""

LEAST_RELATED = 0.5
"""Cosine from which two words count as related."""

_Weighted = dict[str, float]


def find_candidates(snapshot: Snapshot, asked: Asked, filters: Filters) -> Ints:
    """Return row numbers of passages worth ranking, in ascending order.

    Three ranked searches, since no one sees everything: the words themselves,
    the words of the surroundings, and words that the archive relates to them.
    """
    clauses = filters.clauses()
    every = _weighted(asked, common=True)
    content = _weighted(asked, common=False) or every
    large = snapshot.passages > LARGE
    found = [
        _search(snapshot, "stems", content if large else every, clauses, BY_WORDS),
        _search(snapshot, "around", content if large else every, clauses, BY_SURROUNDINGS),
    ]
    if large:
        found.append(_phrase(snapshot, asked, clauses))
    related = find_related(snapshot, asked)
    if related:
        both = {**related, **content}
        found.append(_search(snapshot, "around", both, clauses, BY_ASSOCIATION))
    return np.unique(np.concatenate(found))


def _weighted(asked: Asked, *, common: bool) -> _Weighted:
    """The stems to look for, with their weights; the likeliest where there are many."""
    stems: _Weighted = {}
    terms = [term for term in asked.terms if common or not term.common]
    for term in sorted(terms, key=lambda term: -term.idf)[:MOST_TERMS]:
        for stem, weight in term.stems:
            stems[stem] = max(stems.get(stem, 0.0), weight)
    return stems


def _search(
    snapshot: Snapshot,
    field: str,
    stems: _Weighted,
    clauses: Iterable[tuple[tantivy.Occur, tantivy.Query]],
    limit: int,
) -> Ints:
    if not stems:
        return np.zeros(0, np.int32)
    words = tantivy.Query.boolean_query(
        [(tantivy.Occur.Should, _term(field, stem, weight)) for stem, weight in stems.items()]
    )
    query = tantivy.Query.boolean_query([(tantivy.Occur.Must, words), *clauses])
    return snapshot.search(query, limit)


def _term(field: str, stem: str, weight: float) -> tantivy.Query:
    query = tantivy.Query.term_query(SCHEMA, field, stem, "freq")
    return query if weight == 1 else tantivy.Query.boost_query(query, weight)


def _phrase(
    snapshot: Snapshot,
    asked: Asked,
    clauses: Iterable[tuple[tantivy.Occur, tantivy.Query]],
) -> Ints:
    """Passages with the query's words in its order: fragments of common words."""
    words: list[str | tuple[int, str]] = [asked.terms[i].stem for i in asked.order[:24]]
    if len(words) < 2:
        return np.zeros(0, np.int32)
    phrase = tantivy.Query.phrase_query(SCHEMA, "stems", words, slop=1)
    query = tantivy.Query.boolean_query([(tantivy.Occur.Must, phrase), *clauses])
    return snapshot.search(query, BY_WORDS)


def find_related(snapshot: Snapshot, asked: Asked) -> _Weighted:
    """Return stems that the archive relates to the query's, with their weights."""
    learnt = snapshot.associations
    if learnt is None or len(learnt.vectors) < 2:
        return {}
    number = snapshot.tokens.vocabulary.stem_number
    stems = [term.stem for term in asked.terms if not term.common and term.stem in number]
    slots = learnt.slots_of(np.array([number[stem] for stem in stems], np.int32))
    slots = slots[slots > 0]
    if not slots.size:
        return {}
    alike = learnt.vectors[slots] @ learnt.vectors.T
    names = snapshot.tokens.vocabulary.stems
    related: _Weighted = {}
    for own, row in zip(slots.tolist(), alike, strict=True):
        nearest = np.argpartition(-row, min(RELATED + 1, len(row) - 1))[: RELATED + 1]
        for slot in nearest.tolist():
            if slot != own and row[slot] > LEAST_RELATED:
                stem = names[int(learnt.stems[slot])]
                related[stem] = max(related.get(stem, 0.0), float(row[slot]) ** 2 / 2)
    return related
