"""The card that lists what is talked about."""

from __future__ import annotations

from collections.abc import Sequence

from commands.cards.card import Card
from commands.cards.citation import title
from commands.cards.lists import Page, page_card
from commands.cards.text import escape
from commands.cards.times import count
from store.topics import TopicCount


def topics_card(
    of: str, found: Sequence[TopicCount], kind: str, about: int, page: int, pages: int
) -> Card:
    """Return a page of topics with their episodes.

    Args:
        of: the title of the podcast or episode, or nothing for all.
        found: the topics of this page.
        kind: the kind of list, for its buttons.
        about: the podcast's or episode's id, or 0.
        page: counted from 0.
        pages: how many there are.
    """
    lines = [_line(one) for one in found]
    heading = f"Topics of {title(of)}" if of else "Topics"
    if not lines:
        lines = ["Nothing yet: new episodes are read for their topics in the background."]
    return page_card(
        heading,
        Page(kind, about, page, pages, lines, open_end=True),
        "What is said here more than elsewhere; `/insight random` takes a topic.",
    )


def _line(one: TopicCount) -> str:
    where = f"*{title(one.episode)}*"
    if one.episodes == 1:
        return f"- **{escape(one.topic, 60)}** · {where}"
    return f"- **{escape(one.topic, 60)}** · {count(one.episodes, 'episode')} · most in {where}"
