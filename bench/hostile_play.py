"""Doing what hostile people do: raw interactions, past all that Discord's client checks."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

from bench.hostile_acts import Act, Command, Form, Menu, Press, Replay, Saying
from bench.hostile_town import Actor, Town
from bot.sandbox.asking import merged, resolved_json
from bot.sandbox.commanding import REFERENCES
from bot.sandbox.components import BUTTON, SELECTS, STRING_SELECT, walk
from bot.sandbox.interaction import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL, Interaction
from bot.sandbox.message import COMPONENTS_V2, EPHEMERAL, Json, Message
from bot.sandbox.message_json import message_json
from bot.sandbox.origin import origin_json
from bot.sandbox.person import LINK
from bot.sandbox.sandbox import Sandbox

_OURS = ("CommandTree-", "discord-ui-", "discord.py: on_")
"""How discord.py's tasks are called in which the bot answers."""


class Doings:
    """Does acts against a stand-in, one after the other.

    Args:
        box: the stand-in, with the bot connected.
        town: who lives in it.
    """

    def __init__(self, box: Sandbox, town: Town) -> None:
        self._box, self._town, self._state = box, town, box.state

    def begin(self, act: Act) -> Interaction:
        """Do something; return the interaction.

        Of a message, which is none, that of a question asked right after it: what
        the bot says to the message has begun by the time that is answered.
        """
        actor = self._town.actor(act.who)
        if isinstance(act, Command):
            return self._command(actor, act)
        if isinstance(act, Menu):
            return self._menu(actor, act)
        if isinstance(act, Press):
            return self._press(actor, act)
        if isinstance(act, Replay):
            return self._replay(actor, act)
        if isinstance(act, Form):
            return self._form(actor, act)
        self._say(actor, act)
        return self.begin(Command("admin", ("help",), ()))

    def _begin(
        self, actor: Actor, kind: int, data: Json, source_id: int | None = None
    ) -> Interaction:
        interaction = Interaction(
            id=self._state.snowflakes.next(),
            token=self._state.fresh_token(),
            kind=kind,
            data=data,
            user_id=actor.user_id,
            channel_id=actor.channel_id,
            guild_id=actor.guild_id,
            created=self._state.clock(),
            source_id=source_id,
        )
        self._state.add_interaction(interaction)
        return interaction

    def _command(self, actor: Actor, act: Command) -> Interaction:
        filled: list[Json] = []
        resolved: list[Json] = []
        for name, kind, value in act.options:
            option: Json = {"name": name, "type": kind, "value": value}
            if name == act.focused:
                option["focused"] = True
            if kind in REFERENCES:
                resolved.append(self._resolved(actor, kind, value))
            filled.append(option)
        for number, step in reversed(list(enumerate(act.path[1:], 1))):
            kind = 1 if number == len(act.path) - 1 else 2
            filled = [{"name": step, "type": kind, "options": filled}]
        data: Json = {"id": "1", "name": act.path[0], "type": 1, "options": filled}
        if found := merged(resolved):
            data["resolved"] = found
        return self._begin(actor, AUTOCOMPLETE if act.focused else COMMAND, data)

    def _resolved(self, actor: Actor, kind: int, value: str) -> Json:
        """Name what an id stands for; a channel that nobody knows is named all the same."""
        try:
            return resolved_json(self._state, actor.guild_id, kind, int(value))
        except LookupError:
            if kind != 7:
                return {}
        like = resolved_json(self._state, actor.guild_id, 7, self._town.general.id)
        (body,) = like["channels"].values()
        return {"channels": {value: body | {"id": value}}}

    def _menu(self, actor: Actor, act: Menu) -> Interaction:
        if act.text is not None:
            message = self._message(actor.channel_id, actor.user_id)
            message.content = act.text
        else:
            own = self._seen_in(actor)
            message = own[-1] if own else self._message(actor.channel_id, actor.user_id)
        told = message_json(self._state, message, self._box.origin)
        number = str(message.id)
        data: Json = {"id": "1", "name": act.name, "type": 3, "target_id": number}
        return self._begin(actor, COMMAND, data | {"resolved": {"messages": {number: told}}})

    def _message(self, channel_id: int, author_id: int) -> Message:
        return Message(
            self._state.snowflakes.next(), channel_id, author_id, self._state.clock()
        )

    def _press(self, actor: Actor, act: Press) -> Interaction:
        kind = BUTTON if act.values is None else STRING_SELECT
        message = self._planted(actor, act, kind)
        data: Json = {"component_type": kind, "custom_id": act.custom_id, "id": 2}
        if kind == STRING_SELECT:
            data["values"] = [str(value) for value in act.values or ()]
        return self._begin(actor, COMPONENT, data, message.id)

    def _planted(self, actor: Actor, act: Press, kind: int) -> Message:
        """Put a message there that the bot might have sent, with the button on it."""
        message = self._message(actor.channel_id, self._state.bot.id)
        message.flags = COMPONENTS_V2
        part: Json = {"type": kind, "id": 2, "custom_id": act.custom_id}
        if act.on == "absent":
            part["custom_id"] = "pq:none"
        if kind == BUTTON:
            part |= {"style": 2, "label": "Press"}
        else:
            part |= {"options": [{"label": "One", "value": "one"}], "max_values": 1}
        message.components = [{"type": 1, "id": 1, "components": [part]}]
        asker = {"mine": actor.user_id, "theirs": self._town.bystander.id}.get(act.on)
        if asker is not None:
            message.flags |= EPHEMERAL
            message.viewer_id = asker
            message.origin = self._origin(actor, asker)
        self._state.messages[message.id] = message
        self._state.timelines[message.channel_id].append(message.id)
        return message

    def _origin(self, actor: Actor, asker: int) -> Json:
        asked = Interaction(
            self._state.snowflakes.next(),
            "",
            COMMAND,
            {},
            asker,
            actor.channel_id,
            actor.guild_id,
            self._state.clock(),
        )
        return origin_json(self._state, asked)

    def _seen_in(self, actor: Actor) -> list[Message]:
        """Return the bot's messages in an actor's channel, whoever may see them."""
        kept = (
            self._state.messages.get(number)
            for number in self._state.timelines[actor.channel_id]
        )
        return [one for one in kept if one and one.author_id == self._state.bot.id]

    def _replay(self, actor: Actor, act: Replay) -> Interaction:
        shown = list(self._buttons(actor))
        if not shown:
            return self._press(actor, Press(act.who, "pq:reports:0", "mine"))
        message, part = shown[act.which % len(shown)]
        data: Json = {
            "component_type": part["type"],
            "custom_id": part["custom_id"],
            "id": part["id"],
        }
        if part["type"] in SELECTS:
            offered = [option["value"] for option in part.get("options") or ()]
            values: list[Any] = list(act.values) or offered[act.which % 3 :][:1]
            data["values"] = [str(value) for value in values]
        return self._begin(actor, COMPONENT, data, message.id)

    def _buttons(self, actor: Actor) -> Iterator[tuple[Message, Json]]:
        for message in self._seen_in(actor):
            for _, part, _ in walk(message.components):
                if part["type"] in {BUTTON, *SELECTS} and part.get("style") != LINK:
                    yield message, part

    def _form(self, actor: Actor, act: Form) -> Interaction:
        rows = [
            {
                "type": 18,
                "id": number,
                "component": {"type": 4, "id": 9, "custom_id": name, "value": value},
            }
            for number, (name, value) in enumerate(act.fields)
        ]
        data: Json = {"custom_id": act.custom_id, "components": rows}
        opener = self._planted(actor, Press(act.who, "pq:reports:0", "mine"), BUTTON)
        return self._begin(actor, MODAL, data, opener.id)

    def _say(self, actor: Actor, act: Saying) -> None:
        message = self._message(actor.channel_id, actor.user_id)
        message.content = f"<@{self._state.bot.id}> {act.text}"[:2000]
        message.mentioned = [self._state.bot.id]
        self._state.add_message(message)

    async def quiet(self) -> None:
        """Wait until the bot has done all that the last act made it do."""
        mine = asyncio.current_task()
        while tasks := [
            task
            for task in asyncio.all_tasks()
            if task is not mine and task.get_name().startswith(_OURS)
        ]:
            await asyncio.wait(tasks)
