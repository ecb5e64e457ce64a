"""What can be pressed on an alert's message and in the list of alerts."""

from __future__ import annotations

from typing import Any

import discord

from commands import ids
from commands.alert import list_card
from commands.backing import Backing
from commands.buttons.base import Press, show
from commands.permissions import may_manage_server
from commands.signs import send_beside
from store.alerts import resume_alerts


class AlertsButton(Press, template=r"pq:alert:(?P<episode>\d{1,18})"):
    """Shows the presser's alerts; its id is also the mark by which a message is found."""

    async def pressed(self, interaction: discord.Interaction[Any], backing: Backing) -> None:
        """Answer with the presser's own alerts."""
        managed = interaction.guild_id if may_manage_server(interaction) else None
        card = await list_card(backing, interaction.user.id, managed)
        await send_beside(interaction, card)


class ResumeAlertsButton(Press, template=ids.RESUME_ALERTS):
    """Lets direct messages to the presser go on."""

    async def pressed(self, interaction: discord.Interaction[Any], backing: Backing) -> None:
        """Go on, and show the list anew."""
        await backing.store.write(resume_alerts, interaction.user.id)
        managed = interaction.guild_id if may_manage_server(interaction) else None
        await show(interaction, await list_card(backing, interaction.user.id, managed))
