"""The daily post, and the mark by which it can be found again in a channel."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import discord

from commands.cards.card import Card, button, link_button
from commands.cards.insights import going_on, say_insight
from commands.cards.reports import report_button
from commands.cards.times import day as in_words
from commands.ids import why_id
from store.model import DigestKind, Insight, Schedule

_PREFIX = "pq:digest:"
_OF_SEVERAL = 480
"""Units of text for each insight of a round-up: five fit on a card with their sources."""


def digest_card(insight: Insight, *, schedule: Schedule, day: date) -> Card:
    """Return the post of one local date.

    Its last button carries the mark. A role to ring for stands before the frame,
    and rings only when the message is sent with leave to mention it.
    """
    card = Card().say(f"### {digest_title(schedule, day)}")
    say_insight(card, insight)
    marker = digest_marker(schedule.id, day)
    card.row([*going_on(insight), button("About this post", marker)])
    return card.above(f"<@&{schedule.role_id}>") if schedule.role_id else card


def weekly_card(insights: Sequence[Insight], *, schedule: Schedule, day: date) -> Card:
    """Return the round-up of the week that ends on a local date, the best first."""
    card = Card().say(f"### {digest_title(schedule, day)}")
    for insight in insights:
        say_insight(card, insight, _OF_SEVERAL)
    listen = [link_button(f"Listen: {insight.episode}", insight.url) for insight in insights]
    about = button("About this post", digest_marker(schedule.id, day))
    card.row([*listen[:4], about, report_button(*insights)])
    return card.above(f"<@&{schedule.role_id}>") if schedule.role_id else card


def post_card(insights: Sequence[Insight], *, schedule: Schedule, day: date) -> Card:
    """Return the post of a digest, of whichever kind it is; at least one insight."""
    if schedule.kind is DigestKind.WEEKLY:
        return weekly_card(insights, schedule=schedule, day=day)
    return digest_card(insights[0], schedule=schedule, day=day)


def digest_title(schedule: Schedule, day: date) -> str:
    """Return what a post is called; in a forum it is the title."""
    if schedule.kind is DigestKind.WEEKLY:
        return f"The week to {in_words(day)}: insights worth a second look"
    return f"Insight of {in_words(day)}"


def digest_marker(schedule_id: int, day: date) -> str:
    """Return the ``custom_id`` that a schedule's post of one local date carries."""
    return f"{_PREFIX}{schedule_id}:{day.isoformat()}"


def is_digest(message: discord.Message) -> bool:
    """Whether a message is a daily post, of whichever schedule and date."""
    return any(one.startswith(_PREFIX) for one in _custom_ids(message.components))


def has_marker(message: discord.Message, marker: str) -> bool:
    """Whether a message carries a digest's mark on any of its buttons."""
    return any(custom_id == marker for custom_id in _custom_ids(message.components))


def about_digest_card(schedule_id: int, day: date, insight_id: int | None = None) -> Card:
    """Explain a daily post to whoever asks; with ``insight_id``, to an admin."""
    card = Card().say(
        f"### About this post\nThis is this server's digest of {in_words(day)} (digest"
        f" {schedule_id}). A quote in it is exactly what was said, and"
        " nothing is posted twice within 90 days. Admins change the digest with `/digest set`"
        " and end it with `/digest remove`. Reply to a post with words you remember, and I"
        " will look for the quote."
    )
    return card.row([button("Why this one", why_id(insight_id)) if insight_id else None])


def _custom_ids(components: Iterable[Any]) -> Iterable[str]:
    """Walk components of whatever depth; only some kinds have children or an id."""
    for component in components:
        custom_id = getattr(component, "custom_id", None)
        if custom_id:
            yield custom_id
        yield from _custom_ids(getattr(component, "children", ()))
