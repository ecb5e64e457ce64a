"""Turns cut to the length of captions, with times for all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from seeds.readers.cues import joined
from seeds.readers.exported_pieces import Piece
from store.model import Episode, Turn

LONGEST = 200
"""Code points of a caption: about four lines on a screen, 13 seconds of speech."""
PACE = 15.0
"""Code points a second, for times that nobody stated: 150 words a minute."""

_SENTENCE = re.compile(r"[.!?…][\"'”’)\]]*\s|[。！？]")
_SPACE = re.compile(r"\s")


def whole(turns: Sequence[Turn]) -> list[Piece]:
    """Return each turn as one piece, with the times that are known."""
    return [_piece(number, turn) for number, turn in enumerate(turns, 1) if turn.text.strip()]


def cut_at_marks(turns: Sequence[Turn]) -> list[Piece]:
    """Return the turns cut where their inner times stand."""
    pieces: list[Piece] = []
    for number, turn in enumerate(turns, 1):
        if turn.text.strip():
            pieces += _cut(_piece(number, turn), list(turn.marks))
    return pieces


def captions(episode: Episode, turns: Sequence[Turn]) -> list[Piece]:
    """Return the turns as captions: short, and every one with a start and an end.

    Times that are not known are spread over the text between those that are,
    and are marked as estimates.
    """
    pieces: list[Piece] = []
    for piece in cut_at_marks(turns):
        cuts = list(_breaks(piece.text))
        pieces += _cut(piece, [(at, None) for at in cuts])
    return _timed(pieces, episode.duration_s)


def _piece(number: int, turn: Turn) -> Piece:
    return Piece(
        number,
        " ".join(turn.text.split()),
        turn.speaker or turn.label,
        named=turn.speaker is not None or turn.label is None,
        start_s=turn.start_s,
        end_s=turn.end_s,
    )


def _cut(piece: Piece, places: Sequence[tuple[int, float | None]]) -> list[Piece]:
    """Cut a piece at code points; one that would not join to the same is left whole."""
    inner = [(at, second) for at, second in places if 0 < at < len(piece.text)]
    if not inner:
        return [piece]
    starts: list[tuple[int, float | None]] = [(0, piece.start_s), *inner]
    ends = [*(at for at, _ in inner), len(piece.text)]
    parts = [
        replace(piece, text=piece.text[at:end].strip(), start_s=second, end_s=None)
        for (at, second), end in zip(starts, ends, strict=True)
    ]
    if not all(part.text for part in parts) or joined(p.text for p in parts) != piece.text:
        return [piece]
    return [*parts[:-1], replace(parts[-1], end_s=piece.end_s)]


def _breaks(text: str) -> Iterator[int]:
    """Yield the code points at which to break a text that is long for a caption.

    A sentence's end in the second half of what fits is best, then the last space.
    """
    at = 0
    while len(text) - at > LONGEST:
        fitting = text[at : at + LONGEST]
        ends = [found.end() for found in _SENTENCE.finditer(fitting)]
        spaces = [found.end() for found in _SPACE.finditer(fitting)]
        if ends and ends[-1] > LONGEST // 2:
            at += ends[-1]
        elif spaces:
            at += spaces[-1]
        else:
            at += LONGEST
        yield at


def _timed(pieces: Sequence[Piece], duration_s: float | None) -> list[Piece]:
    starts = _starts(pieces, duration_s)
    return [
        _with_times(piece, start_s, next_s)
        for piece, (start_s, next_s) in zip(pieces, pairwise(starts), strict=True)
    ]


def _with_times(piece: Piece, start_s: float, next_s: float) -> Piece:
    end_s = piece.end_s
    if end_s is None or end_s < start_s + 0.001:
        end_s = next_s if next_s >= start_s + 0.001 else start_s + len(piece.text) / PACE
    return replace(
        piece,
        start_s=start_s,
        end_s=end_s,
        start_estimated=piece.start_s is None,
        end_estimated=piece.end_s != end_s,
    )


def _starts(pieces: Sequence[Piece], duration_s: float | None) -> list[float]:
    """Return when each piece starts and, last, when all is over."""
    known: list[float | None] = [*(piece.start_s for piece in pieces), None]
    lengths = [len(piece.text) / PACE for piece in pieces]
    anchors = [at for at, second in enumerate(known) if second is not None]
    if not anchors:
        known[0], anchors = 0.0, [0]
    latest = known[anchors[-1]] or 0.0
    over = pieces[-1].end_s if pieces and pieces[-1].end_s is not None else duration_s
    if over is not None and over > latest and anchors[-1] < len(pieces):
        known[-1] = over
        anchors.append(len(pieces))
    starts = [0.0] * len(known)
    _before(starts, known, lengths, anchors[0])
    for left, right in pairwise(anchors):
        _between(starts, known, lengths, left, right)
    last = anchors[-1]
    starts[last] = known[last] or 0.0
    for at in range(last, len(pieces)):
        starts[at + 1] = starts[at] + lengths[at]
    return starts


def _before(
    starts: list[float], known: Sequence[float | None], lengths: Sequence[float], right: int
) -> None:
    """Spread the pieces before the first known time over the time that they need."""
    end_s, needed = known[right] or 0.0, sum(lengths[:right])
    pace = min(1.0, end_s / needed) if needed else 0.0
    starts[right] = end_s
    for at in reversed(range(right)):
        starts[at] = max(0.0, starts[at + 1] - lengths[at] * pace)


def _between(
    starts: list[float],
    known: Sequence[float | None],
    lengths: Sequence[float],
    left: int,
    right: int,
) -> None:
    """Spread the pieces between two known times in proportion to their length."""
    begin_s, end_s = known[left] or 0.0, known[right] or 0.0
    pace = max(0.0, end_s - begin_s) / sum(lengths[left:right])
    starts[left] = begin_s
    for at in range(left, right - 1):
        starts[at + 1] = starts[at] + lengths[at] * pace
