"""Every command is documented, named once and within Discord's limits."""

from __future__ import annotations

import json
import re

import discord
import pytest
from discord import app_commands

from commands.buttons import DYNAMIC_ITEMS
from commands.help import find_entries
from commands.tree import add_commands

NAME = re.compile(r"[-_a-z0-9]{1,32}")


@pytest.fixture
def tree(backing):
    client = discord.Client(intents=discord.Intents.none())
    built = app_commands.CommandTree(client)
    add_commands(built, backing)
    return built


@pytest.fixture
def payloads(tree):
    return [command.to_dict(tree) for command in tree.get_commands()]


def _nodes(node):
    yield node
    for option in node.get("options", []):
        yield from _nodes(option)


def test_the_commands_that_are_promised_are_there(tree):
    names = {c.qualified_name for c in tree.walk_commands() if hasattr(c, "parameters")}

    assert {
        "quote find", "quote random", "episode summary", "episode list", "episode chapters",
        "speaker lookup", "speaker list", "insight today", "insight random", "digest set",
        "digest show", "digest preview", "digest pause", "digest remove", "podcast list",
        "podcast follow", "podcast unfollow", "help",
    } <= names  # fmt: skip


def test_every_command_and_option_is_documented_within_limits(payloads):
    slash = [p for p in payloads if p["type"] == discord.AppCommandType.chat_input.value]
    nodes = [node for payload in slash for node in _nodes(payload)]

    assert nodes
    for node in nodes:
        assert NAME.fullmatch(node["name"])
        assert 3 < len(node["description"]) <= 100
        assert node["description"] != "…"
        assert len(node.get("options", [])) <= 25
        required = [option.get("required", False) for option in node.get("options", [])]
        assert required == sorted(required, reverse=True)
    assert all(len(json.dumps(payload)) <= 8000 for payload in payloads)


def test_names_are_unique(payloads):
    names = [(payload["type"], payload["name"]) for payload in payloads]

    assert len(names) == len(set(names))
    for payload in payloads:
        for node in _nodes(payload):
            inner = [option["name"] for option in node.get("options", [])]
            assert len(inner) == len(set(inner))


def test_every_callback_has_a_docstring(tree):
    for command in tree.walk_commands():
        if hasattr(command, "callback"):
            assert command.callback.__doc__, command.qualified_name


def test_a_name_is_never_asked_without_suggestions(tree):
    asked = {"speaker", "podcast", "episode", "podcasts", "zone", "name"}
    for command in tree.walk_commands():
        for parameter in getattr(command, "parameters", []):
            if parameter.display_name in asked:
                assert parameter.autocomplete, (command.qualified_name, parameter.name)


def test_only_what_admins_do_is_hidden_from_members_and_stays_in_servers(payloads):
    for payload in payloads:
        hidden = payload.get("default_member_permissions")
        for_admins = payload["name"] in ("digest", "reports")
        assert (hidden is not None) == for_admins
        assert payload["contexts"] == ([0] if for_admins else [0, 1])


def test_help_is_read_from_the_tree(tree):
    @tree.command(name="newcomer", description="Something added later")
    async def newcomer(interaction):
        """Do nothing."""

    assert "/newcomer" in [entry.name for entry in find_entries(tree)]


def test_no_two_buttons_answer_to_the_same_id():
    templates = [item.__discord_ui_compiled_template__.pattern for item in DYNAMIC_ITEMS]
    prefixes = [re.match(r"pq:[a-z]+", template)[0] for template in templates]

    assert len(prefixes) == len(set(prefixes))
