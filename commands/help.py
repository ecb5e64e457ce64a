"""``/help``: what there is, read from the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import discord
from discord import app_commands

from commands.answers import answer
from commands.cards.help import HelpEntry, help_card

Tree = app_commands.CommandTree[Any]


def help_command(tree: Tree) -> app_commands.Command[Any, ..., None]:
    """Return the command that lists what ``tree`` holds when it is asked."""

    async def show_help(interaction: discord.Interaction[Any]) -> None:
        """Answer with every command and what it does."""

        async def card() -> Any:  # noqa: ANN401 - see help_card
            return help_card(find_entries(tree))

        await answer(interaction, card())

    return app_commands.Command(
        name="help", description="Show what I can do and how to ask me", callback=show_help
    )


def find_entries(tree: Tree) -> list[HelpEntry]:
    """Return every command of a tree in words, in the order they were added."""
    return [*_slash_entries(tree), *_menu_entries(tree)]


def _slash_entries(tree: Tree) -> Iterator[HelpEntry]:
    for command in tree.walk_commands():
        if isinstance(command, app_commands.Command):
            required = [p.display_name for p in command.parameters if p.required]
            optional = [p.display_name for p in command.parameters if not p.required]
            yield HelpEntry(
                f"/{command.qualified_name}", command.description, required, optional
            )


def _menu_entries(tree: Tree) -> Iterator[HelpEntry]:
    for menu in tree.get_commands(type=discord.AppCommandType.message):
        what = menu.extras.get("description", "")
        yield HelpEntry(f"Apps ▸ {menu.name}", f"On a message: {what}", [], [])
