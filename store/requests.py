"""Transcriptions that people asked for: one job an episode, by whomever it is asked.

requested → transcribing → ready | failed. Rows decide what is to be done, a
lease keeps two processes from one job, and what was heard of a long recording
is kept piece by piece.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlite_utils import Database

from store.database import immediate
from store.episodes import get_episode
from store.instants import to_text
from store.model import Episode, Scope, State
from store.request_limits import count_asked, get_limit
from store.rights import Rights, get_policy
from store.rows import Row, first
from store.standing import set_standing

LEASE = timedelta(minutes=5)
"""How long a process may be silent about its job before another takes it over."""

_OPEN = "state IN ('requested', 'transcribing')"


class Outcome(StrEnum):
    """What asking for a transcript came to."""

    NEW = "new"
    JOINED = "joined"
    ASKED_ALREADY = "asked_already"
    READY = "ready"
    WITHHELD = "withheld"
    NO_AUDIO = "no_audio"
    OVER_LIMIT = "over_limit"


@dataclass(frozen=True, slots=True)
class Request:
    """A job: which episode, how often it was tried, in how many pieces (if known)."""

    id: int
    episode_id: int
    state: State
    attempts: int
    reason: str | None = None
    pieces: int | None = None


@dataclass(frozen=True, slots=True)
class Untold:
    """Somebody who has yet to hear what became of an episode they asked for."""

    request_id: int
    user_id: int
    guild_id: int
    episode_id: int
    state: State
    reason: str | None


def request_transcript(
    db: Database,
    episode_id: int,
    scope: Scope,
    *,
    user_id: int,
    most_a_day: int,
    now: datetime,
) -> Outcome:
    """Ask for an episode's transcript, for a person of a server.

    Asking for what is asked for already adds the person to those who are told,
    and costs the server nothing of its day.

    Args:
        db: the archive, on the writer's connection.
        episode_id: which.
        scope: the server's.
        user_id: who asks.
        most_a_day: what the owner allows every server in 24 hours.
        now: the present instant, UTC.

    Raises:
        NotFound: ``scope`` may not see the episode.
    """
    guild_id = scope.guild_id or 0
    with immediate(db):
        episode = get_episode(db, episode_id, scope)
        answered = _answered(db, episode)
        if answered is not None:
            return answered
        row = db.execute(
            f"SELECT id FROM transcription WHERE episode_id = ? AND {_OPEN}", [episode_id]
        ).fetchone()
        if row is not None:
            return _join(db, int(row[0]), user_id, guild_id, now)
        if not episode.audio_url:
            return Outcome.NO_AUDIO
        if count_asked(db, guild_id, now) >= get_limit(db, guild_id, most_a_day):
            return Outcome.OVER_LIMIT
        number = _open(db, episode_id, guild_id, now)
        set_standing(db, episode_id, State.REQUESTED, None, now)
        _join(db, number, user_id, guild_id, now)
    return Outcome.NEW


def _answered(db: Database, episode: Episode) -> Outcome | None:
    """What to say of an episode for which no job is needed or allowed."""
    if episode.state is State.READY:
        return Outcome.READY
    metadata = get_policy(db, episode.podcast_id).rights is Rights.METADATA
    return Outcome.WITHHELD if metadata or episode.state is State.WITHHELD else None


def _open(db: Database, episode_id: int, guild_id: int, now: datetime) -> int:
    row = db.execute(
        "INSERT INTO transcription (episode_id, guild_id, asked_utc, state, due_utc,"
        " changed_utc) VALUES (:episode, :guild, :now, 'requested', :now, :now)"
        " ON CONFLICT (episode_id) DO UPDATE SET guild_id = :guild, asked_utc = :now,"
        " state = 'requested', reason = NULL, attempts = 0, due_utc = :now,"
        " lease_owner = NULL, lease_until_utc = NULL, changed_utc = :now RETURNING id",
        {"episode": episode_id, "guild": guild_id, "now": to_text(now)},
    ).fetchone()
    return int(row[0])


def _join(db: Database, request_id: int, user_id: int, guild_id: int, now: datetime) -> Outcome:
    added = db.execute(
        "INSERT OR IGNORE INTO requester (transcription_id, user_id, guild_id, at)"
        " VALUES (?, ?, ?, ?)",
        [request_id, user_id, guild_id, to_text(now)],
    )
    return Outcome.JOINED if added.rowcount else Outcome.ASKED_ALREADY


def take_request(db: Database, now: datetime, owner: str) -> Request | None:
    """Lease the job that has waited longest; None when nothing is to be done.

    Jobs that have become pointless end here: the publisher's transcript came, or
    the episode was withheld.
    """
    with immediate(db):
        _settle(db, now)
        row = first(
            db.query(
                f"SELECT * FROM transcription WHERE {_OPEN} AND due_utc <= :now"
                " AND (lease_until_utc IS NULL OR lease_until_utc < :now)"
                " ORDER BY due_utc, id LIMIT 1",
                {"now": to_text(now)},
            )
        )
        if row is None:
            return None
        db.execute(
            "UPDATE transcription SET state = 'transcribing', attempts = attempts + 1,"
            " lease_owner = ?, lease_until_utc = ?, changed_utc = ? WHERE id = ?",
            [owner, to_text(now + LEASE), to_text(now), row["id"]],
        )
        set_standing(db, row["episode_id"], State.TRANSCRIBING, None, now)
    return _request({**row, "state": "transcribing", "attempts": row["attempts"] + 1})


def _settle(db: Database, now: datetime) -> None:
    for state, ended, reason in (
        ("ready", State.READY, None),
        ("withheld", State.FAILED, "The episode is withheld."),
    ):
        db.execute(
            "UPDATE transcription SET state = ?, reason = ?, changed_utc = ?, lease_owner ="
            f" NULL, lease_until_utc = NULL WHERE {_OPEN} AND EXISTS (SELECT 1 FROM episode"
            " WHERE episode.id = episode_id AND episode.state = ?)",
            [ended.value, reason, to_text(now), state],
        )


def keep_lease(db: Database, request_id: int, owner: str, now: datetime) -> bool:
    """Hold a job for longer; False when it is another's by now, or was ended."""
    held = db.execute(
        f"UPDATE transcription SET lease_until_utc = ? WHERE id = ? AND lease_owner = ?"
        f" AND {_OPEN}",
        [to_text(now + LEASE), request_id, owner],
    )
    return held.rowcount > 0


def postpone_request(
    db: Database, request: Request, reason: str, until: datetime, now: datetime
) -> None:
    """Let a job wait after a failure that may pass."""
    with immediate(db):
        db.execute(
            "UPDATE transcription SET state = 'requested', reason = ?, due_utc = ?,"
            " lease_owner = NULL, lease_until_utc = NULL, changed_utc = ?"
            f" WHERE id = ? AND {_OPEN}",
            [reason, to_text(until), to_text(now), request.id],
        )
        _set_without_words(db, request.episode_id, State.REQUESTED, reason, now)


def end_request(
    db: Database, request: Request, state: State, reason: str | None, now: datetime
) -> None:
    """End a job as ready or failed; what was heard in pieces is needed no more."""
    with immediate(db):
        db.execute(
            "UPDATE transcription SET state = ?, reason = ?, lease_owner = NULL,"
            " lease_until_utc = NULL, pieces = NULL, changed_utc = ? WHERE id = ?",
            [state.value, reason, to_text(now), request.id],
        )
        db.execute("DELETE FROM heard_piece WHERE transcription_id = ?", [request.id])
        if state is State.FAILED:
            _set_without_words(db, request.episode_id, state, reason, now)


def _set_without_words(
    db: Database, episode_id: int, state: State, reason: str | None, now: datetime
) -> None:
    row = db.execute(
        "SELECT 1 FROM episode WHERE id = ? AND turns = 0 AND state <> 'withheld'", [episode_id]
    ).fetchone()
    if row is not None:
        set_standing(db, episode_id, state, reason, now)


def add_piece(db: Database, request_id: int, seq: int, of: int, heard: str) -> None:
    """Keep what was heard in piece ``seq`` (from 0) of ``of``."""
    with immediate(db):
        db.execute("UPDATE transcription SET pieces = ? WHERE id = ?", [of, request_id])
        db.execute(
            "INSERT OR REPLACE INTO heard_piece (transcription_id, seq, heard)"
            " VALUES (?, ?, ?)",
            [request_id, seq, heard],
        )


def find_pieces(db: Database, request_id: int, of: int) -> dict[int, str]:
    """Return what was heard so far; nothing if the audio was cut into another number."""
    rows = db.execute(
        "SELECT seq, heard FROM heard_piece JOIN transcription ON id = transcription_id"
        " WHERE transcription_id = ? AND pieces = ?",
        [request_id, of],
    )
    return {int(seq): str(heard) for seq, heard in rows}


def find_untold(db: Database, limit: int = 50) -> list[Untold]:
    """Return people whose episode is ready or has failed, and who do not know it."""
    rows = db.query(
        "SELECT transcription.id AS request_id, user_id, requester.guild_id, episode_id, state,"
        " reason FROM requester JOIN transcription ON transcription.id = transcription_id"
        " WHERE state IN ('ready', 'failed') ORDER BY requester.at LIMIT ?",
        [limit],
    )
    return [Untold(**{**row, "state": State(row["state"])}) for row in rows]


def set_told(db: Database, untold: Untold) -> None:
    """Forget that somebody asked, once they were told."""
    db.execute(
        "DELETE FROM requester WHERE transcription_id = ? AND user_id = ?",
        [untold.request_id, untold.user_id],
    )


def find_open(db: Database) -> frozenset[int]:
    """Return the ids of all jobs that are not ended."""
    rows = db.execute(f"SELECT id FROM transcription WHERE {_OPEN}")
    return frozenset(int(number) for (number,) in rows)


def _request(row: Row) -> Request:
    return Request(
        id=row["id"],
        episode_id=row["episode_id"],
        state=State(row["state"]),
        attempts=row["attempts"],
        reason=row["reason"],
        pieces=row["pieces"],
    )
