"""Harvest behind the answers, in a process of its own so that none of them waits.

In a thread of the bot it takes the interpreter away from look-ups: measured, half
a second more for the slowest of a hundred.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import threading
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import timedelta
from multiprocessing import get_context, parent_process

import structlog

from commands.backing import Backing
from seeds.harvesting import Harvest, gather, keep_harvest
from store.episodes import find_turns, get_episode, get_version, is_harvested, unharvested
from store.errors import NotFound
from store.model import Episode, Turn

log = structlog.get_logger(__name__)

BUDGET = timedelta(seconds=12)
"""How long a tick harvests; the next one is fifteen seconds after it."""

AT_ONCE = 20
"""Episodes that are looked up together."""

_NICENESS = 5
"""How far the process stands back behind everything else (POSIX ``nice``)."""


class Harvester:
    """Finds what is worth showing of episodes that were loaded, one after another.

    Its process is started with the first episode and ended when none is left, or
    by ``rest``. Where none can be started, or it was killed, a thread does the work.

    Args:
        backing: archive and clock.
    """

    def __init__(self, backing: Backing) -> None:
        self._backing = backing
        self._pool: ProcessPoolExecutor | None = None
        self._in_thread = False
        self._failed: set[tuple[int, int]] = set()

    async def catch_up(self) -> None:
        """Harvest for a while, or until no episode is left that waits for it.

        Those that somebody asked for come first, also while others are at work. An
        episode that cannot be harvested keeps no other one waiting: it is left out
        until its text changes or the bot starts again.
        """
        clock = self._backing.clock
        until = clock() + BUDGET
        while waiting := await self._waiting():
            for episode_id in waiting:
                for asked in self._backing.wanted.take():
                    if not await self._is_hopeless(asked):
                        await self._harvest(asked)
                await self._harvest(episode_id)
                if clock() >= until:
                    return
        self.rest()

    def rest(self) -> None:
        """End the process, whose memory is not needed until there is more to do."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None

    async def _waiting(self) -> list[int]:
        failed = {number for number, _ in self._failed}
        found = await self._backing.store.read_behind(unharvested, AT_ONCE + len(failed))
        return [number for number in found if not await self._is_hopeless(number)]

    async def _is_hopeless(self, episode_id: int) -> bool:
        if not self._failed:
            return False
        version = await self._backing.store.read_behind(get_version, episode_id)
        return (episode_id, version) in self._failed

    async def _harvest(self, episode_id: int) -> None:
        store = self._backing.store
        try:
            if await store.read_behind(is_harvested, episode_id):  # somebody asked for it
                return
            version = await store.read_behind(get_version, episode_id)
            episode = await store.read_behind(get_episode, episode_id)
            turns = await store.read_behind(find_turns, episode_id)
        except NotFound:  # removed meanwhile
            return
        try:
            found = await self._gather(episode, turns)
        except Exception:
            log.exception("harvest.failed", episode=episode_id)
            self._failed.add((episode_id, version))
            return
        await store.write(keep_harvest, episode_id, version, found, self._backing.clock())

    async def _gather(self, episode: Episode, turns: Sequence[Turn]) -> Harvest:
        if not self._in_thread:
            try:
                loop = asyncio.get_running_loop()
                return await loop.run_in_executor(self._started(), gather, episode, turns)
            except (BrokenProcessPool, OSError, ImportError) as error:
                log.warning("harvest.in_thread", reason=type(error).__name__)
                self.rest()
                self._in_thread = True
        return await asyncio.to_thread(gather, episode, turns)

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(1, get_context("spawn"), _stand_back)
        return self._pool


def _stand_back() -> None:
    """Let everything else go first, and end with the bot however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(AttributeError, OSError):  # Windows has no ``nice``
        os.nice(_NICENESS)
    threading.Thread(target=_end_with_the_bot, daemon=True).start()


def _end_with_the_bot() -> None:
    """A pool's process whose parent was killed would wait for work for ever."""
    bot = parent_process()
    if bot is not None:
        bot.join()
        os._exit(0)
