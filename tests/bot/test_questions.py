"""Typed commands are split as Discord's picker would."""

from __future__ import annotations

import discord
import pytest
from discord import app_commands

from bot.trying import BadQuestion, read_question


@pytest.fixture
def tree() -> app_commands.CommandTree[discord.Client]:
    tree = app_commands.CommandTree(discord.Client(intents=discord.Intents.none()))
    group = app_commands.Group(name="quote", description="Quotes")

    @group.command(name="find", description="Find")
    async def find(
        _: discord.Interaction, text: str, speaker: str = "", page: int = 1, loud: bool = False
    ) -> None: ...

    tree.add_command(group)
    return tree


@pytest.mark.parametrize(
    ("typed", "options"),
    [
        ("quote find text:half a line", {"text": "half a line"}),
        ("/quote find text: half a line ", {"text": "half a line"}),
        ("quote  find text:a speaker:Maria T", {"text": "a", "speaker": "Maria T"}),
        ("quote find text:note: this page:2", {"text": "note: this", "page": 2}),
        ("quote find text:a loud:true", {"text": "a", "loud": True}),
        ("quote find", {}),
    ],
)
def test_a_typed_command_becomes_a_name_and_options(
    tree: app_commands.CommandTree[discord.Client], typed: str, options: dict[str, object]
) -> None:
    assert read_question(tree, typed) == ("quote find", options)


def test_an_unknown_command_is_refused_with_those_there_are(
    tree: app_commands.CommandTree[discord.Client],
) -> None:
    with pytest.raises(BadQuestion, match="there are quote find"):
        read_question(tree, "sing loudly")


def test_an_unknown_option_is_refused_with_those_there_are(
    tree: app_commands.CommandTree[discord.Client],
) -> None:
    with pytest.raises(BadQuestion, match="it has text, speaker, page, loud"):
        read_question(tree, "quote find tune:la")
