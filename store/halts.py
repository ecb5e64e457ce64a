"""Digests that cannot be posted: halted, told of once, and taken up again."""

from __future__ import annotations

from datetime import date, datetime

from sqlite_utils import Database

from store.database import immediate
from store.instants import to_text
from store.localtime import get_zone
from store.model import Schedule
from store.schedules import get_schedule, resume_schedule, schedule_of, set_schedule


def halt_schedule(db: Database, schedule_id: int, reason: str, notice: str) -> None:
    """Pause a schedule until it can post again, and note what admins are to be told.

    ``notice`` is the whole message, ``reason`` what stands beside the schedule. One
    that somebody paused by hand stays paused by them.
    """
    with db.atomic():
        db.execute(
            "UPDATE schedule SET paused = 1, failing = 1, pause_reason = ?"
            " WHERE id = ? AND (paused = 0 OR failing = 1)",
            [reason, schedule_id],
        )
        note_failure(db, schedule_id, notice)


def note_failure(db: Database, schedule_id: int, text: str) -> None:
    """Note what a schedule's admins are to be told, unless they were told just that."""
    db.execute(
        "UPDATE schedule SET notice = ? WHERE id = ? AND told IS NOT ?",
        [text, schedule_id, text],
    )


def find_notices(db: Database, limit: int = 50) -> list[Schedule]:
    """Return schedules whose admins are to be told something."""
    rows = db.query(
        "SELECT * FROM schedule WHERE notice IS NOT NULL ORDER BY id LIMIT ?", [limit]
    )
    return [schedule_of(row) for row in rows]


def set_told(db: Database, schedule: Schedule) -> None:
    """Note that admins were told a schedule's notice, or cannot be."""
    db.execute(
        "UPDATE schedule SET told = notice, notice = NULL WHERE id = ? AND notice IS ?",
        [schedule.id, schedule.notice],
    )


def find_halted(db: Database, after: int = 0, limit: int = 100) -> list[Schedule]:
    """Return schedules that a failure paused, by id, beyond the id ``after``."""
    rows = db.query(
        "SELECT * FROM schedule WHERE failing = 1 AND id > ? ORDER BY id LIMIT ?",
        [after, limit],
    )
    return [schedule_of(row) for row in rows]


def revive_schedule(db: Database, schedule: Schedule, now: datetime, since: datetime) -> None:
    """Let a halted schedule go on, and open its last day again if it is not too late.

    Args:
        db: the archive.
        schedule: as found halted.
        now: the present.
        since: days due before this instant stay as they ended.
    """
    with immediate(db):
        resume_schedule(db, schedule, now)
        _open_again(db, schedule.id, since)


def change_schedule(
    db: Database, schedule: Schedule, now: datetime, since: datetime
) -> tuple[Schedule, bool]:
    """Store a schedule, new or changed, and make up for its last day if that failed.

    Where the changed schedule is due later on the same local date, that is when
    the day is made up for; ``take_due`` sees to it.

    Args:
        db: the archive.
        schedule: as it is to be.
        now: the present.
        since: days due before this instant stay as they ended.

    Returns the schedule as stored, and whether its last day is open again now.

    Raises:
        ValueError: the time or the zone is none.
    """
    with immediate(db):
        stored = set_schedule(db, schedule, now)
        failed = _failed_day(db, stored.id, since)
        if failed is None or failed == _next_day(stored):
            return stored, False
        _open_again(db, stored.id, since)
        resume_schedule(db, stored, now)
        return get_schedule(db, stored.id, stored.guild_id), True


_LAST_FAILED = (
    "id = (SELECT id FROM delivery WHERE schedule_id = ? ORDER BY local_date DESC LIMIT 1)"
    " AND state = 'failed' AND due_utc >= ?"
)


def _failed_day(db: Database, schedule_id: int, since: datetime) -> date | None:
    """Return a schedule's last day if it failed."""
    row = db.execute(
        f"SELECT local_date FROM delivery WHERE {_LAST_FAILED}", [schedule_id, to_text(since)]
    ).fetchone()
    return date.fromisoformat(row[0]) if row else None


def _next_day(schedule: Schedule) -> date | None:
    due = schedule.next_due
    return due.astimezone(get_zone(schedule.zone)).date() if due else None


def _open_again(db: Database, schedule_id: int, since: datetime) -> None:
    """Open a schedule's last day if it failed; a try in doubt stays in doubt."""
    db.execute(
        "UPDATE delivery SET state = iif(sending_utc IS NULL, 'due', 'sending'),"
        f" lease_owner = NULL, lease_until_utc = NULL WHERE {_LAST_FAILED}",
        [schedule_id, to_text(since)],
    )
