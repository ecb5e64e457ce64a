"""Blocks: people and servers that whoever runs the bot has shut out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from sqlite_utils import Database

from store.instants import to_text


class Blocked(Enum):
    """Who can be blocked."""

    USER = "user"
    GUILD = "guild"


@dataclass(frozen=True, slots=True)
class Blocks:
    """Everybody who is blocked, by id."""

    users: frozenset[int] = field(default_factory=frozenset)
    guilds: frozenset[int] = field(default_factory=frozenset)


def add_block(
    db: Database, kind: Blocked, number: int, now: datetime, reason: str | None = None
) -> bool:
    """Block a user or a server; return False when it was blocked already.

    The reason of an earlier block gives way to a new one.
    """
    known = number in _ids(db, kind)
    db.execute(
        f"INSERT INTO blocked_{kind.value} ({kind.value}_id, reason, at) VALUES (?, ?, ?)"
        f" ON CONFLICT ({kind.value}_id) DO UPDATE"
        " SET reason = coalesce(excluded.reason, reason)",
        [number, reason, to_text(now)],
    )
    return not known


def remove_block(db: Database, kind: Blocked, number: int) -> bool:
    """End a block; return False when there was none."""
    cursor = db.execute(f"DELETE FROM blocked_{kind.value} WHERE {kind.value}_id = ?", [number])
    return cursor.rowcount > 0


def find_blocks(db: Database) -> Blocks:
    """Return everybody who is blocked."""
    return Blocks(_ids(db, Blocked.USER), _ids(db, Blocked.GUILD))


def _ids(db: Database, kind: Blocked) -> frozenset[int]:
    rows = db.execute(f"SELECT {kind.value}_id FROM blocked_{kind.value}")
    return frozenset(int(number) for (number,) in rows)
