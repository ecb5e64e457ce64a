"""What every command, button and answer stands on."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol, cast

import discord

from commands.door import Door
from commands.following import Feeds
from commands.wanted import Wanted
from store.episodes import is_harvested
from store.insight_shelf import Shelf
from store.model import Scope
from store.search.engine import QuoteIndex
from store.store import Store

DIRECT_MESSAGES = 0
"""The guild id of a private conversation: no server has it, so none's podcasts show."""


@dataclass(frozen=True, slots=True)
class Backing:
    """The archive, its index and the few facts an answer needs besides.

    ``clock`` returns the present instant, aware and UTC; ``followed_only`` is
    the owner's choice that a server sees only what it follows; ``door`` knows who
    is blocked and who asks too often. ``requests_a_day`` is how many transcripts a
    server may ask for in 24 hours: none where nothing transcribes. ``feeds`` fetches
    feeds: None where nothing is to be fetched. ``shelf`` keeps what servers choose their
    insights among. ``grace`` is how late a digest may be posted.
    """

    store: Store
    index: QuoteIndex
    clock: Callable[[], datetime]
    rng: random.Random
    followed_only: bool = False
    door: Door = field(default_factory=Door)
    requests_a_day: int = 0
    feeds: Feeds | None = None
    shelf: Shelf = field(default_factory=Shelf)
    wanted: Wanted = field(default_factory=Wanted)
    grace: timedelta = timedelta(hours=6)

    def scope(self, guild_id: int | None) -> Scope:
        """Return what a server may see; in a direct message, what everybody may."""
        return Scope(guild_id or DIRECT_MESSAGES, self.followed_only)

    async def want(self, episode_id: int) -> None:
        """Let an episode that was asked for be harvested before all others, if it has to be."""
        if not await self.store.read(is_harvested, episode_id):
            self.wanted.ask(episode_id)


class HasBacking(Protocol):
    """A client that carries the backing for buttons, which Discord rebuilds by itself."""

    backing: Backing


def backing_of(interaction: discord.Interaction) -> Backing:
    """Return the backing of the client that received ``interaction``."""
    return cast("HasBacking", interaction.client).backing
