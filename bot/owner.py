"""Telling whoever runs the bot what needs their attention."""

from __future__ import annotations

from datetime import datetime

import discord
import structlog

from commands.cards.card import Card
from commands.cards.text import escape
from commands.limits import DAY, KEEPS_HITTING
from store.errors import StoreUnavailable

log = structlog.get_logger(__name__)


async def tell_owner(client: discord.Client, text: str) -> bool:
    """Send a direct message to the application's owner, or to its team's.

    Returns whether it arrived; nothing depends on it, since the log has it too.
    """
    try:
        about = await client.application_info()
        owner_id = about.team.owner_id if about.team else about.owner.id
        if owner_id is None:
            return False
        owner = client.get_user(owner_id) or await client.fetch_user(owner_id)
        await owner.send(view=Card().say(text), allowed_mentions=discord.AllowedMentions.none())
    except discord.HTTPException as error:
        log.warning("owner.untold", code=error.code, status=error.status)
        return False
    return True


async def tell_of_persistent(client: discord.Client, guild_ids: list[int]) -> None:
    """Tell the owner of servers that keep hitting the limits."""
    for guild_id in guild_ids:
        log.warning("limit.persistent", guild=guild_id)
        await tell_owner(
            client,
            f"The server with the id `{guild_id}` keeps hitting its limits: {KEEPS_HITTING}"
            " refusals or more within a day. If that is abuse,"
            f" `python -m bot block guild {guild_id}` shuts it out; if it is not, raise the"
            " limit: `PULLQUOTE_ASKS_PER_SERVER`, `PULLQUOTE_ASKS_PER_USER`, or one of those"
            " for podcasts that are read and transcripts that are asked for.",
        )


class ArchiveAlarm:
    """Tells the owner that the archive takes no writes, at most once a day.

    Args:
        client: the connected client.
    """

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._told: datetime | None = None

    async def ring(self, error: StoreUnavailable, now: datetime) -> None:
        """Log a failure, and tell of it if the last time is long enough ago."""
        log.error("archive.failed", kind=type(error).__name__, reason=str(error))
        if self._told is not None and now - self._told < DAY:
            return
        self._told = now
        await tell_owner(
            self._client,
            f"I cannot write to my archive: {escape(str(error), 200)}. People are still"
            " answered, but nothing can be shared, changed or posted on time until that is"
            " mended. The part “When the disk fails” of `docs/operations.md` says what to do.",
        )
