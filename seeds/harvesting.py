"""One episode's harvest, from its stored turns to its stored insights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from seeds.harvest.framing import find_framed_moments
from seeds.harvest.hearing import hear
from seeds.harvest.insights import find_insights
from seeds.harvest.moments import find_moments
from seeds.harvest.topics import find_topics
from store.episodes import find_turns, get_episode, get_version
from store.insights import set_harvest
from store.model import Episode, Insight, Span, Turn

TOPICS = 24
"""Kept of each episode: more than are shown, since the commonest drop out later."""


@dataclass(frozen=True, slots=True)
class Harvest:
    """What is worth showing of one episode."""

    insights: tuple[Insight, ...]
    moments: tuple[tuple[tuple[Span, ...], int | None, float | None], ...]
    topics: tuple[tuple[str, float], ...]


def gather(episode: Episode, turns: Sequence[Turn]) -> Harvest:
    """Find an episode's insights, key moments and topics; pure and slow.

    About half a second for an hour of speech: never on the event loop. An
    episode without notes is framed by its host's own words before the moments.
    """
    people = {turn.id: turn.speaker_id for turn in turns}
    hosts = [person.name for person in episode.people if person.role == "host"]
    language = episode.language
    find = find_moments if episode.notes else find_framed_moments
    heard = hear(turns, hosts, language)
    moments = find(turns, episode.chapters, episode.duration_s, hosts, language, heard=heard)
    return Harvest(
        insights=tuple(find_insights(turns, heard=heard)),
        moments=tuple(
            (moment.spans, people[moment.spans[0].turn], moment.start_s) for moment in moments
        ),
        topics=tuple(find_topics(turns, limit=TOPICS)),
    )


def harvest_episode(db: Database, episode_id: int, now: datetime) -> bool:
    """Harvest an episode and store what was found; for the command line.

    Returns False when the text was replaced meanwhile and nothing was stored.
    """
    version = get_version(db, episode_id)
    found = gather(get_episode(db, episode_id), find_turns(db, episode_id))
    return keep_harvest(db, episode_id, version, found, now)


def keep_harvest(
    db: Database, episode_id: int, version: int, found: Harvest, now: datetime
) -> bool:
    """Store a harvest of one version of an episode's text, unless it has changed."""
    return set_harvest(
        db,
        episode_id,
        version=version,
        insights=found.insights,
        moments=found.moments,
        topics=found.topics,
        now=now,
    )
