"""Plain text: who and when on one line, what was said on the next."""

from __future__ import annotations

from collections.abc import Sequence

from seeds.readers.exported_pages import LITERAL, NOBODY, TEXT_SIGNATURE
from seeds.readers.exported_pieces import Piece
from seeds.readers.stamps import read_stamp
from seeds.writers.facts import clock, facts_of
from seeds.writers.pieces import whole
from store.model import Episode, Turn


def write(episode: Episode, turns: Sequence[Turn]) -> str:
    """Return the transcript as plain text, a blank line between turns."""
    facts = [f"{name}: {value}" for name, value in facts_of(episode).items()]
    blocks = ["\n".join([TEXT_SIGNATURE, *facts])]
    blocks += [f"{_header(piece)}\n{piece.text}" for piece in whole(turns)]
    return "\n\n".join(blocks) + "\n"


def _header(piece: Piece) -> str:
    who = " ".join((piece.who or "").split())
    if not who:
        name = NOBODY
    elif not piece.named:
        name = f"{NOBODY} {who}"
    elif who.startswith((NOBODY, LITERAL)) or read_stamp(who) is not None:
        name = LITERAL + who
    else:
        name = who
    return name if piece.start_s is None else f"{name}  {clock(piece.start_s)}"
