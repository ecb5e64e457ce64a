"""The titles of episodes, in memory: one large table, and one of what came since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sqlite_utils import Database

from store.search.snapshots import Snapshots
from store.search.token_table import TokenTable
from store.search.words import find_forms

Longs = npt.NDArray[np.int64]

_MOST_WORDS = 24
_SMALLEST_REBUILD = 500


@dataclass(frozen=True)
class Titles:
    """Words of titles with, side by side, episode ids, podcast ids and days.

    ``days`` orders by publication: the date as a number, 0 where unknown.
    """

    table: TokenTable
    ids: Longs
    podcasts: Longs
    days: Longs


@dataclass(frozen=True)
class _Archive:
    base: Titles
    recent: Titles


def titles_of(db: Database) -> tuple[Titles, Titles]:
    """Return the titles of all episodes in two tables, either of which may be empty."""
    archive = _SNAPSHOTS.get(db)
    return archive.base, archive.recent


def title_words(text: str) -> tuple[str, ...]:
    """Return the words by which a title is found."""
    return tuple(find_forms(text)[:_MOST_WORDS])


def _refresh(db: Database, previous: _Archive | None) -> _Archive:
    if previous is not None:
        known = len(previous.base.ids)
        newest = int(previous.base.ids[-1]) if known else 0
        recent = _titles(db, newest)
        count = int(db.execute("SELECT count(*) FROM episode").fetchone()[0])
        if count - len(recent.ids) == known and len(recent.ids) <= max(
            _SMALLEST_REBUILD, known // 10
        ):
            return _Archive(previous.base, recent)
    base = _titles(db, 0)
    return _Archive(base, _made([]))


def _titles(db: Database, after: int) -> Titles:
    return _made(
        db.execute(
            "SELECT episode.id, podcast_id, published, episode.title || ' ' || podcast.title"
            " FROM episode JOIN podcast ON podcast.id = podcast_id WHERE episode.id > ?"
            " ORDER BY episode.id",
            [after],
        ).fetchall()
    )


def _made(rows: Sequence[tuple[int, int, str | None, str]]) -> Titles:
    return Titles(
        table=TokenTable([title_words(title) for *_, title in rows]),
        ids=np.array([row[0] for row in rows], np.int64),
        podcasts=np.array([row[1] for row in rows], np.int64),
        days=np.array([_day(row[2]) for row in rows], np.int64),
    )


def _day(published: str | None) -> int:
    """``2026-03-12T20:13:00`` as 20260312."""
    digits = (published or "")[:10].replace("-", "")
    return int(digits) if digits.isdecimal() else 0


_SNAPSHOTS: Snapshots[_Archive] = Snapshots(_refresh)
