"""What is sent to Discord for an interaction: one first sign, then whatever follows.

Discord takes exactly one first answer. Who answers and who only says "one moment"
may both be about to give it, so both hold the interaction's lock meanwhile.
"""

from __future__ import annotations

import asyncio
from typing import Any, cast

import discord

from commands.cards.card import Card

_SIGN = "first sign"


def first_sign(interaction: discord.Interaction[Any]) -> asyncio.Lock:
    """Return the lock of an interaction's first answer."""
    return cast("asyncio.Lock", interaction.extras.setdefault(_SIGN, asyncio.Lock()))


async def think(interaction: discord.Interaction[Any]) -> None:
    """Say "one moment" to the asker alone, if Discord has not heard of us yet."""
    async with first_sign(interaction):
        if not interaction.response.is_done():
            await interaction.response.defer(ephemeral=True, thinking=True)


async def take(interaction: discord.Interaction[Any]) -> None:
    """Take a press without a word, if Discord has not heard of us yet."""
    async with first_sign(interaction):
        if not interaction.response.is_done():
            await interaction.response.defer()


async def send_beside(interaction: discord.Interaction[Any], card: Card) -> None:
    """Send a card that only the asker sees, beside what is there."""
    async with first_sign(interaction):
        if not interaction.response.is_done():
            await interaction.response.send_message(view=card, files=card.files, ephemeral=True)
            return
    await interaction.followup.send(view=card, files=card.files, ephemeral=True)


async def put_in_place(interaction: discord.Interaction[Any], card: Card) -> None:
    """Turn the message on which something was pressed into a card."""
    async with first_sign(interaction):
        if not interaction.response.is_done():
            await interaction.response.edit_message(view=card, attachments=card.files)
            return
    await interaction.edit_original_response(view=card, attachments=card.files)
