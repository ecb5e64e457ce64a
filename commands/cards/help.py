"""The card that tells what there is to ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commands.cards.card import Card
from commands.cards.text import escape


@dataclass(frozen=True, slots=True)
class HelpEntry:
    """A command in words: how it is called, what it does, what it takes."""

    name: str
    description: str
    required: Sequence[str]
    optional: Sequence[str]


def help_card(entries: Sequence[HelpEntry]) -> Card:
    """Return every command, one a line, and how else one can ask."""
    card = Card().say(
        "### What I can do\nI find who said something in a podcast, where, and what exactly."
        " Every quote is word for word from a transcript."
    )
    card.say("\n".join(_line(entry) for entry in entries))
    return card.small(
        "You can also mention me with words you remember, or reply to my daily post.\n"
        "Answers are seen by you alone until you share them."
    )


def _line(entry: HelpEntry) -> str:
    takes = [*entry.required, *(f"[{name}]" for name in entry.optional)]
    call = " ".join([f"**{escape(entry.name, 60)}**", *(f"`{name}`" for name in takes)])
    return f"{call}\n-# {escape(entry.description, 110)}"
