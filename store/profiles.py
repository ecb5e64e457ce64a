"""What the archive can tell of one person beyond names and places."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlite_utils import Database

from store.episodes import find_turns, get_episode
from store.instants import from_text
from store.model import Scope, State, Turn
from store.scope import visible
from store.speakers import find_renames


def find_spoken_turns(db: Database, episode_id: int, scope: Scope = Scope()) -> list[Turn]:
    """Return an episode's turns under the names that people go by in this server.

    None where its words are not to be shown.

    Raises:
        NotFound: ``scope`` may not see the episode.
    """
    if get_episode(db, episode_id, scope).state is not State.READY:
        return []
    turns = find_turns(db, episode_id)
    renames = find_renames(db, scope)
    if not renames:
        return turns
    return [
        replace(turn, speaker=renames.get(turn.speaker_id or 0, turn.speaker)) for turn in turns
    ]


@dataclass(frozen=True, slots=True)
class Share:
    """How much of one episode's words a person says, from 0 to 1."""

    published: datetime | None
    podcast: str
    share: float


def find_shares(db: Database, speaker_id: int, scope: Scope = Scope()) -> list[Share]:
    """Return a person's share of the words in each of their episodes, oldest first.

    Those of which nobody knows the day come last, by podcast and as they were loaded.
    """
    condition, parameters = visible(scope)
    rows = db.execute(
        "SELECT published, podcast.title, appearance.words, episode.words FROM appearance"
        " JOIN episode ON episode.id = episode_id"
        " JOIN podcast ON podcast.id = episode.podcast_id"
        " WHERE speaker_id = ? AND appearance.words > 0 AND episode.words > 0"
        f" AND {condition} ORDER BY published IS NULL, published, podcast.title, episode.id",
        [speaker_id, *parameters],
    )
    return [
        Share(from_text(published), str(podcast), min(1.0, words / of))
        for published, podcast, words, of in rows
    ]
