"""Menus that ask who or which is meant."""

from __future__ import annotations

from typing import Any, cast

import discord

from commands import ids
from commands.backing import Backing
from commands.buttons.base import Press, scope_here, show
from commands.lists import chapters_page, episode_topics_page
from commands.pictured import show_profile, show_summary
from commands.replies import Refused
from commands.requests import ask_for


class WhoMenu(Press, template=ids.WHO):
    """Shows the person who was chosen."""

    async def pressed(self, interaction: discord.Interaction[Any], backing: Backing) -> None:
        """Show a person's profile."""
        scope = scope_here(interaction, backing)
        number = _chosen(interaction)
        await show(interaction, await show_profile(backing, number, scope))


class EpisodeMenu(Press, template=r"pq:episode:(?P<shown>summary|chapters|topics|request)"):
    """Shows the episode that was chosen."""

    async def pressed(self, interaction: discord.Interaction[Any], backing: Backing) -> None:
        """Show of the episode what was asked for, or ask for its transcript."""
        scope = scope_here(interaction, backing)
        number = _chosen(interaction)
        if self.said["shown"] == "summary":
            card = await show_summary(backing, number, scope)
        elif self.said["shown"] == "request":
            card = await ask_for(
                backing, number, user_id=interaction.user.id, guild_id=interaction.guild_id
            )
        else:
            read_page = _PAGES[self.said["shown"]]
            card = await backing.store.read(read_page, number, 0, scope)
        await show(interaction, card)


_PAGES = {"chapters": chapters_page, "topics": episode_topics_page}


def _chosen(interaction: discord.Interaction[Any]) -> int:
    said = cast("dict[str, Any]", interaction.data or {})
    value = str((said.get("values") or [""])[0])
    if not (value.isascii() and value.isdigit() and len(value) < 19):
        raise Refused("Choose one of the list.")
    return int(value)
