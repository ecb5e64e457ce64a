"""Changes of the state told as gateway events."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from bot.sandbox.asking import interaction_json
from bot.sandbox.guild import Channel, Guild, Role
from bot.sandbox.interaction import Interaction
from bot.sandbox.message import Json, Message
from bot.sandbox.message_json import bot_view
from bot.sandbox.payloads import (
    channel_json,
    guild_create_json,
    guild_json,
    member_json,
    role_json,
)
from bot.sandbox.state import State

GUILDS, GUILD_MEMBERS, GUILD_MESSAGES, DIRECT_MESSAGES, MESSAGE_CONTENT = (
    1 << 0,
    1 << 1,
    1 << 9,
    1 << 12,
    1 << 15,
)
VIEW_CHANNEL = 1 << 10


@dataclass(frozen=True, slots=True)
class Event:
    """One event for the sessions that want it.

    Attributes:
        intent: The intent it needs; 0 for none.
        guild_id: The guild whose shard gets it; none for direct conversations.
        make: Build the body, told whether the session may read message content.
    """

    name: str
    intent: int
    guild_id: int | None
    make: Callable[[bool], Json]

    def body(self, *, content: bool) -> Json:
        """Answer the event's data for a session with or without message content."""
        return self.make(content)


def events_of(state: State, base: str, news: str, subject: object) -> Iterator[Event]:
    """Yield the gateway events that a change of the state causes."""
    if news == "interaction":
        yield _interaction(state, base, cast("Interaction", subject))
    elif news.startswith("message_"):
        yield from _message(state, base, news, cast("Message", subject))
    elif news.startswith("guild_"):
        yield _guild(state, news, cast("Guild", subject))
    elif news.startswith(("channel_", "thread_")):
        place = cast("Channel", subject)
        body = channel_json(state, place)
        yield Event(news.upper(), GUILDS, place.guild_id, lambda _: body)
    elif news.startswith("role_"):
        guild, role = cast("tuple[Guild, Role]", subject)
        told = {"guild_id": str(guild.id), "role": role_json(role)}
        yield Event(f"GUILD_{news.upper()}", GUILDS, guild.id, lambda _: told)
    elif news == "member_update":
        yield from _member(state, cast("tuple[Guild, int]", subject))


def _interaction(state: State, base: str, interaction: Interaction) -> Event:
    body = interaction_json(state, interaction, base)
    return Event("INTERACTION_CREATE", 0, interaction.guild_id, lambda _: body)


def _guild(state: State, news: str, guild: Guild) -> Event:
    make: Callable[[bool], Json]
    if news == "guild_join":
        name, make = "GUILD_CREATE", lambda _: guild_create_json(state, guild)
    elif news == "guild_leave":
        name, make = "GUILD_DELETE", lambda _: {"id": str(guild.id)}
    elif news == "guild_outage":
        name, make = "GUILD_DELETE", lambda _: {"id": str(guild.id), "unavailable": True}
    else:
        name, make = "GUILD_UPDATE", lambda _: guild_json(guild)
    return Event(name, GUILDS, guild.id, make)


def _member(state: State, subject: tuple[Guild, int]) -> Iterator[Event]:
    guild, user_id = subject
    member = guild.members[user_id]
    body = member_json(state, member) | {"guild_id": str(guild.id)}
    # A bot hears of its own roles without the members' intent.
    intent = 0 if user_id == state.bot.id else GUILD_MEMBERS
    yield Event("GUILD_MEMBER_UPDATE", intent, guild.id, lambda _: body)


def _message(state: State, base: str, news: str, message: Message) -> Iterator[Event]:
    channel = state.channels.get(message.channel_id)
    if channel is None or message.viewer_id is not None:
        return
    if not state.permissions(state.bot.id, channel) & VIEW_CHANNEL:
        return
    intent = DIRECT_MESSAGES if channel.guild_id is None else GUILD_MESSAGES
    if news == "message_delete":
        gone: Json = {"id": str(message.id), "channel_id": str(channel.id)}
        if channel.guild_id is not None:
            gone["guild_id"] = str(channel.guild_id)
        yield Event("MESSAGE_DELETE", intent, channel.guild_id, lambda _: gone)
        return

    @lru_cache(maxsize=2)
    def make(content: bool) -> Json:
        return _told(state, base, message, content=content)

    yield Event(news.upper(), intent, channel.guild_id, make)


def _told(state: State, base: str, message: Message, *, content: bool) -> Json:
    channel = state.channels[message.channel_id]
    body = bot_view(state, message, base, content=content)
    if channel.guild_id is None:
        return body | {"channel_type": channel.kind}
    body["guild_id"] = str(channel.guild_id)
    guild = state.guilds.get(channel.guild_id)
    member = guild.members.get(message.author_id) if guild else None
    if member is not None:
        body["member"] = member_json(state, member, with_user=False)
    return body
