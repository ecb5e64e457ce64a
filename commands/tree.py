"""Every command the bot has, in the order in which ``/help`` lists them."""

from __future__ import annotations

from typing import Any

from discord import app_commands

from commands.backing import Backing
from commands.check import check_menu
from commands.digest import DigestGroup
from commands.episode import EpisodeGroup
from commands.help import help_command
from commands.insight import InsightGroup
from commands.podcast import PodcastGroup
from commands.quote import QuoteGroup
from commands.speaker import SpeakerGroup
from commands.topics import topics_command
from commands.zones import zone_names

GROUPS = (QuoteGroup, EpisodeGroup, SpeakerGroup, InsightGroup, PodcastGroup, DigestGroup)
"""Adding a group of commands is one name here."""


def add_commands(tree: app_commands.CommandTree[Any], backing: Backing) -> None:
    """Put every command and menu entry into ``tree``.

    Works in servers and in direct messages alike, unless a command says otherwise.
    """
    zone_names()  # reads the tz database's index once, before anybody waits for it
    tree.allowed_contexts = app_commands.AppCommandContext(guild=True, dm_channel=True)
    for group in GROUPS:
        tree.add_command(group(backing))
    tree.add_command(topics_command(backing))
    tree.add_command(help_command(tree))
    tree.add_command(check_menu(backing))
