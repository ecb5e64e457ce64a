"""Following feeds: rows say what is due, this does it, and a restart goes on.

A poll reads a feed and stores its items; transcripts are read afterwards, each
on its own. Every feed and every host fails by itself: a slow or broken one uses
up its own time and nobody else's.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from seeds.apart import apart
from seeds.feed_storing import open_podcast, plan_items, store_items
from seeds.fetch import Fetched, Fetcher, Validators, checked
from seeds.fetch_errors import FetchError, host_of
from seeds.poll_plan import after_failure, after_success
from seeds.readers import rss
from seeds.readers.document import Source, UnreadableDocument
from seeds.readers.feed_items import Feed as ReadFeed
from seeds.readers.feed_items import FeedItem
from store.errors import StoreError
from store.feed_items import find_items, note_presence
from store.feed_moves import move_feed
from store.feeds import (
    Feed,
    FeedState,
    Polled,
    claim_feed,
    claim_feeds,
    finish_poll,
    get_feed,
)
from store.store import Store

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=10)
"""For so long a feed that is being polled is nobody else's."""
AT_ONCE = 6
"""Feeds polled at a time; each keeps at most one body in memory."""
MOST_PAGES = 100
MOST_ITEMS = 20_000
_HEAD = 16_384
BATCH = 25
"""Items stored in one go, so that other writes get between."""

STATUSES = {
    401: "asks for a password",
    403: "refuses to show it",
    404: "has nothing at this address",
    429: "asks to come less often",
}


class Poller:
    """Polls feeds.

    Args:
        store: the archive.
        fetcher: an open fetcher.
        clock: the present instant, UTC.
        rng: spreads what is due, so that feeds do not come all at once.
    """

    def __init__(
        self,
        store: Store,
        fetcher: Fetcher,
        clock: Callable[[], datetime],
        rng: random.Random,
    ) -> None:
        self.store, self.fetcher, self.clock, self.rng = store, fetcher, clock, rng

    async def poll_due(self, limit: int = 200) -> int:
        """Poll the feeds that are due, several at a time; return how many these were."""
        feeds = await self.store.write(claim_feeds, self.clock(), LEASE, limit)
        slots = asyncio.Semaphore(AT_ONCE)

        async def poll(feed: Feed) -> None:
            async with slots:
                await self._poll(feed)

        results = await asyncio.gather(*map(poll, feeds), return_exceptions=True)
        for feed, result in zip(feeds, results, strict=True):
            if isinstance(result, BaseException):
                await self._surprised(feed, result)
        return len(feeds)

    async def poll(self, feed_id: int, got: Fetched | None = None) -> Feed:
        """Poll one feed now, due or not; return its row afterwards.

        A feed that somebody else is polling at this moment is left to them.

        Args:
            feed_id: the feed.
            got: its answer, where it has just been fetched.
        """
        feed = await self.store.write(claim_feed, feed_id, self.clock(), LEASE)
        if feed is not None:
            await self._poll(feed, got)
        return await self.store.read_behind(get_feed, feed_id)

    async def _poll(self, feed: Feed, got: Fetched | None = None) -> None:
        known = None
        if feed.validator_url:
            known = Validators(feed.validator_url, feed.etag, feed.last_modified)
        if got is not None:
            await self._answer(feed, got)
            return
        try:
            async with self.fetcher.fetched(feed.url, known) as got:
                await self._answer(feed, got)
        except FetchError as error:
            await self._failed(feed, str(error))

    async def _answer(self, feed: Feed, got: Fetched) -> None:
        if got.status == 200:
            await self._read(feed, got)
        elif got.status == 304:
            await self._answered(feed, got)
        elif got.status == 410:
            now = self.clock()
            gone = Polled(FeedState.GONE, now, reason="The publisher has ended this feed.")
            await self.store.write(finish_poll, feed.id, gone, now)
        else:
            await self._failed(feed, told(got), got.retry_after)

    async def _read(self, feed: Feed, got: Fetched) -> None:
        """Take in a feed that was sent: its address, its show, its items."""
        try:
            read = await read_feed(got)
            got, read = await self._moved(feed, got, read)
        except UnreadableDocument as error:
            await self._failed(feed, str(error), got.retry_after)
            return
        to = got.moved_to or feed.url
        if to != feed.url:
            log.info("feed.moved", feed=feed.id)
            if not await self.store.write(move_feed, feed.id, to, self.clock()):
                return
        podcast_id = await self.store.write(open_podcast, feed, read)
        known = await self.store.read_behind(find_items, feed.id)
        keys = frozenset(item.key for item in known) if feed.changed else frozenset()
        items, complete, failure = await self._pages(feed, got, read, keys)
        steps, places = await apart(plan_items, known, items, feed.most_items)
        for at in range(0, len(steps), BATCH):
            batch = steps[at : at + BATCH]
            await self.store.write(store_items, feed.id, podcast_id, batch, self.clock())
        await self.store.write(note_presence, feed.id, places, self.clock(), complete=complete)
        if failure:
            await self._failed(feed, failure)
            return
        await self._answered(feed, got, changed=True, brought=bool(steps))

    async def _moved(
        self, feed: Feed, got: Fetched, read: ReadFeed
    ) -> tuple[Fetched, ReadFeed]:
        """Go where a feed says that it has moved, if there is a feed."""
        try:
            target = checked(read.new_url) if read.new_url else None
            if target is None or target in {feed.url, got.url, got.final_url}:
                return got, read
            there = await self.fetcher.fetch(target)
            if there.status == 200:
                found = await read_feed(there)
                return replace(there, moved_to=there.moved_to or target), found
        except (FetchError, UnreadableDocument):
            log.info("feed.not_moved", feed=feed.id)
        return got, read

    async def _pages(
        self, feed: Feed, got: Fetched, read: ReadFeed, known: frozenset[str]
    ) -> tuple[list[FeedItem], bool, str | None]:
        """Collect a paged feed's items (RFC 5005), as far back as there is news.

        Returns the items, whether they are all, and why not if something failed.
        """
        items, seen = list(read.items), {got.final_url, got.url}
        most = min(feed.most_items or MOST_ITEMS, MOST_ITEMS)
        while (url := read.next_page) and url not in seen and len(seen) < MOST_PAGES:
            news = [item for item in read.items if item.episode.key not in known]
            if len(items) >= most or not news:
                return items[:MOST_ITEMS], False, None
            seen.add(url)
            try:
                page = await self.fetcher.fetch(url)
                if page.status != 200:
                    return items, False, told(page)
                read = await read_feed(page)
            except (FetchError, UnreadableDocument) as error:
                return items, False, str(error)
            items += read.items
        return items[:MOST_ITEMS], len(items) <= MOST_ITEMS, None

    async def _answered(
        self, feed: Feed, got: Fetched, *, changed: bool = False, brought: bool = False
    ) -> None:
        now = self.clock()
        last = now if brought else feed.changed
        polled = Polled(
            FeedState.ACTIVE,
            after_success(now, last, got.cache_max_age, self.rng),
            changed=changed,
            brought=brought,
            validator_url=got.final_url,
            etag=got.etag,
            last_modified=got.last_modified,
        )
        await self.store.write(finish_poll, feed.id, polled, now)

    async def _failed(
        self, feed: Feed, reason: str, retry_after_s: float | None = None
    ) -> None:
        now, failures = self.clock(), feed.failures + 1
        log.info("feed.failed", feed=feed.id, failures=failures, reason=reason)
        polled = Polled(
            FeedState.FAILING,
            after_failure(now, failures, retry_after_s, self.rng),
            reason=reason,
            failures=failures,
        )
        await self.store.write(finish_poll, feed.id, polled, now)

    async def _surprised(self, feed: Feed, error: BaseException) -> None:
        if not isinstance(error, Exception):
            raise error
        log.error("feed.surprise", feed=feed.id, exc_info=error)
        if not isinstance(error, StoreError):
            await self._failed(feed, "Something went wrong while reading this feed.")


async def read_feed(got: Fetched) -> ReadFeed:
    """Read an answer as a feed, off the event loop.

    Raises:
        UnreadableDocument: it is none.
    """
    if not rss.fits(Source(got.final_url, got.body[:_HEAD])):
        raise UnreadableDocument("What is at this address now is no feed.")
    return await apart(rss.read_feed, Source(got.final_url, got.body))


def told(got: Fetched) -> str:
    """Return a sentence for an answer that is no document."""
    what = STATUSES.get(got.status) or (
        "is out of order" if got.status >= 500 else f"answers {got.status}"
    )
    return f"{host_of(got.final_url)} {what}."
