"""Discord's limits on application commands, checked by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bot.sandbox.errors import Problem
from bot.sandbox.message import Json

SLASH, USER_MENU, MESSAGE_MENU = 1, 2, 3
SUBCOMMAND, GROUP = 1, 2
MOST = {SLASH: 100, USER_MENU: 15, MESSAGE_MENU: 15}
OPTION_COUNT = 25
CHOICE_COUNT = 25
COMMAND_SIZE = 8000

_COMMAND_KEYS = frozenset(
    {
        "id",
        "type",
        "name",
        "name_localizations",
        "description",
        "description_localizations",
        "options",
        "default_member_permissions",
        "dm_permission",
        "contexts",
        "integration_types",
        "nsfw",
        "handler",
    }
)
_OPTION_KEYS = frozenset(
    {
        "type",
        "name",
        "name_localizations",
        "description",
        "description_localizations",
        "required",
        "choices",
        "options",
        "channel_types",
        "min_value",
        "max_value",
        "min_length",
        "max_length",
        "autocomplete",
    }
)


def commands_problems(body: object) -> list[Problem]:
    """Answer what Discord would refuse in a bulk upsert of commands."""
    if not isinstance(body, list):
        return [Problem("", "LIST_TYPE_CONVERT", "Only iterables may be used.")]
    problems = []
    kinds = Counter(command.get("type") or SLASH for command in body)
    for kind, count in kinds.items():
        if count > MOST.get(kind, 0):
            text = f"There may be {MOST.get(kind, 0)} commands of type {kind}."
            problems.append(Problem("", "APPLICATION_COMMANDS_TOO_MANY", text))
    problems += _twice("", [(c.get("type") or SLASH, c.get("name")) for c in body])
    for index, command in enumerate(body):
        problems += _command_problems(str(index), command)
    return problems


def _command_problems(path: str, command: Json) -> Iterator[Problem]:
    yield from _keys(path, command, _COMMAND_KEYS)
    if (command.get("type") or SLASH) == SLASH:
        yield from _named(path, command)
        yield from _options_problems(path, command.get("options") or [])
    elif not 1 <= len(str(command.get("name") or "")) <= 32:
        yield Problem(f"{path}.name", "BASE_TYPE_BAD_LENGTH", "Must be 1 to 32 in length.")
    if _size(command) > COMMAND_SIZE:
        text = f"Names, descriptions and values may hold {COMMAND_SIZE} characters in all."
        yield Problem(path, "APPLICATION_COMMAND_TOO_LARGE", text)


def _keys(path: str, body: Json, known: frozenset[str]) -> Iterator[Problem]:
    for key in body.keys() - known:
        yield Problem(f"{path}.{key}", "UNKNOWN_KEY", "Discord knows no such key here.")


def _twice(path: str, names: list[tuple[object, object]]) -> Iterator[Problem]:
    for (_, name), count in Counter(names).items():
        if count > 1:
            text = f"The name {name!r} is used twice."
            yield Problem(path, "APPLICATION_COMMANDS_DUPLICATE_NAME", text)


def is_command_name(name: object) -> bool:
    """Say whether Discord takes a name for a slash command or an option.

    The documented pattern is letters, digits, `-`, `_` and `'` of any script,
    1 to 32 of them, lower case where the script has one.
    """
    return (
        isinstance(name, str)
        and 1 <= len(name) <= 32
        and name == name.lower()
        and all(letter.isalnum() or letter in "-_'" for letter in name)
    )


def _named(path: str, body: Json) -> Iterator[Problem]:
    if not is_command_name(body.get("name")):
        text = "Command name is invalid"
        yield Problem(f"{path}.name", "APPLICATION_COMMAND_INVALID_NAME", text)
    if not 1 <= len(str(body.get("description") or "")) <= 100:
        text = "Must be between 1 and 100 in length."
        yield Problem(f"{path}.description", "BASE_TYPE_BAD_LENGTH", text)


def _options_problems(path: str, options: list[Json]) -> Iterator[Problem]:
    where = f"{path}.options"
    if len(options) > OPTION_COUNT:
        yield Problem(where, "BASE_TYPE_MAX_LENGTH", f"Must be {OPTION_COUNT} or fewer.")
    yield from _twice(where, [(0, option.get("name")) for option in options])
    nested = [option.get("type") in {SUBCOMMAND, GROUP} for option in options]
    if any(nested) and not all(nested):
        text = "Sub-commands cannot be mixed with options."
        yield Problem(where, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", text)
    optional_seen = False
    for index, option in enumerate(options):
        here = f"{where}.{index}"
        yield from _keys(here, option, _OPTION_KEYS)
        yield from _named(here, option)
        if option.get("type") in {SUBCOMMAND, GROUP}:
            yield from _options_problems(here, option.get("options") or [])
            continue
        if option.get("required") and optional_seen:
            text = "Required options must be placed before non-required options"
            yield Problem(here, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", text)
        optional_seen = optional_seen or not option.get("required")
        yield from _choices_problems(here, option)


def _choices_problems(path: str, option: Json) -> Iterator[Problem]:
    choices = option.get("choices") or []
    if choices and option.get("autocomplete"):
        text = "Choices and autocomplete exclude each other."
        yield Problem(path, "APPLICATION_COMMAND_OPTION_CHOICES_AUTOCOMPLETE", text)
    if len(choices) > CHOICE_COUNT:
        text = f"Must be {CHOICE_COUNT} or fewer in length."
        yield Problem(f"{path}.choices", "BASE_TYPE_MAX_LENGTH", text)
    for index, choice in enumerate(choices):
        name, value = choice.get("name"), choice.get("value")
        for key, text in (("name", name), ("value", value)):
            if isinstance(text, str) and not 1 <= len(text) <= 100:
                where = f"{path}.choices.{index}.{key}"
                yield Problem(where, "BASE_TYPE_BAD_LENGTH", "Must be 1 to 100 in length.")


def _size(command: Json) -> int:
    own = len(str(command.get("name") or "")) + len(str(command.get("description") or ""))
    choices = command.get("choices") or []
    own += sum(
        len(str(choice.get("name", ""))) + len(str(choice.get("value", "")))
        for choice in choices
    )
    return own + sum(_size(option) for option in command.get("options") or [])
