"""What is sent for alerts: one row for each episode and whom it is told to.

due → sending → sent | skipped | failed, as with digests: a row is committed
before anything goes to Discord, and a lease keeps two processes from one row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from store.alert_matching import Target
from store.alerts import note_trouble
from store.database import immediate
from store.deliveries import LEASE
from store.instants import from_text, to_text
from store.model import DeliveryState
from store.rows import Row, first

AN_HOUR = 10
"""Messages to one person or channel within an hour; what is more waits, nothing is lost."""

STAYS = timedelta(days=90)
"""How long it is remembered what was sent."""

_OPEN = "state IN ('due', 'sending')"


@dataclass(frozen=True, slots=True)
class AlertDelivery:
    """An episode that is told to a person, or (server and channel) to a channel.

    ``place_id`` is the channel of a try, ``sending_at`` the first try of which
    nobody knows whether it arrived.
    """

    id: int
    episode_id: int
    state: DeliveryState
    due: datetime
    user_id: int | None = None
    guild_id: int | None = None
    channel_id: int | None = None
    attempts: int = 0
    place_id: int | None = None
    message_id: int | None = None
    reason: str | None = None
    sending_at: datetime | None = None

    @property
    def begun(self) -> bool:
        """Whether a try was made of which nobody knows whether it arrived."""
        return self.state is DeliveryState.SENDING

    @property
    def target(self) -> Target:
        """Whom it is told to."""
        return self.user_id, self.guild_id, self.channel_id


def forego_alerts(db: Database) -> int:
    """While there is no alert at all, note every episode as read; return how many."""
    if db.execute("SELECT 1 FROM alert LIMIT 1").fetchone():
        return 0
    return db.execute(
        "UPDATE episode SET alerts_read = 1 WHERE alerts_read = 0 AND turns > 0"
        " AND state = 'ready'"
    ).rowcount


def add_alert_deliveries(
    db: Database, episode_id: int, version: int, targets: Sequence[Target], now: datetime
) -> bool:
    """Note, in one transaction, that an episode was read and whom it is told to.

    Returns False, and notes nothing, when its text was replaced meanwhile.
    """
    with immediate(db):
        read = db.execute(
            "UPDATE episode SET alerts_read = 1 WHERE id = ? AND version = ?",
            [episode_id, version],
        )
        if not read.rowcount:
            return False
        db.conn.executemany(
            "INSERT OR IGNORE INTO alert_delivery (user_id, guild_id, channel_id, episode_id,"
            " state, due_utc) VALUES (?, ?, ?, ?, 'due', ?)",
            [(*target, episode_id, to_text(now)) for target in targets],
        )
    return True


def take_alerts(db: Database, now: datetime, owner: str, limit: int) -> list[AlertDelivery]:
    """Lease what is to be sent: one for each person or channel, the oldest first.

    Left out are people whom nothing reaches, and who had enough within the hour.
    """
    with immediate(db):
        rows = db.execute(
            f"SELECT min(id) FROM alert_delivery AS d WHERE {_OPEN}"
            " AND (lease_until_utc IS NULL OR lease_until_utc < :now) AND NOT EXISTS"
            " (SELECT 1 FROM alert WHERE d.channel_id IS NULL AND alert.channel_id IS NULL"
            " AND alert.user_id = d.user_id AND alert.paused IS NOT NULL)"
            " AND (SELECT count(*) FROM alert_delivery AS s WHERE s.ended_utc > :hour"
            " AND s.state = 'sent' AND s.channel_id IS d.channel_id"
            " AND s.user_id IS d.user_id) < :most"
            " GROUP BY channel_id, user_id ORDER BY 1 LIMIT :limit",
            {
                "now": to_text(now),
                "hour": to_text(now - timedelta(hours=1)),
                "most": AN_HOUR,
                "limit": limit,
            },
        ).fetchall()
        for (number,) in rows:
            db.execute(
                "UPDATE alert_delivery SET lease_owner = ?, lease_until_utc = ? WHERE id = ?",
                [owner, to_text(now + LEASE), number],
            )
        return [get_alert_delivery(db, int(number)) for (number,) in rows]


def get_alert_delivery(db: Database, delivery_id: int) -> AlertDelivery:
    """Return a delivery.

    Raises:
        LookupError: there is none with this id.
    """
    row = first(db.query("SELECT * FROM alert_delivery WHERE id = ?", [delivery_id]))
    if row is None:
        raise LookupError(delivery_id)
    return _delivery(row)


def find_alert_deliveries(db: Database, episode_id: int) -> list[AlertDelivery]:
    """Return everything that was or is to be sent about an episode, in order."""
    rows = db.query(
        "SELECT * FROM alert_delivery WHERE episode_id = ? ORDER BY id", [episode_id]
    )
    return [_delivery(row) for row in rows]


def find_failed_alerts(db: Database, since: datetime, limit: int = 20) -> list[AlertDelivery]:
    """Return what could not be sent, of what has ended since an instant, newest first."""
    rows = db.query(
        "SELECT * FROM alert_delivery WHERE state = 'failed' AND ended_utc >= ?"
        " ORDER BY ended_utc DESC, id DESC LIMIT ?",
        [to_text(since), limit],
    )
    return [_delivery(row) for row in rows]


def set_alert_sending(
    db: Database,
    delivery_id: int,
    *,
    place_id: int,
    now: datetime,
    owner: str,
    afresh: bool = False,
) -> bool:
    """Note that something is about to be sent, before it is, and lease it for that.

    ``afresh`` says that earlier tries are known to have failed. Returns whether
    ``owner`` may send: not if another process took it over.
    """
    held = db.execute(
        "UPDATE alert_delivery SET state = 'sending', attempts = attempts + 1, place_id = ?,"
        " lease_until_utc = ?,"
        " sending_utc = CASE WHEN ? THEN ? ELSE coalesce(sending_utc, ?) END"
        f" WHERE id = ? AND {_OPEN} AND lease_owner = ?",
        [
            place_id,
            to_text(now + LEASE),
            afresh,
            to_text(now),
            to_text(now),
            delivery_id,
            owner,
        ],
    )
    return bool(held.rowcount)


def keep_alert_lease(db: Database, delivery_id: int, now: datetime, owner: str) -> None:
    """Go on holding a row while its message is under way."""
    db.execute(
        f"UPDATE alert_delivery SET lease_until_utc = ? WHERE id = ? AND {_OPEN}"
        " AND lease_owner = ?",
        [to_text(now + LEASE), delivery_id, owner],
    )


def set_alert_unsent(db: Database, delivery_id: int) -> None:
    """Note that the only doubtful try was refused: nothing of it can have arrived."""
    db.execute(
        "UPDATE alert_delivery SET state = 'due', sending_utc = NULL"
        " WHERE id = ? AND state = 'sending'",
        [delivery_id],
    )


def set_alert_sent(
    db: Database, delivery: AlertDelivery, message_id: int | None, now: datetime
) -> None:
    """Note that a message is there, and so that its person or channel can be reached.

    ``message_id`` is None if it was deleted since.
    """
    with db.atomic():
        set_alert_ended(db, delivery.id, DeliveryState.SENT, now, message_id=message_id)
        note_trouble(db, None, user_id=delivery.user_id, channel_id=delivery.channel_id)


def set_alert_ended(
    db: Database,
    delivery_id: int,
    state: DeliveryState,
    now: datetime,
    *,
    reason: str | None = None,
    message_id: int | None = None,
) -> None:
    """End a delivery: sent, with the message's id if it is known, or not, and why."""
    db.execute(
        "UPDATE alert_delivery SET state = ?, reason = ?, message_id = ?, ended_utc = ?,"
        " lease_owner = NULL, lease_until_utc = NULL WHERE id = ?",
        [state.value, reason, message_id, to_text(now), delivery_id],
    )


def set_alert_waiting(db: Database, delivery_id: int, reason: str, until: datetime) -> None:
    """Leave a delivery open, to be tried again at ``until``."""
    db.execute(
        "UPDATE alert_delivery SET reason = ?, lease_owner = NULL, lease_until_utc = ?"
        " WHERE id = ?",
        [reason, to_text(until), delivery_id],
    )


def forget_alert_deliveries(db: Database, now: datetime) -> int:
    """Erase what ended long ago; return how many rows."""
    return db.execute(
        "DELETE FROM alert_delivery WHERE ended_utc < ?", [to_text(now - STAYS)]
    ).rowcount


def _delivery(row: Row) -> AlertDelivery:
    return AlertDelivery(
        id=row["id"],
        episode_id=row["episode_id"],
        state=DeliveryState(row["state"]),
        due=datetime.fromisoformat(row["due_utc"]),
        user_id=row["user_id"],
        guild_id=row["guild_id"],
        channel_id=row["channel_id"],
        attempts=row["attempts"],
        place_id=row["place_id"],
        message_id=row["message_id"],
        reason=row["reason"],
        sending_at=from_text(row["sending_utc"]),
    )
