"""Answering in time: at once where that is possible, else after saying "one moment".

Discord waits three seconds for a first sign. Most answers are there in a few
hundredths, and go out as that first sign: one request instead of two.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import discord

from commands.cards.card import Card

PATIENCE_S = 1.2
"""Seconds until Discord is told to wait; the rest of its three is for the network."""


async def answer(
    interaction: discord.Interaction[Any], making: Coroutine[Any, Any, Card]
) -> None:
    """Answer with the card that ``making`` returns, seen only by the asker.

    What ``making`` raises is raised here, whether or not Discord was told to wait.
    """
    task = asyncio.ensure_future(making)
    try:
        done, _ = await asyncio.wait({task}, timeout=PATIENCE_S)
        if not done:
            await interaction.response.defer(ephemeral=True, thinking=True)
        card = await task
    finally:
        task.cancel()
    if interaction.response.is_done():
        await interaction.followup.send(view=card, files=card.files, ephemeral=True)
    else:
        await interaction.response.send_message(view=card, files=card.files, ephemeral=True)
