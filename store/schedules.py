"""Digest schedules: when and where a server gets its insight."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from store.errors import NotFound
from store.instants import from_text, to_text
from store.localtime import get_zone, instant_of, next_due, read_local_time
from store.model import DigestKind, Schedule
from store.rows import Row, first

ASTRAY = timedelta(days=8)
"""No schedule is due further ahead; one that is was set under a wrong clock."""


def set_schedule(db: Database, schedule: Schedule, now: datetime) -> Schedule:
    """Store a schedule, or change the one with its id, and return it as stored.

    Its next due time is worked out anew. A local date that already has its
    delivery keeps it, by the old zone as by the new one, so a change of time or
    zone never posts twice on a day. What admins were told is forgotten.

    Raises:
        ValueError: the time or the zone is none.
    """
    at = read_local_time(schedule.local_time)
    row = {
        "guild_id": schedule.guild_id,
        "channel_id": schedule.channel_id,
        "local_time": at.strftime("%H:%M"),
        "zone": schedule.zone,
        "podcast_ids": json.dumps(list(schedule.podcast_ids)),
        "role_id": schedule.role_id,
        "weekdays": json.dumps(list(schedule.weekdays)),
        "paused": schedule.paused,
        "pause_reason": schedule.pause_reason,
        "next_due_utc": to_text(_due_after(db, schedule, now)),
        "created_by": schedule.created_by,
        "kind": schedule.kind.value,
        "new_only": schedule.new_only,
        "rather_twice": schedule.rather_twice,
        "tell_channel_id": schedule.tell_channel_id,
        "failing": False,
        "notice": None,
        "told": None,
        "place": place_of(schedule.guild_id),
    }
    if schedule.id:
        changes = ", ".join(f"{name} = :{name}" for name in row)
        db.execute(f"UPDATE schedule SET {changes} WHERE id = :id", row | {"id": schedule.id})
        return get_schedule(db, schedule.id, schedule.guild_id)
    names, places = ", ".join(row), ", ".join(f":{name}" for name in row)
    cursor = db.execute(f"INSERT INTO schedule ({names}) VALUES ({places})", row)
    return get_schedule(db, int(cursor.lastrowid or 0), schedule.guild_id)


def place_of(guild_id: int) -> int:
    """Return a server's place in the line of those due at the same minute.

    A hash: the line does not follow age or size, and it is the same every day.
    """
    digest = hashlib.blake2b(guild_id.to_bytes(8, "big", signed=True), digest_size=4).digest()
    return int.from_bytes(digest, "big")


def _due_after(db: Database, schedule: Schedule, now: datetime) -> datetime:
    """Return the next due time on a day that has had no post, read by this zone."""
    at, zone = read_local_time(schedule.local_time), get_zone(schedule.zone)
    last = _last_day(db, schedule.id, zone) if schedule.id else None
    due, day = next_due(now, at, zone, schedule.weekdays)
    while last is not None and day <= last:
        due, day = next_due(due, at, zone, schedule.weekdays)
    return due


def _last_day(db: Database, schedule_id: int, zone: ZoneInfo) -> date | None:
    """Return the last local date with a post, or one that may be there."""
    row = db.execute(
        "SELECT local_date, coalesce(sent_utc, sending_utc, due_utc) FROM delivery"
        " WHERE schedule_id = ? AND state IN ('due', 'sending', 'sent')"
        " ORDER BY local_date DESC LIMIT 1",
        [schedule_id],
    ).fetchone()
    if row is None:
        return None
    at = datetime.fromisoformat(row[1]).astimezone(zone).date()
    return max(date.fromisoformat(row[0]), at)


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
    return schedule_of(row)


def find_schedules(db: Database, guild_id: int) -> list[Schedule]:
    """Return a server's schedules, oldest first."""
    rows = db.query("SELECT * FROM schedule WHERE guild_id = ? ORDER BY id", [guild_id])
    return [schedule_of(row) for row in rows]


def find_due(db: Database, now: datetime, limit: int = 500) -> list[Schedule]:
    """Return schedules whose time has come: the longest due first, then by place."""
    rows = db.query(
        "SELECT * FROM schedule WHERE paused = 0 AND next_due_utc <= ?"
        " ORDER BY next_due_utc, place, id LIMIT ?",
        [to_text(now), limit],
    )
    return [schedule_of(row) for row in rows]


def pause_schedule(db: Database, schedule_id: int, reason: str | None) -> None:
    """Stop a schedule, saying why, until somebody resumes it; nothing of it is lost."""
    db.execute(
        "UPDATE schedule SET paused = 1, pause_reason = ?, failing = 0, notice = NULL"
        " WHERE id = ?",
        [reason, schedule_id],
    )


def resume_schedule(db: Database, schedule: Schedule, now: datetime) -> None:
    """Let a paused schedule go on with its next time after ``now``."""
    db.execute(
        "UPDATE schedule SET paused = 0, pause_reason = NULL, failing = 0, notice = NULL,"
        " next_due_utc = ? WHERE id = ?",
        [to_text(_due_after(db, schedule, now)), schedule.id],
    )


def realign_schedules(
    db: Database, now: datetime, after: int = 0, limit: int = 500
) -> tuple[int, int | None]:
    """Work out due times anew where the rules or the clock have changed, for some.

    A new tz database may move the instant of a local time; a clock that was
    wrong may have set a time far ahead. The local date stays, so nothing is
    posted twice or left out. A zone that is known no longer is told of when it is due.

    Args:
        db: the archive.
        now: the present.
        after: only schedules with a higher id.
        limit: at most so many, so that nobody waits long for the writer.

    Returns how many were moved, and the last id; None if there are no others.
    """
    moved = 0
    rows = list(
        db.query(
            "SELECT * FROM schedule WHERE paused = 0 AND id > ? ORDER BY id LIMIT ?",
            [after, limit],
        )
    )
    for row in rows:
        schedule = schedule_of(row)
        try:
            due = _realigned(schedule, now)
        except ValueError:
            continue
        if due != schedule.next_due:
            db.execute(
                "UPDATE schedule SET next_due_utc = ? WHERE id = ?", [to_text(due), schedule.id]
            )
            moved += 1
    return moved, int(rows[-1]["id"]) if len(rows) == limit else None


def _realigned(schedule: Schedule, now: datetime) -> datetime:
    at, zone = read_local_time(schedule.local_time), get_zone(schedule.zone)
    if schedule.next_due is None or schedule.next_due > now + ASTRAY:
        return next_due(now, at, zone, schedule.weekdays)[0]
    return instant_of(schedule.next_due.astimezone(zone).date(), at, zone)


def remove_schedule(db: Database, schedule_id: int, guild_id: int) -> bool:
    """Remove a schedule; return False when the server had none with this id."""
    cursor = db.execute(
        "DELETE FROM schedule WHERE id = ? AND guild_id = ?", [schedule_id, guild_id]
    )
    return cursor.rowcount > 0


def schedule_of(row: Row) -> Schedule:
    """Return the schedule that a row holds."""
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
        kind=DigestKind(row["kind"]),
        new_only=bool(row["new_only"]),
        rather_twice=bool(row["rather_twice"]),
        tell_channel_id=row["tell_channel_id"],
        failing=bool(row["failing"]),
        notice=row["notice"],
        told=row["told"],
    )
