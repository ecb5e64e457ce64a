"""Telling people, in a direct message, what became of a transcript they asked for."""

from __future__ import annotations

import aiohttp
import discord
import structlog

from commands.cards.requests import ready_card
from store.model import Episode
from store.requests import Untold

log = structlog.get_logger(__name__)


async def tell_requester(client: discord.Client, untold: Untold, episode: Episode) -> bool:
    """Tell one person; return False when it should be tried again later.

    Who takes no direct messages from the bot, or has left Discord, is not
    written to again.
    """
    try:
        user = client.get_user(untold.user_id) or await client.fetch_user(untold.user_id)
        await user.send(
            view=ready_card(untold, episode), allowed_mentions=discord.AllowedMentions.none()
        )
    except discord.HTTPException as error:
        log.info("request.untold", request=untold.request_id, code=error.code)
        return error.status < 500 and error.status != 429
    except (aiohttp.ClientError, TimeoutError, ConnectionError, discord.RateLimited):
        return False
    return True
