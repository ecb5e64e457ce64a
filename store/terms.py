"""A term as somebody typed it: where the archive says it, in any inflection.

The full-text index keeps stems, so that ``ropes`` is found for ``rope``. What it
cannot tell apart is checked in the text itself: other words of a family, as
``general`` beside ``generics``, signs, as in ``C++``, and writing without spaces
between words, where the index sees whole sentences.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from sqlite_utils import Database

from store.errors import BlankQuery
from store.inflection import inflections
from store.names import fold
from store.search.words import without_notes

LONGEST = 100
"""Code points of a term that are read."""

_TOKEN = re.compile(r"[^\W_]+")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7a3]")
_SIGN = re.compile(r"[^\w\s'’.,;:!?\"“”‘()\-–—]")
_NOTE = re.compile(r"\[[^\[\]\n]{1,40}\]")
_FOREIGN = re.compile(r"[^\W\x00-\x7f]")
_PREFIX = 2
"""Code points of a term that no inflection changes."""

_VERY_COMMON = 30_000
"""In more turns than this it is not counted how often each of them says it."""


@dataclass(frozen=True, slots=True)
class Term:
    """What to look for: each word's inflections, and the text itself where they do not do.

    ``literal`` is compared without regard to the case of English letters.
    """

    text: str
    words: tuple[frozenset[str], ...]
    literal: str | None
    wide: bool

    @property
    def phrase(self) -> str:
        """The term in the language of the full-text index; nothing in it is syntax."""
        return '"' + " ".join(_TOKEN.findall(self.text)) + '"'

    @property
    def pattern(self) -> str:
        """The same as a regular expression on folded text, in linear time.

        What stands before it is not looked at: with that, it would not be found by
        its first letters, and take three times as long.
        """
        words = ("|".join(sorted(forms, key=lambda f: (-len(f), f))) for forms in self.words)
        return "(?:" + r")[\W_]+(?:".join(words) + r")(?![^\W_])"

    @property
    def beginning(self) -> str:
        """The folded letters that every text has that says the term."""
        return fold(_TOKEN.findall(self.text)[0][:_PREFIX])


@dataclass(frozen=True, slots=True)
class Said:
    """The turns that say a term, as a table ``said`` to put before a query.

    Its columns are ``id``, ``times`` and ``rating`` (the lower, the more is the
    turn about it). Notes in brackets count as well: see ``find_places``. Where
    ``exact`` is false, too many turns say the term, and each counts once.
    """

    table: str
    parameters: tuple[object, ...]
    exact: bool


def read_term(text: str) -> Term:
    """Read a term.

    Raises:
        BlankQuery: there is no word in it.
    """
    text = " ".join(text[:LONGEST].split()).strip("\"“”'‘’ ")
    words = _TOKEN.findall(text)
    if not words:
        raise BlankQuery(text)
    wide = bool(_WIDE.search(text))
    literal = text if wide or _SIGN.search(text) else None
    return Term(text, tuple(inflections(fold(word)) for word in words), literal, wide)


def said_in(db: Database, term: Term) -> Said:
    """Return a query for the turns that say a term, each with how many times."""
    if term.literal is not None:
        return _literally(term, term.literal)
    exact = _turns(db, term) <= _VERY_COMMON
    if not exact:
        sql = "SELECT rowid AS id, 1 AS times, rank AS rating FROM turn_fts"
        return Said(_table(f"{sql} WHERE turn_fts MATCH ?"), (term.phrase,), False)
    db.conn.create_function("times_said", 2, _times_said, deterministic=True)
    sql = "SELECT rowid AS id, times_said(text, ?) AS times, rank AS rating FROM turn_fts"
    every = f"WITH every AS MATERIALIZED ({sql} WHERE turn_fts MATCH ?)"
    table = f"{every}, said AS MATERIALIZED (SELECT * FROM every WHERE times > 0)"
    return Said(table, (term.pattern, term.phrase), True)


def _times_said(text: str, pattern: str) -> int:
    # Folding costs more than all the rest, and English hardly ever needs it.
    folded = fold(text) if _FOREIGN.search(text) else text.lower()
    return sum(
        match.start() == 0 or not folded[match.start() - 1].isalnum()
        for match in _compiled(pattern).finditer(folded)
    )


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _literally(term: Term, literal: str) -> Said:
    lower = "lower(text)"
    times = f"(length(text) - length(replace({lower}, lower(?), ''))) / length(?) AS times"
    holds = f"instr({lower}, lower(?))"
    where = (literal, literal, literal)
    if term.wide:
        sql = f"SELECT id, {times}, 0.0 AS rating FROM turn WHERE {holds}"
        return Said(_table(sql), where, True)
    sql = f"SELECT rowid AS id, {times}, rank AS rating FROM turn_fts WHERE {holds}"
    return Said(_table(f"{sql} AND turn_fts MATCH ?"), (*where, term.phrase), True)


def _table(sql: str) -> str:
    # Materialized, since FTS5's own functions work only beside their MATCH.
    return f"WITH said AS MATERIALIZED ({sql})"


def find_places(text: str, term: Term) -> list[tuple[int, int]]:
    """Return where ``text`` says a term, as half-open ranges of code points.

    What stands in a note, such as ``[laughter]``, is not said.
    """
    text = without_notes(text)
    if term.beginning not in fold(text):
        return []
    if term.literal is not None:
        pattern = re.compile(re.escape(term.literal), re.IGNORECASE)
        return [match.span() for match in pattern.finditer(text)]
    words = list(_TOKEN.finditer(text))
    folded = [fold(word[0]) for word in words]
    size = len(term.words)
    return [
        (words[at].start(), words[at + size - 1].end())
        for at in range(len(words) - size + 1)
        if all(folded[at + n] in forms for n, forms in enumerate(term.words))
    ]


def in_notes(text: str, term: Term) -> bool:
    """Whether a term may stand in one of the notes of ``text``; a quick look only."""
    return any(term.beginning in fold(note) for note in _NOTE.findall(text))


def _turns(db: Database, term: Term) -> int:
    row = db.execute("SELECT count(*) FROM turn_fts WHERE turn_fts MATCH ?", [term.phrase])
    return int(row.fetchone()[0])
