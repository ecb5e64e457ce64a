"""Speakers: people across episodes and podcasts, with their aliases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlite_utils import Database

from store.errors import NotFound
from store.instants import from_text
from store.labels import find_label_names
from store.model import Appearance, Scope, Speaker, Turn
from store.names import is_full_name, person_key
from store.rows import Row, first
from store.scope import visible


class SpeakerIds:
    """Names to speaker ids while one episode is written.

    A full name is the same person in every podcast. A first name alone says
    nothing beyond its podcast: two shows' ``Maria`` stay two people.
    """

    def __init__(self, db: Database, podcast_id: int) -> None:
        self._db, self._podcast_id = db, podcast_id
        self._ids: dict[str, int] = {}
        self._aliases: set[tuple[int, str]] = set()

    def add(self, name: str | None, aliases: Iterable[str] = ()) -> int | None:
        """Return the id of the person called ``name``, storing them if new."""
        if not name:
            return None
        number = self._ids.get(name)
        if number is None:
            number = self._ids[name] = self._stored(name)
        for alias in aliases:
            self._add_alias(number, name, alias)
        return number

    def _stored(self, name: str) -> int:
        key = person_key(name) or name
        podcast_id = None if is_full_name(name) else self._podcast_id
        known = self._db.execute(
            "SELECT id, name FROM speaker WHERE key = ? AND coalesce(podcast_id, 0) = ?",
            [key, podcast_id or 0],
        ).fetchone()
        if known is None:
            cursor = self._db.execute(
                "INSERT INTO speaker (name, key, podcast_id) VALUES (?, ?, ?)",
                [name, key, podcast_id],
            )
            return int(cursor.lastrowid or 0)
        if known[1] != name:
            self._add_alias(int(known[0]), str(known[1]), name)
        return int(known[0])

    def _add_alias(self, number: int, name: str, alias: str) -> None:
        if alias == name or (number, alias) in self._aliases:
            return
        self._aliases.add((number, alias))
        self._db.execute(
            "INSERT OR IGNORE INTO speaker_alias (speaker_id, alias, key) VALUES (?, ?, ?)",
            [number, alias, person_key(alias) or alias],
        )


def get_speaker(db: Database, speaker_id: int, scope: Scope = Scope()) -> Speaker:
    """Return a person with the names they go by in this server.

    Raises:
        NotFound: nobody with this id is in a podcast that ``scope`` may see.
    """
    condition, parameters = visible(scope, "episode.podcast_id")
    row = first(
        db.query(
            "SELECT id, name FROM speaker WHERE id = ? AND id IN (SELECT speaker_id FROM"
            " appearance JOIN episode ON episode.id = episode_id"
            f" WHERE speaker_id = ? AND {condition})",
            [speaker_id, speaker_id, *parameters],
        )
    )
    if row is None:
        raise NotFound("speaker", speaker_id)
    name = find_renames(db, scope).get(speaker_id) or str(row["name"])
    aliases = db.execute(
        "SELECT DISTINCT alias FROM speaker_alias WHERE speaker_id = ?"
        " AND guild_id IN (0, ?) ORDER BY alias",
        [speaker_id, scope.guild_id or 0],
    )
    return Speaker(name, speaker_id, tuple(str(alias) for (alias,) in aliases))


def find_speakers_of(
    db: Database,
    scope: Scope = Scope(),
    *,
    podcast_id: int | None = None,
    episode_id: int | None = None,
    limit: int = -1,
    offset: int = 0,
) -> list[tuple[Speaker, int, int]]:
    """Return people who speak, with episodes and words, the most spoken first."""
    condition, parameters = visible(scope, "episode.podcast_id")
    for column, value in (("podcast_id", podcast_id), ("id", episode_id)):
        if value is not None:
            condition += f" AND episode.{column} = ?"
            parameters.append(value)
    rows = db.query(
        "SELECT speaker.id, speaker.name, count(*) AS episodes, sum(appearance.words) AS words"
        " FROM appearance JOIN episode ON episode.id = episode_id"
        " JOIN speaker ON speaker.id = speaker_id"
        f" WHERE appearance.turns > 0 AND {condition} GROUP BY speaker.id"
        " ORDER BY words DESC, speaker.name, speaker.id LIMIT ? OFFSET ?",
        [*parameters, limit, offset],
    )
    renames = find_renames(db, scope)
    return [
        (Speaker(renames.get(row["id"], row["name"]), row["id"]), row["episodes"], row["words"])
        for row in rows
    ]


def count_speakers(
    db: Database, scope: Scope = Scope(), *, podcast_id: int | None = None
) -> int:
    """Return how many people ``find_speakers_of`` would list."""
    condition, parameters = visible(scope, "episode.podcast_id")
    if podcast_id is not None:
        condition += " AND episode.podcast_id = ?"
        parameters.append(podcast_id)
    row = db.execute(
        "SELECT count(DISTINCT speaker_id) FROM appearance JOIN episode"
        f" ON episode.id = episode_id WHERE appearance.turns > 0 AND {condition}",
        parameters,
    ).fetchone()
    return int(row[0])


def find_appearances(db: Database, speaker_id: int, scope: Scope = Scope()) -> list[Appearance]:
    """Return the episodes in which a person speaks, oldest first."""
    condition, parameters = visible(scope)
    rows = db.query(
        "SELECT episode.id AS episode_id, episode.title AS episode, podcast.title AS podcast,"
        " published, role, appearance.turns, appearance.words, seconds FROM appearance"
        " JOIN episode ON episode.id = episode_id"
        " JOIN podcast ON podcast.id = episode.podcast_id"
        f" WHERE speaker_id = ? AND appearance.turns > 0 AND {condition}"
        " ORDER BY published IS NULL, published, episode.id",
        [speaker_id, *parameters],
    )
    return [_appearance(row) for row in rows]


def find_companions(
    db: Database, speaker_id: int, scope: Scope = Scope(), limit: int = 5
) -> list[tuple[Speaker, int]]:
    """Return whom a person talks with, with the number of shared episodes."""
    condition, parameters = visible(scope, "episode.podcast_id")
    rows = db.query(
        "SELECT speaker.id, speaker.name, count(*) AS episodes FROM appearance AS mine"
        " JOIN appearance AS theirs ON theirs.episode_id = mine.episode_id"
        " JOIN speaker ON speaker.id = theirs.speaker_id"
        " JOIN episode ON episode.id = mine.episode_id"
        " WHERE mine.speaker_id = ? AND mine.turns > 0 AND theirs.turns > 0"
        f" AND theirs.speaker_id <> mine.speaker_id AND {condition}"
        " GROUP BY speaker.id ORDER BY episodes DESC, sum(theirs.words) DESC LIMIT ?",
        [speaker_id, *parameters, limit],
    )
    renames = find_renames(db, scope)
    return [
        (Speaker(renames.get(row["id"], row["name"]), row["id"]), row["episodes"])
        for row in rows
    ]


class Renames(dict[int, str]):
    """The names that a server, or else the owner, has put right, by speaker id.

    ``labels`` are names for labels that are none (``Speaker 1``), by episode and label.
    """

    def __init__(self, names: Mapping[int, str], labels: Mapping[tuple[int, str], str]) -> None:
        super().__init__(names)
        self.labels = labels

    def of(self, turn: Turn) -> str | None:
        """Return who speaks in a turn, as they are called here; None where nobody knows."""
        if turn.speaker_id is not None:
            return self.get(turn.speaker_id) or turn.speaker
        return self.labels.get((turn.episode_id, turn.label or ""))


def find_renames(db: Database, scope: Scope = Scope()) -> Renames:
    """Return the names that this server, or else the owner, has put right."""
    rows = db.execute(
        "SELECT speaker_id, name FROM speaker_rename WHERE guild_id IN (0, ?)"
        " ORDER BY guild_id <> 0",
        [scope.guild_id or 0],
    )
    names = {int(number): str(name) for number, name in rows}
    return Renames(names, find_label_names(db, scope))


def _appearance(row: Row) -> Appearance:
    return Appearance(**{**row, "published": from_text(row["published"])})
