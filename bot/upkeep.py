"""Work behind the answers: index, harvest, and erasing what need not be kept."""

from __future__ import annotations

import asyncio

import structlog

from bot.encoding import Encoding
from bot.harvester import Harvester
from commands.backing import Backing
from store.blocks import find_blocks
from store.database import connect
from store.errors import StoreError, StoreUnavailable
from store.guilds import STAYS, erase_guild, find_guilds_left
from store.lookups import forget_lookups

log = structlog.get_logger(__name__)

INDEXING_STANDS_BACK_S = 0.1
"""How long indexing waits for a moment without look-ups, before each episode.

Not long: what is not indexed yet makes every look-up dearer.
"""


class Upkeep:
    """Brings what is derived up to the archive, in small pieces.

    Args:
        backing: archive, index and clock.
    """

    def __init__(self, backing: Backing) -> None:
        self._backing = backing
        self._harvester = Harvester(backing)
        self._encoding = Encoding(backing.index)

    async def catch_up(self) -> None:
        """Learn who is blocked, index and encode what was loaded since, harvest a while."""
        await self.read_blocks()
        await asyncio.to_thread(self._index, asyncio.get_running_loop())
        self._encoding.kick()
        try:
            await self._harvester.catch_up()
        except StoreUnavailable as error:
            log.error("archive.failed", kind=type(error).__name__, reason=str(error))

    def close(self) -> None:
        """End what works beside the bot."""
        self._harvester.rest()
        self._encoding.stop()

    async def read_blocks(self) -> None:
        """Tell the door who is blocked now; the command line may have changed it."""
        self._backing.door.blocks = await self._backing.store.read_behind(find_blocks)

    async def forget(self) -> None:
        """Erase look-ups whose time is over, and what servers left behind long ago."""
        store, now = self._backing.store, self._backing.clock()
        erased = await store.write(forget_lookups, now)
        left = await store.read_behind(find_guilds_left, now - STAYS)
        for guild_id in left:
            await store.write(erase_guild, guild_id)
        log.info("upkeep.forgot", lookups=erased, guilds=len(left))

    def _index(self, loop: asyncio.AbstractEventLoop) -> None:
        store = self._backing.store

        def stand_back(_done: int, _of: int) -> None:
            if not loop.is_closed():
                waiting = store.stand_back(INDEXING_STANDS_BACK_S)
                asyncio.run_coroutine_threadsafe(waiting, loop).result()

        try:
            with connect(store.path) as db:
                done = self._backing.index.catch_up(db, on_progress=stand_back)
        except (StoreError, OSError) as error:
            log.error("upkeep.index", kind=type(error).__name__, reason=str(error))
            return
        if done:
            log.info("upkeep.indexed", episodes=done)
