"""What people do in the stand-in: commands, buttons, forms, plain messages."""

from __future__ import annotations

import asyncio
from typing import Any

from discord import Permissions

from bot.sandbox.asking import merged, resolved_json
from bot.sandbox.check_commands import MESSAGE_MENU
from bot.sandbox.commanding import Unavailable, command_data, find_command
from bot.sandbox.components import (
    BUTTON,
    CHANNEL_SELECT,
    LABEL,
    MENTIONABLE_SELECT,
    ROLE_SELECT,
    SELECTS,
    STRING_SELECT,
    TEXT_DISPLAY,
    USER_SELECT,
    find,
)
from bot.sandbox.guild import Channel, User
from bot.sandbox.interaction import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    DEFER_UPDATE,
    MODAL,
    Answer,
    Interaction,
    NoAnswer,
)
from bot.sandbox.message import REPLY, Json, Message
from bot.sandbox.message_json import message_json
from bot.sandbox.state import State
from bot.sandbox.writing import pings_of

ENTITY = {USER_SELECT: 6, ROLE_SELECT: 8, MENTIONABLE_SELECT: 9, CHANNEL_SELECT: 7}
"""The option type that resolves what a select of entities carries."""

LINK = 5


class Person:
    """Do what a member does, as far as Discord's client would allow it."""

    def __init__(self, state: State, base: str, user: User, channel: Channel) -> None:
        self._state = state
        self._base = base
        self.user = user
        self.channel = channel

    def _begin(
        self,
        kind: int,
        data: Json,
        *,
        label: str | None = None,
        source_id: int | None = None,
        opener: Interaction | None = None,
    ) -> Interaction:
        interaction = Interaction(
            id=self._state.snowflakes.next(),
            token=self._state.fresh_token(),
            kind=kind,
            data=data,
            user_id=self.user.id,
            channel_id=self.channel.id,
            guild_id=self.channel.guild_id,
            created=self._state.clock(),
            label=label,
            source_id=source_id,
            opener=opener,
        )
        self._state.add_interaction(interaction)
        return interaction

    def slash(self, path: str, values: Json) -> Interaction:
        """Use a slash command."""
        data = command_data(self._state, self.user.id, self.channel, path, values)
        return self._begin(COMMAND, data, label=f"/{path}")

    def autocomplete(self, path: str, values: Json, focused: str) -> Interaction:
        """Type into an option that the bot completes."""
        data = command_data(self._state, self.user.id, self.channel, path, values, focused)
        return self._begin(AUTOCOMPLETE, data, label=f"/{path}")

    def context_menu(self, name: str, message_id: int) -> Interaction:
        """Use a message command on a message; its content comes along."""
        command = find_command(self._state, self.user.id, self.channel, name, kind=MESSAGE_MENU)
        message = self._visible(message_id)
        target = message_json(self._state, message, self._base)
        data = {
            "id": command["id"],
            "name": name,
            "type": MESSAGE_MENU,
            "target_id": str(message.id),
            "resolved": {"messages": {str(message.id): target}},
        }
        if "guild_id" in command:
            data["guild_id"] = command["guild_id"]
        return self._begin(COMMAND, data, label=name)

    def _visible(self, message_id: int) -> Message:
        message = self._state.messages.get(message_id)
        if message is None or not message.seen_by(self.user.id):
            raise Unavailable("that message is not there for this person")
        return message

    def _component(self, message_id: int, custom_id: str) -> Json:
        component = find(self._visible(message_id).components, custom_id)
        if component is None:
            raise Unavailable(f"the message has no component {custom_id!r}")
        if component.get("disabled"):
            raise Unavailable(f"the component {custom_id!r} is disabled")
        return component

    def click(self, message_id: int, custom_id: str) -> Interaction:
        """Press a button."""
        button = self._component(message_id, custom_id)
        if button["type"] != BUTTON or button["style"] == LINK:
            raise Unavailable(f"{custom_id!r} is no button that the bot hears of")
        data = {"component_type": BUTTON, "custom_id": custom_id, "id": button["id"]}
        return self._begin(COMPONENT, data, source_id=message_id)

    def select(self, message_id: int, custom_id: str, values: list[str]) -> Interaction:
        """Choose in a select."""
        select = self._component(message_id, custom_id)
        data = self._chosen(select, values) | {"component_type": select["type"]}
        data.pop("type")
        return self._begin(COMPONENT, data, source_id=message_id)

    def _chosen(self, select: Json, values: list[str]) -> Json:
        kind = select["type"]
        if kind not in SELECTS:
            raise Unavailable(f"{select['custom_id']!r} is no select")
        low, high = select.get("min_values", 1), select.get("max_values", 1)
        if not low <= len(values) <= high:
            raise Unavailable(f"between {low} and {high} values are to be chosen")
        data: Json = {
            "type": kind,
            "custom_id": select["custom_id"],
            "id": select.get("id", 0),
            "values": values,
        }
        if kind == STRING_SELECT:
            if not set(values) <= {option["value"] for option in select["options"]}:
                raise Unavailable(f"{values} are not all among the options")
            return data
        guild_id = self.channel.guild_id
        try:
            parts = [
                resolved_json(self._state, guild_id, ENTITY[kind], int(value))
                for value in values
            ]
        except LookupError as error:
            raise Unavailable(str(error)) from error
        return data | {"resolved": merged(parts)}

    def submit(self, opener: Interaction, values: dict[str, Any]) -> Interaction:
        """Send off the modal that an interaction opened."""
        modal = opener.modal
        if modal is None:
            raise Unavailable("no modal was opened")
        rows, resolved = [], []
        for number, row in enumerate(modal["components"], start=1):
            if row["type"] == TEXT_DISPLAY:
                rows.append({"type": TEXT_DISPLAY, "id": number})
                continue
            inner = row["component"] if row["type"] == LABEL else row["components"][0]
            field = self._field(inner, values.get(inner["custom_id"]))
            resolved.append(field.pop("resolved", {}))
            nested = {"component": field} if row["type"] == LABEL else {"components": [field]}
            rows.append({"type": row["type"], "id": number} | nested)
        data: Json = {"custom_id": modal["custom_id"], "components": rows}
        if found := merged(resolved):
            data["resolved"] = found
        return self._begin(MODAL, data, source_id=opener.source_id, opener=opener)

    def _field(self, field: Json, value: object) -> Json:
        name, kind = field["custom_id"], field["type"]
        if value is None and "value" in field:
            value = field["value"]
        if field.get("required", True) and value in (None, "", []):
            raise Unavailable(f"the field {name!r} is required")
        if kind in SELECTS:
            low = 0 if field.get("required") is False else 1
            return self._chosen({"min_values": low} | field, _texts(value))
        told: Json = {"type": kind, "custom_id": name, "id": field.get("id", 0)}
        if kind in {19, 22}:
            return told | {"values": _texts(value)}
        if kind in {21, 23}:
            return told | {"value": value}
        text = str(value or "")
        if not field.get("min_length", 0) <= len(text) <= field.get("max_length", 4000):
            raise Unavailable(f"the field {name!r} has another length than it may")
        return told | {"value": text}

    def say(self, text: str, reply_to: int | None = None) -> Message:
        """Write a message; a reply to the bot's ordinary message mentions the bot."""
        state = self._state
        may = Permissions(state.permissions(self.user.id, self.channel))
        if not may.send_messages or not text.strip() or len(text) > 4000:
            raise Unavailable("this person cannot send that here")
        message = Message(state.snowflakes.next(), self.channel.id, self.user.id, state.clock())
        message.content = text
        message.pings = pings_of(state, self.channel, self.user.id, text, {})
        if reply_to is not None:
            parent = self._visible(reply_to)
            message.kind, message.reply_to = REPLY, parent.id
            if parent.origin is None and parent.author_id not in message.pings.users:
                message.pings.users.append(parent.author_id)
        message.mentioned = list(message.pings.users)
        return state.add_message(message)

    def dismiss(self, message_id: int) -> None:
        """Put away an ephemeral message."""
        message = self._visible(message_id)
        if message.viewer_id != self.user.id:
            raise Unavailable("only one's own ephemeral messages can be dismissed")
        self._state.remove_message(message)

    async def answer(self, interaction: Interaction, patience: float) -> Answer:
        """Wait for the bot's answer, through a deferral.

        Args:
            interaction: What was asked.
            patience: Seconds to wait, in real time.

        Raises:
            NoAnswer: None came.
        """
        try:
            async with asyncio.timeout(patience):
                await interaction.settled.wait()
        except TimeoutError:
            raise NoAnswer(interaction) from None
        shown = interaction.original_id
        if interaction.answered == DEFER_UPDATE and interaction.followups:
            shown = interaction.followups[-1]
        message = self._state.messages.get(shown or 0)
        return Answer(
            interaction,
            interaction.answered or 0,
            message_json(self._state, message, self._base) if message else None,
            interaction.choices,
            interaction.modal,
        )


def _texts(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []
