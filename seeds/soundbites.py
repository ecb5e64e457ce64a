"""Soundbites of a feed as spans of what was said; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from seeds.harvest.sentences import split_sentences
from store.model import Span, Turn

MOST_WORDS = 75
"""Words of an insight; a longer soundbite is cut after a sentence."""

Bite = tuple[float, float, str | None]
"""Start and length in seconds, and the publisher's title."""
Picked = tuple[tuple[Span, ...], int | None, float]
"""Spans of one turn, its speaker's id, and the second."""


def pick_soundbites(turns: Sequence[Turn], bites: Sequence[Bite]) -> list[Picked]:
    """Find the words of each soundbite: whole sentences of who speaks most in it.

    A soundbite without known times around it, or between two sentences, gives
    nothing: times say only about where words begin.
    """
    return [picked for bite in bites if (picked := _pick(turns, bite[0], bite[0] + bite[1]))]


def _pick(turns: Sequence[Turn], begin_s: float, end_s: float) -> Picked | None:
    parts = list(_parts(turns, begin_s, end_s))
    if not parts:
        return None
    turn, start, end = max(parts, key=lambda part: part[2] - part[1])
    span = _sentences(turn, start, end)
    return ((span,), turn.speaker_id, begin_s) if span else None


def _parts(
    turns: Sequence[Turn], begin_s: float, end_s: float
) -> Iterator[tuple[Turn, int, int]]:
    """Yield (turn, from, to) of what is said in the interval, as far as times tell."""
    for place, turn in enumerate(turns):
        if turn.start_s is None:
            continue
        after = next((t.start_s for t in turns[place + 1 :] if t.start_s is not None), None)
        over_s = turn.end_s if turn.end_s is not None else after
        if turn.start_s >= end_s or (over_s is not None and over_s <= begin_s):
            continue
        times = [(0, turn.start_s), *turn.marks]
        start = max((at for at, second in times if second <= begin_s), default=0)
        end = min((at for at, second in turn.marks if second >= end_s), default=len(turn.text))
        if start < end:
            yield turn, start, end


def _sentences(turn: Turn, start: int, end: int) -> Span | None:
    """Return the whole sentences between two code points, as many as fit."""
    kept: tuple[int, int] | None = None
    for first, last in split_sentences(turn.text):
        if first < start or last > end:
            continue
        begin = kept[0] if kept else first
        if len(turn.text[begin:last].split()) > MOST_WORDS:
            break
        kept = (begin, last)
    return Span(turn.id, *kept) if kept else None
