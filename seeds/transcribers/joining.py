"""What was heard in overlapping pieces, joined so that no word stands twice.

The end of one piece and the beginning of the next were heard twice. The longest
run of words that both have is the seam: the earlier piece is kept up to its end,
the later one from there on. Every word comes from one of the two; none is made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from seeds.readers.cues import Cue

SLACK_S = 2.0
"""How far off an engine's times may be at the edges of a piece."""

LEAST = 2
"""Words that a seam needs; one alone may be any ``the``."""

_MOST = 400
"""Words that are compared on either side: more than anybody says in an overlap."""

_WORD = re.compile("[\u3040-\u30ff\u3400-\u9fff]|[^\\s\u3040-\u30ff\u3400-\u9fff]+")
_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class HeardPiece:
    """Cues of a stretch of the recording; their times count from the stretch's start."""

    start_s: float
    end_s: float
    cues: tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class _Word:
    """A word with its cue's number and where it lies in the cue's text."""

    form: str
    cue: int
    start: int
    end: int


def join_pieces(pieces: Sequence[HeardPiece]) -> list[Cue]:
    """Return the cues of a whole recording, with times from its beginning.

    Args:
        pieces: in order; each begins before the one before it ends.
    """
    joined: list[Cue] = []
    ends_s = 0.0
    for piece in pieces:
        cues = [_moved(cue, piece.start_s) for cue in piece.cues]
        if joined and ends_s > piece.start_s:
            joined, cues = _without_doubles(joined, cues, piece.start_s, ends_s)
        joined += cues
        ends_s = piece.end_s
    return joined


def _moved(cue: Cue, by_s: float) -> Cue:
    return replace(
        cue,
        start_s=None if cue.start_s is None else cue.start_s + by_s,
        end_s=None if cue.end_s is None else cue.end_s + by_s,
    )


def _without_doubles(
    before: list[Cue], after: list[Cue], start_s: float, end_s: float
) -> tuple[list[Cue], list[Cue]]:
    """Cut both sides at the seam; without one, in the middle of the overlap."""
    tail = [
        word
        for n, cue in enumerate(before)
        if cue.end_s is None or cue.end_s >= start_s - SLACK_S
        for word in _words(cue, n)
    ][-_MOST:]
    head = [
        word
        for n, cue in enumerate(after)
        if cue.start_s is None or cue.start_s <= end_s + SLACK_S
        for word in _words(cue, n)
    ][:_MOST]
    ours, theirs = [word.form for word in tail], [word.form for word in head]
    seam = SequenceMatcher(None, ours, theirs, autojunk=False).find_longest_match()
    if seam.size < LEAST:
        middle = (start_s + end_s) / 2
        return (
            [cue for cue in before if cue.start_s is None or cue.start_s < middle],
            [cue for cue in after if cue.start_s is None or cue.start_s >= middle],
        )
    last, first = tail[seam.a + seam.size - 1], head[seam.b + seam.size - 1]
    return _upto(before, last), _from(after, first)


def _words(cue: Cue, number: int) -> Iterator[_Word]:
    for match in _WORD.finditer(cue.text):
        form = _LETTERS.sub("", match[0]).casefold()
        if form:
            yield _Word(form, number, match.start(), match.end())


def _upto(cues: list[Cue], last: _Word) -> list[Cue]:
    """The cues up to a word, inclusive; the end of a cut cue is not known."""
    cut = cues[last.cue]
    if not cut.text[last.end :].strip():
        return cues[: last.cue + 1]
    return [*cues[: last.cue], replace(cut, text=cut.text[: last.end], end_s=None)]


def _from(cues: list[Cue], first: _Word) -> list[Cue]:
    """The cues after a word; a cut cue's start is the last that is known before it."""
    cut = cues[first.cue]
    rest = cut.text[first.end :].lstrip()
    kept = [replace(cut, text=rest)] if rest else []
    return [*kept, *cues[first.cue + 1 :]]
