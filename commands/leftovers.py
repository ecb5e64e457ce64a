"""Answers to what discord.py hands to nobody: forms, and buttons that are no more."""

from __future__ import annotations

from typing import Any, cast

import discord
from discord import ui

from commands.backing import backing_of
from commands.buttons import DYNAMIC_ITEMS, FORMS
from commands.buttons.forms import GONE, answer_sent
from commands.door import ShutOut
from commands.replies import tell


async def answer_leftover(interaction: discord.Interaction[Any]) -> None:
    """Answer a form, or a button of an older version, which would else seem to hang.

    Safe to call with every interaction, beside what discord.py does with it.
    """
    if interaction.type is discord.InteractionType.modal_submit:
        await answer_sent(interaction, FORMS)
    elif interaction.type is discord.InteractionType.component and not _is_known(interaction):
        backing = backing_of(interaction)
        try:
            backing.door.keep_out(interaction.user.id, interaction.guild_id)
        except ShutOut as error:
            await tell(interaction, str(error))
        else:
            await tell(interaction, GONE)


def _is_known(interaction: discord.Interaction[Any]) -> bool:
    """Whether discord.py finds a button for a press: by its id, on the message itself."""
    said = cast("dict[str, Any]", interaction.data or {})
    custom_id, kind = str(said.get("custom_id")), said.get("component_type")
    message = interaction.message
    if message is None or not any(
        item.__discord_ui_compiled_template__.fullmatch(custom_id) for item in DYNAMIC_ITEMS
    ):
        return False
    made = ui.LayoutView if message.flags.components_v2 else ui.View
    view = made.from_message(message, timeout=None)
    return any(
        getattr(item, "custom_id", None) == custom_id and item.type.value == kind
        for item in view.walk_children()
    )
