"""Telling people by direct message what was decided about their reports, once."""

from __future__ import annotations

import asyncio

import aiohttp
import discord
import structlog

from bot.pace import Pace
from commands.backing import Backing
from commands.cards.reports import told_report_card
from store.errors import StoreError
from store.report_telling import Untold, set_told, take_untold

log = structlog.get_logger(__name__)

PER_SECOND, AT_ONCE = 2.0, 2
"""Requests a second: nobody waits for these."""

_NEVER_SENT = (aiohttp.ClientConnectorError, discord.RateLimited)


class ReportNews:
    """Tells reporters of decisions, wherever those were made.

    Args:
        client: the connected client.
        backing: archive and clock.
        within: the pace of the whole bot, which these messages keep beside their own.
    """

    def __init__(
        self, client: discord.Client, backing: Backing, *, within: Pace | None = None
    ) -> None:
        self._client, self._backing = client, backing
        self._pace = Pace(PER_SECOND, AT_ONCE, within=within)
        self._running: asyncio.Task[None] | None = None
        self._ticking = asyncio.Lock()

    def kick(self) -> None:
        """Begin a tick beside what else runs, unless one is still under way."""
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._tick_logged(), name="reports")

    async def _tick_logged(self) -> None:
        try:
            await self.tick()
        except StoreError as error:
            log.warning("report.archive", error=str(error))
        except Exception:  # a later tick may do better; the log must know
            log.exception("report.tick")

    async def tick(self) -> None:
        """Tell everybody who is to be told.

        Raises:
            StoreError: the archive cannot be used.
        """
        async with self._ticking:
            taken = await self._backing.store.write(take_untold, self._backing.clock())
            for untold in taken:
                await self._tell(untold)

    async def _tell(self, untold: Untold) -> None:
        """Send one message; what Discord may have taken is left for another try."""
        try:
            await self._send(untold)
        except _NEVER_SENT as error:
            log.warning("report.untold", report=untold.report.id, kind=type(error).__name__)
            await self._backing.store.write(set_told, untold, arrived=False)
            return
        except discord.HTTPException as error:
            log.info("report.untold", report=untold.report.id, code=error.code)
            if error.status >= 500:
                return
            if error.status == 429:
                await self._backing.store.write(set_told, untold, arrived=False)
                return
        except (aiohttp.ClientError, TimeoutError, ConnectionError) as error:
            log.warning("report.untold", report=untold.report.id, kind=type(error).__name__)
            return
        await self._backing.store.write(set_told, untold)

    async def _send(self, untold: Untold) -> None:
        guild = self._client.get_guild(untold.guild_id)
        async with self._pace.request():
            person = await self._client.create_dm(discord.Object(untold.report.user_id))
        async with self._pace.request():
            await person.send(
                view=told_report_card(untold, guild.name if guild else None),
                nonce=f"pqr{untold.report.id}-{untold.guild_id}"[:25],
                allowed_mentions=discord.AllowedMentions.none(),
            )
