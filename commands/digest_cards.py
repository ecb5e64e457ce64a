"""The daily post, and the mark by which it can be found again in a channel."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import discord

from commands.cards.card import Card, button
from commands.cards.insights import going_on, say_insight
from commands.cards.times import day as in_words
from commands.ids import why_id
from store.model import Insight, Schedule

_PREFIX = "pq:digest:"


def digest_card(insight: Insight, *, schedule: Schedule, day: date) -> Card:
    """Return the post of one local date.

    Its last button carries the mark. A role to ring for stands before the frame,
    and rings only when the message is sent with leave to mention it.
    """
    card = Card().say(f"### Insight of {in_words(day)}")
    say_insight(card, insight)
    marker = digest_marker(schedule.id, day)
    card.row([*going_on(insight), button("About this post", marker)])
    return card.above(f"<@&{schedule.role_id}>") if schedule.role_id else card


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
        f"### About this post\nThis server gets one insight a day; this is the one of"
        f" {in_words(day)} (digest {schedule_id}). A quote in it is exactly what was said, and"
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
