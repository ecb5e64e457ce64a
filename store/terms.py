"""A term as somebody typed it: where the archive says it, in any inflection.

The full-text index keeps stems, so that ``ropes`` is found for ``rope``. What it
cannot tell apart is checked in the text itself: signs, as in ``C++``, and
writing without spaces between words, where the index sees whole sentences.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlite_utils import Database

from store.errors import BlankQuery
from store.names import fold
from store.profiles import word_stem
from store.search.words import without_notes

LONGEST = 100
"""Code points of a term that are read."""

_TOKEN = re.compile(r"[^\W_]+")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7a3]")
_SIGN = re.compile(r"[^\w\s'’.,;:!?\"“”‘()\-–—]")
_NOTE = re.compile(r"\[[^\[\]\n]{1,40}\]")
_PREFIX = 2
"""Code points of a term that no inflection changes."""

_VERY_COMMON = 30_000
"""In more turns than this it is not counted how often each of them says it."""


@dataclass(frozen=True, slots=True)
class Term:
    """What to look for: its stems, and the text itself where stems are not enough.

    ``literal`` is compared without regard to the case of English letters.
    """

    text: str
    stems: tuple[str, ...]
    literal: str | None
    wide: bool

    @property
    def phrase(self) -> str:
        """The term in the language of the full-text index; nothing in it is syntax."""
        return '"' + " ".join(_TOKEN.findall(self.text)) + '"'

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
    return Term(text, tuple(word_stem(fold(word)) for word in words), literal, wide)


def said_in(db: Database, term: Term) -> Said:
    """Return a query for the turns that say a term, each with how many times."""
    if term.literal is not None:
        return _literally(term, term.literal)
    exact = _turns(db, term) <= _VERY_COMMON
    times = "length(highlight(turn_fts, 0, char(2), '')) - length(text)" if exact else "1"
    sql = f"SELECT rowid AS id, {times} AS times, rank AS rating FROM turn_fts"
    return Said(_table(f"{sql} WHERE turn_fts MATCH ?"), (term.phrase,), exact)


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
    stems = [word_stem(fold(word[0])) for word in words]
    size = len(term.stems)
    return [
        (words[at].start(), words[at + size - 1].end())
        for at in range(len(words) - size + 1)
        if tuple(stems[at : at + size]) == term.stems
    ]


def in_notes(text: str, term: Term) -> bool:
    """Whether a term may stand in one of the notes of ``text``; a quick look only."""
    return any(term.beginning in fold(note) for note in _NOTE.findall(text))


def _turns(db: Database, term: Term) -> int:
    row = db.execute("SELECT count(*) FROM turn_fts WHERE turn_fts MATCH ?", [term.phrase])
    return int(row.fetchone()[0])
