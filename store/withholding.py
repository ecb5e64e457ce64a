"""Takedowns of episodes: out of every answer at once, and not back with a later load.

A withheld episode keeps its turns and changes its state, which every answer
asks for. What was taken down is remembered by its keys, its audio and its
title, so that another feed or file does not bring it back.
"""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from store.database import immediate
from store.errors import NotFound
from store.instants import to_text
from store.model import Episode, State
from store.rows import first
from store.standing import Standing, set_standing
from store.verdict_words import forget_words

REASON = "Its makers or guests do not want it quoted."
NO_QUOTES = "Its makers allow no quotes from this podcast."

_SAME = """w.person_key IS NULL AND (w.audio_url = e.audio_url OR (
    (w.podcast_key = e.podcast_key OR lower(w.podcast_title) = lower(e.podcast_title))
    AND (w.episode_key = e.key OR (lower(w.episode_title) = lower(e.title)
    AND coalesce(date(w.published) = date(e.published), 1)))))"""
"""Whether the takedown ``w`` is about the episode ``e``; unknown days never clear it."""

_STORED = """(SELECT episode.id, episode.key, episode.title, episode.audio_url,
    episode.published, episode.turns, podcast.key AS podcast_key,
    podcast.title AS podcast_title, podcast.rights FROM episode
    JOIN podcast ON podcast.id = episode.podcast_id) AS e"""


def standing_of(db: Database, podcast_id: int, episode: Episode) -> Standing:
    """Return the state in which an episode is to be stored.

    It is its own, unless the episode was taken down, its podcast allows no quotes,
    or its transcript is being made.
    """
    row = first(
        db.query(
            "WITH e (podcast_key, podcast_title, key, title, audio_url, published) AS"
            " (SELECT key, title, ?, ?, ?, ? FROM podcast WHERE id = ?)"
            f" SELECT w.reason FROM withheld AS w JOIN e ON {_SAME} LIMIT 1",
            [
                episode.key,
                episode.title,
                episode.audio_url,
                to_text(episode.published),
                podcast_id,
            ],
        )
    )
    if row is not None:
        return Standing(State.WITHHELD, row["reason"] or REASON)
    rights = db.execute("SELECT rights FROM podcast WHERE id = ?", [podcast_id]).fetchone()
    if rights and rights[0] == "metadata" and episode.turns:
        return Standing(State.WITHHELD, NO_QUOTES)
    return _asked_for(db, podcast_id, episode) or Standing(episode.state, episode.state_reason)


def _asked_for(db: Database, podcast_id: int, episode: Episode) -> Standing | None:
    """The state of an episode whose transcript is being made, if it still has to be."""
    if episode.turns:
        return None
    row = db.execute(
        "SELECT episode.state, state_reason FROM episode JOIN transcription"
        " ON episode_id = episode.id WHERE podcast_id = ? AND key = ?"
        " AND transcription.state IN ('requested', 'transcribing')",
        [podcast_id, episode.key],
    ).fetchone()
    return Standing(State(row[0]), row[1]) if row else None


def withhold_episode(
    db: Database, episode_id: int, reason: str | None, now: datetime
) -> list[int]:
    """Take an episode out of all answers, with every stored copy of it.

    What admins decided about its insights keeps no words of it either. Returns the
    ids of the episodes that are withheld by this.

    Raises:
        NotFound: there is no such episode.
    """
    _needs_episode(db, episode_id)
    with immediate(db):
        db.execute(
            "INSERT INTO withheld (podcast_key, podcast_title, audio_url, episode_key,"
            " episode_title, published, was, reason, at) SELECT e.podcast_key,"
            " e.podcast_title, e.audio_url, e.key, e.title, e.published, episode.state, ?, ?"
            f" FROM {_STORED} JOIN episode ON episode.id = e.id WHERE e.id = ? AND NOT EXISTS"
            " (SELECT 1 FROM withheld AS w WHERE w.podcast_key = e.podcast_key"
            " AND w.episode_key = e.key)",
            [reason, to_text(now), episode_id],
        )
        copies = _copies(db, episode_id)
        for number in copies:
            set_standing(db, number, State.WITHHELD, reason or REASON, now)
        forget_words(db, copies)
    return copies


def release_episode(db: Database, episode_id: int, now: datetime) -> list[int]:
    """Give an episode and its copies back to the answers; return their ids.

    Raises:
        NotFound: there is no such episode.
    """
    _needs_episode(db, episode_id)
    with immediate(db):
        copies = _copies(db, episode_id)
        was = db.execute(
            f"SELECT w.was FROM withheld AS w JOIN {_STORED} ON {_SAME} WHERE e.id = ?",
            [episode_id],
        ).fetchone()
        db.execute(
            f"DELETE FROM withheld WHERE id IN (SELECT w.id FROM withheld AS w JOIN {_STORED}"
            f" ON {_SAME} WHERE e.id = ?)",
            [episode_id],
        )
        free = [number for number in copies if not _copies(db, number)]
        for number in free:
            restored = _restored(db, number, str(was[0]))
            set_standing(db, number, restored.state, restored.reason, now)
            # What was harvested meanwhile was harvested of nothing.
            db.execute("UPDATE episode SET version = version + 1 WHERE id = ?", [number])
    return free


def allow_quotes(db: Database, podcast_id: int, *, allowed: bool, now: datetime) -> None:
    """Withhold a podcast's transcripts for its makers' sake, or show them again.

    Runs inside the caller's transaction; what was taken down by itself stays so.
    """
    rows = db.execute(
        "SELECT id, state FROM episode WHERE podcast_id = ? AND turns > 0", [podcast_id]
    ).fetchall()
    for number, state in rows:
        if not allowed and state != State.WITHHELD:
            set_standing(db, number, State.WITHHELD, NO_QUOTES, now)
        elif allowed and state == State.WITHHELD and not _copies(db, number):
            set_standing(db, number, State.READY, None, now)
            db.execute("UPDATE episode SET version = version + 1 WHERE id = ?", [number])


def _needs_episode(db: Database, episode_id: int) -> None:
    if db.execute("SELECT 1 FROM episode WHERE id = ?", [episode_id]).fetchone() is None:
        raise NotFound("episode", episode_id)


def _copies(db: Database, episode_id: int) -> list[int]:
    """Every stored episode that the takedowns of this one are about."""
    rows = db.execute(
        "WITH takedown AS (SELECT w.* FROM withheld AS w"
        f" JOIN {_STORED} ON {_SAME} WHERE e.id = ?)"
        f" SELECT DISTINCT e.id FROM takedown AS w JOIN {_STORED} ON {_SAME} ORDER BY e.id",
        [episode_id],
    )
    return [int(number) for (number,) in rows.fetchall()]


def _restored(db: Database, episode_id: int, was: str) -> Standing:
    turns, rights = db.execute(
        "SELECT turns, rights FROM episode JOIN podcast ON podcast.id = podcast_id"
        " WHERE episode.id = ?",
        [episode_id],
    ).fetchone()
    if not turns:
        return Standing(State(was), None)
    if rights == "metadata":
        return Standing(State.WITHHELD, NO_QUOTES)
    return Standing(State.READY, None)
