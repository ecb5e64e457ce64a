"""``/podcast add``, ``remove``, ``status`` and ``refresh``: the feeds a server follows."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Sequence
from datetime import timedelta
from typing import Any, TypeVar

import discord
from discord import app_commands
from discord.app_commands import Range, Transform
from discord.utils import format_dt
from sqlite_utils import Database

from commands.answers import PATIENCE_S, answer
from commands.asked import Asked, choice_value, choose_podcast
from commands.backing import Backing
from commands.cards.card import Card
from commands.cards.citation import title
from commands.cards.feeds import (
    Reading,
    documents_card,
    feeds_card,
    looking_card,
    reading_card,
    removed_card,
)
from commands.following import Feeds, Taken
from commands.live import LiveAnswer
from commands.options import NameOption, PodcastOption
from commands.permissions import needs_manage_server
from commands.replies import Refused
from store.feed_items import retry_failed
from store.feed_progress import count_followed_feeds, find_followed_feeds, get_progress
from store.feeds import Feed, FeedState, find_feeds, get_feed, withdraw_request
from store.model import Scope
from store.podcasts import find_podcasts, get_podcast, unfollow_podcast

STEP_S = 12.0
"""How often a card is brought up to date while a feed is read."""

REST = timedelta(minutes=5)
"""A publisher is not asked more often, however many people wish it."""

MOST_EPISODES = 20_000
T = TypeVar("T")

_UNREAD = re.compile(r"feed=(\d{1,15})")


class FollowedOption(NameOption):
    """A podcast that the server follows, or a feed of its that was never read."""

    async def suggest(
        self, interaction: discord.Interaction[Any], backing: Backing, scope: Scope, typed: str
    ) -> Sequence[tuple[str, str]]:
        """Offer what holds the words that were typed."""
        del interaction

        def read(db: Database) -> list[tuple[str, str]]:
            shows = find_podcasts(db, Scope(scope.guild_id, followed_only=True))
            named = [(podcast.title, choice_value(podcast.id)) for podcast in shows]
            feeds = find_followed_feeds(db, scope.guild_id or 0)
            unread = [one for one in feeds if one.podcast_id is None]
            return named + [(f"{one.host} (not read yet)", f"feed={one.id}") for one in unread]

        found = await backing.store.read(read)
        return [pair for pair in found if typed.casefold() in pair[0].casefold()]


def add_command(backing: Backing) -> app_commands.Command[Any, ..., None]:
    """Return the command that follows an address for a server."""

    @app_commands.describe(
        url="A feed, the podcast's or an episode's page, or a transcript",
        episodes="How many episodes back, at most; all without it",
        private="Whether only this server may see it",
    )
    async def add(
        interaction: discord.Interaction[Any],
        url: Range[str, 8, 2000],
        episodes: Range[int, 1, MOST_EPISODES] | None = None,
        private: bool = False,
    ) -> None:
        """Add a podcast, and show how far it is."""
        guild_id, user_id = needs_manage_server(interaction), interaction.user.id
        feeds, door = _feeds(backing), backing.door
        followed = await backing.store.read(count_followed_feeds, guild_id)
        with door.let_load(feeds, user_id, guild_id, backing.clock(), followed) as load:
            adding = feeds.add(
                url.strip(),
                guild_id=guild_id,
                user_id=user_id,
                most_items=episodes,
                private=private,
            )
            live = LiveAnswer(interaction, backing.clock)
            try:
                taken = await _patiently(live, adding, looking_card(url))
            except Refused as error:
                await live.show(Card().say(str(error)))
                return
            load.feed_id = taken.feed_id
        if taken.feed_id is None:
            await live.show(documents_card(taken))
            return
        await _watch(live, backing, taken.feed_id, _lead(taken, private=private))

    return app_commands.Command(
        name="add", description="Add a podcast by its link (Manage Server)", callback=add
    )


def remove_command(backing: Backing) -> app_commands.Command[Any, ..., None]:
    """Return the command that ends a server's following."""

    @app_commands.describe(podcast="The podcast's title")
    async def remove(
        interaction: discord.Interaction[Any], podcast: Transform[Asked, FollowedOption]
    ) -> None:
        """Follow a podcast no longer."""
        guild_id = needs_manage_server(interaction)
        await answer(interaction, _remove(backing, guild_id, podcast))

    return app_commands.Command(
        name="remove",
        description="Follow a podcast no longer in this server (Manage Server)",
        callback=remove,
    )


def status_command(backing: Backing) -> app_commands.Command[Any, ..., None]:
    """Return the command that tells how far feeds have been read."""

    @app_commands.describe(podcast="The podcast's title; all that this server follows without")
    async def status(
        interaction: discord.Interaction[Any],
        podcast: Transform[Asked, PodcastOption] | None = None,
    ) -> None:
        """Tell how far one podcast, or each, has been read."""
        await answer(interaction, _status(backing, interaction.guild_id, podcast))

    return app_commands.Command(
        name="status",
        description="Show what was read of a podcast, what failed and what is left",
        callback=status,
    )


def refresh_command(backing: Backing) -> app_commands.Command[Any, ..., None]:
    """Return the command that looks for new episodes now."""

    @app_commands.describe(podcast="The podcast's title")
    async def refresh(
        interaction: discord.Interaction[Any], podcast: Transform[Asked, PodcastOption]
    ) -> None:
        """Look for new episodes, and try again what failed."""
        guild_id = needs_manage_server(interaction)
        feeds = _feeds(backing)
        feed = await backing.store.read(_feed_of, podcast, backing.scope(guild_id))
        if feed.checked is not None and backing.clock() - feed.checked < REST:
            raise Refused(
                f"I looked {format_dt(feed.checked, 'R')}. Publishers are asked again after"
                f" five minutes: {format_dt(feed.checked + REST, 'R')}."
            )
        user_id, now = interaction.user.id, backing.clock()
        live = LiveAnswer(interaction, backing.clock)
        with backing.door.let_load(feeds, user_id, guild_id, now) as load:
            await backing.store.write(retry_failed, feed.id, now)
            await _patiently(live, feeds.refresh(feed.id), looking_card(feed.url))
            load.feed_id = feed.id
        await _watch(live, backing, feed.id, "I have looked for new episodes.")

    return app_commands.Command(
        name="refresh",
        description="Look for new episodes now and retry what failed (Manage Server)",
        callback=refresh,
    )


def _feeds(backing: Backing) -> Feeds:
    if backing.feeds is None:
        raise Refused("Nothing is fetched here: I was started without the network.")
    return backing.feeds


async def _patiently(live: LiveAnswer, work: Awaitable[T], meanwhile: Card) -> T:
    """Wait for something; what takes longer than Discord waits is said to go on."""
    task = asyncio.ensure_future(work)
    done, _ = await asyncio.wait({task}, timeout=PATIENCE_S)
    if not done:
        await live.show(meanwhile)
    return await task


def _lead(taken: Taken, *, private: bool) -> str:
    told = "This server follows it now."
    if taken.known:
        told = "It was in the archive already: this server follows it now."
    return f"{told} Only this server sees it." if private else told


async def _watch(live: LiveAnswer, backing: Backing, feed_id: int, lead: str) -> None:
    """Show how far a feed has been read, again and again until it is or nobody looks."""
    within = 0.0
    while True:
        finished = await _feeds(backing).finished(feed_id, within)
        reading = await backing.store.read(_reading, backing, feed_id)
        ending = not finished and live.ends_within(2 * STEP_S)
        card = reading_card(reading, lead, working=not finished, ending=ending)
        if not await live.show(card) or finished or ending:
            return
        within = STEP_S


async def _remove(backing: Backing, guild_id: int, asked: Asked) -> Card:
    store = backing.store
    unread = await store.read(_unread, guild_id, asked)
    if unread is not None:
        await store.write(withdraw_request, unread.id, guild_id)
        return removed_card(unread.host, stays_visible=False)
    podcast = await store.read(choose_podcast, asked, Scope(guild_id))
    if not await store.write(unfollow_podcast, guild_id, podcast.id):
        raise Refused(f"This server does not follow **{title(podcast.title)}**.")
    visible = podcast.private_to is not None or not backing.followed_only
    return removed_card(title(podcast.title), stays_visible=visible)


async def _status(backing: Backing, guild_id: int | None, asked: Asked | None) -> Card:
    store, scope = backing.store, backing.scope(guild_id)
    if asked is not None:
        feed = await store.read(_feed_of, asked, scope)
        return reading_card(await store.read(_reading, backing, feed.id))

    def read(db: Database) -> list[Reading]:
        feeds = find_followed_feeds(db, guild_id or 0)
        return [_reading(db, backing, feed.id) for feed in feeds]

    return feeds_card(await store.read(read))


def _feed_of(db: Database, asked: Asked, scope: Scope) -> Feed:
    """Return the feed of a podcast, one that is still there if there are several.

    Raises:
        NotFound: there is no such podcast.
        Refused: it was loaded from files.
    """
    podcast = choose_podcast(db, asked, scope)
    feeds = find_feeds(db, podcast.id)
    if not feeds:
        raise Refused(
            f"**{title(podcast.title)}** was loaded from files; there is no feed to look at."
        )
    return next((feed for feed in feeds if feed.state is not FeedState.GONE), feeds[-1])


def _unread(db: Database, guild_id: int, asked: Asked) -> Feed | None:
    """Return the feed, not read yet, that was chosen from the list or typed."""
    chosen = _UNREAD.fullmatch(asked.text)
    waiting = [one for one in find_followed_feeds(db, guild_id) if one.podcast_id is None]
    for feed in waiting:
        if (chosen and int(chosen[1]) == feed.id) or asked.text in {feed.url, feed.host}:
            return feed
    return None


def _reading(db: Database, backing: Backing, feed_id: int) -> Reading:
    feed = get_feed(db, feed_id)
    podcast = get_podcast(db, feed.podcast_id) if feed.podcast_id else None
    return Reading(feed, podcast, get_progress(db, feed_id, backing.clock()))
