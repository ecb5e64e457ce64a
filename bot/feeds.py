"""Feeds for the running bot: what commands ask for, and what the clock brings."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, TypeVar

import structlog

from bot.fetching import Fetching
from commands.cards.text import escape
from commands.following import Taken
from commands.replies import Refused
from seeds.addressed import Wish
from seeds.feed_transcripts import TranscriptQueue
from seeds.feeds import Poller
from seeds.fetch_errors import FetchError
from seeds.following import FeedDesk
from seeds.load import Loaded
from seeds.readers.document import UnreadableDocument
from store.errors import StoreUnavailable
from store.store import Store

T = TypeVar("T")

log = structlog.get_logger(__name__)

TICKS_AT_ONCE = 4
"""A tick that a slow publisher holds up does not hold up the next ones."""

_SHOWN = 300
"""Of a reason, in a sentence."""


class FollowedFeeds:
    """Feeds that are followed: ``commands.following.Feeds``, and the clock's part.

    Args:
        desk: does the work.
    """

    def __init__(self, desk: FeedDesk) -> None:
        self._desk = desk
        self._ticks: set[asyncio.Task[None]] = set()
        self._asked: set[asyncio.Task[Any]] = set()

    async def add(
        self, url: str, *, guild_id: int, user_id: int, most_items: int | None, private: bool
    ) -> Taken:
        """Follow what an address leads to, for a server.

        Raises:
            Refused: nothing could be fetched or read there.
        """
        wish = Wish(guild_id, user_id, most_items, guild_id if private else None)
        try:
            added = await self._to_the_end(self._desk.add(url, wish))
        except FetchError as error:
            raise Refused(escape(str(error), _SHOWN)) from error
        except UnreadableDocument as error:
            raise Refused(_shortened(error)) from error
        if added.feed is not None:
            return Taken(added.feed.id, added.known)
        return _taken(added.loaded)

    async def refresh(self, feed_id: int) -> None:
        """Poll a feed now; what it brings is read in the background."""
        await self._to_the_end(self._desk.refresh(feed_id))

    async def finished(self, feed_id: int, within_s: float) -> bool:
        """Wait until no transcript of a feed is being read; return whether it came to that."""
        return await self._desk.finished(feed_id, within_s)

    def is_reading(self, feed_id: int) -> bool:
        """Whether a transcript of a feed is being read."""
        return self._desk.is_reading(feed_id)

    def kick(self) -> None:
        """Do what is due; returns at once."""
        if len(self._ticks) < TICKS_AT_ONCE:
            task = asyncio.create_task(self._tick(), name="feeds")
            self._ticks.add(task)
            task.add_done_callback(self._ticks.discard)

    async def close(self) -> None:
        """Stop; the rows know where to go on."""
        tasks = self._ticks | self._asked
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._desk.close()

    async def _tick(self) -> None:
        try:
            await self._desk.tick()
        except StoreUnavailable as error:
            log.error("archive.failed", kind=type(error).__name__, reason=str(error))
        except Exception:
            log.exception("feeds.stopped")

    async def _to_the_end(self, work: Coroutine[Any, Any, T]) -> T:
        """Do something that goes on when nobody waits for it any more."""
        task = asyncio.create_task(work)
        self._asked.add(task)
        task.add_done_callback(self._asked.discard)
        return await asyncio.shield(task)


@asynccontextmanager
async def open_feeds(
    store: Store,
    fetching: Fetching | None,
    clock: Callable[[], datetime],
    rng: random.Random,
) -> AsyncIterator[FollowedFeeds | None]:
    """Open all that follows feeds for one block, and take up what was left.

    Args:
        store: the archive.
        fetching: who fetches; None where nothing is to be fetched.
        clock: returns the present instant.
        rng: spreads polls.
    """
    if fetching is None:
        yield None
        return
    async with fetching.fetcher(clock) as fetcher:
        desk = FeedDesk(
            Poller(store, fetcher, clock, rng), TranscriptQueue(store, fetcher, clock, rng)
        )
        try:
            await desk.resume()
        except StoreUnavailable as error:  # a full disk; leases run out by themselves
            log.error("archive.failed", kind=type(error).__name__, reason=str(error))
        feeds = FollowedFeeds(desk)
        try:
            yield feeds
        finally:
            await feeds.close()


def _shortened(error: UnreadableDocument) -> str:
    """Return what is wrong, without the list of all that was looked for."""
    told = escape(str(error).partition(";")[0].rstrip("."), _SHOWN)
    return (
        f"{told}. I can follow a feed or a page that names one, and read transcripts and"
        " archives of them."
    )


def _taken(loaded: tuple[Loaded, ...]) -> Taken:
    refused = [one.refused for one in loaded if one.refused]
    return Taken(
        episodes=sum(one.episodes + one.skipped for one in loaded),
        refused=tuple(escape(reason.partition(";")[0], _SHOWN) for reason in refused),
    )
