"""Where a digest is posted: found, and asked whether it can be."""

from __future__ import annotations

import discord

from bot.pace import Pace
from commands.permissions import what_is_missing
from commands.refusals import WRONG_CHANNEL
from store.model import Schedule

Place = discord.TextChannel | discord.VoiceChannel | discord.Thread | discord.ForumChannel
"""Channels that take posts; a forum takes each as a thread with a title."""


class Halt(Exception):
    """Nothing can be posted until somebody acts; the message says what to do."""


class NotNow(Exception):
    """Nothing can be posted for the moment; the message says why."""


async def find_place(
    client: discord.Client, guild_id: int, channel_id: int, pace: Pace
) -> Place:
    """Return a channel or thread, asking Discord only if the client does not know it.

    Raises:
        Halt: the bot is not in the server, or nothing can be posted there.
        NotNow: Discord does not reach the server at the moment.
        discord.HTTPException: it is gone, or hidden from the bot.
    """
    guild = client.get_guild(guild_id)
    if guild is None:
        raise Halt("I am not in this server any more.")
    if guild.unavailable:
        raise NotNow("Discord does not reach the server")
    channel: object = guild.get_channel_or_thread(channel_id)
    if channel is None:  # an archived thread, or gone
        try:
            async with pace.request():
                channel = await client.fetch_channel(channel_id)
        except discord.InvalidData as error:
            raise Halt(WRONG_CHANNEL) from error
    if not isinstance(channel, Place):
        raise Halt(WRONG_CHANNEL)
    return channel


def what_stops(place: Place, schedule: Schedule) -> str | None:
    """Return what would keep a post from a place, with what to do; None if nothing."""
    mine = _permissions(place)
    if mine is None:
        return None
    if missing := what_is_missing(place):
        wanted = " and ".join(f"“{name}”" for name in missing)
        return (
            f"I may not post in {place.mention}. Allow me {wanted} there (channel settings,"
            " Permissions), or choose another channel with `/digest set`."
        )
    if isinstance(place, discord.Thread) and place.locked and not mine.manage_threads:
        return (
            f"The thread {place.mention} is locked. Unlock it, or choose another channel with"
            " `/digest set`."
        )
    if schedule.role_id and place.guild.get_role(schedule.role_id) is None:
        return (
            "The role that the digest rings for is gone. Choose another one, or none, with"
            " `/digest set`."
        )
    return None


def may_read_history(place: Place) -> bool:
    """Whether earlier messages of a place can be looked through for a post of ours."""
    mine = _permissions(place)
    return mine is not None and mine.read_messages and mine.read_message_history


def may_open(place: Place) -> bool:
    """Whether a place is a thread that the bot may take out of the archive."""
    mine = _permissions(place)
    return isinstance(place, discord.Thread) and mine is not None and mine.manage_threads


def _permissions(place: Place) -> discord.Permissions | None:
    """Return what the bot may do there; None where the thread's channel is not known."""
    if isinstance(place, discord.Thread) and place.parent is None:
        return None
    return place.permissions_for(place.guild.me)
