"""A person's or a server's data: given out whole, and erased.

Both follow the annotations in ``store.kept``, so a table added later is in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from store.database import immediate
from store.guilds import add_guild, erase_guild
from store.kept import KEPT, NOBODY, Kept, Whose

Export = dict[str, Any]
"""By table: what it is, why and how long it is kept, and the rows."""


def export_user(db: Database, user_id: int) -> Export:
    """Return every row that carries a person's id."""
    return {
        table: _told(kept) | {"rows": _rows(db, table, kept.users, user_id)}
        for table, kept in KEPT.items()
        if kept.users
    }


def delete_user(db: Database, user_id: int) -> int:
    """Erase what is a person's, and their id from what is a server's.

    What outlives an erasure stays. All of it happens, or nothing. Returns how many
    rows were erased or lost the id.
    """
    changed = 0
    with _overwriting(db), immediate(db):
        for table, kept in KEPT.items():
            if kept.outlives:
                continue
            for column in kept.users:
                changed += db.execute(_erasing(table, kept, column), [user_id]).rowcount
    return changed


def export_guild(db: Database, guild_id: int) -> Export:
    """Return every row that is a server's, and how many of its members' there are.

    What members looked up or shared is theirs: admins get its number alone. Of a
    private podcast the entry is given, not the transcripts.
    """
    export: Export = {}
    for table, kept in KEPT.items():
        if not kept.servers:
            continue
        rows = _rows(db, table, kept.servers, guild_id)
        shown = {"count": len(rows)} if kept.whose is Whose.USER else {"rows": rows}
        export[table] = _told(kept) | shown
    return export


def delete_guild(db: Database, guild_id: int, now: datetime) -> None:
    """Erase everything that is a server's, the podcasts private to it with it.

    That the bot is in it is noted anew, so that what is added afterwards is
    erased when the bot leaves.
    """
    with _overwriting(db):
        erase_guild(db, guild_id)
        add_guild(db, guild_id, now)


def count_rows(export: Export) -> int:
    """Return how many rows an export tells of."""
    return sum(len(part.get("rows", ())) + part.get("count", 0) for part in export.values())


def _erasing(table: str, kept: Kept, column: str) -> str:
    if kept.whose is Whose.USER:
        return f"DELETE FROM {table} WHERE {column} = ?"
    return f"UPDATE {table} SET {column} = {NOBODY} WHERE {column} = ?"


def _told(kept: Kept) -> dict[str, str]:
    return {"what": kept.what, "whose": kept.whose.value, "why": kept.why, "until": kept.until}


def _rows(
    db: Database, table: str, columns: Sequence[str], number: int
) -> list[dict[str, Any]]:
    condition = " OR ".join(f"{column} = :number" for column in columns)
    return list(db.query(f"SELECT * FROM {table} WHERE {condition}", {"number": number}))


@contextmanager
def _overwriting(db: Database) -> Iterator[None]:
    """Have SQLite write zeros over what is deleted, instead of leaving it until reused."""
    db.execute("PRAGMA secure_delete = ON")
    try:
        yield
    finally:
        db.execute("PRAGMA secure_delete = OFF")
