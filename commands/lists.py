"""Pages of what there is: read from the archive, handed to a card.

Commands show the first page, buttons the others; both come here, so that what
a server may see is decided in one place.
"""

from __future__ import annotations

from sqlite_utils import Database

from commands.cards.card import Card
from commands.cards.episodes import chapters_card, episodes_card
from commands.cards.lists import pages_of
from commands.cards.podcasts import podcasts_card
from commands.cards.speakers import appearances_card, speakers_card
from commands.cards.topics import topics_card
from seeds.harvest.topics import find_topics
from store.episodes import (
    count_episodes,
    find_episodes,
    find_turns,
    get_episode,
    is_harvested,
)
from store.model import Scope, State
from store.podcasts import count_episodes as count_by_podcast
from store.podcasts import find_followed, find_podcasts, get_podcast
from store.speakers import count_speakers, find_appearances, find_speakers_of, get_speaker
from store.topics import TopicCount, count_topics

EPISODES, SPEAKERS, PODCASTS, CHAPTERS, TOPICS = 10, 15, 12, 20, 15
"""Entries on a page, so that even long titles fit on a card."""


def episodes_page(db: Database, podcast_id: int, page: int, scope: Scope) -> Card:
    """Return a page of episodes, of one podcast or (0) of all.

    Raises:
        NotFound: ``scope`` may not see the podcast.
    """
    podcast = get_podcast(db, podcast_id, scope) if podcast_id else None
    total = count_episodes(db, scope, podcast_id=podcast_id or None)
    pages = pages_of(total, EPISODES)
    page = _within(page, pages)
    found = find_episodes(
        db,
        scope,
        podcast_id=podcast_id or None,
        limit=EPISODES,
        offset=page * EPISODES,
    )
    return episodes_card(podcast, found, total, page, pages)


def speakers_page(db: Database, podcast_id: int, page: int, scope: Scope) -> Card:
    """Return a page of people, of one podcast or (0) of all.

    Raises:
        NotFound: ``scope`` may not see the podcast.
    """
    podcast = get_podcast(db, podcast_id, scope) if podcast_id else None
    total = count_speakers(db, scope, podcast_id=podcast_id or None)
    pages = pages_of(total, SPEAKERS)
    page = _within(page, pages)
    found = find_speakers_of(
        db, scope, podcast_id=podcast_id or None, limit=SPEAKERS, offset=page * SPEAKERS
    )
    return speakers_card(podcast, found, total, page, pages)


def podcasts_page(db: Database, _about: int, page: int, scope: Scope) -> Card:
    """Return a page of podcasts, with those marked that the server follows."""
    podcasts = find_podcasts(db, scope)
    pages = pages_of(len(podcasts), PODCASTS)
    page = _within(page, pages)
    found = podcasts[page * PODCASTS : (page + 1) * PODCASTS]
    counts = count_by_podcast(db, [podcast.id for podcast in found])
    followed = find_followed(db, scope.guild_id or 0)
    return podcasts_card(found, counts, followed, page, pages, len(podcasts))


def chapters_page(db: Database, episode_id: int, page: int, scope: Scope) -> Card:
    """Return a page of an episode's chapters.

    Raises:
        NotFound: ``scope`` may not see the episode.
    """
    episode = get_episode(db, episode_id, scope)
    pages = pages_of(len(episode.chapters), CHAPTERS)
    page = _within(page, pages)
    shown = episode.chapters[page * CHAPTERS : (page + 1) * CHAPTERS]
    return chapters_card(episode, page, pages, shown)


def appearances_page(db: Database, speaker_id: int, page: int, scope: Scope) -> Card:
    """Return a page of the episodes in which a person speaks, the newest first.

    Raises:
        NotFound: ``scope`` sees nobody with this id.
    """
    speaker = get_speaker(db, speaker_id, scope)
    seen = find_appearances(db, speaker_id, scope)[::-1]
    pages = pages_of(len(seen), EPISODES)
    page = _within(page, pages)
    shown = seen[page * EPISODES : (page + 1) * EPISODES]
    return appearances_card(speaker, shown, len(seen), page, pages)


def topics_page(db: Database, podcast_id: int, page: int, scope: Scope) -> Card:
    """Return a page of topics, of one podcast or (0) of all.

    Raises:
        NotFound: ``scope`` may not see the podcast.
    """
    podcast = get_podcast(db, podcast_id, scope) if podcast_id else None
    page = max(0, page)
    found = count_topics(
        db, scope, podcast_id=podcast_id or None, limit=TOPICS + 1, offset=page * TOPICS
    )
    of = podcast.title if podcast else ""
    pages = page + 1 + (len(found) > TOPICS)
    return topics_card(of, found[:TOPICS], "topics", podcast_id, page, pages)


def episode_topics_page(db: Database, episode_id: int, _page: int, scope: Scope) -> Card:
    """Return the topics of one episode, which fit on one page.

    Those of one that was not harvested yet are found at once, by itself alone: some
    tenths of a second.

    Raises:
        NotFound: ``scope`` may not see the episode.
    """
    episode = get_episode(db, episode_id, scope)
    if episode.state is State.READY and not is_harvested(db, episode_id):
        fresh = find_topics(find_turns(db, episode_id), limit=TOPICS)
        found = [
            TopicCount(topic, 1, episode.title, episode_id, weight) for topic, weight in fresh
        ]
    else:
        found = count_topics(db, scope, episode_id=episode_id, limit=TOPICS)
    return topics_card(episode.title, found, "topics", 0, 0, 1)


PAGES = {
    "topics": topics_page,
    "episodes": episodes_page,
    "speakers": speakers_page,
    "podcasts": podcasts_page,
    "chapters": chapters_page,
    "appearances": appearances_page,
}
"""Every kind of list, by the name that its buttons carry."""


def _within(page: int, pages: int) -> int:
    return max(0, min(page, pages - 1))
