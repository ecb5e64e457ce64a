"""Menus that ask who or which is meant."""

from __future__ import annotations

from typing import Any, cast

import discord
from sqlite_utils import Database

from commands import ids
from commands.backing import Backing
from commands.buttons.base import Press, scope_here, show
from commands.cards.card import Card
from commands.lists import chapters_page, episode_topics_page
from commands.profiles import episode_summary, speaker_profile
from commands.replies import Refused
from store.model import Scope


class WhoMenu(Press, template=ids.WHO):
    """Shows the person who was chosen."""

    async def pressed(self, interaction: discord.Interaction[Any], backing: Backing) -> None:
        """Show a person's profile."""
        scope = scope_here(interaction, backing)
        number = _chosen(interaction)
        card = await backing.store.read(speaker_profile, number, backing.rng, scope)
        await show(interaction, card)


class EpisodeMenu(Press, template=r"pq:episode:(?P<shown>summary|chapters|topics)"):
    """Shows the episode that was chosen."""

    async def pressed(self, interaction: discord.Interaction[Any], backing: Backing) -> None:
        """Show of the episode what was asked for."""
        scope = scope_here(interaction, backing)
        number = _chosen(interaction)
        read = _READ[self.said["shown"]]
        await show(interaction, await backing.store.read(read, number, 0, scope))


def _summary(db: Database, episode_id: int, _page: int, scope: Scope) -> Card:
    return episode_summary(db, episode_id, scope)


_READ = {"summary": _summary, "chapters": chapters_page, "topics": episode_topics_page}


def _chosen(interaction: discord.Interaction[Any]) -> int:
    said = cast("dict[str, Any]", interaction.data or {})
    value = str((said.get("values") or [""])[0])
    if not (value.isascii() and value.isdigit() and len(value) < 19):
        raise Refused("Choose one of the list.")
    return int(value)
