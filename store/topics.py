"""What is talked about, over many episodes."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from store.model import Scope
from store.scope import visible


@dataclass(frozen=True, slots=True)
class TopicCount:
    """A topic, in how many episodes it is one, and the episode most about it."""

    topic: str
    episodes: int
    episode: str
    episode_id: int


def count_topics(
    db: Database,
    scope: Scope = Scope(),
    *,
    podcast_id: int | None = None,
    episode_id: int | None = None,
    limit: int = 20,
    offset: int = 0,
) -> list[TopicCount]:
    """Return topics with their numbers of episodes, the most common first.

    Args:
        db: the archive.
        scope: what may be seen.
        podcast_id: only of this podcast.
        episode_id: only of this episode.
        limit: how many at most.
        offset: how many to leave out at the beginning.
    """
    condition, parameters = visible(scope, "episode.podcast_id")
    for column, value in (("podcast_id", podcast_id), ("id", episode_id)):
        if value is not None:
            condition += f" AND episode.{column} = ?"
            parameters.append(value)
    # SQLite takes the other columns from the row that holds the greatest weight.
    rows = db.execute(
        "SELECT topic, count(*) AS episodes, episode.title, episode.id, max(weight) AS most"
        " FROM topic JOIN episode ON episode.id = topic.episode_id"
        f" WHERE episode.state = 'ready' AND {condition}"
        " GROUP BY topic ORDER BY episodes DESC, most DESC, topic LIMIT ? OFFSET ?",
        [*parameters, limit, offset],
    )
    return [
        TopicCount(str(topic), int(episodes), str(title), int(number))
        for topic, episodes, title, number, _ in rows
    ]
