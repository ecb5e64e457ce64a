"""Menus that ask who or which is meant."""

from __future__ import annotations

from typing import Any, cast

import discord

from commands import ids
from commands.backing import Backing
from commands.buttons.base import Press, scope_here, show
from commands.lists import chapters_page
from commands.profiles import episode_summary, speaker_profile
from commands.replies import Refused


class WhoMenu(Press, template=ids.WHO):
    """Shows the person who was chosen."""

    async def pressed(self, interaction: discord.Interaction[Any], backing: Backing) -> None:
        """Show a person's profile."""
        scope = scope_here(interaction, backing)
        number = _chosen(interaction)
        card = await backing.store.read(speaker_profile, number, backing.rng, scope)
        await show(interaction, card)


class EpisodeMenu(Press, template=r"pq:episode:(?P<shown>summary|chapters)"):
    """Shows the episode that was chosen."""

    async def pressed(self, interaction: discord.Interaction[Any], backing: Backing) -> None:
        """Show an episode's summary or chapters, as was asked."""
        scope = scope_here(interaction, backing)
        number = _chosen(interaction)
        if self.said["shown"] == "chapters":
            card = await backing.store.read(chapters_page, number, 0, scope)
        else:
            card = await backing.store.read(episode_summary, number, scope)
        await show(interaction, card)


def _chosen(interaction: discord.Interaction[Any]) -> int:
    said = cast("dict[str, Any]", interaction.data or {})
    value = str((said.get("values") or [""])[0])
    if not (value.isascii() and value.isdigit() and len(value) < 19):
        raise Refused("Choose one of the list.")
    return int(value)
