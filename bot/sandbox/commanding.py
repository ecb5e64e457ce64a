"""Commands as a person finds and fills them in: lookup, permission, options."""

from __future__ import annotations

from discord import Permissions

from bot.sandbox.asking import BOT_DM_CONTEXT, MENTIONABLE, USER, merged, resolved_json
from bot.sandbox.check_commands import GROUP, SLASH, SUBCOMMAND
from bot.sandbox.guild import Channel
from bot.sandbox.message import Json
from bot.sandbox.state import State

STRING, INTEGER, BOOLEAN, NUMBER = 3, 4, 5, 10
REFERENCES = range(USER, MENTIONABLE + 1)
KINDS: dict[int, type | tuple[type, ...]] = {
    STRING: str,
    INTEGER: int,
    BOOLEAN: bool,
    NUMBER: (int, float),
}
STRING_LIMIT = 6000


class Unavailable(LookupError):
    """Say that Discord would not let a person do this at all.

    For instance a command that was never synced or is hidden from the member, a
    button that is disabled, an option that does not exist.
    """


def may_use(state: State, command: Json, user_id: int, channel: Channel) -> bool:
    """Say whether Discord offers a command to a member in a channel."""
    if channel.guild_id is None:
        contexts = command["contexts"]
        return BOT_DM_CONTEXT in contexts if contexts else bool(command["dm_permission"])
    permissions = Permissions(state.permissions(user_id, channel))
    if not permissions.use_application_commands:
        return False
    needed = command["default_member_permissions"]
    if needed is None or permissions.administrator:
        return True
    return int(needed) != 0 and permissions.value & int(needed) == int(needed)


def offered(state: State, user_id: int, channel: Channel) -> list[Json]:
    """Answer the commands that Discord offers to a member in a channel."""
    everywhere = state.commands.get(None, [])
    here = state.commands.get(channel.guild_id, []) if channel.guild_id else []
    return [c for c in [*here, *everywhere] if may_use(state, c, user_id, channel)]


def find_command(
    state: State, user_id: int, channel: Channel, name: str, kind: int = SLASH
) -> Json:
    """Answer a command by its name.

    Raises:
        Unavailable: It is not synced, or not offered to this member here.
    """
    for command in offered(state, user_id, channel):
        if command["name"] == name and command["type"] == kind:
            return command
    raise Unavailable(f"no command {name!r} is offered here; was it synced?")


def command_data(
    state: State,
    user_id: int,
    channel: Channel,
    path: str,
    values: Json,
    focused: str | None = None,
) -> Json:
    """Answer Discord's `data` for a slash command.

    Args:
        state: The state.
        user_id: Who uses it.
        channel: Where.
        path: The command's name with its sub-commands, such as `quote find`.
        values: What was filled in, by option. Users, channels and roles by id.
        focused: The option being typed, for autocomplete.

    Raises:
        Unavailable: Discord would not offer the command or take the values.
    """
    name, *inner = path.split()
    command = find_command(state, user_id, channel, name)
    level, nesting = command, []
    for step in inner:
        level = _inside(level, step, path)
        nesting.append(level)
    specs = level.get("options") or []
    if any(spec["type"] in {SUBCOMMAND, GROUP} for spec in specs):
        raise Unavailable(f"/{path} needs a sub-command")
    options, resolved = _filled(state, channel.guild_id, specs, values, focused)
    for step_spec in reversed(nesting):
        options = [{"name": step_spec["name"], "type": step_spec["type"], "options": options}]
    data: Json = {"id": command["id"], "name": name, "type": SLASH, "options": options}
    if "guild_id" in command:
        data["guild_id"] = command["guild_id"]
    return data | ({"resolved": resolved} if resolved else {})


def _inside(level: Json, step: str, path: str) -> Json:
    for option in level.get("options") or []:
        if option["name"] == step and option["type"] in {SUBCOMMAND, GROUP}:
            found: Json = option
            return found
    raise Unavailable(f"/{path} has no part {step!r}")


def _filled(
    state: State, guild_id: int | None, specs: list[Json], values: Json, focused: str | None
) -> tuple[list[Json], Json]:
    known = {spec["name"]: spec for spec in specs}
    if extra := sorted(values.keys() - known.keys()):
        raise Unavailable(f"there is no option {extra[0]!r}")
    options, resolved = [], []
    for name, spec in known.items():
        if name not in values:
            if spec.get("required") and focused is None:
                raise Unavailable(f"the option {name!r} is required")
            continue
        value = values[name]
        option: Json = {"name": name, "type": spec["type"]}
        if name == focused:
            # While it is being typed a value is text as it stands, unchecked.
            option |= {"value": str(value), "focused": True}
        elif spec["type"] in REFERENCES:
            number = int(str(getattr(value, "id", value)))
            option["value"] = str(number)
            resolved.append(_resolved(state, guild_id, spec["type"], number))
        else:
            option["value"] = _checked(spec, value)
        options.append(option)
    return options, merged(resolved)


def _resolved(state: State, guild_id: int | None, kind: int, number: int) -> Json:
    try:
        return resolved_json(state, guild_id, kind, number)
    except LookupError as error:
        raise Unavailable(str(error)) from error


def _checked(spec: Json, value: object) -> object:
    """Answer a value that Discord's own client would let through."""
    name, kind = spec["name"], spec["type"]
    wanted = KINDS.get(kind)
    if (
        wanted is None
        or not isinstance(value, wanted)
        or (isinstance(value, bool) and kind != BOOLEAN)
    ):
        raise Unavailable(f"the option {name!r} takes another type than {value!r}")
    choices = [choice["value"] for choice in spec.get("choices") or []]
    if choices and value not in choices:
        raise Unavailable(f"{value!r} is no choice of {name!r}")
    size: float = len(value) if isinstance(value, str) else value  # type: ignore[assignment]
    low = spec.get("min_length") if kind == STRING else spec.get("min_value")
    high = spec.get("max_length", STRING_LIMIT) if kind == STRING else spec.get("max_value")
    if (low is not None and size < low) or (high is not None and size > high):
        raise Unavailable(f"the option {name!r} must lie between {low} and {high}")
    return value
