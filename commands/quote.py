"""``/quote``: who said that, where, and what exactly."""

from __future__ import annotations

from datetime import date
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import Range, Transform

from commands.answers import answer
from commands.asked import Asked, choose_people, choose_podcast
from commands.backing import Backing
from commands.cards.card import Card
from commands.cards.quotes import quote_card
from commands.lookup import Filters, find_card
from commands.options import (
    DayOption,
    EpisodeOption,
    PodcastOption,
    SaidByOption,
    SpeakerOption,
)
from store.model import Quote, Scope
from store.quotes import random_quote

LONGEST_TEXT = 6000
"""Characters of a look-up: the most that Discord takes in an option."""


class QuoteGroup(app_commands.Group):
    """Quotes from the archive, always verbatim."""

    def __init__(self, backing: Backing) -> None:
        super().__init__(name="quote", description="Find out who said that, and what exactly")
        self._backing = backing

    @app_commands.command(name="find", description="Find a quote from the words you remember")
    @app_commands.describe(
        text="Words you remember, as well as you can; spelling does not matter",
        speaker="Only what this person said; a first name searches everybody who has it",
        podcast="Only in this podcast",
        episode="Only in this episode",
        after="Only episodes from this day on: 2024, 2024-05 or 2024-05-17",
        before="Only episodes before this day: 2024, 2024-05 or 2024-05-17",
    )
    async def find(
        self,
        interaction: discord.Interaction[Any],
        text: Range[str, 1, LONGEST_TEXT],
        speaker: Transform[Asked, SaidByOption] | None = None,
        podcast: Transform[Asked, PodcastOption] | None = None,
        episode: Transform[Asked, EpisodeOption] | None = None,
        after: Transform[date, DayOption] | None = None,
        before: Transform[date, DayOption] | None = None,
    ) -> None:
        """Answer with the best quote and the way to the next ones."""
        filters = Filters(speaker, podcast, episode, after, before)
        await answer(
            interaction,
            find_card(
                self._backing,
                text,
                filters,
                user_id=interaction.user.id,
                guild_id=interaction.guild_id,
            ),
        )

    @app_commands.command(name="random", description="Show a passage worth reading")
    @app_commands.describe(
        speaker="Only what this person said", podcast="Only from this podcast"
    )
    async def random(
        self,
        interaction: discord.Interaction[Any],
        speaker: Transform[Asked, SpeakerOption] | None = None,
        podcast: Transform[Asked, PodcastOption] | None = None,
    ) -> None:
        """Answer with a quote drawn at random."""
        scope = self._backing.scope(interaction.guild_id)
        await answer(interaction, self._random_card(scope, speaker, podcast))

    async def _random_card(
        self, scope: Scope, speaker: Asked | None, podcast: Asked | None
    ) -> Card:
        store = self._backing.store
        podcast_id = (await store.read(choose_podcast, podcast, scope)).id if podcast else None
        people: tuple[int, ...] = ()
        if speaker:
            people = await store.read(choose_people, speaker, scope, podcast_id)
        quote: Quote = await store.read(
            random_quote, self._backing.rng, scope, speaker_ids=people, podcast_id=podcast_id
        )
        return quote_card(quote, "A quote")
