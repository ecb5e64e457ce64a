"""What hostile people do: a strategy for everything that the bot answers.

Commands are read off the bot's own tree, buttons and menus off the list it gives
to discord.py, forms off theirs: what is added to those is in here by itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import discord
from discord import app_commands
from hypothesis import strategies as st

from bench.hostile_rubbish import GROUPS, Strategy, anything, options, texts
from bench.hostile_town import Town
from bot.sandbox.message import Json
from commands.backing import Backing
from commands.buttons import DYNAMIC_ITEMS, FORMS
from commands.tree import GuardedTree, add_commands

LENGTH = 20
"""Acts of one session; after that the town is made anew."""


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command, or (``focused``) a keystroke in one of its options."""

    who: str
    path: tuple[str, ...]
    options: tuple[tuple[str, int, Any], ...]
    focused: str | None = None


@dataclass(frozen=True, slots=True)
class Menu:
    """An entry in the menu of a message: of one's own, or of what the bot last said."""

    who: str
    name: str
    text: str | None


@dataclass(frozen=True, slots=True)
class Press:
    """A button pressed, or something chosen in a menu.

    Attributes:
        on: on what kind of message it stands: everybody's, one's own, somebody
            else's, or (``absent``) on none.
        values: what was chosen; None for a button.
    """

    who: str
    custom_id: str
    on: str
    values: tuple[Any, ...] | None = None


@dataclass(frozen=True, slots=True)
class Replay:
    """One of the buttons that the bot has shown so far, pressed (again) by anybody."""

    who: str
    which: int
    values: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A form sent off, whether or not it was ever opened."""

    who: str
    custom_id: str
    fields: tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Saying:
    """A message that mentions the bot."""

    who: str
    text: str


Act = Command | Menu | Press | Replay | Form | Saying


@dataclass(frozen=True, slots=True)
class Shape:
    """A slash command as Discord knows it: its path and its options."""

    path: tuple[str, ...]
    options: tuple[Json, ...]


def shapes() -> tuple[list[Shape], list[str]]:
    """Return every slash command and the name of every entry in a message's menu."""
    client = discord.Client(intents=discord.Intents(guilds=True))
    tree = GuardedTree(client)
    add_commands(tree, cast("Backing", None))  # nothing is asked of it here
    slash = tree.get_commands(type=discord.AppCommandType.chat_input)
    found = [shape for one in slash for shape in _shapes((), one.to_dict(tree))]
    menus = [
        one.name
        for kind in (discord.AppCommandType.message, discord.AppCommandType.user)
        for one in tree.get_commands(type=kind)
        if isinstance(one, app_commands.ContextMenu)
    ]
    return found, menus


def _shapes(path: tuple[str, ...], told: Json) -> list[Shape]:
    path = (*path, told["name"])
    inner = told.get("options") or []
    if any(one["type"] in (1, 2) for one in inner):
        return [shape for one in inner for shape in _shapes(path, one)]
    return [Shape(path, tuple(inner))]


def templates() -> dict[str, re.Pattern[str]]:
    """Return the pattern of every button's, menu's and form's id, by its name."""
    found = {one.__name__: one.__discord_ui_compiled_template__ for one in DYNAMIC_ITEMS}
    return found | {f"form {n}": one.template for n, one in enumerate(FORMS)}


@st.composite
def custom_ids(draw: st.DrawFn, template: re.Pattern[str]) -> str:
    """Draw an id of a kind: any that fits, one that is nearly right, or a broken one."""
    wild: str = draw(st.from_regex(template, fullmatch=True))
    how = draw(st.integers(0, 9))
    if how == 0:
        return _broken(wild, draw(st.integers(0, 99)))
    match = template.fullmatch(wild)
    if how < 3 or match is None:
        return wild[:100]
    parts, end = [], 0
    for name, _ in sorted(template.groupindex.items(), key=lambda item: match.start(item[0])):
        parts += [wild[end : match.start(name)], draw(GROUPS[name]) or match[name]]
        end = match.end(name)
    return ("".join(parts) + wild[end:])[:100]


def _broken(custom_id: str, place: int) -> str:
    place %= len(custom_id)
    return (
        custom_id[:place],
        custom_id[:place] + "\x00" + custom_id[place:],
        custom_id.swapcase(),
        f"{custom_id}:{place}",
        custom_id[:place] + custom_id[place + 1 :],
    )[place % 5][:100]


@st.composite
def _commands(draw: st.DrawFn, town: Town, found: Sequence[Shape], who: Strategy) -> Command:
    shape = draw(st.sampled_from(found))
    filled = [
        (spec["name"], spec["type"], draw(options(town, spec)))
        for spec in shape.options
        if draw(st.integers(0, 9)) < (9 if spec.get("required") else 4)
    ]
    path, rare = shape.path, draw(st.integers(0, 40))
    if rare == 0:
        path = (*path[:-1], "nonsense")
    elif rare == 1:
        filled.append(("nonsense", 3, draw(anything)))
    elif rare == 2 and filled:
        name, kind, _ = filled.pop()
        filled.append((name, kind, draw(anything) if kind < 6 else "1"))
    return Command(draw(who), path, tuple(filled))


@st.composite
def _keystrokes(draw: st.DrawFn, town: Town, found: Sequence[Shape], who: Strategy) -> Command:
    typing = [
        (shape, spec["name"])
        for shape in found
        for spec in shape.options
        if spec.get("autocomplete")
    ]
    shape, focused = draw(st.sampled_from(typing))
    filled = [
        (name, spec["type"], draw(texts if name == focused else options(town, spec)))
        for name, spec in ((one["name"], one) for one in shape.options)
        if name == focused or draw(st.integers(0, 9)) < 3
    ]
    return Command(draw(who), shape.path, tuple(filled), focused)


def acts(town: Town) -> Strategy:
    """Return the strategy of one act."""
    found, menus = shapes()
    who = st.sampled_from([one.name for one in town.actors for _ in range(one.weight)])
    ids = st.one_of(
        *(custom_ids(one) for name, one in templates().items() if not name.startswith("form"))
    )
    forms = st.one_of(*(custom_ids(one.template) for one in FORMS))
    chosen = st.lists(st.one_of(texts, GROUPS["target"], GROUPS["report"]), max_size=2)
    return st.one_of(
        _commands(town, found, who),
        _commands(town, found, who),
        _keystrokes(town, found, who),
        st.builds(Menu, who, st.sampled_from(menus), st.one_of(st.none(), texts)),
        st.builds(
            Press,
            who,
            ids,
            st.sampled_from(("everybody's", "mine", "mine", "theirs", "absent")),
            st.one_of(st.none(), chosen.map(tuple)),
        ),
        st.builds(Replay, who, st.integers(0, 500), chosen.map(tuple)),
        st.builds(
            Form,
            who,
            forms,
            st.lists(
                st.tuples(st.sampled_from(("name", "other", "")), anything), max_size=2
            ).map(tuple),
        ),
        st.builds(Saying, who, texts),
    )


def sessions(town: Town) -> Strategy:
    """Return the strategy of a whole session."""
    return st.lists(acts(town), min_size=LENGTH, max_size=LENGTH)


def label_of(act: Act) -> str:
    """Return what an act is counted as."""
    if isinstance(act, Command):
        return "keystroke" if act.focused else "slash command"
    return {
        Menu: "context menu",
        Press: "button or menu",
        Replay: "replayed button",
        Form: "form",
        Saying: "mention",
    }[type(act)]
