"""Identifiers as Discord makes them: a time in the high bits, a count below."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

Clock = Callable[[], datetime]
"""Answer the present instant, in UTC and aware."""

EPOCH_MS = 1_420_070_400_000
"""The first millisecond of 2015, from which Discord counts."""

TIME_SHIFT = 22


class Snowflakes:
    """Make ids that rise, never repeat, and carry the clock's time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0
        self._next_guild = self._stamp()

    def _stamp(self) -> int:
        return (int(self._clock().timestamp() * 1000) - EPOCH_MS) << TIME_SHIFT

    def next(self) -> int:
        """Answer a fresh id, larger than every one before it."""
        self._last = max(self._last + 1, self._stamp())
        return self._last

    def next_guild(self) -> int:
        """Answer an id whose time part is its own.

        Discord deals guilds to shards by `(id >> 22) % shards`: ids made in one
        millisecond would all land on one shard. Each is a millisecond older than
        the one before it.
        """
        self._next_guild -= 1 << TIME_SHIFT
        return self._next_guild
