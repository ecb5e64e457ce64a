"""The card that tells how often something is said."""

from __future__ import annotations

from dataclasses import dataclass

from commands import ids
from commands.cards.card import Button, Card, Picture, button
from commands.cards.citation import citation, title
from commands.cards.reports import report_button
from commands.cards.text import escape, marked, quoted
from commands.cards.times import count, month
from store.model import Quote
from store.terms import Term, find_places
from store.trends import Trend

_QUOTE = 700
_PODCASTS = 5


@dataclass(frozen=True, slots=True)
class Saying:
    """How often a term is said, and in which words first and best."""

    term: Term
    trend: Trend
    first: Quote | None
    telling: Quote | None


def trend_card(saying: Saying, picture: Picture | None = None) -> Card:
    """Return how often a term is said, when and where most, and two exact quotes.

    ``picture`` shows it over time.
    """
    trend = saying.trend
    card = Card().say(f"### “{escape(trend.term, 100)}”")
    if not trend.said:
        return card.say(
            "Nobody says this in any transcript here. `/quote find` looks for what comes near."
        )
    card.say("\n".join([_extent(trend), *_most(trend)]))
    first = "First said" if trend.said[0].month else "First, in the order of episodes"
    for heading, quote in ((first, saying.first), ("Most telling", saying.telling)):
        if quote is not None:
            words = marked(quote.text, find_places(quote.text, saying.term), _QUOTE)
            card.say(f"**{heading}**\n{quoted(words)}\n-# {citation(quote)}")
    card.picture(picture)
    return card.row(
        [
            _open("Open the first", saying.first),
            _open("Open the other", saying.telling),
            report_button(*(one for one in (saying.first, saying.telling) if one is not None)),
        ]
    )


def _extent(trend: Trend) -> str:
    times = count(trend.times, "time")
    episodes = len(trend.said) + len(trend.silent)
    least = "" if trend.exact else "at least "
    return f"Said {least}{times} in {len(trend.said):,} of {count(episodes, 'episode')}"


def _most(trend: Trend) -> list[str]:
    lines = []
    if trend.dated:
        when, times = max(trend.by_month(), key=lambda item: item[1])
        lines.append(f"Most in {month(when)}: {count(times, 'time')}")
    podcasts = trend.by_podcast()
    if len(podcasts) > 1:
        shown = ", ".join(f"{title(name)} ({n:,})" for name, n in podcasts[:_PODCASTS])
        more = len(podcasts) - _PODCASTS
        lines.append(f"By podcast: {shown}" + (f" and {more} more" if more > 0 else ""))
    most = max(trend.said, key=lambda one: one.times)
    if len(trend.said) > 1:
        lines.append(f"Most in one episode: *{title(most.episode)}* ({most.times:,})")
    return lines


def _open(label: str, quote: Quote | None) -> Button | None:
    custom_id = ids.quote_id(quote.spans) if quote else None
    return button(label, custom_id) if custom_id else None
