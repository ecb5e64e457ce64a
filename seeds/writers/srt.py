"""SubRip: a caption for each turn, ``Name:`` before its first one.

The format has no escapes, so a character that nobody sees breaks up what a
player would take for markup; see ``seeds.readers.exported_captions``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from seeds.readers.exported_captions import ONE, ZERO, srt_mark
from seeds.readers.exported_pieces import Piece
from seeds.writers.facts import caption_clock
from seeds.writers.pieces import captions
from store.model import Episode, Turn

_MARKUP = re.compile(r"[<&{\\]|-(?=>)")


def write(episode: Episode, turns: Sequence[Turn]) -> str:
    """Return the transcript as SubRip, numbered from 1."""
    pieces = captions(episode, turns)
    before = [None, *pieces]
    return "\n".join(
        _caption(number, piece, continued=bool(last and last.turn == piece.turn))
        for number, (last, piece) in enumerate(zip(before, pieces, strict=False), 1)
    )


def _caption(number: int, piece: Piece, *, continued: bool) -> str:
    begin, end = (caption_clock(second or 0.0, ",") for second in (piece.start_s, piece.end_s))
    who = "" if continued or not piece.who else f"{_unmarked(' '.join(piece.who.split()))}: "
    mark = srt_mark(
        continued=continued,
        unnamed=not piece.named,
        start=piece.start_estimated,
        end=piece.end_estimated,
    )
    return f"{number}\n{begin} --> {end}\n{who}{mark}{_unmarked(piece.text)}\n"


def _unmarked(text: str) -> str:
    bare = text.replace(ONE, "").replace(ZERO, "")
    return _MARKUP.sub(lambda found: found[0] + ONE, bare)
