"""Podcasts that are being read for people and servers, and how many at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from commands.cards.times import count
from commands.following import Feeds
from commands.replies import Refused


class TooManyLoads(Refused):
    """Enough is being read for somebody; the sentence says when to try again."""


@dataclass(slots=True, eq=False)
class Load:
    """One wish for a podcast, until nothing of it is read any more.

    ``feed_id`` is None until it is known; ``is_open`` while somebody waits for it.
    """

    user_id: int
    guild_id: int
    feed_id: int | None = None
    is_open: bool = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.is_open = False

    def goes_on(self, feeds: Feeds) -> bool:
        """Whether it is still being worked on, looked at or not."""
        reading = self.feed_id is not None and feeds.is_reading(self.feed_id)
        return reading or (self.feed_id is None and self.is_open)


class Loads:
    """What is being read, and for whom.

    Args:
        per_user: podcasts at a time for one person, 0 for any number.
        per_guild: podcasts at a time for one server, 0 for any number.
        feeds_per_guild: feeds that one server may follow, 0 for any number.
    """

    def __init__(self, per_user: int = 0, per_guild: int = 0, feeds_per_guild: int = 0) -> None:
        self._per_user, self._per_guild = per_user, per_guild
        self.feeds_per_guild = feeds_per_guild
        self._loads: list[Load] = []

    def begin(self, feeds: Feeds, user_id: int, guild_id: int) -> Load:
        """Note that something is to be read for a server, at a person's wish.

        To be used in a ``with`` for as long as the person waits; what is read behind
        the answer still counts afterwards.

        Raises:
            TooManyLoads: so much is being read for one of them already.
        """
        self._loads = [load for load in self._loads if load.goes_on(feeds)]
        for_guild = sum(load.guild_id == guild_id for load in self._loads)
        if self._per_guild and for_guild >= self._per_guild:
            raise TooManyLoads(_sentence(for_guild, "for this server"))
        for_user = sum(load.user_id == user_id for load in self._loads)
        if self._per_user and for_user >= self._per_user:
            raise TooManyLoads(_sentence(for_user, "that you asked for"))
        load = Load(user_id, guild_id)
        self._loads.append(load)
        return load

    def needs_room(self, followed: int) -> None:
        """Refuse one more feed to a server that follows so many.

        Raises:
            TooManyLoads: it is one too many.
        """
        if self.feeds_per_guild and followed >= self.feeds_per_guild:
            raise TooManyLoads(
                f"This server follows {count(followed, 'feed')}, and may follow no more than"
                f" {self.feeds_per_guild}. `/podcast remove` makes room, at once."
            )


def _sentence(going: int, whose: str) -> str:
    return (
        f"I am still reading {count(going, 'podcast')} {whose}, and read no more at a time."
        " Please try again when one of them is done; `/podcast status` shows how far I am."
    )
