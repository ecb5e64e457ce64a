"""What stands around a quote: its speech, and the turns before and after it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlite_utils import Database

from store.corrections import Hidden
from store.model import Span, Turn
from store.search.spans import Speech
from store.search.tokens import Record
from store.search.words import UNBROKEN, count_words
from store.speakers import Renames
from store.turns import find_neighbours

MOST_WORDS = 150
"""Of a passage, as blanks separate them, names included."""

BEFORE = 0.45
"""Share of the room for what was said before: what follows says more."""

_TURNS = 6
_FAR = 640
"""Code points on either side of a quote that are looked at: about 110 words."""

_CHUNK = re.compile(f"[{UNBROKEN}]{{1,2}}|[^\\s{UNBROKEN}]+")


def read_speech(db: Database, record: Record) -> Speech | None:
    """Return the stored turns behind a passage; None if they are gone.

    Between the first and the last lie the same speaker's others, and listeners'
    noise, which is left out.
    """
    rows = db.execute(
        "SELECT id, text FROM turn WHERE id BETWEEN ? AND ? AND episode_id = ?"
        " AND coalesce(speaker_id, 0) = ? ORDER BY seq",
        [record.turn, record.last, record.episode, record.speaker],
    ).fetchall()
    if not rows or rows[0][0] != record.turn or rows[-1][0] != record.last:
        return None
    return Speech(tuple((int(i), str(text)) for i, text in rows), record.start, record.end)


class _Chunk(NamedTuple):
    """One word, as readers count: no white space, or two characters of Chinese."""

    turn: Turn
    start: int
    end: int


def read_surroundings(
    db: Database, spans: Sequence[Span], hidden: Hidden, names: Renames
) -> str:
    """Return a quote with what was said around it, at most 150 words.

    Where several people speak, each one's words stand on a line with their name.
    ``names`` are how people are called in the asking server, by id.
    """
    turns = _near(find_neighbours(db, spans[0].turn, _TURNS, _TURNS + 2 * len(spans)), spans)
    chunks = list(_chunks(turns, spans))
    low = next((i for i, c in enumerate(chunks) if _after(c, spans[0])), len(chunks))
    ends = [i for i, c in enumerate(chunks) if c.turn.id == spans[-1].turn]
    high = next((i for i in ends if chunks[i].end >= spans[-1].end), len(chunks)) + 1
    if low >= high or high > len(chunks):
        return ""
    before = int((MOST_WORDS - (high - low)) * BEFORE)
    first = max(low - before, _open_from(chunks, low, hidden), 0)
    last = min(first + MOST_WORDS, _open_upto(chunks, high, hidden))
    first = max(min(first, last - MOST_WORDS), _open_from(chunks, low, hidden), 0)
    while True:
        text = _lines(chunks[first:last], names)
        over = count_words(text) - MOST_WORDS
        if over <= 0 or (first >= low and last <= high):
            return text
        # Names take room too: give up words at the far ends, evenly.
        cut = min(low - first, -(-over // 2))
        first, last = first + cut, max(high, last - max(1, over - cut))


def _near(turns: list[Turn], spans: Sequence[Span]) -> list[Turn]:
    """Leave out turns that are too far from ``spans`` to be shown."""
    order = [turn.id for turn in turns]
    if spans[0].turn not in order or spans[-1].turn not in order:
        return []
    low, high = order.index(spans[0].turn), order.index(spans[-1].turn)
    size = spans[0].start
    while low > 0 and size < _FAR:
        low -= 1
        size += len(turns[low].text)
    size = len(turns[high].text) - spans[-1].end
    while high < len(turns) - 1 and size < _FAR:
        high += 1
        size += len(turns[high].text)
    return turns[low : high + 1]


def _chunks(turns: Sequence[Turn], spans: Sequence[Span]) -> Iterator[_Chunk]:
    """Yield the words of ``turns`` in order, but none that is far from ``spans``."""
    order = [turn.id for turn in turns]
    first = order.index(spans[0].turn) if spans[0].turn in order else 0
    last = order.index(spans[-1].turn) if spans[-1].turn in order else -1
    for i, turn in enumerate(turns):
        low = spans[0].start if i == first else len(turn.text) if i < first else 0
        high = spans[-1].end if i == last else 0 if i > last else len(turn.text)
        words = _CHUNK.finditer(turn.text, max(0, low - _FAR), high + _FAR)
        yield from [_Chunk(turn, *match.span()) for match in words]


def _after(chunk: _Chunk, span: Span) -> bool:
    return chunk.turn.id == span.turn and chunk.end > span.start


def _is_hidden(chunk: _Chunk, hidden: Hidden) -> bool:
    return hidden.covers([Span(chunk.turn.id, chunk.start, chunk.end)])


def _open_from(chunks: Sequence[_Chunk], low: int, hidden: Hidden) -> int:
    """The first word that may be shown before ``low`` without a gap."""
    if not hidden.stretches:
        return 0
    closed = [i for i in range(low) if _is_hidden(chunks[i], hidden)]
    return closed[-1] + 1 if closed else 0


def _open_upto(chunks: Sequence[_Chunk], high: int, hidden: Hidden) -> int:
    if not hidden.stretches:
        return len(chunks)
    closed = (i for i in range(high, len(chunks)) if _is_hidden(chunks[i], hidden))
    return next(closed, len(chunks))


def _lines(chunks: Sequence[_Chunk], names: Renames) -> str:
    turns = {chunk.turn.id: chunk.turn for chunk in chunks}
    several = len({(turn.speaker_id, names.of(turn)) for turn in turns.values()}) > 1
    lines = []
    for number, turn in turns.items():
        mine = [chunk for chunk in chunks if chunk.turn.id == number]
        text = turn.text[mine[0].start : mine[-1].end]
        name = names.of(turn)
        lines.append(f"{name}: {text}" if several and name else text)
    return "\n".join(lines)
