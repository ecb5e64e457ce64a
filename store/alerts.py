"""Alerts: what people want to be told of when a new episode holds it.

They read transcripts and nothing else. An alert belongs to who made it; it is
sent to them, or to a channel of the server it was made in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlite_utils import Database

from store.database import immediate
from store.errors import BlankQuery, NotFound, StoreError
from store.instants import to_text
from store.rows import Row, first
from store.search.words import Stems, find_forms

MOST = 20
"""Alerts that one person may have."""

MOST_IN_SERVER = 50
"""Alerts that may post into the channels of one server."""

_SHORT = 4
"""Letters below which a word of a topic says nothing beside longer ones."""


class AlertKind(StrEnum):
    """What an alert listens for: exact words, a person, a subject."""

    PHRASE = "phrase"
    SPEAKER = "speaker"
    TOPIC = "topic"


class TooMany(StoreError):
    """A person or a server has as many alerts as are allowed; ``most`` says how many."""

    def __init__(self, most: int, *, in_server: bool) -> None:
        super().__init__(f"{most} alerts are the most")
        self.most, self.in_server = most, in_server


@dataclass(frozen=True, slots=True)
class Alert:
    """What somebody wants to be told of.

    ``guild_id`` is the server it was made in, whose view of the archive it has;
    0 for a direct message. With ``channel_id`` it is posted there, else sent to
    ``user_id``. ``text`` is a phrase, a topic or a person's name as it was then.
    ``paused`` says why nothing can be sent at present.
    """

    user_id: int
    kind: AlertKind
    text: str
    guild_id: int = 0
    channel_id: int | None = None
    speaker_id: int | None = None
    podcast_id: int | None = None
    paused: str | None = None
    id: int = 0


def phrase_forms(text: str) -> list[str]:
    """Return the words of a phrase as they are compared: folded, in order."""
    return find_forms(text)


def topic_stems(text: str) -> frozenset[str]:
    """Return the stems by which a topic is known; short words only if there are no others."""
    forms = find_forms(text)
    long = [form for form in forms if len(form) >= _SHORT or not form.isascii()]
    return frozenset(Stems().of(long or forms))


def add_alert(db: Database, alert: Alert, now: datetime) -> Alert:
    """Store an alert and return it as stored; the same one again is not stored twice.

    What was paused for its person goes on: they are here.

    Raises:
        BlankQuery: there is no word in it.
        TooMany: the person, or the server's channels, have the most already.
    """
    key = _key(alert)
    with immediate(db):
        resume_alerts(db, alert.user_id)
        same = first(
            db.query(
                "SELECT * FROM alert WHERE user_id = ? AND guild_id = ? AND channel_id IS ?"
                " AND kind = ? AND lower(text) = lower(?) AND speaker_id IS ?"
                " AND podcast_id IS ?",
                [
                    alert.user_id,
                    alert.guild_id,
                    alert.channel_id,
                    alert.kind.value,
                    alert.text,
                    alert.speaker_id,
                    alert.podcast_id,
                ],
            )
        )
        if same is not None:
            return read_alert(same)
        _needs_room(db, alert)
        cursor = db.execute(
            "INSERT INTO alert (user_id, guild_id, channel_id, kind, text, key, speaker_id,"
            " podcast_id, after_id, at) SELECT ?, ?, ?, ?, ?, ?, ?, ?,"
            " coalesce(max(id), 0), ? FROM episode",
            [
                alert.user_id,
                alert.guild_id,
                alert.channel_id,
                alert.kind.value,
                alert.text,
                key,
                alert.speaker_id,
                alert.podcast_id,
                to_text(now),
            ],
        )
        return get_alert(db, int(cursor.lastrowid or 0))


def _key(alert: Alert) -> str | None:
    """Return the word that an episode must hold for an alert to be looked at."""
    if alert.kind is AlertKind.SPEAKER:
        return None
    words = set(phrase_forms(alert.text))
    if alert.kind is AlertKind.TOPIC:
        words = set(topic_stems(alert.text))
    if not words:
        raise BlankQuery(alert.text)
    return max(words, key=lambda word: (len(word), word))


def _needs_room(db: Database, alert: Alert) -> None:
    mine = db.execute("SELECT count(*) FROM alert WHERE user_id = ?", [alert.user_id])
    if mine.fetchone()[0] >= MOST:
        raise TooMany(MOST, in_server=False)
    if alert.channel_id is not None:
        ours = db.execute(
            "SELECT count(*) FROM alert WHERE guild_id = ? AND channel_id IS NOT NULL",
            [alert.guild_id],
        )
        if ours.fetchone()[0] >= MOST_IN_SERVER:
            raise TooMany(MOST_IN_SERVER, in_server=True)


def get_alert(db: Database, alert_id: int) -> Alert:
    """Return an alert.

    Raises:
        NotFound: there is none with this id.
    """
    row = first(db.query("SELECT * FROM alert WHERE id = ?", [alert_id]))
    if row is None:
        raise NotFound("alert", alert_id)
    return read_alert(row)


def find_alerts(db: Database, user_id: int, guild_id: int | None = None) -> list[Alert]:
    """Return a person's alerts, oldest first.

    With ``guild_id``, also those that others let post into that server's
    channels: for who may manage it.
    """
    rows = db.query(
        "SELECT * FROM alert WHERE user_id = :user UNION SELECT * FROM alert"
        " WHERE guild_id = :guild AND channel_id IS NOT NULL ORDER BY id",
        {"user": user_id, "guild": guild_id or -1},
    )
    return [read_alert(row) for row in rows]


def remove_alert(db: Database, alert_id: int) -> None:
    """Forget an alert; what is still to be sent for it alone is not sent.

    Raises:
        NotFound: there is none with this id.
    """
    if not db.execute("DELETE FROM alert WHERE id = ?", [alert_id]).rowcount:
        raise NotFound("alert", alert_id)


def resume_alerts(db: Database, user_id: int) -> int:
    """Let direct messages to a person go on; return how many alerts were paused."""
    db.execute(
        "UPDATE alert_delivery SET lease_until_utc = NULL WHERE user_id = ?"
        " AND state = 'due' AND lease_owner IS NULL",
        [user_id],
    )
    return db.execute(
        "UPDATE alert SET paused = NULL WHERE user_id = ? AND channel_id IS NULL"
        " AND paused IS NOT NULL",
        [user_id],
    ).rowcount


def note_trouble(
    db: Database, reason: str | None, *, user_id: int | None, channel_id: int | None
) -> None:
    """Note why nothing reaches a person, or a channel; None once it does."""
    if channel_id is not None:
        condition, whose = "channel_id = ?", channel_id
    else:
        condition, whose = "channel_id IS NULL AND user_id = ?", user_id or 0
    db.execute(
        f"UPDATE alert SET paused = ? WHERE {condition} AND paused IS NOT ?",
        [reason, whose, reason],
    )


def read_alert(row: Row) -> Alert:
    """Return the alert of a row of ``alert``."""
    return Alert(
        user_id=row["user_id"],
        kind=AlertKind(row["kind"]),
        text=row["text"],
        guild_id=row["guild_id"],
        channel_id=row["channel_id"],
        speaker_id=row["speaker_id"],
        podcast_id=row["podcast_id"],
        paused=row["paused"],
        id=row["id"],
    )
