"""What commands need of whoever fetches feeds; the network itself is elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Taken:
    """What adding an address came to.

    ``feed_id`` is set where it leads to a feed, ``known`` where that was followed
    already and nothing had to be fetched. Else ``episodes`` were stored from
    documents, and ``refused`` says, escaped, what could not be.
    """

    feed_id: int | None = None
    known: bool = False
    episodes: int = 0
    refused: tuple[str, ...] = ()


class Feeds(Protocol):
    """Whoever fetches feeds."""

    async def add(
        self, url: str, *, guild_id: int, user_id: int, most_items: int | None, private: bool
    ) -> Taken:
        """Follow what an address leads to; transcripts are read in the background.

        Args:
            url: of a feed, a page that names one, a transcript or an archive of such.
            guild_id: the server that will follow.
            user_id: who asked.
            most_items: how many episodes back, at most; None for all.
            private: whether that server alone may see it.

        Raises:
            Refused: nothing could be fetched or read there.
        """

    async def refresh(self, feed_id: int) -> None:
        """Poll a feed now; what it brings is read in the background."""

    async def finished(self, feed_id: int, within_s: float) -> bool:
        """Wait until no transcript of a feed is being read, at most ``within_s`` seconds.

        Returns whether it has come to that.
        """

    def is_reading(self, feed_id: int) -> bool:
        """Whether a transcript of a feed is being read."""

    def kick(self) -> None:
        """Do what is due; returns at once."""
