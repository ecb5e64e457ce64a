"""``/speaker``: who somebody is, and who speaks."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import Transform

from commands.answers import answer
from commands.asked import Asked, choose_podcast, find_nearest_people, find_shows
from commands.backing import Backing
from commands.cards.card import Card
from commands.cards.speakers import no_speaker_card, which_speaker_card
from commands.lists import speakers_page
from commands.naming import name_command
from commands.options import PodcastOption, SpeakerOption
from commands.pictured import show_profile
from store.model import Scope
from store.search.names import find_speakers

NEAREST = 5


class SpeakerGroup(app_commands.Group):
    """People of the archive."""

    def __init__(self, backing: Backing) -> None:
        super().__init__(name="speaker", description="The people who speak")
        self._backing = backing
        self.add_command(name_command(backing))

    @app_commands.command(
        name="lookup", description="Show who somebody is, where they speak and what they say"
    )
    @app_commands.describe(name="The person's name; if it fits several, I ask which one")
    async def lookup(
        self, interaction: discord.Interaction[Any], name: Transform[Asked, SpeakerOption]
    ) -> None:
        """Answer with one person, or ask which of several is meant."""
        scope = self._backing.scope(interaction.guild_id)
        await answer(interaction, self._lookup_card(name, scope))

    async def _lookup_card(self, asked: Asked, scope: Scope) -> Card:
        store = self._backing.store
        number = asked.id
        if number is None:
            choice = await store.read(find_speakers, asked.text, scope=scope)
            if not choice.candidates:
                nearest = await store.read(find_nearest_people, asked.text, scope, NEAREST)
                return no_speaker_card(
                    asked.text, nearest, await store.read(find_shows, nearest, scope)
                )
            if choice.chosen is None:
                people = [person for person, _ in choice.candidates]
                shows = await store.read(find_shows, people, scope)
                return which_speaker_card(asked.text, people, shows)
            number = choice.chosen.id
        return await show_profile(self._backing, number, scope)

    @app_commands.command(name="list", description="List who speaks, the most spoken first")
    @app_commands.describe(podcast="Only in this podcast")
    async def list(
        self,
        interaction: discord.Interaction[Any],
        podcast: Transform[Asked, PodcastOption] | None = None,
    ) -> None:
        """Answer with the first page of people."""
        scope = self._backing.scope(interaction.guild_id)
        await answer(interaction, self._list_card(podcast, scope))

    async def _list_card(self, podcast: Asked | None, scope: Scope) -> Card:
        store = self._backing.store
        chosen = await store.read(choose_podcast, podcast, scope) if podcast else None
        return await store.read(speakers_page, chosen.id if chosen else 0, 0, scope)
