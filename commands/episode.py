"""``/episode``: what an episode is about, what there is, its chapters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import Transform

from commands.answers import answer
from commands.asked import Asked, choose_podcast, find_meant_episodes
from commands.backing import Backing
from commands.cards.card import Card
from commands.cards.episodes import which_episode_card
from commands.lists import chapters_page, episodes_page
from commands.options import EpisodeOption, PodcastOption
from commands.pictured import show_summary
from commands.requests import limit_command, request_command
from store.model import Episode, Scope


class EpisodeGroup(app_commands.Group):
    """Episodes of the archive."""

    def __init__(self, backing: Backing) -> None:
        super().__init__(name="episode", description="What the episodes are about")
        self._backing = backing
        self.add_command(request_command(backing))
        self.add_command(limit_command(backing))

    @app_commands.command(
        name="summary", description="Show notes, key moments, chapters and people of an episode"
    )
    @app_commands.describe(
        episode="The episode's title, or a part of it", podcast="The podcast it belongs to"
    )
    async def summary(
        self,
        interaction: discord.Interaction[Any],
        episode: Transform[Asked, EpisodeOption],
        podcast: Transform[Asked, PodcastOption] | None = None,
    ) -> None:
        """Answer with an episode's summary, or ask which episode is meant."""
        scope = self._backing.scope(interaction.guild_id)
        await answer(interaction, self._summary_card(episode, podcast, scope))

    async def _summary_card(self, asked: Asked, podcast: Asked | None, scope: Scope) -> Card:
        found = await self._meant(asked, podcast, scope)
        if len(found) > 1:
            return which_episode_card(asked.text, found, "summary")
        return await show_summary(self._backing, found[0].id, scope)

    @app_commands.command(name="list", description="List episodes, the newest first")
    @app_commands.describe(podcast="Only of this podcast")
    async def list(
        self,
        interaction: discord.Interaction[Any],
        podcast: Transform[Asked, PodcastOption] | None = None,
    ) -> None:
        """Answer with the first page of episodes."""
        scope = self._backing.scope(interaction.guild_id)
        await answer(interaction, self._list_card(podcast, scope))

    async def _list_card(self, podcast: Asked | None, scope: Scope) -> Card:
        store = self._backing.store
        chosen = await store.read(choose_podcast, podcast, scope) if podcast else None
        return await store.read(episodes_page, chosen.id if chosen else 0, 0, scope)

    @app_commands.command(name="chapters", description="List the chapters of an episode")
    @app_commands.describe(
        episode="The episode's title, or a part of it", podcast="The podcast it belongs to"
    )
    async def chapters(
        self,
        interaction: discord.Interaction[Any],
        episode: Transform[Asked, EpisodeOption],
        podcast: Transform[Asked, PodcastOption] | None = None,
    ) -> None:
        """Answer with an episode's chapters and where they begin."""
        scope = self._backing.scope(interaction.guild_id)
        await answer(interaction, self._chapters_card(episode, podcast, scope))

    async def _chapters_card(self, asked: Asked, podcast: Asked | None, scope: Scope) -> Card:
        found = await self._meant(asked, podcast, scope)
        if len(found) > 1:
            return which_episode_card(asked.text, found, "chapters")
        return await self._backing.store.read(chapters_page, found[0].id, 0, scope)

    async def _meant(
        self, asked: Asked, podcast: Asked | None, scope: Scope
    ) -> Sequence[Episode]:
        store = self._backing.store
        chosen = await store.read(choose_podcast, podcast, scope) if podcast else None
        return await store.read(
            find_meant_episodes, asked, scope, chosen.id if chosen else None
        )
