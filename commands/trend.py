"""``/trend``: how often something is said over time, with proof."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import Range, Transform
from sqlite_utils import Database

from commands.answers import answer
from commands.asked import Asked, choose_podcast
from commands.backing import Backing
from commands.cards.card import Card
from commands.cards.times import month
from commands.cards.trends import Saying, trend_card
from commands.charts import Picture, ranking_picture, trend_picture
from commands.columns import Column
from commands.options import PodcastOption
from commands.pictured import drawn
from store.model import Scope
from store.terms import LONGEST, read_term
from store.trends import Trend, find_trend, first_quote, telling_quote

_MOST_MONTHS = 120


def trend_command(backing: Backing) -> app_commands.Command[Any, ..., None]:
    """Return the command that tells how often a term is said."""

    @app_commands.describe(
        term="A word or a few words, in any inflection", podcast="Only in this podcast"
    )
    async def show_trend(
        interaction: discord.Interaction[Any],
        term: Range[str, 1, LONGEST],
        podcast: Transform[Asked, PodcastOption] | None = None,
    ) -> None:
        """Answer with counts, a picture, and the first and the most telling quote."""
        scope = backing.scope(interaction.guild_id)
        await answer(interaction, trend_of(backing, term, podcast, scope))

    return app_commands.Command(
        name="trend", description="Show how often something is said", callback=show_trend
    )


async def trend_of(backing: Backing, text: str, podcast: Asked | None, scope: Scope) -> Card:
    """Return how often a term is said, with its picture.

    Raises:
        BlankQuery: there is no word in the term.
        NotFound: there is no such podcast.
    """
    store = backing.store
    chosen = await store.read(choose_podcast, podcast, scope) if podcast else None
    saying = await store.read(read_saying, text, chosen.id if chosen else None, scope)
    return trend_card(saying, await drawn(draw_trend, saying.trend))


def read_saying(db: Database, text: str, podcast_id: int | None, scope: Scope) -> Saying:
    """Read how often a term is said, and the two quotes.

    Raises:
        BlankQuery: there is no word in the term.
    """
    term = read_term(text)
    trend = find_trend(db, term, scope, podcast_id=podcast_id)
    if not trend.said:
        return Saying(term, trend, None, None)
    first = first_quote(db, term, trend, scope)
    telling = telling_quote(db, term, scope, podcast_id=podcast_id, but=first)
    return Saying(term, trend, first, telling)


def draw_trend(trend: Trend) -> Picture | None:
    """Draw a trend by month or year; without days, by episode or by podcast."""
    if trend.dated:
        months = trend.by_month()
        if len(months) <= _MOST_MONTHS:
            return trend_picture(trend.term, [Column(month(m), n) for m, n in months], "month")
        years: dict[str, int] = {}
        for when, times in months:
            years[when[:4]] = years.get(when[:4], 0) + times
        return trend_picture(trend.term, [Column(y, n) for y, n in years.items()], "year")
    podcasts = trend.by_podcast()
    if len(podcasts) > 1:
        return ranking_picture(trend.term, [Column(p, n) for p, n in podcasts])
    return trend_picture(trend.term, [Column(e, n) for e, n in trend.by_episode()], "episode")
