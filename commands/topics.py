"""``/topics``: what is talked about."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import Transform

from commands.answers import answer
from commands.asked import Asked, choose_podcast, find_meant_episodes
from commands.backing import Backing
from commands.cards.card import Card
from commands.cards.episodes import which_episode_card
from commands.lists import episode_topics_page, topics_page
from commands.options import EpisodeOption, PodcastOption
from store.model import Scope


def topics_command(backing: Backing) -> app_commands.Command[Any, ..., None]:
    """Return the command that lists topics."""

    @app_commands.describe(podcast="Only of this podcast", episode="Only of this episode")
    async def show_topics(
        interaction: discord.Interaction[Any],
        podcast: Transform[Asked, PodcastOption] | None = None,
        episode: Transform[Asked, EpisodeOption] | None = None,
    ) -> None:
        """Answer with the first page of topics, the most common first."""
        scope = backing.scope(interaction.guild_id)
        await answer(interaction, topics_of(backing, scope, podcast, episode))

    return app_commands.Command(
        name="topics", description="List what is talked about", callback=show_topics
    )


async def topics_of(
    backing: Backing, scope: Scope, podcast: Asked | None, episode: Asked | None
) -> Card:
    """Return the topics of an episode, of a podcast, or of everything."""
    store = backing.store
    chosen = await store.read(choose_podcast, podcast, scope) if podcast else None
    podcast_id = chosen.id if chosen else 0
    if episode is None:
        return await store.read(topics_page, podcast_id, 0, scope)
    found = await store.read(find_meant_episodes, episode, scope, podcast_id or None)
    if len(found) > 1:
        return which_episode_card(episode.text, found, "topics")
    card = await store.read(episode_topics_page, found[0].id, 0, scope)
    await backing.want(found[0].id)
    return card
