"""Following feeds while the bot runs: a tick, and what servers ask for between ticks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog

from seeds.addressed import Added, Wish, add_address
from seeds.feed_transcripts import TranscriptQueue
from seeds.feeds import Poller
from store.errors import StoreError
from store.feeds import release_leases

log = structlog.get_logger(__name__)

_EVERY = 0
"""In place of a feed's id: all of them in turn."""


async def poll_feeds(poller: Poller, queue: TranscriptQueue) -> tuple[int, int]:
    """Poll the feeds that are due and read transcripts that wait, side by side.

    For a tick every minute; rows decide what is due, and a tick that takes long
    holds up nothing but the next tick. Returns how many feeds and transcripts
    were dealt with.
    """
    feeds, transcripts = await asyncio.gather(poller.poll_due(), queue.read_due())
    if feeds or transcripts:
        log.info("feeds.polled", feeds=feeds, transcripts=transcripts)
    return feeds, transcripts


class FeedDesk:
    """Takes servers' wishes for podcasts, and works through them behind the answers.

    Args:
        poller: polls feeds.
        queue: reads transcripts.
        on_read: is called after transcripts were stored, so that they are indexed.
    """

    def __init__(
        self,
        poller: Poller,
        queue: TranscriptQueue,
        on_read: Callable[[], None] | None = None,
    ) -> None:
        self.poller, self.queue = poller, queue
        self._on_read = on_read
        self._tasks: dict[asyncio.Task[None], int] = {}
        self._catching_up: asyncio.Task[None] | None = None

    async def resume(self) -> None:
        """Take up what an earlier process left; to be called once at the start."""
        await self.poller.store.write(release_leases)

    async def tick(self) -> None:
        """Do what is due; for the scheduler.

        Where much waits, such as after a restart, the rest is read in the background.
        """
        _, transcripts = await poll_feeds(self.poller, self.queue)
        if not transcripts:
            return
        self._tell_read()
        if self._catching_up is None or self._catching_up.done():
            self._catching_up = self._begin(_EVERY)

    async def add(self, url: str, wish: Wish) -> Added:
        """Add what an address leads to; transcripts follow in the background.

        Of a feed that is followed already only what still waits is read.

        Raises:
            FetchError: nothing could be fetched; the message is one sentence.
            UnreadableDocument: what is there is nothing that can be loaded.
        """
        added = await add_address(self.poller, url, wish)
        if added.feed is not None and added.feed.id not in self._tasks.values():
            self._begin(added.feed.id)
        return added

    async def refresh(self, feed_id: int) -> None:
        """Poll a feed now and read what it brings, in the background."""
        feed = await self.poller.poll(feed_id)
        self._begin(feed.id)

    def is_reading(self, feed_id: int) -> bool:
        """Whether transcripts are being read that were asked for with this feed."""
        return feed_id in self._tasks.values()

    async def finished(self, feed_id: int, within_s: float) -> bool:
        """Wait until no transcript of a feed is being read, at most ``within_s`` seconds.

        Returns whether it has come to that. What waits for another attempt, or for
        the next tick, is not waited for.
        """
        tasks = [task for task, number in self._tasks.items() if number == feed_id]
        if not tasks:
            return True
        _, going = await asyncio.wait(tasks, timeout=within_s)
        return not going

    async def close(self) -> None:
        """Stop what runs in the background; the rows know where to go on."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _begin(self, feed_id: int) -> asyncio.Task[None]:
        task = asyncio.create_task(self._read_all(feed_id))
        self._tasks[task] = feed_id
        task.add_done_callback(self._tasks.pop)
        return task

    async def _read_all(self, feed_id: int) -> None:
        """Read what waits, of one feed or of every; a failing archive ends it for now."""
        try:
            while await self._read_some(feed_id):
                self._tell_read()
        except StoreError as error:
            log.error("archive.failed", kind=type(error).__name__, reason=str(error))

    async def _read_some(self, feed_id: int) -> int:
        if feed_id == _EVERY:
            return await self.queue.read_due()
        return await self.queue.read_due(limit=40, each=40, feed_id=feed_id)

    def _tell_read(self) -> None:
        if self._on_read is not None:
            self._on_read()
