"""One message as the stand-in keeps it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Json = dict[str, Any]

CROSSPOSTED, SUPPRESS_EMBEDS, EPHEMERAL, LOADING = 1, 4, 64, 128
SUPPRESS_NOTIFICATIONS, COMPONENTS_V2 = 4096, 32768

PLAIN, REPLY, COMMAND_ANSWER, CONTEXT_ANSWER = 0, 19, 20, 23


@dataclass(slots=True)
class Attachment:
    """A file somebody sent, with the bytes and the secret part of its address."""

    id: int
    filename: str
    content_type: str
    data: bytes
    key: str
    description: str | None = None


@dataclass(slots=True)
class Pings:
    """Whom a message notifies, after `allowed_mentions` had its say."""

    users: list[int] = field(default_factory=list)
    roles: list[int] = field(default_factory=list)
    everyone: bool = False


@dataclass(slots=True)
class Message:
    """A message in a channel.

    Attributes:
        viewer_id: The only person who sees it, for an ephemeral one.
        origin: Discord's `interaction_metadata`, for an answer to an interaction.
        label: The name of the command it answers, shown above it.
    """

    id: int
    channel_id: int
    author_id: int
    created: datetime
    kind: int = PLAIN
    content: str = ""
    flags: int = 0
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    pings: Pings = field(default_factory=Pings)
    mentioned: list[int] = field(default_factory=list)
    edited: datetime | None = None
    nonce: str | int | None = None
    reply_to: int | None = None
    viewer_id: int | None = None
    origin: Json | None = None
    label: str | None = None
    tts: bool = False

    @property
    def ephemeral(self) -> bool:
        """Say whether only one person sees it."""
        return bool(self.flags & EPHEMERAL)

    @property
    def loading(self) -> bool:
        """Say whether it still reads "is thinking"."""
        return bool(self.flags & LOADING)

    def seen_by(self, user_id: int) -> bool:
        """Say whether a member of the channel sees it."""
        return self.viewer_id is None or self.viewer_id == user_id
