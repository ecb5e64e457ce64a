"""The reference parts of the documents, generated so that they cannot go stale."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import click
import discord
from discord import app_commands

from bot.settings import settings_table
from commands.tree import add_commands
from store.kept import kept_table, rest_table

DOCUMENTS = ("README.md", "PRIVACY.md")
"""The files that have generated parts."""


def with_reference(document: str) -> str:
    """Return a document with each generated part brought up to date.

    A part stands between ``<!-- NAME: generated -->`` and ``<!-- end -->``.
    """
    for name, made in _PARTS.items():
        document = re.sub(
            rf"(<!-- {name}: generated -->\n).*?(<!-- end -->)",
            lambda found, made=made: f"{found[1]}{made()}\n{found[2]}",  # type: ignore[misc]
            document,
            flags=re.DOTALL,
        )
    return document


def commands_table() -> str:
    """Return Discord's commands as a Markdown table."""
    lines = ["| in Discord | options | what it does |", "|---|---|---|"]
    for command in sorted(_slash_commands(), key=lambda c: c.qualified_name):
        options = ", ".join(
            f"`{p.display_name}`" if p.required else f"[`{p.display_name}`]"
            for p in command.parameters
        )
        lines.append(f"| `/{command.qualified_name}` | {options} | {command.description} |")
    return "\n".join(lines)


def command_line_table() -> str:
    """Return the command line's commands as a Markdown table."""
    from bot.__main__ import main

    lines = ["| on the command line | what it does |", "|---|---|"]
    context = click.Context(main, info_name="python -m bot")
    for name in main.list_commands(context):
        command = main.commands[name]
        usage = " ".join(command.collect_usage_pieces(click.Context(command))).replace(
            "|", "\\|"
        )
        lines.append(f"| `{name} {usage}` | {command.get_short_help_str(200)} |")
    return "\n".join(lines)


def _slash_commands() -> list[app_commands.Command[Any, ..., Any]]:
    client = discord.Client(intents=discord.Intents.none())
    tree = app_commands.CommandTree(client)
    add_commands(tree, backing=None)  # type: ignore[arg-type]
    return [c for c in tree.walk_commands() if isinstance(c, app_commands.Command)]


_PARTS: dict[str, Callable[[], str]] = {
    "commands": commands_table,
    "command line": command_line_table,
    "settings": settings_table,
    "kept": kept_table,
    "kept besides": rest_table,
}
