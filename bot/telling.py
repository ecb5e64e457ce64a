"""Telling a server's admins that a digest needs them, where they can see it."""

from __future__ import annotations

import aiohttp
import discord
import structlog

from bot.pace import Pace
from bot.places import NotNow
from commands.cards.schedules import told_card
from commands.cards.text import escape
from store.model import Schedule

log = structlog.get_logger(__name__)


async def tell_admins(client: discord.Client, schedule: Schedule, pace: Pace) -> bool:
    """Post a schedule's notice in the chosen channel, else send it to the owner.

    Returns whether anybody could be told; `/digest show` and `/digest doctor`
    say it all the same.

    Raises:
        NotNow: Discord cannot be reached; try again later.
    """
    guild = client.get_guild(schedule.guild_id)
    if guild is None:
        return False
    chosen = guild.get_channel_or_thread(schedule.tell_channel_id or 0)
    if isinstance(chosen, discord.abc.Messageable) and await _sent(chosen, schedule, "", pace):
        return True
    if guild.owner_id is None:
        return False
    head = f"**{escape(guild.name, 100)}:** "
    try:
        async with pace.request():
            owner = client.get_user(guild.owner_id) or await client.fetch_user(guild.owner_id)
    except discord.HTTPException as error:
        return _cannot(schedule, error)
    return await _sent(owner, schedule, head, pace)


async def _sent(to: discord.abc.Messageable, schedule: Schedule, head: str, pace: Pace) -> bool:
    tail = "\n-# `/digest doctor` in the server shows what I may do there and the last results."
    card = told_card(f"{head}{schedule.notice}{tail}")
    try:
        async with pace.request():
            await to.send(view=card, allowed_mentions=discord.AllowedMentions.none())
    except discord.HTTPException as error:
        return _cannot(schedule, error)
    except (aiohttp.ClientError, TimeoutError, ConnectionError, discord.RateLimited) as error:
        raise NotNow(type(error).__name__) from error
    log.info("digest.told", schedule=schedule.id)
    return True


def _cannot(schedule: Schedule, error: discord.HTTPException) -> bool:
    if error.status >= 500 or error.status == 429:
        raise NotNow(f"Discord answered {error.status}") from error
    log.warning("digest.untold", schedule=schedule.id, code=error.code)
    return False
