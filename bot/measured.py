"""A tree of commands that times each of them."""

from __future__ import annotations

from typing import Any

import discord

from bot.metrics import Metrics
from commands.replies import reply_error
from commands.tree import GuardedTree


class MeasuredTree(GuardedTree):
    """The door stands before it, errors end in a sentence, and all of it is timed.

    Args:
        client: the client whose commands these are.
        metrics: where the times go; a command that is answered is counted by the
            client's ``on_app_command_completion``.
    """

    def __init__(self, client: discord.Client, metrics: Metrics) -> None:
        super().__init__(client)
        self._metrics = metrics

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Note when it came, then ask the door."""
        self._metrics.command_begun(interaction)
        return await super().interaction_check(interaction)

    async def on_error(
        self,
        interaction: discord.Interaction[Any],
        error: discord.app_commands.AppCommandError,
        /,
    ) -> None:
        """Tell the person, and count it."""
        await reply_error(interaction, error)
        self._metrics.command_ended(interaction, error)
