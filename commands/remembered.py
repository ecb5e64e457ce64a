"""What was found of somebody, kept while the archive stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from sqlite_utils import Database

from store.model import Scope
from store.profiles import find_stamp

Found = TypeVar("Found")
Find = Callable[[Database, int, Scope], Found]

MOST_KEPT = 500
"""Answers kept of each kind; what is oldest does not matter, all go at once."""


def remembered(find: Find[Found]) -> Find[Found]:
    """Keep what ``find`` returns, by person and server, until the archive's stamp changes.

    For what costs some fifty milliseconds. Threads may ask side by side; the worst is
    that two of them find the same.
    """
    kept: dict[tuple[int, int, int | None], Found] = {}

    @wraps(find)
    def find_once(db: Database, speaker_id: int, scope: Scope) -> Found:
        key = (find_stamp(db), speaker_id, scope.guild_id)
        if key not in kept:
            found = find(db, speaker_id, scope)
            if len(kept) >= MOST_KEPT:
                kept.clear()
            kept[key] = found
            return found
        return kept[key]

    return find_once
