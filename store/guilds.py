"""Servers that the bot is in, and what is erased when it leaves."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from store.instants import to_text


def add_guild(db: Database, guild_id: int, now: datetime) -> None:
    """Note that the bot is in a server (again)."""
    db.execute(
        "INSERT INTO guild (id, joined_at) VALUES (?, ?)"
        " ON CONFLICT (id) DO UPDATE SET left_at = NULL",
        [guild_id, to_text(now)],
    )


def set_guild_left(db: Database, guild_id: int, now: datetime) -> None:
    """Note that the bot was removed from a server; its settings stay for now."""
    db.execute("UPDATE guild SET left_at = ? WHERE id = ?", [to_text(now), guild_id])
