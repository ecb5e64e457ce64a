"""An answer that is kept up to date while something goes on behind it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import discord
import structlog

from commands.cards.card import Card
from commands.signs import first_sign

log = structlog.get_logger(__name__)

TOKEN_LIVES = timedelta(minutes=14)
"""Discord lets an answer be changed for 15 minutes."""


class LiveAnswer:
    """One answer, seen only by the asker, that changes.

    Args:
        interaction: what is answered; nothing has been sent yet.
        clock: returns the present instant.
    """

    def __init__(
        self, interaction: discord.Interaction[Any], clock: Callable[[], datetime]
    ) -> None:
        self._interaction, self._clock = interaction, clock
        self._until = clock() + TOKEN_LIVES

    @property
    def is_shown(self) -> bool:
        """Whether something has been sent."""
        return self._interaction.response.is_done()

    def ends_within(self, seconds: float) -> bool:
        """Whether the answer cannot be changed any more so many seconds from now."""
        return self._clock() + timedelta(seconds=seconds) >= self._until

    async def show(self, card: Card) -> bool:
        """Send a card, or put it in the place of the one before.

        Returns False when there is nobody left to show it to: the answer was
        dismissed, or is too old. A lost connection is no reason to give up.
        """
        async with first_sign(self._interaction):
            if not self.is_shown:
                await self._interaction.response.send_message(view=card, ephemeral=True)
                return True
        if self.ends_within(0):
            return False
        try:
            await self._interaction.edit_original_response(view=card)
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            log.info("answer.unchanged", kind=type(error).__name__)
            return not isinstance(error, discord.HTTPException) or error.status >= 500
        return True
