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
    (turns,) = find_stretches(db, [(turn_id, before, after)])
    return turns


def find_stretches(db: Database, asked: Sequence[tuple[int, int, int]]) -> list[list[Turn]]:
    """Return stretches of episodes, each in order; empty where the turn is gone.

    Args:
        db: the archive.
        asked: for each stretch a turn's id, and how many before and after it.
    """
    stretches: list[list[Turn]] = [[] for _ in asked]
    rows = db.query(
        "SELECT asked.key AS place, turn.*, speaker.name FROM json_each(?) AS asked"
        " CROSS JOIN turn AS here ON here.id = json_extract(asked.value, '$[0]')"
        " CROSS JOIN turn ON turn.episode_id = here.episode_id AND turn.seq BETWEEN"
        " here.seq - json_extract(asked.value, '$[1]')"
        " AND here.seq + json_extract(asked.value, '$[2]')"
        " LEFT JOIN speaker ON speaker.id = turn.speaker_id ORDER BY asked.key, turn.seq",
        [json.dumps(asked)],
    )
    for row in rows:
        stretches[row["place"]].append(read_turn(row))
    return stretches


def second_of(turn: Turn, span: Span) -> float | None:
    """Return the last known time at or before a span, in seconds; never a guess."""
    known = [second for at, second in turn.marks if at <= span.start]
    return known[-1] if known else turn.start_s
