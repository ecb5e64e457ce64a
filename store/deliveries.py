"""Deliveries: one row for each schedule and local date decides what is posted.

due → sending → sent | skipped | failed. A row is committed before anything goes
to Discord, and a lease keeps two processes from taking the same one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlite_utils import Database

from store.database import immediate
from store.instants import from_text, to_text
from store.localtime import get_zone, next_due, read_local_time
from store.model import Delivery, DeliveryState, Schedule
from store.rows import Row, first

LEASE = timedelta(minutes=1)
"""How long a process may work at a row before another takes it over.

Shorter than Discord remembers a nonce, so that a post which a crash left in
doubt is sent again while the nonce still tells."""

MISSED = 10
"""Days of a long outage that are recorded one by one, the latest ones."""

_OPEN = "state IN ('due', 'sending')"


def take_due(db: Database, schedule: Schedule, now: datetime, owner: str) -> Delivery | None:
    """Open the delivery of a due schedule, lease it, and move the schedule on.

    After an outage only the latest day is opened; earlier ones are recorded as
    skipped. A day that failed at an earlier time is opened again. Returns None when
    another process holds it or the day is already done. All in one transaction: a
    crash leaves either the old due time or the row.
    """
    if schedule.next_due is None or schedule.next_due > now:
        return None
    *missed, (due, day), (following, _) = _occasions(schedule, schedule.next_due, now)
    with immediate(db):
        moved = db.execute(
            "UPDATE schedule SET next_due_utc = ? WHERE id = ? AND next_due_utc = ?"
            " AND paused = 0",
            [to_text(following), schedule.id, to_text(schedule.next_due)],
        )
        if not moved.rowcount:
            return None
        for was_due, missed_day in missed[-MISSED:]:
            _open(db, schedule, was_due, missed_day, "skipped", "the bot was not running")
        _open(db, schedule, due, day, "due", None)
        row = first(
            db.query(
                "SELECT id FROM delivery WHERE schedule_id = ? AND local_date = ?",
                [schedule.id, day.isoformat()],
            )
        )
        return _lease(db, int(row["id"]), now, owner) if row else None


def _occasions(schedule: Schedule, due: datetime, now: datetime) -> list[tuple[datetime, date]]:
    """Return a schedule's times from ``due`` to the first one after ``now``."""
    zone, at = get_zone(schedule.zone), read_local_time(schedule.local_time)
    times = [(due, due.astimezone(zone).date())]
    while times[-1][0] <= now or len(times) < 2:
        following = next_due(times[-1][0], at, zone, schedule.weekdays)
        if following[1] == times[-1][1]:  # the zone's rules changed since it was set
            following = next_due(following[0], at, zone, schedule.weekdays)
        times.append(following)
    return times


def _open(
    db: Database, schedule: Schedule, due: datetime, day: date, state: str, reason: str | None
) -> None:
    db.execute(
        "INSERT INTO delivery (schedule_id, guild_id, local_date, state, due_utc, reason)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (schedule_id, local_date) DO UPDATE SET"
        " state = iif(sending_utc IS NULL, 'due', 'sending'), due_utc = excluded.due_utc"
        " WHERE state = 'failed' AND excluded.state = 'due'",
        [schedule.id, schedule.guild_id, day.isoformat(), state, to_text(due), reason],
    )


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


def keep_lease(db: Database, delivery_id: int, now: datetime, owner: str) -> None:
    """Go on holding a row that is still worked at."""
    db.execute(
        f"UPDATE delivery SET lease_until_utc = ? WHERE id = ? AND {_OPEN} AND lease_owner = ?",
        [to_text(now + LEASE), delivery_id, owner],
    )


def set_sending(
    db: Database,
    delivery_id: int,
    *,
    items: Sequence[tuple[int | None, str]],
    channel_id: int,
    now: datetime,
    owner: str,
    afresh: bool = False,
) -> bool:
    """Note what is about to be posted, before it is, and lease it for the post.

    Args:
        db: the archive.
        delivery_id: which delivery.
        items: the insights, as id and text; a round-up has several.
        channel_id: where it will be posted.
        now: the present.
        owner: who holds the lease.
        afresh: whether earlier tries are known to have failed.

    Returns whether ``owner`` may post: not if another process took it over.
    """
    insight_id, text = items[0]
    values = {
        "id": delivery_id,
        "insight": insight_id,
        "text": text,
        "channel": channel_id,
        "now": to_text(now),
        "until": to_text(now + LEASE),
        "afresh": afresh,
        "owner": owner,
    }
    with immediate(db):
        held = bool(db.execute(_SENDING, values).rowcount)
        if held:
            _set_items(db, delivery_id, items)
    return held


_SENDING = (
    "UPDATE delivery SET state = 'sending', attempts = attempts + 1, insight_id = :insight,"
    " posted_text = :text, channel_id = :channel, lease_until_utc = :until,"
    " sending_utc = CASE WHEN :afresh THEN :now ELSE coalesce(sending_utc, :now) END"
    f" WHERE id = :id AND {_OPEN} AND lease_owner = :owner"
)


def _set_items(db: Database, delivery_id: int, items: Sequence[tuple[int | None, str]]) -> None:
    db.execute("DELETE FROM delivery_item WHERE delivery_id = ?", [delivery_id])
    db.conn.executemany(
        "INSERT INTO delivery_item (delivery_id, guild_id, seq, insight_id, text)"
        " SELECT id, guild_id, ?, ?, ? FROM delivery WHERE id = ?",
        [(seq, *item, delivery_id) for seq, item in enumerate(items[1:], 1)],
    )


def set_unsent(db: Database, delivery_id: int) -> None:
    """Note that the only doubtful try was refused: nothing of it can have arrived."""
    db.execute(
        "UPDATE delivery SET state = 'due', sending_utc = NULL"
        " WHERE id = ? AND state = 'sending'",
        [delivery_id],
    )


def set_sent(
    db: Database,
    delivery_id: int,
    message_id: int | None,
    now: datetime,
    channel_id: int | None = None,
) -> None:
    """Note that the post is there; ``message_id`` None if its id is not known.

    ``channel_id`` says where, if not where it was sent: a forum's post is a
    thread. What failed before is over: the next failure is told again.
    """
    with db.atomic():
        db.execute(
            "UPDATE delivery SET state = 'sent', message_id = ?, sent_utc = ?, reason = NULL,"
            " channel_id = coalesce(?, channel_id), lease_owner = NULL, lease_until_utc = NULL"
            " WHERE id = ?",
            [message_id, to_text(now), channel_id, delivery_id],
        )
        db.execute(
            "UPDATE schedule SET told = NULL WHERE told IS NOT NULL AND id ="
            " (SELECT schedule_id FROM delivery WHERE id = ?)",
            [delivery_id],
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


def find_items(db: Database, delivery_id: int) -> list[int]:
    """Return the insights that a delivery was to post and that are still there."""
    rows = db.execute(
        "SELECT insight_id FROM (SELECT 0 AS seq, insight_id FROM delivery WHERE id = :id"
        " UNION ALL SELECT seq, insight_id FROM delivery_item WHERE delivery_id = :id)"
        " WHERE insight_id IS NOT NULL ORDER BY seq",
        {"id": delivery_id},
    )
    return [int(insight_id) for (insight_id,) in rows]


def find_last_sent(db: Database, schedule_id: int) -> datetime | None:
    """Return when a schedule's last post went out."""
    row = db.execute(
        "SELECT max(sent_utc) FROM delivery WHERE schedule_id = ? AND state = 'sent'",
        [schedule_id],
    ).fetchone()
    return from_text(row[0])


def find_posted(db: Database, guild_id: int, since: date) -> list[tuple[date, int | None, str]]:
    """Return what a server was sent since a local date: date, insight id and text.

    Of one date, the daily insight comes before those of a round-up.
    """
    rows = db.execute(
        "SELECT day, insight_id, text FROM ("
        " SELECT id, local_date AS day, schedule_id, 0 AS seq, insight_id, posted_text AS text"
        " FROM delivery WHERE guild_id = :guild AND local_date >= :since"
        " AND state IN ('sending', 'sent') AND posted_text IS NOT NULL"
        " UNION ALL SELECT delivery.id, local_date, schedule_id, delivery_item.seq,"
        " delivery_item.insight_id, delivery_item.text FROM delivery"
        " JOIN delivery_item ON delivery_item.delivery_id = delivery.id"
        " WHERE delivery.guild_id = :guild AND local_date >= :since"
        " AND state IN ('sending', 'sent'))"
        " AS post JOIN schedule ON schedule.id = post.schedule_id"
        " ORDER BY day, schedule.kind, post.id, seq",
        {"guild": guild_id, "since": since.isoformat()},
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
        channel_id=row["channel_id"],
        message_id=row["message_id"],
        reason=row["reason"],
        sending_at=from_text(row["sending_utc"]),
        sent_at=from_text(row["sent_utc"]),
    )
