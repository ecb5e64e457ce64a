"""Servers that the bot is in, and what is erased when it leaves."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlite_utils import Database

from store.database import immediate
from store.instants import to_text
from store.kept import KEPT

STAYS = timedelta(days=30)
"""How long a server's settings outlast the bot's leaving it."""


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


def set_guilds_present(db: Database, guild_ids: Sequence[int], now: datetime) -> None:
    """Note as left every server that the bot is not in any more.

    It may have been removed while it was not running, and nobody told it.
    """
    present = json.dumps(list(guild_ids))
    db.execute(
        "UPDATE guild SET left_at = ? WHERE left_at IS NULL"
        " AND id NOT IN (SELECT value FROM json_each(?))",
        [to_text(now), present],
    )


def find_guilds_left(db: Database, before: datetime) -> list[int]:
    """Return the servers that the bot left before an instant and is not in again."""
    rows = db.execute("SELECT id FROM guild WHERE left_at < ? ORDER BY id", [to_text(before)])
    return [int(number) for (number,) in rows]


def erase_guild(db: Database, guild_id: int) -> None:
    """Erase everything that is a server's: all rows that carry its id, in every table.

    Its private podcasts go with their episodes, and with who speaks nowhere else.

    What has to outlive an erasure (``store.kept``) stays.
    """
    with immediate(db):
        heard = _find_private_speakers(db, guild_id)
        for table, kept in KEPT.items():
            if kept.outlives:
                continue
            for column in kept.servers:
                db.execute(f"DELETE FROM {table} WHERE {column} = ?", [guild_id])
        db.execute(
            "DELETE FROM speaker WHERE id IN (SELECT value FROM json_each(?))"
            " AND NOT EXISTS (SELECT 1 FROM appearance WHERE speaker_id = speaker.id)",
            [json.dumps(heard)],
        )


def _find_private_speakers(db: Database, guild_id: int) -> list[int]:
    """Return who speaks in a server's private podcasts; elsewhere too, perhaps."""
    rows = db.execute(
        "SELECT DISTINCT speaker_id FROM appearance WHERE episode_id IN (SELECT episode.id"
        " FROM episode JOIN podcast ON podcast.id = podcast_id WHERE private_to = ?)",
        [guild_id],
    )
    return [int(number) for (number,) in rows]
