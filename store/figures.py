"""Figures of a running archive, cheap enough to be read every few seconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from store.instants import to_text

LATE_AFTER = timedelta(minutes=10)
"""A digest that is not posted so long after its time counts as late."""

_NEWEST = 50_000
"""Deliveries that are looked at, so that old ones never make a reading slow."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What there is and what waits.

    Attributes:
        bytes: the size of the archive's file, without its log.
        free_bytes: of these, pages that are free for new rows.
        ended: deliveries that fell due within the last day, by state.
        due: digests whose time has come and that are not posted yet.
        late: of these, those that should have been posted ``LATE_AFTER`` ago.
        paused: digests that stand still after a failure.
        feeds: feeds by state.
        unharvested: episodes without insights yet.
    """

    bytes: int
    free_bytes: int
    ended: Mapping[str, int]
    due: int
    late: int
    paused: int
    feeds: Mapping[str, int]
    unharvested: int


def find_figures(db: Database, now: datetime) -> Figures:
    """Return the figures at ``now``."""

    def one(sql: str, *parameters: object) -> int:
        return int(db.execute(sql, list(parameters)).fetchone()[0])

    def waiting(until: datetime) -> int:
        return one(
            "SELECT (SELECT count(*) FROM delivery WHERE state IN ('due', 'sending')"
            " AND due_utc <= ?) + (SELECT count(*) FROM schedule WHERE paused = 0"
            " AND next_due_utc <= ?)",
            *[to_text(until)] * 2,
        )

    ended = db.execute(
        "SELECT state, count(*) FROM (SELECT state, due_utc FROM delivery ORDER BY id DESC"
        f" LIMIT {_NEWEST}) WHERE due_utc > ? GROUP BY state",
        [to_text(now - timedelta(days=1))],
    )
    page = one("PRAGMA page_size")
    return Figures(
        bytes=one("PRAGMA page_count") * page,
        free_bytes=one("PRAGMA freelist_count") * page,
        ended={str(state): int(count) for state, count in ended},
        due=waiting(now),
        late=waiting(now - LATE_AFTER),
        paused=one("SELECT count(*) FROM schedule WHERE paused = 1 AND pause_reason NOT NULL"),
        feeds=dict(db.execute("SELECT state, count(*) FROM feed GROUP BY state").fetchall()),
        unharvested=one("SELECT count(*) FROM episode WHERE harvested_version < version"),
    )
