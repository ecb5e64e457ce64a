"""All the stand-in remembers, and the news it tells about changes."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.clock import now
from bot.sandbox.errors import UNKNOWN_CHANNEL, UNKNOWN_GUILD, UNKNOWN_MESSAGE, Refusal
from bot.sandbox.guild import DM, TEXT, Channel, Guild, Member, Role, User
from bot.sandbox.interaction import Interaction
from bot.sandbox.message import Attachment, Json, Message
from bot.sandbox.permissions import (
    ADMIN,
    EVERYTHING,
    MEMBER,
    channel_permissions,
    guild_permissions,
)
from bot.sandbox.snowflake import Clock, Snowflakes

Listener = Callable[[str, Any], None]
"""Hear of a change: its name, and the thing that changed."""

KEPT_PER_CHANNEL = 2000
"""Messages kept in a channel; older ones are forgotten, so that loads can run for long."""

NONCE_WINDOW = timedelta(minutes=5)
"""How long a nonce is remembered. Discord says only "the past few minutes"."""


@dataclass(slots=True)
class Application:
    """The bot's application.

    Attributes:
        message_content: Whether the privileged intent of that name was granted.
    """

    id: int
    owner_id: int
    bot_id: int
    name: str = "Pullquote"
    message_content: bool = False


class State:
    """Guilds, people, messages, interactions and commands, in plain memory."""

    def __init__(self, clock: Clock = now) -> None:
        self.clock = clock
        self.snowflakes = Snowflakes(clock)
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.messages: dict[int, Message] = {}
        self.timelines: dict[int, list[int]] = {}
        self.interactions: dict[str, Interaction] = {}
        self.commands: dict[int | None, list[Json]] = {None: []}
        self._conversations: dict[int, Channel] = {}
        self._nonces: dict[tuple[int, str], tuple[int, datetime]] = {}
        self._nonces_full = KEPT_PER_CHANNEL
        self.nonce_window = NONCE_WINDOW
        self.listeners: list[Listener] = []
        owner = self.add_user("owner")
        bot = self.add_user("Pullquote", bot=True)
        self.application = Application(bot.id, owner.id, bot.id)

    @property
    def bot(self) -> User:
        """Answer the bot's own account."""
        return self.users[self.application.bot_id]

    def tell(self, news: str, subject: object) -> None:
        """Tell every listener that something happened."""
        for listener in list(self.listeners):
            listener(news, subject)

    def add_user(self, name: str, *, display: str | None = None, bot: bool = False) -> User:
        """Add an account."""
        user = User(self.snowflakes.next(), name, display, bot)
        self.users[user.id] = user
        return user

    def add_guild(self, name: str, owner: User, *, bot_permissions: int = MEMBER) -> Guild:
        """Add a guild that the bot is in, without telling; see `join`."""
        guild = Guild(self.snowflakes.next_guild(), name, owner.id)
        guild.roles[guild.id] = Role(guild.id, "@everyone", MEMBER, position=0)
        mine = Role(
            self.snowflakes.next(),
            self.application.name,
            bot_permissions,
            managed=True,
            bot_id=self.bot.id,
        )
        guild.roles[mine.id] = mine
        self.guilds[guild.id] = guild
        self.add_member(guild, owner)
        self.add_member(guild, self.bot, mine)
        return guild

    def add_member(self, guild: Guild, user: User, *roles: Role) -> Member:
        """Add a user to a guild."""
        member = Member(user.id, self.clock(), [role.id for role in roles])
        guild.members[user.id] = member
        return member

    def add_role(self, guild: Guild, name: str, permissions: int = 0) -> Role:
        """Add a role above those there are."""
        role = Role(self.snowflakes.next(), name, permissions, len(guild.roles))
        guild.roles[role.id] = role
        return role

    def add_admin_role(self, guild: Guild, name: str = "Admin") -> Role:
        """Add a role that may do everything."""
        return self.add_role(guild, name, ADMIN)

    def add_channel(self, guild: Guild, name: str, kind: int = TEXT) -> Channel:
        """Add a channel at the end of the guild's list, without telling."""
        channel = Channel(
            self.snowflakes.next(),
            kind,
            name,
            guild.id,
            self.clock(),
            position=len(guild.channel_ids),
        )
        self._keep(guild, channel)
        return channel

    def add_thread(self, parent: Channel, name: str, owner_id: int, kind: int) -> Channel:
        """Add a thread under a channel, without telling."""
        thread = Channel(
            self.snowflakes.next(), kind, name, parent.guild_id, self.clock(), owner_id=owner_id
        )
        thread.parent_id = parent.id
        self._keep(self.guild(parent.guild_id or 0), thread)
        return thread

    def _keep(self, guild: Guild, channel: Channel) -> None:
        guild.channel_ids.append(channel.id)
        self.channels[channel.id] = channel
        self.timelines[channel.id] = []

    def dm_with(self, user: User) -> Channel:
        """Answer the bot's direct conversation with a user, made when missing."""
        known = self._conversations.get(user.id)
        if known is not None:
            return known
        channel = Channel(self.snowflakes.next(), DM, user.name, None, self.clock())
        channel.recipients = [user.id]
        self._conversations[user.id] = channel
        self.channels[channel.id] = channel
        self.timelines[channel.id] = []
        return channel

    def guild(self, guild_id: int) -> Guild:
        """Answer a guild, or raise Refusal 10004."""
        if guild_id not in self.guilds:
            raise Refusal(UNKNOWN_GUILD)
        return self.guilds[guild_id]

    def channel(self, channel_id: int) -> Channel:
        """Answer a channel, or raise Refusal 10003."""
        if channel_id not in self.channels:
            raise Refusal(UNKNOWN_CHANNEL)
        return self.channels[channel_id]

    def message(self, channel_id: int, message_id: int) -> Message:
        """Answer a message of a channel, or raise Refusal 10008."""
        message = self.messages.get(message_id)
        if message is None or message.channel_id != channel_id:
            raise Refusal(UNKNOWN_MESSAGE)
        return message

    def permissions(self, user_id: int, channel: Channel) -> int:
        """Answer what a user may do in a channel, as bits."""
        if channel.guild_id is None:
            return MEMBER
        guild = self.guild(channel.guild_id)
        ruling = channel
        if channel.parent_id is not None and channel.is_thread:
            ruling = self.channels.get(channel.parent_id, channel)
        return channel_permissions(guild, user_id, ruling)

    def guild_permissions(self, guild_id: int | None, user_id: int) -> int:
        """Answer what a user may do in a guild; everything in a conversation."""
        if guild_id is None:
            return EVERYTHING
        return guild_permissions(self.guild(guild_id), user_id)

    def add_message(self, message: Message) -> Message:
        """Put a message at the end of its channel and tell of it."""
        channel = self.channels[message.channel_id]
        self.messages[message.id] = message
        timeline = self.timelines[channel.id]
        timeline.append(message.id)
        if len(timeline) > KEPT_PER_CHANNEL:
            self.messages.pop(timeline.pop(0), None)
        if message.viewer_id is None:
            channel.last_message_id = message.id
            channel.message_count += 1
        self.tell("message_create", message)
        return message

    def change_message(self, message: Message) -> None:
        """Tell that a message reads differently now."""
        self.tell("message_update", message)

    def remove_message(self, message: Message) -> None:
        """Take a message out of its channel and tell of it."""
        self.messages.pop(message.id, None)
        timeline = self.timelines.get(message.channel_id, [])
        if message.id in timeline:
            timeline.remove(message.id)
        self.tell("message_delete", message)

    def history(self, channel_id: int, viewer_id: int | None = None) -> Iterator[Message]:
        """Yield a channel's messages, oldest first.

        Args:
            channel_id: The channel.
            viewer_id: Whose ephemeral messages to include; none by default.
        """
        for message_id in list(self.timelines.get(channel_id, ())):
            message = self.messages.get(message_id)
            if message and (message.viewer_id is None or message.viewer_id == viewer_id):
                yield message

    def attachment(self, key: str) -> Attachment | None:
        """Answer the file with a secret key, while its message is there."""
        for message in self.messages.values():
            for attachment in message.attachments:
                if attachment.key == key:
                    return attachment
        return None

    def known_nonce(self, channel_id: int, nonce: str) -> int | None:
        """Answer the id of the message already sent with this nonce, if recent."""
        known = self._nonces.get((channel_id, nonce))
        if known is None or self.clock() - known[1] > self.nonce_window:
            return None
        return known[0]

    def keep_nonce(self, channel_id: int, nonce: str, message_id: int) -> None:
        """Remember the nonce of a message just sent, and forget those out of date."""
        now = self.clock()
        if len(self._nonces) >= self._nonces_full:
            for key, (_, sent) in list(self._nonces.items()):
                if now - sent > self.nonce_window:
                    del self._nonces[key]
            self._nonces_full = 2 * len(self._nonces) + KEPT_PER_CHANNEL
        self._nonces[channel_id, nonce] = (message_id, now)

    def add_interaction(self, interaction: Interaction) -> None:
        """Keep an interaction under its token and tell of it."""
        horizon = self.clock()
        if len(self.interactions) > KEPT_PER_CHANNEL:
            old = [t for t, known in self.interactions.items() if known.expired(horizon)]
            for token in old:
                del self.interactions[token]
        self.interactions[interaction.token] = interaction
        self.tell("interaction", interaction)

    def fresh_token(self) -> str:
        """Answer a secret for an interaction or an attachment's address."""
        return secrets.token_urlsafe(24)
