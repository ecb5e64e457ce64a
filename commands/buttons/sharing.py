"""Posting a quote for everyone, and taking it back."""

from __future__ import annotations

from typing import Any

import discord
from discord import ui

from commands.backing import Backing
from commands.buttons.base import Press, scope_here, show
from commands.cards.card import Card
from commands.cards.quotes import gone_card, shared_card
from commands.ids import SPANS
from commands.permissions import may_speak
from commands.replies import Refused
from commands.signs import first_sign, take
from store.errors import NotFound
from store.quotes import get_quote
from store.saved import add_saved, get_saved, remove_saved, set_saved_message


class ShareButton(Press, template=rf"pq:share:{SPANS}"):
    """Posts the quote in the channel, where the member may send messages."""

    async def pressed(self, interaction: discord.Interaction[Any], backing: Backing) -> None:
        """Post the quote and note who shared it."""
        if not may_speak(interaction):
            raise Refused(
                "You may not send messages in this channel, so I do not post for you."
            )
        try:
            quote = await backing.store.read(
                get_quote, self.spans, scope_here(interaction, backing)
            )
        except NotFound:
            await show(interaction, gone_card())
            return
        saved_id = await backing.store.write(
            add_saved,
            quote,
            user_id=interaction.user.id,
            guild_id=interaction.guild_id,
            now=backing.clock(),
        )
        try:
            sent = await self._post(
                interaction, shared_card(quote, interaction.user.id, saved_id)
            )
        except discord.HTTPException:
            await backing.store.write(remove_saved, saved_id)
            raise
        await backing.store.write(set_saved_message, saved_id, sent.channel.id, sent.id)

    async def _post(
        self, interaction: discord.Interaction[Any], card: Card
    ) -> discord.WebhookMessage:
        """Send the card to everyone, and turn the button into a note that it was.

        Discord takes one first answer to a press: here it is the change of the
        button, so that nobody shares twice without meaning to.
        """
        await self._mark(interaction, shared=True)
        try:
            return await interaction.followup.send(
                view=card, allowed_mentions=discord.AllowedMentions.none(), wait=True
            )
        except discord.HTTPException:
            await self._mark(interaction, shared=False)
            raise

    async def _mark(self, interaction: discord.Interaction[Any], *, shared: bool) -> None:
        message = interaction.message
        if self.view is None or message is None or not message.flags.ephemeral:
            await take(interaction)
            return
        if isinstance(self.item, ui.Button):
            self.item.disabled, self.item.label = shared, "Shared" if shared else "Share"
        self.view.stop()  # so that discord.py does not keep it: buttons need no view
        async with first_sign(interaction):
            if not interaction.response.is_done():
                await interaction.response.edit_message(view=self.view)
                return
        await interaction.edit_original_response(view=self.view)


class TakeBackButton(Press, template=r"pq:back:(?P<saved>\d{1,18})"):
    """Removes a shared quote, for who shared it or who keeps order in the channel."""

    async def pressed(self, interaction: discord.Interaction[Any], backing: Backing) -> None:
        """Delete the message and forget the quote."""
        saved = await backing.store.read(get_saved, self.number("saved"))
        message = interaction.message
        elsewhere = saved.message_id and (message is None or message.id != saved.message_id)
        if saved.guild_id != interaction.guild_id or elsewhere:
            raise NotFound("saved quote", saved.id)
        moderator = interaction.guild_id is not None and interaction.permissions.manage_messages
        if interaction.user.id != saved.user_id and not moderator:
            raise Refused("Only who shared this, or a moderator, can take it back.")
        await take(interaction)
        await interaction.delete_original_response()
        await backing.store.write(remove_saved, saved.id)
