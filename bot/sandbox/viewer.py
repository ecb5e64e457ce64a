"""One tab of the page: what its person sees, and what they do."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

from discord import Permissions

from bot.sandbox.commanding import Unavailable, offered
from bot.sandbox.errors import Refusal
from bot.sandbox.guild import FORUM, TEXT, Channel, Guild
from bot.sandbox.interaction import AUTOCOMPLETE, Interaction
from bot.sandbox.message import Json, Message
from bot.sandbox.message_json import message_json
from bot.sandbox.person import Person
from bot.sandbox.state import State

RECENT = 100
"""Messages of each channel that a tab gets when it opens."""

PATIENCE = 3.2
"""Seconds until the page says that the bot did not respond; Discord gives it 3."""

Send = Callable[[Json], None]


class Viewer:
    """Pass the state on to one tab, and the tab's doings to the state.

    Args:
        state: The state.
        base: Where files are served.
        people: The ids of those the page lets one be; the first to begin with.
        send: Put a message on its way to the tab; must not wait.
    """

    def __init__(self, state: State, base: str, people: list[int], send: Send) -> None:
        self._state = state
        self._base = base
        self._people = people
        self._send = send
        self._me = people[0]
        self._asked: dict[int, str] = {}
        self._opened: dict[int, Interaction] = {}
        self._timers: set[asyncio.TimerHandle] = set()
        state.listeners.append(self._hear)

    def leave(self) -> None:
        """Stop listening."""
        if self._hear in self._state.listeners:
            self._state.listeners.remove(self._hear)
        for timer in self._timers:
            timer.cancel()

    @property
    def _guild(self) -> Guild:
        for guild in self._state.guilds.values():
            if self._me in guild.members:
                return guild
        raise Unavailable("this person is in no server any more")

    def _channels(self) -> list[Channel]:
        mine = [self._state.channels[i] for i in self._guild.channel_ids]
        kinds = {TEXT, FORUM}
        shown = [place for place in mine if place.kind in kinds or place.is_thread]
        return [place for place in shown if self._may(place).view_channel]

    def _may(self, channel: Channel) -> Permissions:
        return Permissions(self._state.permissions(self._me, channel))

    def _dm(self) -> Channel:
        return self._state.dm_with(self._state.users[self._me])

    def _sees(self, channel_id: int) -> bool:
        channel = self._state.channels.get(channel_id)
        if channel is None:
            return False
        if channel.guild_id is None:
            return channel.recipients == [self._me]
        return channel.guild_id == self._guild.id and self._may(channel).view_channel

    def welcome(self) -> None:
        """Send everything the tab shows."""
        state, guild = self._state, self._guild
        places = [*self._channels(), self._dm()]
        bot = state.bot
        self._send(
            {
                "t": "state",
                "me": str(self._me),
                "guild": {"id": str(guild.id), "name": guild.name},
                "bot": {"id": str(bot.id), "name": bot.display or bot.name},
                "people": [self._person_json(guild, user_id) for user_id in self._people],
                "users": [
                    {"id": str(user.id), "name": user.display or user.name, "bot": user.bot}
                    for user in map(state.users.__getitem__, guild.members)
                ],
                "roles": [
                    {"id": str(role.id), "name": role.name} for role in guild.roles.values()
                ],
                "channels": [self._channel_json(place) for place in places],
                "messages": {str(place.id): self._recent(place) for place in places},
            }
        )

    def _person_json(self, guild: Guild, user_id: int) -> Json:
        user = self._state.users[user_id]
        admin = bool(
            self._state.guild_permissions(guild.id, user_id) & Permissions.administrator.flag
        )
        return {"id": str(user_id), "name": user.display or user.name, "admin": admin}

    def _channel_json(self, channel: Channel) -> Json:
        name = self._state.bot.name if channel.guild_id is None else channel.name
        return {
            "id": str(channel.id),
            "name": name,
            "kind": channel.kind,
            "parent": channel.parent_id and str(channel.parent_id),
            "topic": channel.topic or "",
            "writable": self._may(channel).send_messages and channel.kind != FORUM,
            "commands": offered(self._state, self._me, channel),
        }

    def _recent(self, channel: Channel) -> list[Json]:
        seen = list(self._state.history(channel.id, self._me))[-RECENT:]
        return [self._shown(message) for message in seen]

    def _shown(self, message: Message) -> Json:
        body = message_json(self._state, message, self._base)
        pinged = self._me in message.pings.users or message.pings.everyone
        roles = set(self._guild.members[self._me].roles)
        pinged = pinged or bool(roles & set(message.pings.roles))
        return body | {"label": message.label, "pings_me": pinged}

    def _hear(self, news: str, subject: object) -> None:
        if isinstance(subject, Message):
            if subject.seen_by(self._me) and self._sees(subject.channel_id):
                self._tell_message(news, subject)
        elif isinstance(subject, Interaction):
            if news == "answered":
                self._tell_answer(subject)
        elif news == "typing" and isinstance(subject, Channel):
            self._send({"t": "typing", "channel": str(subject.id)})
        else:
            # Whatever else changed may show in channels, rights and commands.
            self._refresh()

    def _refresh(self) -> None:
        try:
            self.welcome()
        except Unavailable as error:
            self._send({"t": "failed", "ask": None, "text": str(error)})

    def _tell_message(self, news: str, message: Message) -> None:
        told: Json = {"t": news, "channel": str(message.channel_id), "id": str(message.id)}
        if news != "message_delete":
            told["message"] = self._shown(message)
        self._send(told)

    def _tell_answer(self, interaction: Interaction) -> None:
        ask = self._asked.pop(interaction.id, None)
        if ask is None:
            return
        if interaction.kind == AUTOCOMPLETE:
            self._send({"t": "choices", "ask": ask, "choices": interaction.choices})
        elif interaction.modal is not None:
            self._opened[interaction.id] = interaction
            key = str(interaction.id)
            self._send({"t": "modal", "ask": ask, "id": key, "modal": interaction.modal})
        else:
            self._send({"t": "done", "ask": ask})

    def receive(self, text: str) -> None:
        """Take what the tab sends; answer `failed` where Discord would not let it."""
        ask = None
        try:
            asked = json.loads(text)
            ask = asked.get("ask")
            interaction = self._do(asked)
        except (Unavailable, Refusal) as error:
            self._send({"t": "failed", "ask": ask, "text": str(error)})
        except (ValueError, KeyError, TypeError, AttributeError):
            self._send({"t": "failed", "ask": ask, "text": "The page sent something odd."})
        else:
            if interaction is not None and ask is not None:
                self._expect(interaction, str(ask))

    def _do(self, asked: Json) -> Interaction | None:
        doing = asked["t"]
        if doing == "as":
            self._become(int(asked["user"]))
            return None
        channel = self._state.channel(int(asked["channel"]))
        if not self._sees(channel.id):
            raise Unavailable("that channel is not there for this person")
        person = Person(self._state, self._base, self._state.users[self._me], channel)
        if doing == "say":
            reply_to = asked.get("reply_to")
            person.say(str(asked["text"]), int(reply_to) if reply_to else None)
        elif doing == "dismiss":
            person.dismiss(int(asked["message"]))
        elif doing in {"slash", "autocomplete"}:
            return self._command(person, asked)
        else:
            return self._component(person, asked)
        return None

    def _command(self, person: Person, asked: Json) -> Interaction:
        values = dict(asked["values"])
        if asked["t"] == "slash":
            return person.slash(str(asked["path"]), values)
        return person.autocomplete(str(asked["path"]), values, str(asked["focused"]))

    def _component(self, person: Person, asked: Json) -> Interaction:
        doing = asked["t"]
        if doing == "context":
            return person.context_menu(str(asked["name"]), int(asked["message"]))
        if doing == "click":
            return person.click(int(asked["message"]), str(asked["custom_id"]))
        if doing == "select":
            values = [str(value) for value in asked["values"]]
            return person.select(int(asked["message"]), str(asked["custom_id"]), values)
        if doing == "submit":
            return person.submit(self._opened[int(asked["modal"])], dict(asked["values"]))
        raise Unavailable(f"{doing!r} is nothing one can do here")

    def _become(self, user_id: int) -> None:
        if user_id in self._people:
            self._me = user_id
            self.welcome()

    def _expect(self, interaction: Interaction, ask: str) -> None:
        self._asked[interaction.id] = ask
        loop = asyncio.get_running_loop()
        timer = loop.call_later(PATIENCE, self._give_up, interaction)
        self._timers.add(timer)
        loop.call_later(PATIENCE, self._timers.discard, timer)

    def _give_up(self, interaction: Interaction) -> None:
        ask = self._asked.pop(interaction.id, None)
        if ask is not None:
            text = "The application did not respond"
            self._send({"t": "failed", "ask": ask, "text": text})
