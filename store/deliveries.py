"""Deliveries: one row for each schedule and local date decides what is posted.

due → sending → sent | skipped | failed. A row is committed before anything goes
to Discord, and a lease keeps two processes from taking the same one.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlite_utils import Database

from store.database import immediate
from store.instants import from_text, to_text
from store.localtime import get_zone, next_due, read_local_time
from store.model import Delivery, DeliveryState, Schedule
from store.rows import Row, first

LEASE = timedelta(minutes=2)
"""How long a process may work at a row before another takes it over."""

_OPEN = "state IN ('due', 'sending')"


def take_due(db: Database, schedule: Schedule, now: datetime, owner: str) -> Delivery | None:
    """Open the delivery of a due schedule, lease it, and move the schedule on.

    Returns None when another process holds it or the day is already done.
    All in one transaction: a crash leaves either the old due time or the row.
    """
    if schedule.next_due is None:
        return None
    zone, at = get_zone(schedule.zone), read_local_time(schedule.local_time)
    day = schedule.next_due.astimezone(zone).date()
    following, _ = next_due(max(now, schedule.next_due), at, zone, schedule.weekdays)
    with immediate(db):
        moved = db.execute(
            "UPDATE schedule SET next_due_utc = ? WHERE id = ? AND next_due_utc = ?",
            [to_text(following), schedule.id, to_text(schedule.next_due)],
        )
        if not moved.rowcount:
            return None
        db.execute(
            "INSERT OR IGNORE INTO delivery (schedule_id, guild_id, local_date, state, due_utc)"
            " VALUES (?, ?, ?, 'due', ?)",
            [schedule.id, schedule.guild_id, day.isoformat(), to_text(schedule.next_due)],
        )
        row = first(
            db.query(
                "SELECT * FROM delivery WHERE schedule_id = ? AND local_date = ?",
                [schedule.id, day.isoformat()],
            )
        )
        return _lease(db, int(row["id"]), now, owner) if row else None


def take_open(db: Database, now: datetime, owner: str, limit: int = 100) -> list[Delivery]:
    """Lease deliveries that were begun and not ended, after a crash or a failure."""
    with immediate(db):
        rows = db.execute(
            f"SELECT id FROM delivery WHERE {_OPEN}"
            " AND (lease_until_utc IS NULL OR lease_until_utc < ?) ORDER BY due_utc LIMIT ?",
            [to_text(now), limit],
        ).fetchall()
        leased = [_lease(db, int(number), now, owner) for (number,) in rows]
    return [delivery for delivery in leased if delivery is not None]


def _lease(db: Database, delivery_id: int, now: datetime, owner: str) -> Delivery | None:
    taken = db.execute(
        "UPDATE delivery SET lease_owner = ?, lease_until_utc = ?"
        f" WHERE id = ? AND {_OPEN} AND (lease_until_utc IS NULL OR lease_until_utc < ?)",
        [owner, to_text(now + LEASE), delivery_id, to_text(now)],
    )
    if not taken.rowcount:
        return None
    row = first(db.query("SELECT * FROM delivery WHERE id = ?", [delivery_id]))
    return _delivery(row) if row else None


def set_sending(
    db: Database,
    delivery_id: int,
    *,
    insight_id: int,
    text: str,
    channel_id: int,
    now: datetime,
) -> None:
    """Note what is about to be posted, before it is."""
    db.execute(
        "UPDATE delivery SET state = 'sending', attempts = attempts + 1, insight_id = ?,"
        " posted_text = ?, channel_id = ?, sending_utc = coalesce(sending_utc, ?)"
        f" WHERE id = ? AND {_OPEN}",
        [insight_id, text, channel_id, to_text(now), delivery_id],
    )


def set_sent(db: Database, delivery_id: int, message_id: int | None, now: datetime) -> None:
    """Note that the post is there; ``message_id`` None if its id is not known."""
    db.execute(
        "UPDATE delivery SET state = 'sent', message_id = ?, sent_utc = ?, reason = NULL,"
        " lease_owner = NULL, lease_until_utc = NULL WHERE id = ?",
        [message_id, to_text(now), delivery_id],
    )


def set_ended(db: Database, delivery_id: int, state: DeliveryState, reason: str) -> None:
    """End a delivery without a post, and say why."""
    db.execute(
        "UPDATE delivery SET state = ?, reason = ?, lease_owner = NULL,"
        " lease_until_utc = NULL WHERE id = ?",
        [state.value, reason, delivery_id],
    )


def set_waiting(db: Database, delivery_id: int, reason: str, until: datetime) -> None:
    """Leave a delivery open, to be tried again at ``until``."""
    db.execute(
        "UPDATE delivery SET reason = ?, lease_owner = NULL, lease_until_utc = ? WHERE id = ?",
        [reason, to_text(until), delivery_id],
    )


def find_deliveries(db: Database, schedule_id: int, limit: int = 10) -> list[Delivery]:
    """Return a schedule's last deliveries, the newest first."""
    rows = db.query(
        "SELECT * FROM delivery WHERE schedule_id = ? ORDER BY local_date DESC LIMIT ?",
        [schedule_id, limit],
    )
    return [_delivery(row) for row in rows]


def find_posted(db: Database, guild_id: int, since: date) -> list[tuple[date, int | None, str]]:
    """Return what a server was sent since a local date: date, insight id and text."""
    rows = db.execute(
        "SELECT local_date, insight_id, posted_text FROM delivery WHERE guild_id = ?"
        " AND local_date >= ? AND state IN ('sending', 'sent') AND posted_text IS NOT NULL"
        " ORDER BY local_date",
        [guild_id, since.isoformat()],
    )
    return [(date.fromisoformat(day), insight, str(text)) for day, insight, text in rows]


def _delivery(row: Row) -> Delivery:
    return Delivery(
        id=row["id"],
        schedule_id=row["schedule_id"],
        guild_id=row["guild_id"],
        local_date=date.fromisoformat(row["local_date"]),
        state=DeliveryState(row["state"]),
        due=datetime.fromisoformat(row["due_utc"]),
        attempts=row["attempts"],
        insight_id=row["insight_id"],
        message_id=row["message_id"],
        reason=row["reason"],
        sending_at=from_text(row["sending_utc"]),
        sent_at=from_text(row["sent_utc"]),
    )
