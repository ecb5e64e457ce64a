"""Episodes: stored whole, in one transaction each, and replaced when corrected."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date

from sqlite_utils import Database

from store.errors import NotFound
from store.instants import from_text
from store.model import Chapter, Episode, EpisodeFacts, Link, Person, Scope, State, Turn
from store.rows import Row, first, marks_from_text
from store.scope import visible

_COLUMNS = (
    "episode.id, episode.podcast_id, episode.key, episode.title, episode.source,"
    " episode.published, episode.duration_s, episode.state, episode.state_reason,"
    " episode.notes, episode.url, episode.audio_url, episode.language, episode.license,"
    " episode.rights_notice, episode.links, podcast.title AS podcast"
)
_FROM = "FROM episode JOIN podcast ON podcast.id = episode.podcast_id"


def get_episode(db: Database, episode_id: int, scope: Scope = Scope()) -> Episode:
    """Return an episode with its chapters and people, without its turns.

    Raises:
        NotFound: there is none with this id that ``scope`` may see.
    """
    condition, parameters = visible(scope)
    row = first(
        db.query(
            f"SELECT {_COLUMNS} {_FROM} WHERE episode.id = ? AND {condition}",
            [episode_id, *parameters],
        )
    )
    if row is None:
        raise NotFound("episode", episode_id)
    return _episode(db, row)


def find_turns(db: Database, episode_id: int) -> list[Turn]:
    """Return an episode's turns in order; none of one that is withheld.

    To be worked with: what is shown or written out comes from ``store.rights``.
    """
    rows = db.query(
        "SELECT turn.*, speaker.name FROM turn LEFT JOIN speaker ON"
        " speaker.id = turn.speaker_id JOIN episode ON episode.id = turn.episode_id"
        " WHERE turn.episode_id = ? AND episode.state <> 'withheld' ORDER BY turn.seq",
        [episode_id],
    )
    return [read_turn(row) for row in rows]


def read_turn(row: Row) -> Turn:
    """Return the turn of a row of ``turn`` joined with the speaker's ``name``."""
    return Turn(
        text=row["text"],
        speaker=row["name"],
        start_s=row["start_s"],
        end_s=row["end_s"],
        label=row["label"],
        id=row["id"],
        speaker_id=row["speaker_id"],
        episode_id=row["episode_id"],
        marks=marks_from_text(row["marks"]),
    )


def find_episodes(
    db: Database,
    scope: Scope = Scope(),
    *,
    podcast_id: int | None = None,
    speaker_id: int | None = None,
    after: date | None = None,
    limit: int = -1,
    offset: int = 0,
) -> list[EpisodeFacts]:
    """Return episodes, newest first within a podcast, with what is known of each.

    Args:
        db: the archive.
        scope: what may be seen.
        podcast_id: only this podcast's.
        speaker_id: only those in which this person speaks.
        after: only those published on this day (UTC) or later.
        limit: how many at most; -1 for all.
        offset: how many to leave out at the beginning.
    """
    condition, parameters = visible(scope)
    where = [condition]
    if podcast_id is not None:
        where.append("episode.podcast_id = ?")
        parameters.append(podcast_id)
    if speaker_id is not None:
        where.append(
            "episode.id IN (SELECT episode_id FROM appearance WHERE speaker_id = ? AND turns)"
        )
        parameters.append(speaker_id)
    if after is not None:
        where.append("episode.published >= ?")
        parameters.append(after.isoformat())
    rows = db.query(
        f"SELECT {_COLUMNS}, episode.turns, episode.words {_FROM}"
        f" WHERE {' AND '.join(where)}"
        " ORDER BY podcast.title, episode.published DESC, episode.id LIMIT ? OFFSET ?",
        [*parameters, limit, offset],
    )
    return [_facts(db, row) for row in list(rows)]


def count_episodes(
    db: Database, scope: Scope = Scope(), *, podcast_id: int | None = None
) -> int:
    """Return how many episodes ``find_episodes`` would list."""
    condition, parameters = visible(scope)
    if podcast_id is not None:
        condition += " AND episode.podcast_id = ?"
        parameters.append(podcast_id)
    row = db.execute(f"SELECT count(*) {_FROM} WHERE {condition}", parameters).fetchone()
    return int(row[0])


def unharvested(db: Database, limit: int = 100) -> list[int]:
    """Return ids of episodes whose current text has not been harvested."""
    rows = db.execute(
        "SELECT id FROM episode WHERE harvested_version < version ORDER BY id LIMIT ?", [limit]
    )
    return [int(row[0]) for row in rows]


def count_unharvested(db: Database) -> int:
    """Return how many episodes ``unharvested`` would name without a limit."""
    row = db.execute("SELECT count(*) FROM episode WHERE harvested_version < version")
    return int(row.fetchone()[0])


def get_version(db: Database, episode_id: int) -> int:
    """Return the number of an episode's present text.

    Raises:
        NotFound: there is no such episode.
    """
    row = db.execute("SELECT version FROM episode WHERE id = ?", [episode_id]).fetchone()
    if row is None:
        raise NotFound("episode", episode_id)
    return int(row[0])


def is_harvested(db: Database, episode_id: int) -> bool:
    """Whether an episode's present text has been harvested."""
    row = db.execute(
        "SELECT harvested_version >= version FROM episode WHERE id = ?", [episode_id]
    ).fetchone()
    return bool(row and row[0])


def _facts(db: Database, row: Row) -> EpisodeFacts:
    speaking = db.execute(
        "SELECT speaker.name FROM appearance JOIN speaker ON speaker.id = speaker_id"
        " WHERE episode_id = ? AND turns > 0 ORDER BY words DESC, speaker.id",
        [row["id"]],
    )
    return EpisodeFacts(
        episode=_episode(db, row),
        turns=row["turns"],
        words=row["words"],
        speakers=tuple(str(name) for (name,) in speaking),
    )


def _episode(db: Database, row: Row) -> Episode:
    return Episode(
        id=row["id"],
        podcast_id=row["podcast_id"],
        podcast=row["podcast"],
        key=row["key"],
        title=row["title"],
        source=row["source"],
        published=from_text(row["published"]),
        duration_s=row["duration_s"],
        state=State(row["state"]),
        state_reason=row["state_reason"],
        notes=row["notes"],
        url=row["url"],
        audio_url=row["audio_url"],
        language=row["language"],
        license=row["license"],
        rights_notice=row["rights_notice"],
        links=tuple(Link(*item) for item in json.loads(row["links"])),
        people=tuple(_people(db, row["id"])),
        chapters=tuple(_chapters(db, row["id"])),
    )


def _people(db: Database, episode_id: int) -> Iterator[Person]:
    rows = db.execute(
        "SELECT speaker.name, role FROM appearance JOIN speaker ON speaker.id = speaker_id"
        " WHERE episode_id = ? ORDER BY role IS NOT 'host', words DESC, speaker.id",
        [episode_id],
    )
    return (Person(str(name), role) for name, role in rows)


def _chapters(db: Database, episode_id: int) -> Iterable[Chapter]:
    rows = db.execute(
        "SELECT title, start_s FROM chapter WHERE episode_id = ? ORDER BY seq", [episode_id]
    )
    return (Chapter(str(title), start) for title, start in rows)
