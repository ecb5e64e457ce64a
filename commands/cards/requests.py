"""Cards about transcripts that were asked for."""

from __future__ import annotations

from datetime import datetime

from discord.utils import format_dt

from commands.cards.card import Card
from commands.cards.citation import title
from commands.cards.text import escape
from commands.cards.times import count
from store.model import Episode, State
from store.requests import Outcome, Untold
from store.standing import Standing

_TOLD = {
    Outcome.NEW: "I will write down what is said in it, and tell you in a direct message when"
    " it is ready. That may take a while.",
    Outcome.JOINED: "It has been asked for already. I will tell you, too, when it is ready.",
    Outcome.ASKED_ALREADY: "You have asked for it already; I have not forgotten.",
    Outcome.READY: "Its transcript is here: `/quote find` looks in it now.",
    Outcome.WITHHELD: "Its words are withheld, as its makers or guests wish, so I do not write"
    " them down.",
    Outcome.NO_AUDIO: "I know of no recording of it, so there is nothing to listen to.",
}


def asked_card(
    outcome: Outcome, episode: Episode, standing: Standing, limit: tuple[int, int]
) -> Card:
    """Return what asking for an episode's transcript came to.

    Args:
        outcome: what it came to.
        episode: which.
        standing: where it stands now.
        limit: how many transcripts the server may ask for in a day, and has asked for.
    """
    card = Card().say(f"### {title(episode.title)}")
    most, asked = limit
    if outcome is Outcome.OVER_LIMIT:
        card.say(
            f"This server has asked for {count(asked, 'transcript')} within a day, and may ask"
            f" for {most}. Try again tomorrow; an admin can see to it with `/episode limit`."
        )
    else:
        card.say(_TOLD[outcome])
    if outcome is Outcome.NEW:
        card.small(f"{asked} of {most} for this server within a day.")
    if outcome in {Outcome.JOINED, Outcome.ASKED_ALREADY}:
        card.small(_standing(standing))
    return card


def limit_card(most: int, allowed: int) -> Card:
    """Confirm how many transcripts a server may ask for in a day.

    ``allowed`` is the most that whoever runs the bot gives any server.
    """
    told = f"This server may ask for **{min(most, allowed)}** transcripts a day."
    if most > allowed:
        told += f" Whoever runs me allows no more than {allowed}."
    return Card().say(told)


def ready_card(untold: Untold, episode: Episode) -> Card:
    """Tell who asked that an episode has words now, or why it never will."""
    name = f"*{title(episode.title)}*, {title(episode.podcast)}"
    if untold.state is State.READY:
        return Card().say(
            f"### The transcript you asked for is ready\n{name}\n\nAsk in your server with"
            " `/quote find`; the newest words are found within a minute."
        )
    reason = f" {escape(untold.reason, 200)}" if untold.reason else ""
    return Card().say(f"### The transcript you asked for could not be made\n{name}\n\n{reason}")


def _standing(standing: Standing) -> str:
    states = {
        State.REQUESTED: "It waits its turn",
        State.TRANSCRIBING: "It is being written down",
    }
    told = states.get(standing.state, "It is on its way")
    since = f" since {_ago(standing.at)}" if standing.at else ""
    reason = f". {escape(standing.reason, 200)}" if standing.reason else "."
    return f"{told}{since}{reason}"


def _ago(at: datetime) -> str:
    return format_dt(at, "t")
