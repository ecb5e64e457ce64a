"""One interaction: what was asked, and what has been answered so far."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.sandbox.message import Json

PING, COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 1, 2, 3, 4, 5

PONG, MESSAGE, DEFER, DEFER_UPDATE, UPDATE, CHOICES, SHOW_MODAL = 1, 4, 5, 6, 7, 8, 9
"""Kinds of answer, numbered as Discord numbers them."""

FIRST_ANSWER = timedelta(seconds=3)
TOKEN_LIFE = timedelta(minutes=15)


@dataclass(slots=True, eq=False)
class Interaction:
    """Something a person did that the bot has to answer.

    Attributes:
        kind: What was done, numbered as Discord numbers it.
        data: Discord's `data` of it.
        source_id: The message whose component was used.
        answered: The kind of the first answer, once there is one.
        original_id: The message that `@original` means.
        opener: The interaction that opened the modal, for a modal's submission.
    """

    id: int
    token: str
    kind: int
    data: Json
    user_id: int
    channel_id: int
    guild_id: int | None
    created: datetime
    source_id: int | None = None
    label: str | None = None
    opener: Interaction | None = None
    answered: int | None = None
    original_id: int | None = None
    original_gone: bool = False
    followups: list[int] = field(default_factory=list)
    choices: list[Json] = field(default_factory=list)
    modal: Json | None = None
    first: asyncio.Event = field(default_factory=asyncio.Event)
    settled: asyncio.Event = field(default_factory=asyncio.Event)

    def too_late(self, now: datetime) -> bool:
        """Say whether the three seconds for a first answer are over."""
        return now - self.created > FIRST_ANSWER

    def expired(self, now: datetime) -> bool:
        """Say whether the token no longer works."""
        return now - self.created > TOKEN_LIFE

    def answer(self, kind: int) -> None:
        """Note the first answer; a deferral is not yet settled."""
        self.answered = kind
        self.first.set()
        if kind not in {DEFER, DEFER_UPDATE}:
            self.settled.set()


class NoAnswer(TimeoutError):
    """Say that the bot did not answer an interaction in time."""

    def __init__(self, interaction: Interaction) -> None:
        super().__init__(f"the bot did not answer {interaction.label or interaction.kind}")
        self.interaction = interaction


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back from the bot.

    Attributes:
        message: Discord's message object, as the person sees it; none for
            choices, a modal, or an answer that was deleted.
    """

    interaction: Interaction
    kind: int
    message: Json | None
    choices: list[Json]
    modal: Json | None

    @property
    def ephemeral(self) -> bool:
        """Say whether only the person who asked sees the message."""
        return self.message is not None and bool(self.message["flags"] & 64)
