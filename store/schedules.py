"""Digest schedules: when and where a server gets its insight."""

from __future__ import annotations

import json
from datetime import datetime

from sqlite_utils import Database

from store.errors import NotFound
from store.instants import from_text, to_text
from store.localtime import get_zone, next_due, read_local_time
from store.model import Schedule
from store.rows import Row, first


def set_schedule(db: Database, schedule: Schedule, now: datetime) -> Schedule:
    """Store a schedule, or change the one with its id, and return it as stored.

    Its next due time is worked out anew. A local date that already has its
    delivery keeps it, so a change of time or zone never posts twice on a day.

    Raises:
        ValueError: the time or the zone is none.
    """
    due, _ = next_due(
        now, read_local_time(schedule.local_time), get_zone(schedule.zone), schedule.weekdays
    )
    row = {
        "guild_id": schedule.guild_id,
        "channel_id": schedule.channel_id,
        "local_time": read_local_time(schedule.local_time).strftime("%H:%M"),
        "zone": schedule.zone,
        "podcast_ids": json.dumps(list(schedule.podcast_ids)),
        "role_id": schedule.role_id,
        "weekdays": json.dumps(list(schedule.weekdays)),
        "paused": schedule.paused,
        "pause_reason": schedule.pause_reason,
        "next_due_utc": to_text(due),
        "created_by": schedule.created_by,
    }
    if schedule.id:
        changes = ", ".join(f"{name} = :{name}" for name in row)
        db.execute(f"UPDATE schedule SET {changes} WHERE id = :id", row | {"id": schedule.id})
        return get_schedule(db, schedule.id, schedule.guild_id)
    names, places = ", ".join(row), ", ".join(f":{name}" for name in row)
    cursor = db.execute(f"INSERT INTO schedule ({names}) VALUES ({places})", row)
    return get_schedule(db, int(cursor.lastrowid or 0), schedule.guild_id)


def get_schedule(db: Database, schedule_id: int, guild_id: int) -> Schedule:
    """Return one of a server's schedules.

    Raises:
        NotFound: the server has none with this id.
    """
    row = first(
        db.query(
            "SELECT * FROM schedule WHERE id = ? AND guild_id = ?", [schedule_id, guild_id]
        )
    )
    if row is None:
        raise NotFound("schedule", schedule_id)
    return _schedule(row)


def find_schedules(db: Database, guild_id: int) -> list[Schedule]:
    """Return a server's schedules, oldest first."""
    rows = db.query("SELECT * FROM schedule WHERE guild_id = ? ORDER BY id", [guild_id])
    return [_schedule(row) for row in rows]


def find_due(db: Database, now: datetime, limit: int = 500) -> list[Schedule]:
    """Return schedules whose time has come, the longest due first."""
    rows = db.query(
        "SELECT * FROM schedule WHERE paused = 0 AND next_due_utc <= ?"
        " ORDER BY next_due_utc, id LIMIT ?",
        [to_text(now), limit],
    )
    return [_schedule(row) for row in rows]


def pause_schedule(db: Database, schedule_id: int, reason: str | None) -> None:
    """Stop a schedule, saying why; nothing of it is lost."""
    db.execute(
        "UPDATE schedule SET paused = 1, pause_reason = ? WHERE id = ?", [reason, schedule_id]
    )


def resume_schedule(db: Database, schedule: Schedule, now: datetime) -> None:
    """Let a paused schedule go on with its next time after ``now``."""
    due, _ = next_due(
        now, read_local_time(schedule.local_time), get_zone(schedule.zone), schedule.weekdays
    )
    db.execute(
        "UPDATE schedule SET paused = 0, pause_reason = NULL, next_due_utc = ? WHERE id = ?",
        [to_text(due), schedule.id],
    )


def remove_schedule(db: Database, schedule_id: int, guild_id: int) -> bool:
    """Remove a schedule; return False when the server had none with this id."""
    cursor = db.execute(
        "DELETE FROM schedule WHERE id = ? AND guild_id = ?", [schedule_id, guild_id]
    )
    return cursor.rowcount > 0


def _schedule(row: Row) -> Schedule:
    return Schedule(
        id=row["id"],
        guild_id=row["guild_id"],
        channel_id=row["channel_id"],
        local_time=row["local_time"],
        zone=row["zone"],
        podcast_ids=tuple(json.loads(row["podcast_ids"])),
        role_id=row["role_id"],
        weekdays=tuple(json.loads(row["weekdays"])),
        paused=bool(row["paused"]),
        pause_reason=row["pause_reason"],
        next_due=from_text(row["next_due_utc"]),
        created_by=row["created_by"],
    )
