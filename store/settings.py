"""Small facts that the program keeps about itself, such as the synced commands."""

from __future__ import annotations

from sqlite_utils import Database


def get_setting(db: Database, name: str) -> str | None:
    """Return a kept value, or None."""
    row = db.execute("SELECT value FROM setting WHERE name = ?", [name]).fetchone()
    return None if row is None else str(row[0])


def set_setting(db: Database, name: str, value: str) -> None:
    """Keep a value under a name, in place of an earlier one."""
    db.execute(
        "INSERT INTO setting (name, value) VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        [name, value],
    )
