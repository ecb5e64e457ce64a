"""WebVTT with voices: a cue for each turn, long ones cut to captions.

Source for the escapes: W3C WebVTT, 4.2.2 (``&``, ``<`` and ``>`` in cue text).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from seeds.readers.exported_captions import VTT_SIGNATURE
from seeds.readers.exported_pieces import Piece
from seeds.writers.facts import caption_clock, facts_of
from seeds.writers.pieces import captions
from store.model import Episode, Turn

_ESTIMATES = (
    "NOTE A cue's name is the number of its turn; ~start and ~end mark\n"
    "times that are estimated, since the transcript does not give them."
)


def write(episode: Episode, turns: Sequence[Turn]) -> str:
    """Return the transcript as WebVTT."""
    facts = [f"{name}: {_escaped(value)}" for name, value in facts_of(episode).items()]
    blocks = [VTT_SIGNATURE, "\n".join(["NOTE", *facts]), _ESTIMATES]
    for _, parts in groupby(captions(episode, turns), key=lambda piece: piece.turn):
        blocks += [_cue(part, piece) for part, piece in enumerate(parts, 1)]
    return "\n\n".join(blocks) + "\n"


def _cue(part: int, piece: Piece) -> str:
    name = str(piece.turn) if part == 1 else f"{piece.turn}.{part}"
    name += " ~start" * piece.start_estimated + " ~end" * piece.end_estimated
    begin, end = (caption_clock(second or 0.0, ".") for second in (piece.start_s, piece.end_s))
    kind = "v" if piece.named else "v.unnamed"
    voice = f"<{kind} {_escaped(' '.join(piece.who.split()))}>" if piece.who else ""
    return f"{name}\n{begin} --> {end}\n{voice}{_escaped(piece.text)}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
