"""Web addresses on the command line: what ``load`` fetches, and how."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import click

from bot.clock import now
from bot.fetching import Fetching
from seeds.addressed import Added, Wish, load_address
from seeds.feed_transcripts import Tell, TranscriptQueue
from seeds.feeds import Poller
from seeds.fetch_errors import FetchError
from seeds.load import Loaded, Reading
from seeds.readers.document import Document, UnreadableDocument
from store.feed_items import count_items
from store.feeds import release_leases
from store.podcasts import get_podcast
from store.store import Store

P = ParamSpec("P")
T = TypeVar("T")


def fetch_options(command: Callable[..., T]) -> Callable[..., T]:
    """Give a command the options for fetching, as one argument ``fetching``."""

    @wraps(command)
    def wrapped(
        *args: object, contact: str, allow_address: tuple[str, ...], **kwargs: object
    ) -> T:
        fetching = Fetching(contact, frozenset(allow_address))
        return command(*args, fetching=fetching, **kwargs)

    for option in (
        click.option(
            "--contact",
            envvar="PULLQUOTE_CONTACT",
            default="",
            help="How a publisher reaches you: told with every request.",
        ),
        click.option(
            "--allow-address",
            multiple=True,
            envvar="PULLQUOTE_ALLOW_ADDRESS",
            metavar="IP",
            help="A private network address that may be fetched from all the same.",
        ),
    ):
        wrapped = option(wrapped)
    return wrapped


def is_address(source: str) -> bool:
    """Whether a source is meant as a web address."""
    return source.lower().startswith(("http://", "https://"))


def load_addresses(
    db_path: Path, urls: Sequence[str], wish: Wish, fetching: Fetching, tell: Tell
) -> None:
    """Load what web addresses lead to, one after the other; ``tell`` hears of each part."""
    asyncio.run(_load(db_path, urls, wish, fetching, tell))


async def _load(
    db_path: Path, urls: Sequence[str], wish: Wish, fetching: Fetching, tell: Tell
) -> None:
    rng = random.Random()  # noqa: S311 - spreads polls, guards nothing
    async with Store(db_path) as store, fetching.fetcher(now) as fetcher:
        await store.write(release_leases)
        poller = Poller(store, fetcher, now, rng)
        queue = TranscriptQueue(store, fetcher, now, rng)
        for url in urls:
            try:
                added = await load_address(poller, queue, url, wish, tell)
            except (FetchError, UnreadableDocument) as error:
                tell(Reading(url, refused=str(error)), Loaded(url, refused=str(error)))
            else:
                await _tell_of_feed(store, url, added, tell)


async def _tell_of_feed(store: Store, url: str, added: Added, tell: Tell) -> None:
    """Tell of a feed itself: the episodes without words, and what is wrong with it."""
    feed = added.feed
    if feed is None:
        return
    if feed.podcast_id is None:
        tell(Reading(url, refused=feed.reason), Loaded(url, refused=feed.reason))
        return
    podcast = await store.read(get_podcast, feed.podcast_id)
    counts = await store.read(count_items, feed.id)
    reasons = [feed.reason] if feed.reason else []
    if counts.waiting:
        reasons.append(f"{counts.waiting} transcripts could not be read yet")
    tell(
        Reading(url, Document("rss"), podcast),
        Loaded(
            url,
            format="rss",
            episodes=counts.found - counts.read,
            refused="; ".join(reasons) or None,
        ),
    )
