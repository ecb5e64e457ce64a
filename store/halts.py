"""Digests that cannot be posted: halted, told of once, and taken up again."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from store.database import immediate
from store.instants import to_text
from store.model import Schedule
from store.schedules import resume_schedule, schedule_of


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
        db.execute(
            "UPDATE delivery SET state = CASE WHEN sending_utc IS NULL THEN 'due' ELSE"
            " 'sending' END, lease_owner = NULL, lease_until_utc = NULL WHERE id = ("
            " SELECT id FROM delivery WHERE schedule_id = ? ORDER BY local_date DESC LIMIT 1)"
            " AND state = 'failed' AND due_utc >= ?",
            [schedule.id, to_text(since)],
        )
