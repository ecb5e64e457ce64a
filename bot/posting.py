"""Putting a digest into a channel, thread or forum, and finding it there again."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import datetime

import discord

from bot.pace import Pace
from bot.places import Place, may_open, may_read_history
from commands.cards.card import Card
from commands.cards.text import one_line
from commands.digest_cards import has_marker
from commands.refusals import ARCHIVED
from store.model import Delivery, Schedule

UNKNOWN_MESSAGE = 10008
"""Discord's answer to a nonce whose message has been deleted since."""

A_PAGE = 100
PAGES = 10
"""How far a channel is searched for a post of ours: a thousand messages."""


class Untraceable(Exception):
    """Nobody can tell whether a post is there; the message says why."""


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a post is; ``message_id`` None if it was deleted since."""

    channel_id: int
    message_id: int | None


def nonce_of(delivery: Delivery) -> str:
    """Return the nonce of a delivery: the same on every try, at most 25 characters."""
    return f"pq{delivery.schedule_id}-{delivery.local_date:%Y%m%d}"[:25]


def mentions_of(schedule: Schedule) -> discord.AllowedMentions:
    """Allow a ping for the schedule's role and nobody else."""
    roles = [discord.Object(schedule.role_id)] if schedule.role_id else False
    return discord.AllowedMentions(everyone=False, users=False, roles=roles)


async def post(
    place: Place, card: Card, *, nonce: str, title: str, mentions: discord.AllowedMentions
) -> Posted:
    """Post a card; in an archived thread, after opening it if that is allowed.

    A forum takes it as a thread called ``title``, without a nonce: Discord knows
    none there. Never put a timeout around this, or around any other request:
    ``bot.courier.while_kept`` says what comes of it.

    Raises:
        discord.HTTPException: Discord refused it.
    """
    if isinstance(place, discord.ForumChannel):
        made = await place.create_thread(
            name=one_line(title, 100),
            view=card,
            allowed_mentions=mentions,
            applied_tags=_tags(place),
        )
        return Posted(made.thread.id, made.message.id)
    try:
        message = await place.send(view=card, nonce=nonce, allowed_mentions=mentions)
    except discord.HTTPException as error:
        if error.code == UNKNOWN_MESSAGE:  # posted with this nonce, and deleted since
            return Posted(place.id, None)
        if error.code != ARCHIVED or not may_open(place):
            raise
        assert isinstance(place, discord.Thread)  # noqa: S101 (may_open said so)
        await place.edit(archived=False)
        message = await place.send(view=card, nonce=nonce, allowed_mentions=mentions)
    return Posted(place.id, message.id)


def _tags(forum: discord.ForumChannel) -> list[discord.ForumTag]:
    """Return a tag where the forum asks for one: the first that everybody may use."""
    if not forum.flags.require_tag:
        return []
    return [tag for tag in forum.available_tags if not tag.moderated][:1]


async def find_post(
    place: Place, *, marker: str, title: str, since: datetime, pace: Pace
) -> Posted | None:
    """Look for a post of ours by its marker among what was written after ``since``.

    In a forum the threads that the client knows are looked at, by title and marker.

    Raises:
        Untraceable: the history may not be read, or is too long.
        discord.HTTPException: Discord refused to show it.
    """
    if isinstance(place, discord.ForumChannel):
        return await _find_thread(place, marker=marker, title=title, since=since, pace=pace)
    if not may_read_history(place):
        raise Untraceable("I may not read the channel's history")
    after: discord.abc.Snowflake = discord.Object(discord.utils.time_snowflake(since))
    for _ in range(PAGES):
        async with pace.request():
            page = [
                message
                async for message in place.history(limit=A_PAGE, after=after, oldest_first=True)
            ]
        for message in page:
            if message.author.id == place.guild.me.id and has_marker(message, marker):
                return Posted(place.id, message.id)
        if len(page) < A_PAGE:
            return None
        after = page[-1]
    raise Untraceable("the channel is too busy to look through")


async def _find_thread(
    forum: discord.ForumChannel, *, marker: str, title: str, since: datetime, pace: Pace
) -> Posted | None:
    for thread in forum.threads:
        begun = thread.created_at
        if thread.owner_id != forum.guild.me.id or begun is None or begun < since:
            continue
        if thread.name == one_line(title, 100):
            return Posted(thread.id, thread.id)
        if may_read_history(forum):
            with contextlib.suppress(discord.NotFound):  # its first message was deleted
                async with pace.request():
                    first = await thread.fetch_message(thread.id)
                if has_marker(first, marker):
                    return Posted(thread.id, thread.id)
    return None
