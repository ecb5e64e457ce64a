"""Following feeds while the bot runs: a tick, and what servers ask for between ticks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog

from seeds.addressed import Added, Wish, add_address
from seeds.feed_transcripts import TranscriptQueue
from seeds.feeds import Poller
from store.feeds import release_leases

log = structlog.get_logger(__name__)


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
        self._tasks: set[asyncio.Task[None]] = set()

    async def resume(self) -> None:
        """Take up what an earlier process left; to be called once at the start."""
        await self.poller.store.write(release_leases)

    async def tick(self) -> None:
        """Do what is due; for the scheduler."""
        _, transcripts = await poll_feeds(self.poller, self.queue)
        if transcripts and self._on_read is not None:
            self._on_read()

    async def add(self, url: str, wish: Wish) -> Added:
        """Add what an address leads to; transcripts follow in the background.

        Raises:
            FetchError: nothing could be fetched; the message is one sentence.
            UnreadableDocument: what is there is nothing that can be loaded.
        """
        added = await add_address(self.poller, url, wish)
        if added.feed is not None and not added.known:
            self._begin(added.feed.id)
        return added

    async def refresh(self, feed_id: int) -> None:
        """Poll a feed now and read what it brings, in the background."""
        feed = await self.poller.poll(feed_id)
        self._begin(feed.id)

    async def close(self) -> None:
        """Stop what runs in the background; the rows know where to go on."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _begin(self, feed_id: int) -> None:
        task = asyncio.create_task(self._read_all(feed_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _read_all(self, feed_id: int) -> None:
        while await self.queue.read_due(limit=40, each=40, feed_id=feed_id):
            if self._on_read is not None:
                self._on_read()
