"""What leads on from an insight and from the daily post."""

from __future__ import annotations

from datetime import date
from typing import Any

import discord

from commands.backing import Backing
from commands.buttons.base import Press, scope_here
from commands.digest_cards import about_digest_card
from commands.insight import related_insights


class RelatedButton(Press, template=r"pq:related:(?P<insight>\d{1,18})"):
    """Shows what other episodes say on the subject, beside what is shown already."""

    async def pressed(self, interaction: discord.Interaction[Any], backing: Backing) -> None:
        """Answer with related insights; finding them may take a second."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        card = await backing.store.read(
            related_insights, self.number("insight"), scope_here(interaction, backing)
        )
        await interaction.followup.send(view=card, ephemeral=True)


class AboutDigestButton(
    Press, template=r"pq:digest:(?P<schedule>\d{1,18}):(?P<day>\d{4}-\d\d-\d\d)"
):
    """Explains a daily post; its id is also the mark by which the post is found."""

    async def pressed(self, interaction: discord.Interaction[Any], backing: Backing) -> None:
        """Answer with what the post is and who can change it."""
        del backing
        day = date.fromisoformat(self.said["day"])
        card = about_digest_card(self.number("schedule"), day)
        await interaction.response.send_message(view=card, ephemeral=True)
