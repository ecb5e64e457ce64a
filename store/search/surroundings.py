"""What stands around a quote: its speech, and the turns before and after it."""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from sqlite_utils import Database

from store.corrections import Hidden
from store.model import Span, Turn
from store.search.spans import Speech
from store.search.tokens import Record
from store.search.words import UNBROKEN, count_words
from store.speakers import Renames
from store.turns import find_stretches

MOST_WORDS = 150
"""Of a passage, as blanks separate them, names included."""

BEFORE = 0.45
"""Share of the room for what was said before: what follows says more."""

_TURNS = 6
_FAR = 640
"""Code points on either side of a quote that are looked at: about 110 words."""

_ASCII_CHUNK = re.compile(r"\S+")
_CHUNK = re.compile(f"[{UNBROKEN}]{{1,2}}|[^\\s{UNBROKEN}]+")


def read_speeches(db: Database, records: Sequence[Record]) -> list[Speech | None]:
    """Return the stored turns behind passages; None for one whose turns are gone.

    Between the first and the last lie the same speaker's others, and listeners'
    noise, which is left out.
    """
    asked = [[each.turn, each.last, each.episode, each.speaker] for each in records]
    said: list[list[tuple[int, str]]] = [[] for _ in records]
    for place, turn, text in db.execute(
        "SELECT asked.key, turn.id, turn.text FROM json_each(?) AS asked CROSS JOIN turn"
        " ON turn.id BETWEEN json_extract(asked.value, '$[0]')"
        " AND json_extract(asked.value, '$[1]')"
        " AND turn.episode_id = json_extract(asked.value, '$[2]')"
        " AND coalesce(turn.speaker_id, 0) = json_extract(asked.value, '$[3]')"
        " ORDER BY asked.key, turn.seq",
        [json.dumps(asked)],
    ):
        said[place].append((int(turn), str(text)))
    return [
        Speech(tuple(turns), record.start, record.end)
        if turns and (turns[0][0], turns[-1][0]) == (record.turn, record.last)
        else None
        for record, turns in zip(records, said, strict=True)
    ]


def read_around(db: Database, quotes: Sequence[Sequence[Span]]) -> list[list[Turn]]:
    """Return the turns of each quote with those around it, as far as they may be shown."""
    asked = [(spans[0].turn, _TURNS, _TURNS + 2 * len(spans)) for spans in quotes]
    return find_stretches(db, asked)


_Chunk = tuple[int, int, int]
"""One word, as readers count: no white space, or two characters of Chinese.

Its turn's place among those that are looked at, and its half-open range there.
"""


def show_surroundings(
    turns: Sequence[Turn], spans: Sequence[Span], hidden: Hidden, names: Renames
) -> str:
    """Return a quote with what was said around it, at most 150 words.

    Where several people speak, each one's words stand on a line with their name.

    Args:
        turns: the quote's, and those around it.
        spans: the quote's.
        hidden: what must not be shown.
        names: how people are called in the asking server.
    """
    turns = _near(turns, spans)
    chunks = _chunks(turns, spans)
    low, high = _place(turns, chunks, spans)
    if low >= high or high > len(chunks):
        return ""
    before = int((MOST_WORDS - (high - low)) * BEFORE)
    closed = _closed(turns, chunks, hidden)
    open_from = next((i + 1 for i in reversed(closed) if i < low), 0)
    first = max(low - before, open_from)
    last = min(first + MOST_WORDS, next((i for i in closed if i >= high), len(chunks)))
    first = max(min(first, last - MOST_WORDS), open_from)
    while True:
        text = _lines(turns, chunks[first:last], names)
        over = count_words(text) - MOST_WORDS
        if over <= 0 or (first >= low and last <= high):
            return text
        # Names take room too: give up words at the far ends, evenly.
        cut = min(low - first, -(-over // 2))
        first, last = first + cut, max(high, last - max(1, over - cut))


def _near(turns: Sequence[Turn], spans: Sequence[Span]) -> Sequence[Turn]:
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


def _chunks(turns: Sequence[Turn], spans: Sequence[Span]) -> list[_Chunk]:
    """Return the words of ``turns`` in order, but none that is far from ``spans``."""
    order = [turn.id for turn in turns]
    first = order.index(spans[0].turn) if turns else 0
    last = order.index(spans[-1].turn) if turns else -1
    chunks: list[_Chunk] = []
    for i, turn in enumerate(turns):
        low = spans[0].start if i == first else len(turn.text) if i < first else 0
        high = spans[-1].end if i == last else 0 if i > last else len(turn.text)
        chunk = _ASCII_CHUNK if turn.text.isascii() else _CHUNK
        words = chunk.finditer(turn.text, max(0, low - _FAR), high + _FAR)
        chunks += [(i, *word.span()) for word in words]
    return chunks


def _place(
    turns: Sequence[Turn], chunks: Sequence[_Chunk], spans: Sequence[Span]
) -> tuple[int, int]:
    """Return the quote's first word, and the one after its last."""
    order = [turn.id for turn in turns]
    if not order:
        return 0, 0
    start = order.index(spans[0].turn), spans[0].start
    end = order.index(spans[-1].turn), spans[-1].end
    low = bisect_right(chunks, start, key=_ends_at)
    return low, bisect_left(chunks, end, low, key=_ends_at) + 1


def _ends_at(chunk: _Chunk) -> tuple[int, int]:
    return chunk[0], chunk[2]


def _closed(turns: Sequence[Turn], chunks: Sequence[_Chunk], hidden: Hidden) -> list[int]:
    """Return which words must not be shown: nothing is shown across such a gap."""
    if not hidden.stretches:
        return []
    return [
        i
        for i, (place, start, end) in enumerate(chunks)
        if hidden.covers([Span(turns[place].id, start, end)])
    ]


def _lines(turns: Sequence[Turn], chunks: Sequence[_Chunk], names: Renames) -> str:
    ends: dict[int, tuple[int, int]] = {}
    for number, start, end in chunks:
        ends[number] = (ends[number][0] if number in ends else start, end)
    several = len({(turns[i].speaker_id, names.of(turns[i])) for i in ends}) > 1
    lines = []
    for number, (start, end) in ends.items():
        text = turns[number].text[start:end]
        name = names.of(turns[number])
        lines.append(f"{name}: {text}" if several and name else text)
    return "\n".join(lines)
