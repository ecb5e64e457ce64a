"""Work behind the answers: index, harvest, and erasing what need not be kept."""

from __future__ import annotations

import asyncio

import structlog

from commands.backing import Backing
from seeds.harvesting import gather, keep_harvest
from store.blocks import find_blocks
from store.database import connect
from store.episodes import find_turns, get_episode, get_version, unharvested
from store.errors import StoreError, StoreUnavailable
from store.guilds import STAYS, erase_guild, find_guilds_left
from store.lookups import forget_lookups

log = structlog.get_logger(__name__)

AT_ONCE = 20
"""Episodes harvested in one go, so that each tick stays short."""


class Upkeep:
    """Brings what is derived up to the archive, in small pieces.

    Args:
        backing: archive, index and clock.
    """

    def __init__(self, backing: Backing) -> None:
        self._backing = backing

    async def catch_up(self) -> None:
        """Learn who is blocked, index what was loaded since, harvest a few episodes."""
        await self.read_blocks()
        await asyncio.to_thread(self._index)
        try:
            for episode_id in await self._backing.store.read(unharvested, AT_ONCE):
                await self._harvest(episode_id)
        except StoreUnavailable as error:
            log.error("archive.failed", kind=type(error).__name__, reason=str(error))

    async def read_blocks(self) -> None:
        """Tell the door who is blocked now; the command line may have changed it."""
        self._backing.door.blocks = await self._backing.store.read(find_blocks)

    async def forget(self) -> None:
        """Erase look-ups whose time is over, and what servers left behind long ago."""
        store, now = self._backing.store, self._backing.clock()
        erased = await store.write(forget_lookups, now)
        left = await store.read(find_guilds_left, now - STAYS)
        for guild_id in left:
            await store.write(erase_guild, guild_id)
        log.info("upkeep.forgot", lookups=erased, guilds=len(left))

    def _index(self) -> None:
        try:
            with connect(self._backing.store.path) as db:
                done = self._backing.index.catch_up(db)
        except (StoreError, OSError) as error:
            log.error("upkeep.index", kind=type(error).__name__, reason=str(error))
            return
        if done:
            log.info("upkeep.indexed", episodes=done)

    async def _harvest(self, episode_id: int) -> None:
        store = self._backing.store
        version = await store.read(get_version, episode_id)
        episode = await store.read(get_episode, episode_id)
        turns = await store.read(find_turns, episode_id)
        found = await asyncio.to_thread(gather, episode, turns)
        await store.write(keep_harvest, episode_id, version, found, self._backing.clock())
