"""Who is let in: nobody who is blocked, and everybody else not too often."""

from __future__ import annotations

import math
from datetime import datetime

import discord
import structlog

from commands.crowd import Crowd
from commands.following import Feeds
from commands.limits import Limits, TooOften
from commands.loads import Load, Loads, TooManyLoads
from commands.replies import Refused
from store.blocks import Blocks

log = structlog.get_logger(__name__)


class ShutOut(Refused):
    """Somebody who is blocked, or asks from a server that is."""


class Door:
    """Stands before every command, button and mention.

    Args:
        limits: how often people and servers may ask; without it, as they like.
        crowd: how many people ask at once; without it, any number.
        loads: how much is read at a time; without it, any number.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        crowd: Crowd | None = None,
        loads: Loads | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self.crowd = crowd or Crowd()
        self.loads = loads or Loads()
        self.blocks = Blocks()

    def let_in(
        self, user_id: int, guild_id: int | None, now: datetime, *, can_wait: bool = True
    ) -> None:
        """Count who asks, or turn them away; being busy is not counted against them.

        Args:
            user_id: who asks.
            guild_id: in which server; None in a private conversation.
            now: the present instant.
            can_wait: whether their answer can be put off.

        Raises:
            ShutOut: they are blocked.
            Busy: too many people ask just now.
            Refused: they have asked too often; the sentence says when to try again.
        """
        self.keep_out(user_id, guild_id)
        self.crowd.let_in(now, can_wait=can_wait)
        refusal = self.limits.ask(user_id, guild_id, now)
        if refusal is not None:
            log.info("limit.hit", guild=guild_id, whole_server=refusal.whole_server)
            raise Refused(_sentence(refusal))

    def keep_out(self, user_id: int, guild_id: int | None) -> None:
        """Turn away who is blocked, and count nothing.

        Raises:
            ShutOut: they are blocked.
        """
        if user_id in self.blocks.users:
            raise ShutOut("Whoever runs me has blocked you, so I do not answer.")
        if guild_id is not None and guild_id in self.blocks.guilds:
            raise ShutOut("Whoever runs me has blocked this server, so I do not answer here.")

    def let_load(
        self, feeds: Feeds, user_id: int, guild_id: int, now: datetime, followed: int = 0
    ) -> Load:
        """Note a podcast to be read for a server, or say that it is one too many.

        Args:
            feeds: knows what is being read.
            user_id: who asks.
            guild_id: for which server.
            now: the present instant.
            followed: how many feeds the server follows, where it is to follow another.

        Raises:
            TooManyLoads: the sentence says what has to be waited for.
        """
        try:
            self.loads.needs_room(followed)
            return self.loads.begin(feeds, user_id, guild_id)
        except TooManyLoads:
            log.info("limit.loads", guild=guild_id)
            self.limits.note_refusal(guild_id, now)
            raise

    def let_request(self, user_id: int, guild_id: int, now: datetime) -> None:
        """Turn away who has asked for too many transcripts within a day.

        Raises:
            Refused: they have; the sentence says when to try again.
        """
        until = self.limits.requests.free_at(user_id, now)
        if until is not None:
            self.limits.note_refusal(guild_id, now)
            again = discord.utils.format_dt(until, "R")
            raise Refused(
                "You have asked for as many transcripts as one person may within a day."
                f" Please try again {again}."
            )

    def may_type(self, user_id: int, guild_id: int | None) -> None:
        """Refuse suggestions to who is blocked, and to everybody in a crowd.

        Raises:
            ShutOut: they are blocked.
            Busy: the suggestions would come too late.
        """
        self.keep_out(user_id, guild_id)
        self.crowd.let_type()


def _sentence(refusal: TooOften) -> str:
    again = discord.utils.format_dt(
        datetime.fromtimestamp(math.ceil(refusal.until.timestamp()), refusal.until.tzinfo), "R"
    )
    if refusal.whole_server:
        return f"This server has asked me a lot within a minute. Please try again {again}."
    return f"You have asked me a lot within a minute. Please try again {again}."
