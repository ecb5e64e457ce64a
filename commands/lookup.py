"""A quote look-up from what was typed: shared by the command and by mentions."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date

import structlog
from sqlite_utils import Database

from commands.asked import Asked, choose_people, choose_podcast
from commands.backing import Backing
from commands.cards.card import Card
from commands.cards.quotes import nothing_card, result_card
from commands.replies import Refused
from store.episodes import get_episode
from store.errors import StoreUnavailable
from store.lookups import add_lookup
from store.model import QuoteAnswer, QuoteQuery, Scope
from store.search.engine import QuoteIndex
from store.search.labelled import find_labelled
from store.speakers import get_speaker

log = structlog.get_logger(__name__)

KEEP_WITHIN_S = 2.0
"""Seconds that an answer waits for its search to be kept."""

RESULTS = 10
"""How many results one can page through."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Where to look, as typed."""

    speaker: Asked | None = None
    podcast: Asked | None = None
    episode: Asked | None = None
    after: date | None = None
    before: date | None = None


async def find_card(
    backing: Backing,
    text: str,
    filters: Filters,
    *,
    user_id: int,
    guild_id: int | None,
    for_all: bool = False,
) -> Card:
    """Look a quote up, keep the look-up for its buttons, and return the best result.

    ``for_all`` says that the answer is not for ``user_id`` alone.

    Raises:
        BlankQuery: there is no word in ``text``.
        NotFound: a filter names nobody and nothing.
        Refused: the days leave no time between them.
    """
    if filters.after and filters.before and filters.after >= filters.before:
        raise Refused("“after” has to be an earlier day than “before”.")
    scope = backing.scope(guild_id)
    query, answer = await backing.store.read(find_quotes, backing.index, text, filters, scope)
    if not answer.hits:
        return nothing_card(query, answer)
    lookup_id = await _kept(backing, query, user_id, guild_id, for_all)
    return result_card(query, answer, 0, lookup_id)


async def _kept(
    backing: Backing, query: QuoteQuery, user_id: int, guild_id: int | None, for_all: bool
) -> int | None:
    """Keep a query for its buttons; None where the archive takes no writes just now.

    The answer has been found by then, and is given either way.
    """
    keeping = backing.store.write(
        add_lookup,
        query,
        user_id=user_id,
        guild_id=guild_id,
        now=backing.clock(),
        for_all=for_all,
    )
    try:
        return await asyncio.wait_for(keeping, KEEP_WITHIN_S)
    except (StoreUnavailable, TimeoutError) as error:
        log.error("lookup.not_kept", kind=type(error).__name__, reason=str(error))
        return None


def find_quotes(
    db: Database, index: QuoteIndex, text: str, filters: Filters, scope: Scope
) -> tuple[QuoteQuery, QuoteAnswer]:
    """Return the query that is meant and its results: one wait for a thread instead of two.

    Raises:
        BlankQuery: there is no word in ``text``.
        NotFound: a filter names nobody and nothing in ``scope``.
    """
    query = read_query(db, text, filters, scope)
    return query, index.find_quotes(db, query)


def read_query(db: Database, text: str, filters: Filters, scope: Scope) -> QuoteQuery:
    """Return the query that is meant, with the names that its filters stand for.

    Raises:
        NotFound: a filter names nobody and nothing in ``scope``.
    """
    podcast = choose_podcast(db, filters.podcast, scope) if filters.podcast else None
    speaker: str | None = None
    speaker_ids: tuple[int, ...] = ()
    if filters.speaker and filters.speaker.id is not None:
        person = get_speaker(db, filters.speaker.id, scope)
        speaker, speaker_ids = person.name, (person.id,)
    elif filters.speaker:
        speaker = filters.speaker.text
        if not find_labelled(db, speaker, scope):
            choose_people(db, filters.speaker, scope, podcast.id if podcast else None)
    episode: str | None = None
    episode_id: int | None = None
    if filters.episode and filters.episode.id is not None:
        found = get_episode(db, filters.episode.id, scope)
        episode, episode_id = found.title, found.id
    elif filters.episode:
        episode = filters.episode.text
    return QuoteQuery(
        text=text,
        speaker=speaker,
        speaker_ids=speaker_ids,
        podcast=podcast.title if podcast else None,
        podcast_id=podcast.id if podcast else None,
        episode=episode,
        episode_id=episode_id,
        after=filters.after,
        before=filters.before,
        limit=RESULTS,
        scope=scope,
    )
