"""Cards about feeds: how far one has been read, and all that a server follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from discord.utils import format_dt

from commands.cards.card import Card
from commands.cards.citation import title
from commands.cards.text import escape
from commands.cards.times import count, length
from commands.following import Taken
from store.feed_progress import Progress
from store.feeds import Feed, FeedState
from store.model import Podcast

_REASON = 250
_SLOW_S = 90
"""From so many seconds on, what is left is told as a time and not as "soon"."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A feed with how far it has been read; ``podcast`` is None until its first reading."""

    feed: Feed
    podcast: Podcast | None
    progress: Progress

    @property
    def name(self) -> str:
        """What to call it, escaped."""
        return title(self.podcast.title) if self.podcast else escape(self.feed.host, 100)


def looking_card(url: str) -> Card:
    """Say that an address is being looked at."""
    host = escape(urlsplit(url).hostname or "that address", 100)
    return Card().say(f"Looking at what is at **{host}** …")


def reading_card(
    reading: Reading, lead: str = "", *, working: bool = False, ending: bool = False
) -> Card:
    """Return how far a feed has been read.

    Args:
        reading: which, and how far.
        lead: what was done just now, as a sentence.
        working: whether transcripts are being read at this moment, and the card
            will be brought up to date.
        ending: whether it goes on, but this card cannot be brought up to date.
    """
    progress = reading.progress
    card = Card().say(f"### {reading.name}").say(lead)
    if progress.counts.found:
        card.say(_counted(progress))
        card.say(_left(progress, working=working))
    card.say("\n".join(f"- {number:,} × {_reason(why)}" for why, number in progress.reasons))
    card.say(_trouble(reading.feed))
    if ending:
        card.small("This card can be changed no longer; `/podcast status` tells more.")
    elif working:
        card.small("This card brings itself up to date; `/podcast status` tells the same.")
    elif reading.podcast is not None and reading.feed.state is not FeedState.GONE:
        card.small(
            "New episodes come by themselves. What was read is found within half a minute."
        )
    return card


def documents_card(taken: Taken) -> Card:
    """Return what came of an address that led to documents instead of a feed."""
    card = Card().say(
        f"That is no feed. I have read {count(taken.episodes, 'episode')} there, for this"
        " server alone; the words are found within half a minute."
        if taken.episodes
        else "There was nothing at that address that I could keep."
    )
    for reason in taken.refused[:5]:
        card.say(f"- {reason}")
    more = len(taken.refused) - 5
    return card.small(f"and {more:,} more that could not be read" if more > 0 else "")


def feeds_card(readings: Sequence[Reading]) -> Card:
    """Return how far each feed has been read that a server follows."""
    card = Card().say("### Podcasts followed here")
    lines, left = [], card.room - 400
    for reading in readings:
        line = _line(reading)
        left -= 2 * len(line)
        if left < 0:
            break
        lines.append(line)
    card.say(
        "\n".join(lines)
        or "This server follows no feed. An admin adds one with `/podcast add`."
    )
    more = len(readings) - len(lines)
    return card.small(f"and {more:,} more; ask `/podcast status` by name" if more else "")


def removed_card(name: str, *, stays_visible: bool) -> Card:
    """Confirm that a server follows a podcast no longer; ``name`` is escaped."""
    return Card().say(
        f"This server no longer follows **{name}**. Nothing was deleted, and other servers"
        " keep what they follow."
        + (
            " What is in the archive can still be quoted here."
            if stays_visible
            else " It is not quoted here any more; `/podcast add` or `/podcast follow` brings"
            " it back."
        )
    )


def _counted(progress: Progress) -> str:
    counts = progress.counts
    parts = [
        f"**{counts.found:,}** found",
        f"**{counts.read:,}** read",
        f"**{counts.without:,}** without transcript",
        f"**{counts.failed:,}** failed",
    ]
    return " · ".join(parts)


def _left(progress: Progress, *, working: bool) -> str:
    lines = []
    if progress.to_read > 0:
        to_read = f"{progress.to_read:,} still to read"
        seconds = progress.seconds_left
        if seconds is not None:
            left = f"about {length(seconds)}" if seconds > _SLOW_S else "a minute or two"
            lines.append(f"{to_read}: {left} left.")
        else:
            lines.append(f"{to_read}." if working else f"{to_read}; they are read in turn.")
    if progress.postponed:
        again = f", next {format_dt(progress.next_try, 'R')}" if progress.next_try else ""
        lines.append(
            f"{progress.postponed:,} could not be read yet and"
            f" {'is' if progress.postponed == 1 else 'are'} tried again{again}."
        )
    return "\n".join(lines)


def _trouble(feed: Feed) -> str:
    """Say what is wrong with a feed itself."""
    why = _reason(feed.reason) if feed.reason else ""
    if feed.state is FeedState.GONE:
        return f"It is not looked at any more. {why}"
    if feed.state is FeedState.FAILING:
        again = f" I try again {format_dt(feed.due, 'R')}." if feed.due else ""
        return f"The feed could not be read: {why}{again}"
    return ""


def _reason(text: str) -> str:
    """Return a reason without the list of all that was looked for, escaped."""
    told = escape(text.partition(";")[0], _REASON)
    return told if told.endswith((".", "…")) else f"{told}."


def _line(reading: Reading) -> str:
    feed, counts = reading.feed, reading.progress.counts
    parts = [f"- **{reading.name}**"]
    if reading.podcast is None:
        parts.append("not read yet")
    else:
        parts += [count(counts.found, "episode"), f"{counts.read:,} read"]
    if reading.progress.to_read > 0:
        parts.append(f"{reading.progress.to_read:,} to read")
    if counts.failed:
        parts.append(f"{counts.failed:,} failed")
    if feed.state is FeedState.GONE:
        parts.append("ended")
    elif feed.state is FeedState.FAILING:
        parts.append(f"failing: {_reason(feed.reason or 'no reason is known')}")
    if feed.checked is not None:
        parts.append(f"looked at {format_dt(feed.checked, 'R')}")
    return " · ".join(parts)
