"""Cards about podcasts: what there is, what a server follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from commands.cards.card import Card
from commands.cards.citation import title
from commands.cards.lists import Page, page_card
from commands.cards.text import link
from commands.cards.times import count
from store.model import Podcast


def podcasts_card(
    found: Sequence[Podcast],
    counts: Mapping[int, tuple[int, int]],
    followed: AbstractSet[int],
    page: int,
    pages: int,
    total: int,
) -> Card:
    """Return a page of podcasts with their episodes, and which are followed here."""
    lines = [_line(podcast, counts.get(podcast.id, (0, 0)), followed) for podcast in found]
    if not total:
        return Card().say(
            "### Podcasts\nThis server sees no podcast yet. An admin adds one with"
            " `/podcast add`; my owner loads transcripts with `python -m bot load`."
        )
    listed = Page("podcasts", 0, page, pages, lines)
    return page_card("Podcasts", listed, f"{count(total, 'podcast')} in all")


def followed_card(podcast: Podcast, *, now: bool, changed: bool) -> Card:
    """Confirm that a server follows a podcast, or no longer does."""
    known = title(podcast.title)
    if now:
        told = (
            f"This server now follows **{known}**." if changed else f"**{known}** was followed"
        )
        told += "" if changed else " already; nothing has changed."
    else:
        told = (
            f"This server no longer follows **{known}**. Nothing of it was deleted."
            if changed
            else f"**{known}** was not followed; nothing has changed."
        )
    return Card().say(told)


def _line(podcast: Podcast, counted: tuple[int, int], followed: AbstractSet[int]) -> str:
    episodes, ready = counted
    shown = link(f"**{title(podcast.title)}**", podcast.site)
    parts = [f"- {shown}", count(episodes, "episode")]
    if ready < episodes:
        parts.append(f"{ready:,} with a transcript")
    if podcast.id in followed:
        parts.append("followed here")
    if podcast.private_to is not None:
        parts.append("only in this server")
    return " · ".join(parts)
