"""A query as search sees it: its words, what each may stand for, what it is worth."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from store.search.index import Snapshot
from store.search.spelling import Spelling
from store.search.words import Stems, Word, find_words

MOST_WORDS = 64
"""Distinct words that are looked at; a longer text is known by its rarest."""

RARELY = 12
"""Times a word is said in the archive up to which it may be a slip."""

COMMON = 0.02
"""Share of passages from which a word says little about what is meant."""


@dataclass(frozen=True, slots=True)
class Term:
    """A distinct word of the query.

    ``stem`` is its own or, where the archive lacks that, its likeliest spelling's;
    ``stems`` are all that may stand for it, with the weight of each (1.0 for its
    own); ``idf`` is the worth of ``stem`` (BM25's inverse document frequency).
    """

    form: str
    stem: str
    stems: tuple[tuple[str, float], ...]
    idf: float
    common: bool


@dataclass(frozen=True)
class Asked:
    """A query, analysed: distinct ``terms`` and their ``order`` in the text."""

    text: str
    words: tuple[Word, ...]
    terms: tuple[Term, ...]
    order: tuple[int, ...]

    @cached_property
    def folded(self) -> str:
        """The words with one blank between them."""
        return " ".join(self.terms[i].form for i in self.order)

    @cached_property
    def worth(self) -> float:
        """What all terms together are worth."""
        return sum(term.idf for term in self.terms)

    @cached_property
    def standing(self) -> dict[str, tuple[int, float]]:
        """For each stem that stands for a term: the term, and how well."""
        weights: dict[str, tuple[int, float]] = {}
        for i, term in enumerate(self.terms):
            for stem, weight in term.stems:
                if weight > weights.get(stem, (0, 0.0))[1]:
                    weights[stem] = (i, weight)
        return weights

    @cached_property
    def stems(self) -> Stems:
        """Stems of the words that were compared with the query so far."""
        return Stems()

    def hear(self, forms: Iterable[str]) -> list[tuple[int, float] | None]:
        """Return which term each word stands for and how well; None where for none."""
        standing, stems = self.standing, self.stems
        return [standing.get(stems[form]) for form in forms]


def idf(passages: int, holding: int) -> float:
    """Return BM25's inverse document frequency (Robertson and Spärck Jones)."""
    return math.log(1 + (passages - holding + 0.5) / (holding + 0.5))


def read_query(
    text: str,
    snapshot: Snapshot,
    spelling: Spelling,
    left_out: Sequence[tuple[int, int]] = (),
) -> Asked:
    """Analyse a query against the archive's words.

    ``left_out`` are stretches (code points) that say whose words are meant, not
    what they were; a query that is nothing else keeps them.
    """
    words = find_words(text)
    rest = [w for w in words if not any(a < w.end and w.start < b for a, b in left_out)]
    words = rest or words
    stems = Stems()
    alternatives = _alternatives([word.form for word in words], spelling)
    weights: dict[str, dict[str, float]] = {}
    for word, others in zip(words, alternatives, strict=True):
        mine = weights.setdefault(word.form, {stems[word.form]: 1.0})
        for other, weight in others:
            stem = stems[other]
            mine[stem] = max(mine.get(stem, 0.0), weight)
    terms = {form: _term(form, mine, snapshot) for form, mine in weights.items()}
    rarest = sorted(terms, key=lambda form: (-terms[form].idf, form))[:MOST_WORDS]
    kept = {form: i for i, form in enumerate(f for f in terms if f in set(rarest))}
    return Asked(
        text,
        tuple(words),
        tuple(terms[form] for form in kept),
        tuple(kept[word.form] for word in words if word.form in kept),
    )


def _alternatives(forms: list[str], spelling: Spelling) -> list[list[tuple[str, float]]]:
    """For each word, other spellings with their weights."""
    found: list[list[tuple[str, float]]] = [[] for _ in forms]
    for i, form in enumerate(forms[:MOST_WORDS]):
        times = spelling.count(form)
        if times <= RARELY:
            found[i] += [(s.word, s.alike**2) for s in spelling.find_alike(form)]
            if not times and (parts := spelling.find_split(form)):
                found[i] += [(part, 0.7) for part in parts]
        if i + 1 < len(forms):
            for joined in spelling.find_joined(form, forms[i + 1]):
                for at in (i, i + 1):
                    found[at].append((joined.word, 0.9 * joined.alike))
    return found


def _term(form: str, weights: dict[str, float], snapshot: Snapshot) -> Term:
    holding = {stem: snapshot.searcher.doc_freq("stems", stem) for stem in weights}
    own = next(iter(weights))
    stems = tuple((stem, weight) for stem, weight in weights.items() if holding[stem])
    likeliest = own if holding[own] or not stems else max(stems, key=lambda s: (s[1], s[0]))[0]
    times = holding[likeliest]
    passages = snapshot.passages
    return Term(form, likeliest, stems, idf(passages, times), times > COMMON * passages)
