"""What all buttons and menus have in common.

Discord hands a press to whichever process runs now: the ``custom_id`` is all
that is known, and what it names is looked up again within the presser's own
scope. A failed press is answered like a failed command.
"""

from __future__ import annotations

import re
from typing import Any, Self

import discord
from discord import ui

from commands.answers import let_in
from commands.backing import Backing, backing_of
from commands.cards.card import Card
from commands.ids import spans_from_id
from commands.replies import Refused, reply_error
from commands.signs import put_in_place, send_beside
from store.model import Scope, Span

Component = ui.Button[Any] | ui.Select[Any]


class Press(ui.DynamicItem[Component], template=r"pq:none"):
    """A press of a button, or a choice in a menu, with what its id says.

    Subclasses give a template and ``pressed``. ``opens_form`` says that a form is
    the answer, which has to be the first: Discord cannot be told to wait for it.
    """

    opens_form = False

    def __init__(self, item: Component, said: dict[str, str]) -> None:
        super().__init__(item)
        self.said = said

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction[Any],  # noqa: ARG003 - discord.py's signature
        item: ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> Self:
        """Take the component as it was sent, with the parts of its id."""
        return cls(item, match.groupdict())  # type: ignore[arg-type]

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer, whatever happens."""
        try:
            backing = backing_of(interaction)
            let_in(interaction, backing, can_wait=not self.opens_form)
            needs_own_answer(interaction)
            await self.pressed(interaction, backing)
        except Exception as error:  # noqa: BLE001 - nobody else would answer the person
            await reply_error(interaction, error)

    async def pressed(self, interaction: discord.Interaction[Any], backing: Backing) -> None:
        """Do what the button says."""
        raise NotImplementedError

    def number(self, name: str) -> int:
        """Return a number of the id; ids are limited to what SQLite can hold."""
        return min(int(self.said[name]), 2**62)

    @property
    def spans(self) -> tuple[Span, ...]:
        """The spans in the id."""
        return spans_from_id(self.said["spans"])


def needs_own_answer(interaction: discord.Interaction[Any]) -> None:
    """Refuse who presses a button of an answer that only somebody else sees.

    Raises:
        Refused: the answer is another person's.
    """
    message = interaction.message
    if message is None or not message.flags.ephemeral or message.interaction_metadata is None:
        return
    if message.interaction_metadata.user.id != interaction.user.id:
        raise Refused("That answer is somebody else's. Please ask me yourself.")


def scope_here(interaction: discord.Interaction[Any], backing: Backing) -> Scope:
    """Return what may be seen where the button was pressed."""
    return backing.scope(interaction.guild_id)


async def show(interaction: discord.Interaction[Any], card: Card) -> None:
    """Turn the presser's own answer into ``card``; beside a public message, add one.

    A public message belongs to everybody in the channel, so a press on it is
    answered to the presser alone and leaves the message as it is.
    """
    message = interaction.message
    if message is not None and message.flags.ephemeral:
        await put_in_place(interaction, card)
    else:
        await send_beside(interaction, card)
