"""``/podcast``: what there is to quote from, and what a server follows."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import Transform

from commands.answers import answer
from commands.asked import Asked, choose_podcast
from commands.backing import Backing
from commands.cards.card import Card
from commands.cards.podcasts import followed_card
from commands.feeds import add_command, refresh_command, remove_command, status_command
from commands.lists import podcasts_page
from commands.options import AnyPodcastOption, PodcastOption
from commands.permissions import needs_manage_server
from store.model import Scope
from store.podcasts import follow_podcast, unfollow_podcast


class PodcastGroup(app_commands.Group):
    """Podcasts of the archive; following is for who manages the server."""

    def __init__(self, backing: Backing) -> None:
        super().__init__(name="podcast", description="The podcasts to quote from")
        self._backing = backing
        for make in (add_command, remove_command, status_command, refresh_command):
            self.add_command(make(backing))

    @app_commands.command(name="list", description="List the podcasts there are")
    async def list(self, interaction: discord.Interaction[Any]) -> None:
        """Answer with the first page of podcasts."""
        scope = self._backing.scope(interaction.guild_id)
        await answer(interaction, self._backing.store.read(podcasts_page, 0, 0, scope))

    @app_commands.command(
        name="follow", description="Let this server follow a podcast (Manage Server)"
    )
    @app_commands.describe(podcast="The podcast's title")
    async def follow(
        self,
        interaction: discord.Interaction[Any],
        podcast: Transform[Asked, AnyPodcastOption],
    ) -> None:
        """Follow a podcast of the archive."""
        guild_id = needs_manage_server(interaction)
        await answer(interaction, self._follow_card(guild_id, interaction.user.id, podcast))

    async def _follow_card(self, guild_id: int, user_id: int, asked: Asked) -> Card:
        store = self._backing.store
        podcast = await store.read(choose_podcast, asked, Scope(guild_id))
        changed = await store.write(
            follow_podcast, guild_id, podcast.id, user_id, self._backing.clock()
        )
        return followed_card(podcast, now=True, changed=changed)

    @app_commands.command(
        name="unfollow",
        description="Let this server follow a podcast no longer (Manage Server)",
    )
    @app_commands.describe(podcast="The podcast's title")
    async def unfollow(
        self,
        interaction: discord.Interaction[Any],
        podcast: Transform[Asked, PodcastOption],
    ) -> None:
        """End the following of a podcast."""
        guild_id = needs_manage_server(interaction)
        await answer(interaction, self._unfollow_card(guild_id, podcast))

    async def _unfollow_card(self, guild_id: int, asked: Asked) -> Card:
        store = self._backing.store
        podcast = await store.read(choose_podcast, asked, Scope(guild_id))
        changed = await store.write(unfollow_podcast, guild_id, podcast.id)
        return followed_card(podcast, now=False, changed=changed)
