"""Options as they come in, held against what the command asked for.

Discord checks them against the form of the command that it knows, which may be an
older one, and other programs send interactions, too: what a command is handed has
the type and the length that its own code names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import discord
from discord import AppCommandOptionType, app_commands

_NESTING = (AppCommandOptionType.subcommand.value, AppCommandOptionType.subcommand_group.value)


def needs_fitting_options(interaction: discord.Interaction[Any]) -> None:
    """Refuse a command with an option of another type or size than it takes.

    While something is typed only its type counts: it is not finished. Halves of
    characters, which no archive can hold, make way for question marks.

    Raises:
        CommandSignatureMismatch: one does not fit.
    """
    command = interaction.command
    if not isinstance(command, app_commands.Command):
        return
    said = cast("Mapping[str, Any]", interaction.data or {})
    given = {}
    for option in _filled(said):
        if isinstance(option.get("value"), str):
            option["value"] = _whole(option["value"])
        given[option["name"]] = option.get("value")
    typing = interaction.type is discord.InteractionType.autocomplete
    for parameter in command.parameters:
        value = given.get(parameter.display_name)
        if parameter.display_name not in given:
            continue
        fits = _has_type(parameter.type, value) and _is_named(parameter.type, value, said)
        if not fits or not (typing or _has_size(parameter, value)):
            raise app_commands.CommandSignatureMismatch(command)


def _filled(said: Mapping[str, Any]) -> Sequence[dict[str, Any]]:
    """Return what was filled in, inside however many sub-commands."""
    options: Sequence[dict[str, Any]] = said.get("options") or ()
    while options and options[0].get("type") in _NESTING:
        options = options[0].get("options") or ()
    return options


def _has_type(kind: AppCommandOptionType, value: object) -> bool:
    match kind:
        case AppCommandOptionType.string:
            return isinstance(value, str)
        case AppCommandOptionType.integer:
            return isinstance(value, int) and not isinstance(value, bool)
        case AppCommandOptionType.boolean:
            return isinstance(value, bool)
        case AppCommandOptionType.number:
            return isinstance(value, int | float) and not isinstance(value, bool)
    return True


_NAMED_IN = {
    AppCommandOptionType.user: ("users",),
    AppCommandOptionType.channel: ("channels",),
    AppCommandOptionType.role: ("roles",),
    AppCommandOptionType.mentionable: ("users", "roles"),
    AppCommandOptionType.attachment: ("attachments",),
}


def _is_named(kind: AppCommandOptionType, value: object, said: Mapping[str, Any]) -> bool:
    """Whether Discord says what an id stands for; of what is gone it may not."""
    resolved = said.get("resolved") or {}
    places = _NAMED_IN.get(kind)
    return places is None or any(value in (resolved.get(place) or {}) for place in places)


def _whole(text: str) -> str:
    """Return a text that can be written down: half of a pair of surrogates cannot."""
    return text.encode(errors="replace").decode()


def _has_size(parameter: app_commands.Parameter, value: Any) -> bool:  # noqa: ANN401
    if parameter.choices:
        return value in [choice.value for choice in parameter.choices]
    low, high = parameter.min_value, parameter.max_value
    if low is None and high is None:
        return True
    size = len(value) if isinstance(value, str) else value
    return (low is None or size >= low) and (high is None or size <= high)
