"""Erasing what is kept of a person or a server, once they have said so twice."""

from __future__ import annotations

from typing import Any

import discord

from commands.backing import Backing
from commands.buttons.base import Press, show
from commands.cards.privacy import erased_card
from commands.permissions import needs_manage_server
from store.privacy import delete_guild, delete_user


class EraseButton(Press, template=r"pq:erase:(?P<what>me|server)"):
    """The second yes; it erases what is the presser's, or their server's."""

    async def pressed(self, interaction: discord.Interaction[Any], backing: Backing) -> None:
        """Erase, and say so in place of the question."""
        if self.said["what"] == "server":
            guild_id = needs_manage_server(interaction)
            await backing.store.write(delete_guild, guild_id, backing.clock())
        else:
            await backing.store.write(delete_user, interaction.user.id)
        await show(interaction, erased_card(self.said["what"]))
