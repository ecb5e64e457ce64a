"""A few sentences of somebody's own that are worth reading."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from sqlite_utils import Database

from commands.remembered import remembered
from seeds.harvest.insights import find_insights as harvest_insights
from store.episodes import find_turns
from store.errors import NotFound
from store.insights import find_insights
from store.model import Insight, Quote, Scope, Span, Turn
from store.profiles import find_longest_appearances
from store.quotes import get_quote, random_quote
from store.rights import within_excerpt
from store.verdicts import without_hidden

MOST = 3
_LOOKED_AT = 20
_WORDS = 1500
"""Of each episode that is looked through while somebody waits: 30 ms."""


def find_signature_quotes(db: Database, speaker_id: int, scope: Scope) -> list[Quote]:
    """Return up to three passages of a person, the best of different episodes first.

    Harvested insights, and where there are none, as with most hosts, the best of
    what they say in the middle of the episodes in which they speak most.
    """
    best = find_insights(db, scope, speaker_ids=(speaker_id,), limit=_LOOKED_AT)
    chosen = [insight.spans for insight in _one_an_episode(best)]
    quotes = []
    for spans in chosen or _find_own(db, speaker_id, scope):
        try:
            quotes.append(get_quote(db, spans, scope))
        except NotFound:  # hidden here
            continue
    quotes = without_hidden(db, quotes, scope) or _any_of(db, speaker_id, scope)
    return within_excerpt(db, quotes)[:MOST]


def _any_of(db: Database, speaker_id: int, scope: Scope) -> list[Quote]:
    """Something of somebody who said too little to choose from; the same every time."""
    rng = random.Random(speaker_id)  # noqa: S311 - keeps no secrets
    try:
        quote = random_quote(db, rng, scope, speaker_ids=(speaker_id,))
    except NotFound:
        return []
    return without_hidden(db, [quote], scope)


def _one_an_episode(insights: list[Insight]) -> list[Insight]:
    """Keep the best of each episode, then the others, in order of score."""
    firsts = {insight.episode_id: insight for insight in reversed(insights)}
    leading = [insight for insight in insights if firsts[insight.episode_id] is insight]
    return [*leading, *(insight for insight in insights if insight not in leading)]


@remembered
def _find_own(db: Database, speaker_id: int, scope: Scope) -> list[tuple[Span, ...]]:
    found = []
    for episode_id in find_longest_appearances(db, speaker_id, scope, MOST):
        turns = [turn for turn in find_turns(db, episode_id) if turn.speaker_id == speaker_id]
        # Somebody alone asks nobody: what they say themselves is judged as anybody's.
        best = [one for one in harvest_insights(list(_middle(turns))) if not one.held]
        found += [one.spans for one in best[:1]]
    return found


def _middle(turns: Sequence[Turn]) -> Iterator[Turn]:
    """Turns of so many words, after the first quarter."""
    words = 0
    for turn in turns[len(turns) // 4 :]:
        words += len(turn.text.split())
        yield turn
        if words >= _WORDS:
            return
