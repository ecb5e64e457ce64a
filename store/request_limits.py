"""How many transcripts a server may ask for in a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlite_utils import Database

from store.instants import to_text

DAY = timedelta(days=1)


def get_limit(db: Database, guild_id: int, most_a_day: int) -> int:
    """Return how many episodes a server may ask for in 24 hours.

    Its admins may set less than the owner allows, never more.
    """
    row = db.execute(
        "SELECT a_day FROM request_limit WHERE guild_id = ?", [guild_id]
    ).fetchone()
    return min(most_a_day, int(row[0])) if row else most_a_day


def set_limit(db: Database, guild_id: int, a_day: int) -> None:
    """Keep how many episodes a server's admins allow in 24 hours."""
    db.execute(
        "INSERT INTO request_limit (guild_id, a_day) VALUES (?, ?)"
        " ON CONFLICT (guild_id) DO UPDATE SET a_day = excluded.a_day",
        [guild_id, a_day],
    )


def count_asked(db: Database, guild_id: int, now: datetime) -> int:
    """Return how many jobs a server has started in the last 24 hours."""
    row = db.execute(
        "SELECT count(*) FROM transcription WHERE guild_id = ? AND asked_utc > ?",
        [guild_id, to_text(now - DAY)],
    ).fetchone()
    return int(row[0])
