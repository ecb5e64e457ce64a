"""What comes near to an insight in meaning, said elsewhere."""

from __future__ import annotations

from sqlite_utils import Database

from commands.cards.card import Card
from commands.cards.insights import related_card
from seeds.harvest.near import Nearest
from store.errors import NotFound
from store.insight_pool import find_akin
from store.insight_rows import insight_of
from store.insights import get_insight
from store.model import Insight, QuoteQuery, Scope
from store.rights import within_excerpt
from store.search.engine import QuoteIndex
from store.verdicts import without_hidden

_SHOWN = 4
_PASSAGES = 12
_LEAST = 0.1
"""A nearness below which two texts have nothing to do with each other."""


def find_related(
    db: Database, index: QuoteIndex, insight_id: int, scope: Scope
) -> tuple[Insight, list[Insight]]:
    """Return an insight and what other episodes say near to it, the nearest first.

    Insights and plain passages are compared by meaning; no episode comes twice.
    Takes some tenths of a second.

    Raises:
        NotFound: the insight is gone, hidden or not for ``scope``.
    """
    about = get_insight(db, insight_id, scope)
    others = [
        other
        for other in find_akin(db, scope, episode_id=about.episode_id)
        if other.id != about.id
    ]
    others += without_hidden(db, _passages(db, index, about, scope), scope)
    found = Nearest([other.text for other in others]).find(about.text, 5 * _SHOWN)
    near = _one_an_episode([others[at] for at, score in found if score >= _LEAST])
    allowed = within_excerpt(db, [about, *near])
    return about, [one for one in allowed if one is not about][:_SHOWN]


def related_insights(db: Database, index: QuoteIndex, insight_id: int, scope: Scope) -> Card:
    """Return a card with what ``find_related`` finds.

    Raises:
        NotFound: the insight is gone, hidden or not for ``scope``.
    """
    return related_card(*find_related(db, index, insight_id, scope))


def _passages(db: Database, index: QuoteIndex, about: Insight, scope: Scope) -> list[Insight]:
    query = QuoteQuery(text=about.text, limit=_PASSAGES, scope=scope)
    try:
        answer = index.find_quotes(db, query)
    except (NotFound, ValueError):  # no word that could be looked for
        return []
    quotes = (hit.quote for hit in answer.hits)
    return [insight_of(quote) for quote in quotes if quote.episode_id != about.episode_id]


def _one_an_episode(near: list[Insight]) -> list[Insight]:
    kept: dict[object, Insight] = {}
    for one in near:
        kept.setdefault(one.episode_id or one.text, one)
    return list(kept.values())
