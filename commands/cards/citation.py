"""Who said it, where and when: the line under every quote."""

from __future__ import annotations

from datetime import datetime

from commands.cards.text import escape, link
from commands.cards.times import clock, day
from store.model import Insight, Quote

_NAME, _TITLE = 120, 180
"""The most a name or a title may measure when shown, in UTF-16 units."""

NOBODY = "a speaker the transcript does not name"


def name(text: str | None) -> str:
    """Return a person's name, escaped."""
    return escape(text, _NAME) if text and text.strip() else NOBODY


def title(text: str) -> str:
    """Return an episode's or podcast's title, escaped."""
    return escape(text, _TITLE) or "(untitled)"


def citation(quote: Quote | Insight) -> str:
    """Return ``— **Speaker**, *Episode*, Podcast · 17 May 2024 · [12:34](<…>)``."""
    where = f"*{title(quote.episode)}*, {title(quote.podcast)}"
    return " · ".join(
        [
            f"— **{name(quote.speaker)}**, {where}",
            *when(quote.published, quote.start_s, quote.url),
        ]
    )


def when(published: datetime | None, start_s: float | None, url: str | None) -> list[str]:
    """Return the date and the place in the recording, as far as they are known."""
    parts = [day(published)] if published else []
    if start_s is not None:
        parts.append(link(clock(start_s), url))
    elif link("source", url) != "source":
        parts.append(link("source", url))
    return parts
