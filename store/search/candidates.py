"""A few hundred passages among which the answer lies, taken from the index."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import tantivy

from store.search.asked import Asked, Term, idf
from store.search.filters import Clause, Filters, one_of
from store.search.index import SCHEMA, Snapshot
from store.search.tokens import Ints

BY_WORDS = 150
"""Passages taken for their own words, all but those that stand everywhere."""

LARGE = 1_000_000
"""Passages of an archive from which more of them hold as many words of a query."""

BY_WORDS_OF_MANY = 250
"""The same as ``BY_WORDS`` in a large archive."""

EVERYWHERE = 15
"""Percent of the passages: a word that more of them hold is looked for in phrases only.

It still counts for their ranking; looking it up takes two thirds of the time.
"""

SMALL = 20_000
"""Passages up to which every word is looked for."""

BY_SURROUNDINGS = 150
"""Passages taken for what is said in and around them that not everybody says."""

BY_PEOPLE = 100
"""Passages taken from those whom the query's text names."""

MOST_TERMS = 48

_Weighted = dict[str, float]


def find_candidates(
    snapshot: Snapshot,
    asked: Asked,
    filters: Filters,
    people: Iterable[int] = (),
) -> Ints:
    """Return row numbers of passages worth ranking, in ascending order.

    Three ranked searches, since none sees everything: a saying is known by its
    words in their order, what was half remembered by most of its words, a topic by
    few that are said near each other. ``people`` are those whose words the query
    seems to ask for: some of theirs are taken in any case.
    """
    clauses = filters.clauses()
    few = filters.speakers is not None or filters.episodes is not None
    least = 0.0 if few or snapshot.passages <= SMALL else idf(100, EVERYWHERE)
    words = _weighted(term for term in asked.terms if term.idf > least)
    telling = _weighted(term for term in asked.terms if not term.common) or words
    most = BY_WORDS if snapshot.passages <= LARGE else BY_WORDS_OF_MANY
    found = [_phrase(snapshot, asked, clauses)]
    if not words and len(found[0]) < BY_WORDS:
        words = _weighted(asked.terms)
    found.append(_search(snapshot, "stems", words, clauses, most))
    found.append(_search(snapshot, "around", telling, clauses, BY_SURROUNDINGS))
    if by := sorted(people):
        clauses = [*clauses, one_of("speaker", by)]
        found.append(_search(snapshot, "around", _weighted(asked.terms), clauses, BY_PEOPLE))
    return np.unique(np.concatenate(found))


def _weighted(terms: Iterable[Term]) -> _Weighted:
    """The stems to look for, with their weights; the likeliest where there are many."""
    stems: _Weighted = {}
    for term in sorted(terms, key=lambda term: -term.idf)[:MOST_TERMS]:
        for stem, weight in term.stems:
            stems[stem] = max(stems.get(stem, 0.0), weight)
    return stems


def _search(
    snapshot: Snapshot,
    field: str,
    stems: _Weighted,
    clauses: Iterable[Clause],
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
    clauses: Iterable[Clause],
) -> Ints:
    """Passages with the query's words in its order: sayings made of common words."""
    words: list[str | tuple[int, str]] = [asked.terms[i].stem for i in asked.order[:24]]
    if len(words) < 2:
        return np.zeros(0, np.int32)
    phrase = tantivy.Query.phrase_query(SCHEMA, "stems", words, slop=1)
    query = tantivy.Query.boolean_query([(tantivy.Occur.Must, phrase), *clauses])
    return snapshot.search(query, BY_WORDS)
