"""Podcasting 2.0 JSON: a segment for each turn, cut where times stand inside it.

A segment without known times has none. ``turn`` (which segments are one turn)
and ``unnamed`` (the speaker is a voice's label, no person) are additions that
other programs ignore.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from seeds.readers.exported_json import GENERATOR
from seeds.readers.exported_pieces import Piece
from seeds.writers.facts import facts_of
from seeds.writers.pieces import cut_at_marks
from store.model import Episode, Turn


def write(episode: Episode, turns: Sequence[Turn]) -> str:
    """Return the transcript as JSON, one segment a line."""
    head = {"version": "1.0.0", "generator": GENERATOR, **facts_of(episode)}
    opening = json.dumps(head, ensure_ascii=False)[:-1]
    segments = ",\n".join(
        json.dumps(_segment(piece), ensure_ascii=False) for piece in cut_at_marks(turns)
    )
    return f'{opening}, "segments": [\n{segments}\n]}}\n'


def _segment(piece: Piece) -> dict[str, object]:
    stated: dict[str, object] = {
        "turn": piece.turn,
        "speaker": piece.who,
        "unnamed": None if piece.named else True,
        "startTime": piece.start_s,
        "endTime": piece.end_s,
        "body": piece.text,
    }
    return {name: value for name, value in stated.items() if value is not None}
