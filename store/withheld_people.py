"""People whose words are withheld: taken out of the turns, and put aside.

A note stands in their place, long enough that nobody else's speech is read
across it. Withheld is a person by the name they go by, so that a later load
does not bring the words back.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlite_utils import Database

from store.database import immediate
from store.instants import to_text
from store.model import Speaker
from store.names import is_full_name, person_key
from store.verdict_words import forget_words

NOTE = "[These words are withheld, as the person who said them wishes.]"
"""Stands in a turn for words that were taken out; never searched, never a quote."""


def find_people_called(db: Database, name: str, podcast_id: int | None = None) -> list[Speaker]:
    """Return those whose name, or another spelling of it, is just this one.

    Nobody is guessed: a takedown must meet one person. With ``podcast_id`` only
    people who speak there.
    """
    rows = db.query(
        "SELECT speaker.id, speaker.name FROM speaker WHERE (key = :key OR id IN"
        " (SELECT speaker_id FROM speaker_alias WHERE key = :key AND guild_id = 0))"
        " AND (:podcast IS NULL OR id IN (SELECT speaker_id FROM appearance"
        " JOIN episode ON episode.id = episode_id WHERE episode.podcast_id = :podcast))"
        " ORDER BY speaker.id",
        {"key": person_key(name), "podcast": podcast_id},
    )
    return [Speaker(row["name"], row["id"]) for row in rows]


def withhold_person(
    db: Database,
    speaker_id: int,
    reason: str | None,
    now: datetime,
    podcast_id: int | None = None,
) -> int:
    """Take a person's words out of all answers; return how many turns those were.

    Args:
        db: the archive, on the writer's connection.
        speaker_id: whose words.
        reason: what to keep about why.
        now: the present instant, UTC.
        podcast_id: only in this podcast; a person known by a first name alone is
            somebody of one podcast in any case.
    """
    with immediate(db):
        podcast = _podcast_key(db, speaker_id, podcast_id)
        for key in _keys(db, speaker_id):
            db.execute(
                "INSERT INTO withheld (podcast_key, person_key, reason, at)"
                " SELECT :podcast, :key, :reason, :at WHERE NOT EXISTS (SELECT 1 FROM withheld"
                " WHERE person_key = :key AND podcast_key IS :podcast)",
                {"podcast": podcast, "key": key, "reason": reason, "at": to_text(now)},
            )
        said = _turns_of(db, speaker_id, podcast)
        put_aside(db, said)
        _forget_verdicts(db, said)
        _start_anew(db, said)
    return len(said)


def release_person(db: Database, speaker_id: int, podcast_id: int | None = None) -> int:
    """Put a person's words back as they were; return how many turns those were.

    What is withheld everywhere is given back everywhere, and what in one
    podcast, there.
    """
    with immediate(db):
        podcast = _podcast_key(db, speaker_id, podcast_id)
        db.execute(
            "DELETE FROM withheld WHERE podcast_key IS ?"
            " AND person_key IN (SELECT value FROM json_each(?))",
            [podcast, json.dumps(_keys(db, speaker_id))],
        )
        said = json.dumps(_turns_of(db, speaker_id, podcast))
        back = [
            int(number)
            for (number,) in db.execute(
                "SELECT turn_id FROM withheld_turn JOIN turn ON turn.id = turn_id"
                " WHERE turn_id IN (SELECT value FROM json_each(?))",
                [said],
            ).fetchall()
        ]
        db.execute(
            "UPDATE turn SET text = aside.text, marks = aside.marks FROM withheld_turn AS aside"
            " WHERE aside.turn_id = turn.id AND turn.id IN (SELECT value FROM json_each(?))",
            [json.dumps(back)],
        )
        db.execute(
            "DELETE FROM withheld_turn WHERE turn_id IN (SELECT value FROM json_each(?))",
            [json.dumps(back)],
        )
        _start_anew(db, back)
    return len(back)


def withhold_in_episode(db: Database, podcast_id: int, episode_id: int) -> None:
    """Take out what withheld people say in an episode whose turns were just written."""
    rows = db.execute(
        "SELECT turn.id FROM turn JOIN speaker ON speaker.id = turn.speaker_id"
        " JOIN podcast ON podcast.id = ? JOIN withheld ON person_key = speaker.key"
        " WHERE turn.episode_id = ? AND coalesce(podcast_key, podcast.key) = podcast.key",
        [podcast_id, episode_id],
    )
    said = [int(number) for (number,) in rows.fetchall()]
    put_aside(db, said)
    _forget_verdicts(db, said)


def put_aside(db: Database, turns: Sequence[int]) -> None:
    """Take the words out of turns and keep them apart; the full text forgets them too."""
    listed = json.dumps(list(turns))
    db.execute(
        "INSERT OR IGNORE INTO withheld_turn (turn_id, text, marks) SELECT id, text, marks"
        " FROM turn WHERE id IN (SELECT value FROM json_each(?))",
        [listed],
    )
    db.execute(
        "UPDATE turn SET text = ?, marks = NULL WHERE id IN (SELECT value FROM json_each(?))",
        [NOTE, listed],
    )


def _forget_verdicts(db: Database, turns: Sequence[int]) -> None:
    """Let what admins decided about insights keep no words that were put aside."""
    by_episode: dict[int, list[str]] = defaultdict(list)
    rows = db.execute(
        "SELECT episode_id, aside.text FROM withheld_turn AS aside"
        " JOIN turn ON turn.id = turn_id"
        " WHERE turn_id IN (SELECT value FROM json_each(?))"
        " AND episode_id IN (SELECT episode_id FROM verdict)",
        [json.dumps(list(turns))],
    )
    for episode_id, text in rows.fetchall():
        by_episode[episode_id].append(str(text))
    for episode_id, texts in by_episode.items():
        forget_words(db, [episode_id], texts)


def _keys(db: Database, speaker_id: int) -> list[str]:
    """What a later load may call this person: the name, and full names beside it."""
    (key,) = db.execute("SELECT key FROM speaker WHERE id = ?", [speaker_id]).fetchone()
    others = db.execute(
        "SELECT alias, key FROM speaker_alias WHERE speaker_id = ? AND guild_id = 0",
        [speaker_id],
    )
    full = (str(other) for alias, other in others if is_full_name(str(alias)))
    return list(dict.fromkeys([str(key), *full]))


def _podcast_key(db: Database, speaker_id: int, podcast_id: int | None) -> str | None:
    """The key of the podcast that a takedown is limited to, if it is."""
    row = db.execute(
        "SELECT podcast.key FROM podcast WHERE id ="
        " coalesce(?, (SELECT podcast_id FROM speaker WHERE id = ?))",
        [podcast_id, speaker_id],
    ).fetchone()
    return str(row[0]) if row else None


def _turns_of(db: Database, speaker_id: int, podcast_key: str | None) -> list[int]:
    rows = db.execute(
        "SELECT turn.id FROM turn JOIN episode ON episode.id = episode_id"
        " JOIN podcast ON podcast.id = episode.podcast_id WHERE turn.speaker_id = ?"
        " AND coalesce(?, podcast.key) = podcast.key",
        [speaker_id, podcast_key],
    )
    return [int(number) for (number,) in rows.fetchall()]


def _start_anew(db: Database, turns: Sequence[int]) -> None:
    """Have the episodes of these turns indexed and harvested again.

    What was made of their words before goes at once.
    """
    episodes = (
        "(SELECT DISTINCT episode_id FROM turn WHERE id IN (SELECT value FROM json_each(?)))"
    )
    listed = [json.dumps(list(turns))]
    for table in ("topic", "moment"):
        db.execute(f"DELETE FROM {table} WHERE episode_id IN {episodes}", listed)
    db.execute(f"DELETE FROM insight WHERE kind = 'quote' AND episode_id IN {episodes}", listed)
    db.execute(f"UPDATE episode SET version = version + 1 WHERE id IN {episodes}", listed)
