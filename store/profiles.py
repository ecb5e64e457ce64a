"""What the archive can tell of one person beyond names and places."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

import Stemmer
from sqlite_utils import Database

from store.episodes import find_turns, get_episode
from store.instants import from_text
from store.model import Scope, State, Turn
from store.scope import visible
from store.search.words import without_notes
from store.speakers import find_renames
from store.withheld_people import NOTE


def find_spoken_turns(db: Database, episode_id: int, scope: Scope = Scope()) -> list[Turn]:
    """Return an episode's turns under the names that people go by in this server.

    None where its words are not to be shown, nor any of a person whose words
    are withheld.

    Raises:
        NotFound: ``scope`` may not see the episode.
    """
    if get_episode(db, episode_id, scope).state is not State.READY:
        return []
    turns = [turn for turn in find_turns(db, episode_id) if turn.text != NOTE]
    renames = find_renames(db, scope)
    if not renames and not renames.labels:
        return turns
    return [replace(turn, speaker=renames.of(turn)) for turn in turns]


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


def find_longest_appearances(
    db: Database, speaker_id: int, scope: Scope = Scope(), limit: int = 3
) -> list[int]:
    """Return the ids of the episodes in which a person says most."""
    condition, parameters = visible(scope, "episode.podcast_id")
    rows = db.execute(
        "SELECT episode.id FROM appearance JOIN episode ON episode.id = episode_id"
        f" WHERE speaker_id = ? AND episode.state = 'ready' AND {condition}"
        " ORDER BY appearance.words DESC, episode.id LIMIT ?",
        [speaker_id, *parameters, limit],
    )
    return [int(number) for (number,) in rows]


def count_show_episodes(
    db: Database, speaker_id: int, scope: Scope = Scope()
) -> dict[str, int]:
    """Return how many episodes with a transcript each of a person's podcasts has, by title."""
    condition, parameters = visible(scope, "episode.podcast_id")
    rows = db.execute(
        "SELECT podcast.title, count(*) FROM episode"
        " JOIN podcast ON podcast.id = episode.podcast_id"
        " WHERE episode.turns > 0 AND episode.podcast_id IN (SELECT podcast_id FROM appearance"
        " JOIN episode ON episode.id = episode_id WHERE speaker_id = ?)"
        f" AND {condition} GROUP BY podcast.title",
        [speaker_id, *parameters],
    )
    return {str(title): int(episodes) for title, episodes in rows}


SAMPLE_EPISODES = 60
"""So many of somebody's episodes tell what they talk about, evenly over the years."""

WHOLE_EPISODES = 12
"""As much is read as so many whole episodes say: of more, a stretch of each."""


def find_said(
    db: Database, speaker_id: int, scope: Scope = Scope(), episodes: int = SAMPLE_EPISODES
) -> dict[int, list[str]]:
    """Return what a person says in some of their episodes, by episode, turn by turn.

    A sample, evenly spread over their appearances, so that somebody with a
    thousand episodes is read as fast as somebody with thirty. Of many episodes
    one stretch each is read, from different parts: subjects come in bursts.
    Notes of sound are blanked out.
    """
    condition, parameters = visible(scope, "episode.podcast_id")
    seen = db.execute(
        "SELECT episode.id, episode.turns FROM appearance"
        " JOIN episode ON episode.id = episode_id WHERE speaker_id = ?"
        " AND appearance.turns > 0 AND episode.state = 'ready'"
        f" AND {condition} ORDER BY published, episode.id",
        [speaker_id, *parameters],
    ).fetchall()
    step = max(1.0, len(seen) / episodes)
    chosen = [seen[int(step * number)] for number in range(min(episodes, len(seen)))]
    part = min(1.0, WHOLE_EPISODES / max(1, len(chosen)))
    said: dict[int, list[str]] = {}
    for number, (episode_id, turns) in enumerate(chosen):
        low = int(number * _GOLDEN % 1 * (1 - part) * turns)
        # The plus keeps SQLite from reading all of a host's turns for every episode.
        rows = db.execute(
            "SELECT text FROM turn WHERE episode_id = ? AND seq BETWEEN ? AND ?"
            " AND +speaker_id = ? AND text <> ? ORDER BY seq",
            [episode_id, low, low + math.ceil(part * turns), speaker_id, NOTE],
        )
        said[int(episode_id)] = [without_notes(str(text)) for (text,) in rows]
    return said


_GOLDEN = 0.618
"""Multiples of the golden section, without their whole parts, lie evenly apart."""


def find_names_in(db: Database, episode_ids: Iterable[int]) -> list[str]:
    """Return the names, and the other names, of everybody who appears in some episodes."""
    rows = db.execute(
        "WITH present AS (SELECT DISTINCT speaker_id AS id FROM appearance"
        " WHERE episode_id IN (SELECT value FROM json_each(?)))"
        " SELECT name FROM speaker JOIN present USING (id)"
        " UNION SELECT alias FROM speaker_alias JOIN present ON present.id = speaker_id",
        [json.dumps(list(episode_ids))],
    )
    return [str(name) for (name,) in rows]


def find_titles_of(db: Database, episode_ids: Iterable[int]) -> list[tuple[str, str]]:
    """Return the titles of some episodes, each with its podcast's."""
    rows = db.execute(
        "SELECT podcast.title, episode.title FROM episode"
        " JOIN podcast ON podcast.id = podcast_id"
        " WHERE episode.id IN (SELECT value FROM json_each(?))",
        [json.dumps(list(episode_ids))],
    )
    return [(str(podcast), str(episode)) for podcast, episode in rows]


def count_said(db: Database, stems: Iterable[str]) -> dict[str, int]:
    """Return how often the whole archive says words of these stems (``word_stem``'s)."""
    counts: dict[str, int] = {}
    for stem in stems:
        row = db.execute("SELECT cnt FROM turn_words WHERE term = ?", [stem]).fetchone()
        if row is not None:
            counts[stem] = int(row[0])
    return counts


def find_stamp(db: Database) -> int:
    """Return a number that another one takes the place of whenever what is told may change."""
    return int(db.execute("SELECT stamp FROM insight_stamp").fetchone()[0])


def count_words(db: Database) -> int:
    """Return how many words the whole archive has."""
    return int(db.execute("SELECT coalesce(sum(words), 0) FROM episode").fetchone()[0])


@lru_cache(maxsize=100_000)
def word_stem(word: str) -> str:
    """Return the stem that the full-text index keeps of a folded word (Porter's)."""
    return str(_PORTER.stemWord(word))


_PORTER = Stemmer.Stemmer("porter", 0)
