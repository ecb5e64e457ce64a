"""Every command the bot has, in the order in which ``/help`` lists them."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from commands.alert import AlertGroup
from commands.answers import let_in
from commands.backing import Backing, backing_of
from commands.check import check_menu
from commands.digest import DigestGroup
from commands.episode import EpisodeGroup
from commands.fitting import needs_fitting_options
from commands.help import help_command
from commands.insight import InsightGroup
from commands.podcast import PodcastGroup
from commands.privacy import PrivacyGroup
from commands.quote import QuoteGroup
from commands.replies import Refused
from commands.reports import reports_command
from commands.speaker import SpeakerGroup
from commands.topics import topics_command
from commands.trend import trend_command
from commands.zones import zone_names

GROUPS = (
    QuoteGroup,
    EpisodeGroup,
    SpeakerGroup,
    InsightGroup,
    PodcastGroup,
    DigestGroup,
    AlertGroup,
    PrivacyGroup,
)
"""Adding a group of commands is one name here."""


class GuardedTree(app_commands.CommandTree[Any]):
    """A tree of commands before which the door stands (``commands.door``)."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Let a command in or turn it away; suggestions are not counted as look-ups.

        Raises:
            Refused: with the sentence to answer.
            CommandSignatureMismatch: an option is none that the command takes.
        """
        backing = backing_of(interaction)
        if interaction.type is not discord.InteractionType.autocomplete:
            let_in(interaction, backing)
            needs_fitting_options(interaction)
            return True
        try:
            backing.door.may_type(interaction.user.id, interaction.guild_id)
            needs_fitting_options(interaction)
        except (Refused, app_commands.CommandSignatureMismatch):
            await interaction.response.autocomplete([])
            return False
        return True


def add_commands(tree: app_commands.CommandTree[Any], backing: Backing) -> None:
    """Put every command and menu entry into ``tree``.

    Works in servers and in direct messages alike, unless a command says otherwise.
    """
    zone_names()  # reads the tz database's index once, before anybody waits for it
    tree.allowed_contexts = app_commands.AppCommandContext(guild=True, dm_channel=True)
    for group in GROUPS:
        tree.add_command(group(backing))
    tree.add_command(topics_command(backing))
    tree.add_command(trend_command(backing))
    tree.add_command(reports_command(backing))
    tree.add_command(help_command(tree))
    tree.add_command(check_menu(backing))
