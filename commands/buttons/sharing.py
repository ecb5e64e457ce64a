"""Posting a quote for everyone, and taking it back."""

from __future__ import annotations

from typing import Any

import discord
import structlog
from discord import ui

from commands.backing import Backing
from commands.buttons.base import Press, scope_here, show
from commands.cards.quotes import gone_card, shared_card
from commands.ids import SPANS
from commands.permissions import may_speak
from commands.replies import Refused
from store.errors import NotFound
from store.model import Quote
from store.quotes import get_quote
from store.saved import add_saved, get_saved, remove_saved, set_saved_message

log = structlog.get_logger(__name__)


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
        await _post(interaction, backing, quote)
        await self._note_shared(interaction)

    async def _note_shared(self, interaction: discord.Interaction[Any]) -> None:
        """Turn the button into a note, so that nobody shares twice without meaning to."""
        message = interaction.message
        if message is None or not message.flags.ephemeral or self.view is None:
            return
        if isinstance(self.item, ui.Button):
            self.item.disabled, self.item.label = True, "Shared"
        self.view.stop()  # so that discord.py does not keep it: buttons need no view
        try:
            await interaction.followup.edit_message(message.id, view=self.view)
        except discord.HTTPException as error:
            log.debug("share.not_noted", code=error.code)


async def _post(interaction: discord.Interaction[Any], backing: Backing, quote: Quote) -> None:
    user_id, guild_id = interaction.user.id, interaction.guild_id
    saved_id = await backing.store.write(
        add_saved, quote, user_id=user_id, guild_id=guild_id, now=backing.clock()
    )
    try:
        sent = await interaction.response.send_message(
            view=shared_card(quote, user_id, saved_id),
            allowed_mentions=discord.AllowedMentions.none(),
        )
    except discord.HTTPException:
        await backing.store.write(remove_saved, saved_id)
        raise
    if sent.message_id is not None and interaction.channel_id is not None:
        await backing.store.write(
            set_saved_message, saved_id, interaction.channel_id, sent.message_id
        )


class TakeBackButton(Press, template=r"pq:back:(?P<saved>\d{1,18})"):
    """Removes a shared quote, for who shared it or who keeps order in the channel."""

    async def pressed(self, interaction: discord.Interaction[Any], backing: Backing) -> None:
        """Delete the message and forget the quote."""
        saved = await backing.store.read(get_saved, self.number("saved"))
        if saved.guild_id != interaction.guild_id:
            raise NotFound("saved quote", saved.id)
        moderator = interaction.guild_id is not None and interaction.permissions.manage_messages
        if interaction.user.id != saved.user_id and not moderator:
            raise Refused("Only who shared this, or a moderator, can take it back.")
        await interaction.response.defer()
        await interaction.delete_original_response()
        await backing.store.write(remove_saved, saved.id)
