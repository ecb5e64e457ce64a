"""What was said before and after a quote, as exact stretches of the transcript."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from store.corrections import Hidden, find_hidden
from store.model import Quote, Scope, Span, Turn
from store.quotes import get_quote
from store.rights import count_words, find_limits
from store.speakers import Renames, find_renames
from store.turns import find_neighbours

RADII = (300, 650, 1200)
"""Code points shown on either side of a quote, step by step."""

_TURNS_AROUND = 14
_LOST = "…"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of a turn: who, when, its text, and which code points are the quote."""

    speaker: str | None
    start_s: float | None
    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A quote and the stretches around it, in order; whether an end is reached."""

    quote: Quote
    stretches: tuple[Stretch, ...]
    from_start: bool
    to_end: bool


def read_surroundings(
    db: Database, spans: Sequence[Span], scope: Scope, radius: int
) -> Surroundings:
    """Return what stands within ``radius`` code points around a quote.

    Of a turn that this server or the owner has hidden a part of, only the
    quote itself is shown. A podcast that allows excerpts shows less around it.

    Raises:
        NotFound: the quote is gone or not for ``scope``.
    """
    quote = get_quote(db, spans, scope)
    spans = quote.spans
    most = find_limits(db, [quote.episode_id]).get(quote.episode_id)
    reach = _TURNS_AROUND + len(spans) * 2
    turns = find_neighbours(db, spans[0].turn, _TURNS_AROUND, reach)
    here = next(n for n, turn in enumerate(turns) if turn.id == spans[0].turn)
    end = max(n for n, turn in enumerate(turns) if turn.id == spans[-1].turn)
    hidden, renames = find_hidden(db, scope), find_renames(db, scope)
    windows = _windows(turns, here, end, spans, radius)
    while most is not None and radius and _size(turns, windows) > most:
        radius //= 2
        windows = _windows(turns, here, end, spans, radius)
    if most is not None and _size(turns, windows) > most:
        places = {turn.id: n for n, turn in enumerate(turns)}
        windows = [(places[span.turn], (span.start, span.end)) for span in spans]
    stretches = [
        _stretch(turns[n], window, spans, renames)
        for n, whole in windows
        for window in _uncovered(turns[n], whole, spans, hidden)
    ]
    first, last = windows[0], windows[-1]
    return Surroundings(
        quote,
        tuple(stretches),
        from_start=here < _TURNS_AROUND and first == (0, (0, first[1][1])),
        to_end=end - here < reach
        and len(turns) <= here + reach
        and last[0] == len(turns) - 1
        and last[1][1] == len(turns[-1].text),
    )


def _uncovered(
    turn: Turn, window: tuple[int, int], spans: Sequence[Span], hidden: Hidden
) -> list[tuple[int, int]]:
    """Return the window, or only the quote's own ranges in a turn with hidden parts."""
    if not hidden.covers([Span(turn.id, *window)]):
        return [window]
    return [(span.start, span.end) for span in spans if span.turn == turn.id]


def _size(turns: Sequence[Turn], windows: Sequence[tuple[int, tuple[int, int]]]) -> int:
    """Return how many words would be shown."""
    return sum(count_words(turns[n].text[low:high]) for n, (low, high) in windows)


def _windows(
    turns: Sequence[Turn], here: int, end: int, spans: Sequence[Span], radius: int
) -> list[tuple[int, tuple[int, int]]]:
    """Return (turn's place, range of its text) for everything to be shown."""
    shown = {n: (0, len(turns[n].text)) for n in range(here, end + 1)}
    left, right = radius, radius
    cut = max(0, spans[0].start - left)
    shown[here] = (_forward(turns[here].text, cut), shown[here][1])
    left -= spans[0].start
    cut = min(len(turns[end].text), spans[-1].end + right)
    right -= len(turns[end].text) - spans[-1].end
    shown[end] = (shown[end][0], _backward(turns[end].text, cut))
    for n in range(here - 1, -1, -1):
        if left <= 0:
            break
        size = len(turns[n].text)
        shown[n] = (_forward(turns[n].text, max(0, size - left)), size)
        left -= size
    for n in range(end + 1, len(turns)):
        if right <= 0:
            break
        shown[n] = (0, _backward(turns[n].text, min(len(turns[n].text), right)))
        right -= len(turns[n].text)
    return [(n, window) for n, window in sorted(shown.items()) if window[0] < window[1]]


def _forward(text: str, at: int) -> int:
    """Move a cut to the next beginning of a word, unless that is far away."""
    if at == 0:
        return 0
    found = text.find(" ", at - 1, at + 40)
    return found + 1 if found >= 0 else at


def _backward(text: str, at: int) -> int:
    """Move a cut to the last end of a word, unless that is far away."""
    if at >= len(text):
        return len(text)
    found = text.rfind(" ", max(0, at - 40), at + 1)
    return found if found >= 0 else at


def _stretch(
    turn: Turn, window: tuple[int, int], spans: Sequence[Span], renames: Renames
) -> Stretch:
    low, high = window
    before = f"{_LOST} " if low > 0 else ""
    after = f" {_LOST}" if high < len(turn.text) else ""
    marks = tuple(
        (span.start - low + len(before), span.end - low + len(before))
        for span in spans
        if span.turn == turn.id and low <= span.start and span.end <= high
    )
    return Stretch(
        speaker=renames.of(turn) or turn.label,
        start_s=turn.start_s,
        text=f"{before}{turn.text[low:high]}{after}",
        marks=marks,
    )
