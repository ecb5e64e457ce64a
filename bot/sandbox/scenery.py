"""What changes around the bot: guilds come and go, rights are given and taken."""

from __future__ import annotations

from bot.sandbox.guild import TEXT, Channel, Guild, Overwrite, Role, User
from bot.sandbox.permissions import MEMBER, named
from bot.sandbox.state import State


class Scenery:
    """Change guilds, channels and rights, and tell the bot as Discord would."""

    state: State

    def add_guild(
        self, name: str, *, channels: tuple[str, ...] = ("general",), permissions: int = MEMBER
    ) -> Guild:
        """Let the bot join a new guild.

        Args:
            name: Its name.
            channels: Its text channels.
            permissions: What the bot's own role may do.
        """
        owner = self.state.users[self.state.application.owner_id]
        guild = self.state.add_guild(name, owner, bot_permissions=permissions)
        for channel in channels:
            self.state.add_channel(guild, channel)
        self.state.tell("guild_join", guild)
        return guild

    def leave_guild(self, guild: Guild) -> None:
        """Throw the bot out of a guild; its channels answer 50001 from then on."""
        self.state.guilds.pop(guild.id)
        self.state.tell("guild_leave", guild)

    def return_to_guild(self, guild: Guild) -> None:
        """Let the bot join a guild again that it was thrown out of."""
        self.state.guilds[guild.id] = guild
        self.state.tell("guild_join", guild)

    def outage(self, guild: Guild) -> None:
        """Make a guild unavailable, which is not leaving it."""
        self.state.tell("guild_outage", guild)

    def add_channel(self, guild: Guild, name: str, kind: int = TEXT) -> Channel:
        """Add a channel."""
        channel = self.state.add_channel(guild, name, kind)
        self.state.tell("channel_create", channel)
        return channel

    def remove_channel(self, channel: Channel) -> None:
        """Delete a channel with its messages."""
        self.state.channels.pop(channel.id)
        guild = self.state.guilds.get(channel.guild_id or 0)
        if guild is not None:
            guild.channel_ids.remove(channel.id)
        for message_id in self.state.timelines.pop(channel.id, []):
            self.state.messages.pop(message_id, None)
        self.state.tell("thread_delete" if channel.is_thread else "channel_delete", channel)

    def add_thread(self, parent: Channel, name: str, owner: User, kind: int = 11) -> Channel:
        """Begin a thread."""
        thread = self.state.add_thread(parent, name, owner.id, kind)
        self.state.tell("thread_create", thread)
        return thread

    def archive(self, thread: Channel, *, locked: bool = False) -> None:
        """Archive a thread; a locked one can only be opened by moderators."""
        thread.archived, thread.locked = True, locked
        self.state.tell("thread_update", thread)

    def allow(self, channel: Channel, target: Role | User, **flags: bool) -> None:
        """Give permissions in a channel, by discord.py's names."""
        overwrite = self._overwrite(channel, target)
        overwrite.allow |= named(**flags)
        overwrite.deny &= ~named(**flags)
        self.state.tell("channel_update", channel)

    def deny(self, channel: Channel, target: Role | User, **flags: bool) -> None:
        """Take permissions away in a channel, by discord.py's names."""
        overwrite = self._overwrite(channel, target)
        overwrite.deny |= named(**flags)
        overwrite.allow &= ~named(**flags)
        self.state.tell("channel_update", channel)

    @staticmethod
    def _overwrite(channel: Channel, target: Role | User) -> Overwrite:
        fresh = Overwrite(is_role=isinstance(target, Role))
        return channel.overwrites.setdefault(target.id, fresh)

    def everyone(self, guild: Guild) -> Role:
        """Answer the guild's @everyone."""
        return guild.roles[guild.id]

    def add_role(self, guild: Guild, name: str, *, mentionable: bool = False) -> Role:
        """Add a role without permissions."""
        role = self.state.add_role(guild, name)
        role.mentionable = mentionable
        self.state.tell("role_create", (guild, role))
        return role

    def give_role(self, guild: Guild, user: User, role: Role) -> None:
        """Give a member a role."""
        guild.members[user.id].roles.append(role.id)
        self.state.tell("member_update", (guild, user.id))

    def add_member(self, guild: Guild, name: str) -> User:
        """Let somebody new join a guild."""
        user = self.state.add_user(name)
        self.state.add_member(guild, user)
        return user
