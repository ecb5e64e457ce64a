"""What is talked about: in an episode, in a podcast, in everything.

Harvest finds an episode's topics by that episode alone, so that it never has to
be done again when the archive grows. How common a topic is in the archive comes
in here, when topics are asked for.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from store.model import Scope
from store.scope import Condition, visible

_RARE = 0.03
"""Topics of fewer episodes than this share are all alike: very rare ones are often odd."""

_UNSEEN = 100
"""Added to the episodes that a topic's share is of, since a few episodes say little."""

_NAMESAKES = 3
"""A word that is the first name of so many speakers is somebody, and no topic."""

_SAME = "CASE WHEN length(topic) > 4 THEN rtrim(lower(topic), 's') ELSE lower(topic) END"
"""Topics of which one is the other's plural, or written otherwise, are counted as one."""

_ELSEWHERE = 0.02
"""The least share of the other episodes that a podcast's topic is compared with."""


@dataclass(frozen=True, slots=True)
class TopicCount:
    """A topic, in how many episodes it is one, and the episode most about it."""

    topic: str
    episodes: int
    episode: str
    episode_id: int
    weight: float = 0.0


def find_topics(db: Database, episode_id: int, limit: int = 12) -> list[str]:
    """Return what an episode talks about, the most telling first.

    A topic of many episodes tells less of this one than a topic of few.
    """
    return [one.topic for one in count_topics(db, episode_id=episode_id, limit=limit)]


def count_topics(
    db: Database,
    scope: Scope = Scope(),
    *,
    podcast_id: int | None = None,
    episode_id: int | None = None,
    limit: int = 20,
    offset: int = 0,
) -> list[TopicCount]:
    """Return topics with their numbers of episodes, the most telling first.

    Of everything, that is the most common; of a podcast, what is common there
    and not elsewhere; of an episode, the order of ``find_topics``.

    Args:
        db: the archive.
        scope: what may be seen.
        podcast_id: only of this podcast.
        episode_id: only of this episode.
        limit: how many at most.
        offset: how many to leave out at the beginning.
    """
    if podcast_id is None and episode_id is None:
        return _grouped(db, visible(scope, "episode.podcast_id"), limit, offset)
    condition, parameters = visible(scope, "episode.podcast_id")
    for column, value in (("podcast_id", podcast_id), ("id", episode_id)):
        if value is not None:
            condition += f" AND episode.{column} = ?"
            parameters.append(value)
    found = _grouped(db, (condition, parameters))
    counts = _episodes_with(db, (one.topic for one in found))
    harvested = _harvested(db)
    own = _harvested(db, podcast_id)

    def telling(one: TopicCount) -> float:
        if episode_id is not None:
            return one.weight * _rarity(counts[one.topic], harvested)
        elsewhere = (counts[one.topic] - one.episodes) / (harvested - own + _UNSEEN)
        return one.episodes * math.log(one.episodes / max(own, 1) / max(elsewhere, _ELSEWHERE))

    found.sort(key=lambda one: (-telling(one), -one.weight, one.topic))
    return found[offset : offset + limit]


@dataclass(frozen=True, slots=True)
class TopicShare:
    """A topic, in how many of somebody's episodes it is one, and of all episodes."""

    topic: str
    theirs: int
    everywhere: int


def count_topics_of(
    db: Database, speaker_id: int, scope: Scope = Scope(), limit: int = 200
) -> tuple[list[TopicShare], int, int]:
    """Return the commonest topics of the episodes in which somebody speaks.

    With them, how many of their episodes and how many of all have been harvested.
    """
    condition, parameters = visible(scope, "episode.podcast_id")
    where = (
        " FROM appearance JOIN episode ON episode.id = appearance.episode_id"
        "{} WHERE speaker_id = ? AND appearance.turns > 0 AND episode.state = 'ready'"
        f" AND harvested_version > 0 AND {condition}"
    )
    asked = [speaker_id, *parameters]
    rows = db.execute(
        f"SELECT topic, count(*) AS theirs{where.format(' JOIN topic USING (episode_id)')}"
        " GROUP BY topic ORDER BY theirs DESC, sum(weight) DESC, topic LIMIT ?",
        [*asked, limit],
    ).fetchall()
    counts = _episodes_with(db, (str(topic) for topic, _ in rows))
    own = db.execute(f"SELECT count(*){where.format('')}", asked).fetchone()[0]
    shares = [TopicShare(str(topic), int(n), counts[str(topic)]) for topic, n in rows]
    return shares, int(own), _harvested(db)


def _grouped(
    db: Database, condition: Condition, limit: int = -1, offset: int = 0
) -> list[TopicCount]:
    # SQLite takes the other columns from the row that holds the greatest weight.
    rows = db.execute(
        "SELECT topic, count(DISTINCT episode.id) AS episodes, episode.title, episode.id,"
        " max(weight) AS most"
        " FROM topic JOIN episode ON episode.id = topic.episode_id"
        f" WHERE episode.state = 'ready' AND {condition[0]}"
        " AND replace(lower(topic), ' ', '') NOT IN (SELECT value FROM json_each(?))"
        f" GROUP BY {_SAME} ORDER BY episodes DESC, most DESC, topic LIMIT ? OFFSET ?",
        [*condition[1], json.dumps(_no_topics(db)), limit, offset],
    )
    return [
        TopicCount(str(topic), int(episodes), str(title), int(number), float(weight))
        for topic, episodes, title, number, weight in rows
    ]


def _no_topics(db: Database) -> list[str]:
    """Shows and first names, in small letters without blanks: the furniture of talk."""
    rows = db.execute(
        "SELECT replace(lower(title), ' ', '') FROM podcast"
        " UNION SELECT lower(substr(name, 1, instr(name, ' ') - 1)) AS called FROM speaker"
        " WHERE instr(name, ' ') > 1 GROUP BY called HAVING count(*) >= ?",
        [_NAMESAKES],
    )
    return [str(word) for (word,) in rows]


def _rarity(episodes: int, harvested: int) -> float:
    return -math.log(max(_RARE, episodes / (harvested + _UNSEEN)))


def _episodes_with(db: Database, topics: Iterable[str]) -> dict[str, int]:
    """In how many episodes of the whole archive each of ``topics`` is one."""
    rows = db.execute(
        "SELECT topic, count(*) FROM topic WHERE topic IN (SELECT value FROM json_each(?))"
        " GROUP BY topic",
        [json.dumps(list(topics))],
    )
    return {str(topic): int(episodes) for topic, episodes in rows}


def _harvested(db: Database, podcast_id: int | None = None) -> int:
    row = db.execute(
        "SELECT count(*) FROM episode WHERE harvested_version > 0"
        " AND coalesce(? = podcast_id, 1)",
        [podcast_id],
    ).fetchone()
    return int(row[0])
