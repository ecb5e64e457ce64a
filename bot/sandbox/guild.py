"""People and places of the stand-in: users, roles, channels, members, guilds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

TEXT, DM, VOICE, CATEGORY, NEWS, FORUM = 0, 1, 2, 4, 5, 15
NEWS_THREAD, PUBLIC_THREAD, PRIVATE_THREAD = 10, 11, 12
THREADS = frozenset({NEWS_THREAD, PUBLIC_THREAD, PRIVATE_THREAD})
WRITABLE = frozenset({TEXT, DM, VOICE, NEWS, *THREADS})


@dataclass(slots=True)
class User:
    """Somebody with an account, a person or the bot."""

    id: int
    name: str
    display: str | None = None
    bot: bool = False
    accepts_dms: bool = True


@dataclass(slots=True)
class Role:
    """A role of one guild; the role whose id is the guild's is @everyone."""

    id: int
    name: str
    permissions: int
    position: int = 1
    colour: int = 0
    mentionable: bool = False
    managed: bool = False
    bot_id: int | None = None


@dataclass(slots=True)
class Overwrite:
    """Permissions given and taken in one channel from one role or member."""

    allow: int = 0
    deny: int = 0
    is_role: bool = True


@dataclass(slots=True)
class Channel:
    """A channel, thread or direct conversation.

    Attributes:
        kind: Discord's number of the channel type.
        recipients: The person on the other side, for a direct conversation.
        slow_mode: Seconds a member waits between two messages.
    """

    id: int
    kind: int
    name: str
    guild_id: int | None
    created: datetime
    position: int = 0
    parent_id: int | None = None
    topic: str | None = None
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    recipients: list[int] = field(default_factory=list)
    slow_mode: int = 0
    archived: bool = False
    locked: bool = False
    owner_id: int | None = None
    last_message_id: int | None = None
    message_count: int = 0

    @property
    def is_thread(self) -> bool:
        """Say whether it is a thread."""
        return self.kind in THREADS


@dataclass(slots=True)
class Member:
    """A user in a guild, with the ids of their roles besides @everyone."""

    user_id: int
    joined: datetime
    roles: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Guild:
    """A server: its roles and members by id, its channels and threads as ids."""

    id: int
    name: str
    owner_id: int
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    channel_ids: list[int] = field(default_factory=list)
    locale: str = "en-US"

    def shard(self, count: int) -> int:
        """Answer the shard that carries this guild among `count`."""
        return (self.id >> 22) % count
