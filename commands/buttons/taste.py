"""What admins press to shape which insights their server gets."""

from __future__ import annotations

from typing import Any

import discord

from commands.asked import Asked
from commands.backing import Backing
from commands.buttons.base import Press, scope_here, show
from commands.permissions import needs_manage_server
from commands.taste import next_held_card, pin_card
from store.verdicts import approve_insight, get_held, hide_insight

_DONE = {"approve": "It may be shown in this server now.", "keep": "It stays hidden here."}


class PinButton(Press, template=r"pq:pin:(?P<insight>\d{1,18})"):
    """Pins an insight for the server's next day without a post."""

    async def pressed(self, interaction: discord.Interaction[Any], backing: Backing) -> None:
        """Pin it, if it is one that this server sees."""
        guild_id = needs_manage_server(interaction)
        number = self.number("insight")
        asked = Asked(str(number), number)
        card = await pin_card(backing, asked, None, guild_id, interaction.user.id)
        await show(interaction, card)


class HeldButton(
    Press, template=r"pq:held:(?P<action>approve|keep|next):(?P<insight>\d{1,18})"
):
    """Decides about a held insight, and shows the next one."""

    async def pressed(self, interaction: discord.Interaction[Any], backing: Backing) -> None:
        """Keep the decision, if it is one that this server has to make."""
        guild_id = needs_manage_server(interaction)
        scope, number = scope_here(interaction, backing), self.number("insight")
        action = self.said["action"]
        if action != "next":
            await backing.store.read(get_held, number, scope)
            await backing.store.write(
                approve_insight if action == "approve" else hide_insight,
                number,
                guild_id=guild_id,
                user_id=interaction.user.id,
                now=backing.clock(),
            )
        note = _DONE.get(action, "")
        await show(interaction, await next_held_card(backing, scope, number, note))
