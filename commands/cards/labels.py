"""The card about whom a label stands for."""

from __future__ import annotations

from commands.cards.card import Card
from commands.cards.citation import name as shown_name
from commands.cards.citation import title
from commands.cards.text import escape
from commands.cards.times import count
from store.labels import Label
from store.model import Episode


def named_card(episode: Episode, label: Label, name: str | None) -> Card:
    """Confirm who a label stands for in this server, or that nobody is named any more."""
    called = f"“{escape(label.label, 60)}” in *{title(episode.title)}*"
    turns = count(label.turns, "turn")
    if name is None:
        return Card().say(f"{called} ({turns}) has no name in this server any more.")
    card = Card().say(
        f"{called} ({turns}) is **{shown_name(name)}** in this server from now on."
    )
    return card.small(
        "Quotes show the name here. Only whoever runs me can set it for everybody, with"
        " `python -m bot name-speaker`; then the words are found by it, too."
    )
