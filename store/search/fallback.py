"""Answers while the index is missing: SQLite's full-text search, cautiously.

FTS5 finds all the words or nothing in milliseconds; its ranked OR would take a
second on a large archive, so where not all words are found the shortest ones,
which say least, are given up first.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz
from sqlite_utils import Database

from store.corrections import find_hidden
from store.errors import NotFound
from store.model import Match, QuoteHit, QuoteQuery
from store.quotes import get_quote
from store.scope import visible
from store.search.asked import Asked, Term
from store.search.filters import Filters
from store.search.spans import Speech, find_marks, find_spans
from store.search.surroundings import read_around, show_surroundings
from store.search.words import Stems, find_forms, find_words
from store.speakers import find_renames

_MOST_WORDS = 16
_MOST_TURNS = 100
_SHORT = 4

_Found = tuple[int, str]


def find_without_index(
    db: Database, text: str, filters: Filters, query: QuoteQuery
) -> list[QuoteHit]:
    """Return what full-text search alone finds, best first.

    Only what holds all words counts as found; anything less is the closest.
    """
    asked = read_plainly(text)
    words = _longest_first(asked)
    every = len(words)
    for kept in _fewer(every):
        turns = _find_turns(db, words[:kept], filters, query)
        if turns:
            return _hits(db, asked, turns, filters, query, complete=kept == every)
    return []


def find_whole(db: Database, text: str, filters: Filters, query: QuoteQuery) -> list[QuoteHit]:
    """Return what full-text search finds of all the words together, best first."""
    asked = read_plainly(text)
    turns = _find_turns(db, _longest_first(asked), filters, query)
    return _hits(db, asked, turns, filters, query, complete=True)


def read_plainly(text: str) -> Asked:
    """Analyse a query where nothing is known of the archive's words."""
    words = tuple(find_words(text))
    stems = Stems()
    forms = list(dict.fromkeys(word.form for word in words))
    terms = tuple(
        Term(form, stems[form], ((stems[form], 1.0),), 1.0, len(form) < _SHORT)
        for form in forms
    )
    return Asked(text, words, terms, tuple(forms.index(word.form) for word in words))


def _longest_first(asked: Asked) -> list[str]:
    words = sorted({word.form for word in asked.words}, key=lambda w: (-len(w), w))
    return words[:_MOST_WORDS]


def _fewer(count: int) -> Iterator[int]:
    while count > 0:
        yield count
        count = count - 1 if count <= 3 else count * 2 // 3


def _find_turns(
    db: Database, words: Sequence[str], filters: Filters, query: QuoteQuery
) -> list[_Found]:
    condition, parameters = visible(query.scope, "episode.podcast_id")
    conditions = [condition, "episode.state = 'ready'"]
    if filters.speakers is not None:
        conditions.append(
            "(turn.speaker_id IN (SELECT value FROM json_each(?)) OR (turn.speaker_id IS NULL"
            " AND turn.episode_id IN (SELECT value FROM json_each(?))))"
        )
        parameters += [
            json.dumps(sorted(filters.speakers)),
            json.dumps(sorted(filters.labelled)),
        ]
    for column, ids in (
        ("episode.podcast_id", filters.podcasts),
        ("episode.id", filters.episodes),
    ):
        if ids is not None:
            conditions.append(f"{column} IN (SELECT value FROM json_each(?))")
            parameters.append(json.dumps(sorted(ids)))
    told, values = filters.about_episodes()
    conditions += told
    parameters += values
    match = " ".join(f'"{word}"*' if not word.isascii() else f'"{word}"' for word in words)
    rows = db.execute(
        "SELECT turn.id, turn.text FROM turn_fts JOIN turn ON turn.id = turn_fts.rowid"
        " JOIN episode ON episode.id = turn.episode_id"
        " JOIN podcast ON podcast.id = episode.podcast_id"
        f" WHERE turn_fts MATCH ? AND {' AND '.join(conditions)} LIMIT {_MOST_TURNS}",
        [match, *parameters],
    )
    return [(int(number), str(text)) for number, text in rows]


def _hits(
    db: Database,
    asked: Asked,
    turns: Sequence[_Found],
    filters: Filters,
    query: QuoteQuery,
    *,
    complete: bool,
) -> list[QuoteHit]:
    hidden, names = find_hidden(db, query.scope), find_renames(db, query.scope)
    hits: list[QuoteHit] = []
    for score, text, turn in _scored(asked, turns):
        if len(hits) >= query.limit:
            break
        spans = find_spans(Speech(((turn, text),), 0, len(text)), asked)
        try:
            quote = get_quote(db, spans, query.scope)
        except NotFound:
            continue
        if not filters.admits(quote):
            continue
        said = f" {' '.join(find_forms(quote.text))} "
        (around,) = read_around(db, [spans])
        found = Match.VERBATIM if f" {asked.folded} " in said else Match.CLOSE
        hits.append(
            QuoteHit(
                quote=quote,
                passage=show_surroundings(around, spans, hidden, names) or quote.text,
                marks=find_marks(quote.text, asked),
                score=round(score / 10, 3),
                match=found if complete else Match.CLOSEST,
            )
        )
    return hits


def _scored(asked: Asked, turns: Sequence[_Found]) -> list[tuple[float, str, int]]:
    """Turns with their likeness to what was asked, the most alike first."""
    scored = [
        (fuzz.partial_ratio(asked.folded, " ".join(find_forms(text))), text, turn)
        for turn, text in turns
    ]
    return sorted(scored, key=lambda item: (-item[0], item[1]))
