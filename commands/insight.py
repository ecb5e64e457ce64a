"""``/insight``: a passage that stands on its own, with its proof."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import Range, Transform
from sqlite_utils import Database

from commands.answers import answer
from commands.asked import Asked, choose_people, choose_podcast
from commands.backing import Backing
from commands.cards.card import Card
from commands.cards.insights import insight_card, no_insight_card
from commands.choosing import read_taste
from commands.daily import find_today
from commands.options import PodcastOption, SpeakerOption
from commands.permissions import may_manage_server
from commands.taste import taste_commands
from seeds.harvest.words import content_stems
from store.insights import find_insights
from store.model import Insight, Scope
from store.topics import find_topics

_BEST, _LOOKED_THROUGH = 400, 4000
"""Among how many of the best one is drawn; and is looked for one about a topic."""

_LIKED = 3.0
"""How much likelier an insight is drawn that the server prefers."""


class InsightGroup(app_commands.Group):
    """Passages worth posting."""

    def __init__(self, backing: Backing) -> None:
        super().__init__(
            name="insight", description="Passages worth reading, with their source"
        )
        self._backing = backing
        for command in taste_commands(backing):
            self.add_command(command)

    @app_commands.command(name="today", description="Show today's insight of this server")
    async def today(self, interaction: discord.Interaction[Any]) -> None:
        """Answer with the insight that was posted today, or would be."""
        admin = may_manage_server(interaction)
        await answer(interaction, self._today_card(interaction.guild_id, for_admin=admin))

    async def _today_card(self, guild_id: int | None, *, for_admin: bool) -> Card:
        insight = await find_today(self._backing, guild_id)
        if insight is None:
            return no_insight_card()
        return insight_card(insight, "Today's insight", for_admin=for_admin)

    @app_commands.command(name="random", description="Show an insight drawn at random")
    @app_commands.describe(
        podcast="Only from this podcast",
        speaker="Only what this person said",
        topic="Only about this, in a word or two",
    )
    async def random(
        self,
        interaction: discord.Interaction[Any],
        podcast: Transform[Asked, PodcastOption] | None = None,
        speaker: Transform[Asked, SpeakerOption] | None = None,
        topic: Range[str, 1, 100] | None = None,
    ) -> None:
        """Answer with one of the better insights that fit."""
        scope = self._backing.scope(interaction.guild_id)
        filters = (podcast, speaker, topic)
        admin = may_manage_server(interaction)
        await answer(interaction, self._random_card(scope, filters, for_admin=admin))

    async def _random_card(
        self,
        scope: Scope,
        filters: tuple[Asked | None, Asked | None, str | None],
        *,
        for_admin: bool,
    ) -> Card:
        store = self._backing.store
        podcast, speaker, topic = filters
        podcast_id = (await store.read(choose_podcast, podcast, scope)).id if podcast else None
        people: tuple[int, ...] = ()
        if speaker:
            people = await store.read(choose_people, speaker, scope, podcast_id)
        found = await store.read(_fitting, scope, podcast_id, people, topic)
        taste = await store.read(read_taste, scope.guild_id or 0)
        if not any(filters):  # who asks for something by name gets it all the same
            found = [insight for insight in found if not taste.bars(insight)]
        if not found:
            return no_insight_card()
        weights = [_LIKED if taste.likes(insight) else 1.0 for insight in found]
        (drawn,) = self._backing.rng.choices(found, weights)
        return insight_card(drawn, "An insight", for_admin=for_admin)


def _fitting(
    db: Database,
    scope: Scope,
    podcast_id: int | None,
    speaker_ids: Sequence[int],
    topic: str | None,
) -> list[Insight]:
    wanted = set(content_stems(topic)) if topic else set()
    found = find_insights(
        db,
        scope,
        podcast_ids=(podcast_id,) if podcast_id else (),
        speaker_ids=speaker_ids,
        limit=_LOOKED_THROUGH if wanted else _BEST,
    )
    if not wanted:
        return found
    about = [one for one in found if wanted <= set(content_stems(one.text))]
    if about:
        return about
    episodes = {one.episode_id for one in found}
    talking = {number for number in episodes if wanted <= _topics(db, number)}
    return [one for one in found if one.episode_id in talking]


def _topics(db: Database, episode_id: int) -> set[str]:
    return set(content_stems(" ".join(find_topics(db, episode_id))))
