"""Turns as they are shown: the text behind spans and what stands around it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlite_utils import Database

from store.episodes import read_turn
from store.model import Span, Turn

_SELECT = (
    "SELECT turn.*, speaker.name FROM turn LEFT JOIN speaker ON speaker.id = turn.speaker_id"
)


def find_turns_by_id(db: Database, ids: Sequence[int]) -> dict[int, Turn]:
    """Return the turns that (still) exist under ``ids``."""
    rows = db.query(
        f"{_SELECT} WHERE turn.id IN (SELECT value FROM json_each(?))", [json.dumps(list(ids))]
    )
    return {row["id"]: read_turn(row) for row in rows}


def find_neighbours(db: Database, turn_id: int, before: int, after: int) -> list[Turn]:
    """Return a turn with up to ``before`` and ``after`` turns around it, in order."""
    rows = db.query(
        f"{_SELECT} JOIN turn AS here ON here.id = ? AND here.episode_id = turn.episode_id"
        " WHERE turn.seq BETWEEN here.seq - ? AND here.seq + ? ORDER BY turn.seq",
        [turn_id, before, after],
    )
    return [read_turn(row) for row in rows]


def second_of(turn: Turn, span: Span) -> float | None:
    """Return the last known time at or before a span, in seconds; never a guess."""
    known = [second for at, second in turn.marks if at <= span.start]
    return known[-1] if known else turn.start_s
