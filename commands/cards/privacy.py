"""Cards about what is kept of people and servers."""

from __future__ import annotations

import discord

from commands import ids
from commands.cards.card import Card, button
from commands.cards.times import count

ME, SERVER = "me", "server"


def ask_user_card(rows: int) -> Card:
    """Return the question before a person's data is erased."""
    card = Card().say("### Erase what I keep of you?")
    if not rows:
        return card.say("Nothing that I keep carries your id, so there is nothing to erase.")
    card.say(
        f"{count(rows, 'entry', 'entries')} of mine carry your id. Your look-ups and the notes"
        " of what you shared will be gone, and your id is taken out of what belongs to servers"
        " (a digest that you set up, say)."
    )
    card.small(
        "Quotes that you shared stay in their channels; take them back first, since nobody"
        " knows afterwards that they were yours. Buttons under your old answers stop working."
        " This cannot be undone."
    )
    return card.row([_sure("Erase it for good", ME)])


def ask_guild_card(rows: int) -> Card:
    """Return the question before a server's data is erased."""
    card = Card().say("### Erase what I keep of this server?")
    card.say(
        f"{count(rows, 'entry', 'entries')} of mine carry this server's id: digests with their"
        " history, followed podcasts, corrections, hidden passages, **private podcasts with all"
        " their transcripts**, and what members looked up here."
    )
    card.small(
        "Messages that I posted stay. That I am in this server is noted anew as long as I am."
        " This cannot be undone."
    )
    return card.row([_sure("Erase it for good", SERVER)])


def erased_card(what: str) -> Card:
    """Return what stands where the question was, once it is done."""
    whose = "of this server" if what == SERVER else "of you"
    return Card().say(
        f"### Erased\nWhat I kept {whose} is gone. Backups that whoever runs me made earlier"
        " still hold it until they are deleted."
    )


def _sure(label: str, what: str) -> discord.ui.Button[Card]:
    sure = button(label, ids.erase_id(what))
    sure.style = discord.ButtonStyle.danger
    return sure
