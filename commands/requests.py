"""``/episode request`` and ``/episode limit``: transcripts that are not there yet."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import Range, Transform
from sqlite_utils import Database

from commands.answers import answer
from commands.asked import Asked, choose_podcast, find_meant_episodes
from commands.backing import Backing
from commands.cards.card import Card
from commands.cards.episodes import which_episode_card
from commands.cards.requests import asked_card, limit_card
from commands.options import EpisodeOption, PodcastOption
from commands.permissions import needs_manage_server
from commands.replies import Refused
from store.episodes import get_episode
from store.request_limits import count_asked, get_limit, set_limit
from store.requests import Outcome, request_transcript
from store.standing import get_standing

MOST = 1000
"""More transcripts a day than any server could want."""


def request_command(backing: Backing) -> app_commands.Command[Any, ..., None]:
    """Return the command that asks for an episode's transcript."""

    @app_commands.describe(
        episode="The episode's title, or a part of it", podcast="The podcast it belongs to"
    )
    async def request(
        interaction: discord.Interaction[Any],
        episode: Transform[Asked, EpisodeOption],
        podcast: Transform[Asked, PodcastOption] | None = None,
    ) -> None:
        """Ask for one episode, or ask back which one is meant."""
        guild_id, user_id = interaction.guild_id, interaction.user.id
        await answer(interaction, _request(backing, episode, podcast, user_id, guild_id))

    return app_commands.Command(
        name="request",
        description="Ask me to write down an episode that has no transcript yet",
        callback=request,
    )


def limit_command(backing: Backing) -> app_commands.Command[Any, ..., None]:
    """Return the command by which admins limit what their server asks for."""

    @app_commands.describe(a_day="How many transcripts may be asked for in 24 hours")
    async def limit(interaction: discord.Interaction[Any], a_day: Range[int, 0, MOST]) -> None:
        """Keep the limit."""
        guild_id = needs_manage_server(interaction)
        await answer(interaction, _limit(backing, guild_id, a_day))

    return app_commands.Command(
        name="limit",
        description="Limit the transcripts this server asks for in a day (Manage Server)",
        callback=limit,
    )


async def ask_for(
    backing: Backing, episode_id: int, *, user_id: int, guild_id: int | None
) -> Card:
    """Ask for an episode's transcript and return what came of it.

    Raises:
        NotFound: the server may not see the episode.
        Refused: nothing transcribes here, it was asked outside a server, or by
            somebody who has asked for too many.
    """
    if guild_id is None:
        raise Refused("Ask for transcripts in a server: each has so many a day.")
    if not backing.requests_a_day:
        raise Refused(
            "I cannot write recordings down here: whoever runs me has set up no transcriber."
        )
    backing.door.let_request(user_id, guild_id, backing.clock())
    scope = backing.scope(guild_id)
    outcome = await backing.store.write(
        request_transcript,
        episode_id,
        scope,
        user_id=user_id,
        most_a_day=backing.requests_a_day,
        now=backing.clock(),
    )
    if outcome is Outcome.NEW:
        backing.door.limits.requests.take(user_id, backing.clock())
    elif outcome is Outcome.OVER_LIMIT:
        backing.door.limits.note_refusal(guild_id, backing.clock())

    def read_card(db: Database) -> Card:
        most = get_limit(db, guild_id, backing.requests_a_day)
        return asked_card(
            outcome,
            get_episode(db, episode_id, scope),
            get_standing(db, episode_id),
            (most, count_asked(db, guild_id, backing.clock())),
        )

    return await backing.store.read(read_card)


async def _request(
    backing: Backing, asked: Asked, podcast: Asked | None, user_id: int, guild_id: int | None
) -> Card:
    store, scope = backing.store, backing.scope(guild_id)
    chosen = await store.read(choose_podcast, podcast, scope) if podcast else None
    found = await store.read(find_meant_episodes, asked, scope, chosen.id if chosen else None)
    if len(found) > 1:
        return which_episode_card(asked.text, found, "request")
    return await ask_for(backing, found[0].id, user_id=user_id, guild_id=guild_id)


async def _limit(backing: Backing, guild_id: int, a_day: int) -> Card:
    if not backing.requests_a_day:
        raise Refused("Whoever runs me has set up no transcriber, so nothing can be asked for.")
    await backing.store.write(set_limit, guild_id, a_day)
    return limit_card(a_day, backing.requests_a_day)
