"""The menu on a message that holds its words against the archive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import discord
from discord import app_commands

from commands.answers import answer
from commands.backing import Backing
from commands.cards.card import Card
from commands.cards.claims import claim_card, nothing_to_check_card
from store.errors import BlankQuery
from store.model import Scope
from store.search.verify import verify_quote

NAME = "Find this quote"


def check_menu(backing: Backing) -> app_commands.ContextMenu:
    """Return the entry in the menu of every message."""

    async def find_this_quote(
        interaction: discord.Interaction[Any], message: discord.Message
    ) -> None:
        """Say whether the message's words were said, and show how they were."""
        scope = backing.scope(interaction.guild_id)
        await answer(interaction, check_card(backing, words_of(message), scope))

    return app_commands.ContextMenu(
        name=NAME,
        callback=find_this_quote,
        extras={"description": "check whether somebody really said that, and how"},
    )


async def check_card(backing: Backing, text: str, scope: Scope) -> Card:
    """Return the verdict on ``text``; one without words is told so."""
    try:
        found = await backing.store.read(verify_quote, backing.index, text, scope=scope)
    except BlankQuery:
        return nothing_to_check_card()
    return claim_card(found)


def words_of(message: discord.Message) -> str:
    """Return what a message says: its text, or that of its embeds or components."""
    if message.content.strip():
        return message.content
    told = [embed.description for embed in message.embeds if embed.description]
    return "\n".join(told or _displayed(message.components))


def _displayed(components: Iterable[Any]) -> Iterator[str]:
    """Walk components of whatever depth; only some kinds have text or children."""
    for component in components:
        if isinstance(component, discord.TextDisplay):
            yield component.content
        yield from _displayed(getattr(component, "children", ()))
