"""What is told of one episode or one person, read from the archive in one go."""

from __future__ import annotations

import re

from sqlite_utils import Database

from commands.cards.episodes import Summary
from commands.cards.speakers import Profile
from commands.contrast import find_terms
from commands.signature import find_signature_quotes
from seeds.harvest.framing import find_framed_moments
from seeds.harvest.moments import find_moments as harvest_moments
from seeds.harvest.notes import clean_notes
from seeds.harvest.topics import find_topics as harvest_topics
from store.episodes import find_turns, get_episode, is_harvested
from store.errors import NotFound
from store.insights import find_moments
from store.model import Episode, EpisodeFacts, Quote, Scope, State
from store.profiles import count_show_episodes
from store.quotes import get_quote
from store.rights import within_excerpt
from store.speakers import find_appearances, find_companions, find_speakers_of, get_speaker
from store.topics import find_topics
from store.verdicts import without_hidden

_SIGNATURE_QUOTES = 3
_BROKEN_LINE = re.compile(r"(?<=[^\s.:;!?])\n(?=[a-z(])")


def read_summary(db: Database, episode_id: int, scope: Scope) -> Summary:
    """Return an episode's summary: the publisher's notes and exact key moments.

    Raises:
        NotFound: ``scope`` may not see the episode.
    """
    episode = get_episode(db, episode_id, scope)
    speaking = find_speakers_of(db, scope, episode_id=episode_id)
    words = sum(spoken for _, _, spoken in speaking)
    facts = EpisodeFacts(episode, 0, words, tuple(person.name for person, *_ in speaking))
    if episode.state is State.READY and not is_harvested(db, episode_id):
        moments, topics = _fresh(db, episode, scope)
    else:
        moments, topics = find_moments(db, episode_id, scope), find_topics(db, episode_id)
    return Summary(
        facts=facts,
        notes=_unwrapped(clean_notes(episode.notes)) if episode.notes else "",
        moments=moments,
        topics=topics,
    )


def _unwrapped(notes: str) -> str:
    """Join lines that were broken in the middle of a sentence to fit a page."""
    return _BROKEN_LINE.sub(" ", notes)


def _fresh(db: Database, episode: Episode, scope: Scope) -> tuple[list[Quote], list[str]]:
    """Find moments and topics of an episode that the background has not come to yet.

    Takes up to half a second for an hour of speech; whoever asks for an episode
    should not be told to come back later.
    """
    hosts = [person.name for person in episode.people if person.role == "host"]
    turns = find_turns(db, episode.id)
    find = harvest_moments if episode.notes else find_framed_moments
    found = find(turns, episode.chapters, episode.duration_s, hosts, episode.language)
    shown = []
    for moment in found:
        try:
            shown.append(get_quote(db, moment.spans, scope))
        except NotFound:  # hidden here
            continue
    topics = [topic for topic, _ in harvest_topics(turns)]
    return within_excerpt(db, without_hidden(db, shown, scope)), topics


def read_profile(db: Database, speaker_id: int, scope: Scope) -> Profile:
    """Return a person's profile with a few of their own sentences.

    Raises:
        NotFound: ``scope`` sees nobody with this id.
    """
    return Profile(
        speaker=get_speaker(db, speaker_id, scope),
        appearances=find_appearances(db, speaker_id, scope),
        companions=find_companions(db, speaker_id, scope),
        quotes=find_signature_quotes(db, speaker_id, scope),
        terms=find_terms(db, speaker_id, scope),
        shows=count_show_episodes(db, speaker_id, scope),
    )
