"""A steady pace for requests, below what Discord allows the whole bot."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Self

PER_SECOND = 43.0
"""Requests a second. Discord allows 50 for the whole bot (answers to interactions
do not count); the rest is left to retries and to everything that is not paced."""

AT_ONCE = 2
"""Requests that may go out together after a rest. The little that is left to 50 is for
requests that leave at the pace and arrive closer together."""

_LOOSER = 1.05
"""How much faster than the line those may go who catch up with it at the door."""


class Gate:
    """Lets callers through one after another, ``per_second`` in the long run.

    In any second at most ``per_second + at_once`` pass (the generic cell rate
    algorithm). The time is taken when somebody passes, not when they came: a loop
    that stood still lets no crowd through afterwards.

    Args:
        per_second: how many.
        at_once: how many may pass together after a rest.
        timer: seconds on a clock that never goes back.
        sleep: how to wait.
    """

    def __init__(
        self,
        per_second: float,
        at_once: int,
        timer: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._gap, self._slack = 1 / per_second, (at_once - 1) / per_second
        self._timer, self._sleep = timer, sleep
        self._next = timer()
        self._line = asyncio.Lock()

    async def turn(self) -> None:
        """Wait until it is this caller's turn."""
        async with self._line:
            wait = self._next - self._slack - self._timer()
            if wait > 0:
                await self._sleep(wait)
            self._next = max(self._next, self._timer()) + self._gap


class Pace:
    """The pace of a kind of requests; all kinds together keep that of the whole bot.

    Args:
        per_second: how many requests.
        at_once: how many may pass together after a rest.
        within: the pace of the whole bot, which these requests keep as well.
        timer: seconds on a clock that never goes back.
        sleep: how to wait.
    """

    def __init__(
        self,
        per_second: float = PER_SECOND,
        at_once: int = AT_ONCE,
        *,
        within: Self | None = None,
        timer: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._line = Gate(per_second, at_once, timer, sleep)
        self._door = Gate(_LOOSER * per_second, at_once, timer, sleep)
        self._within = within

    async def turn(self) -> None:
        """Wait in line, before anything is noted about the request."""
        await self._line.turn()
        if self._within is not None:
            await self._within.turn()

    async def leave(self) -> None:
        """Wait at the door, right before the request: nearly always not at all.

        What has to be noted between the line and the request takes some longer
        than others (the disk is busy); they must not reach Discord in a crowd.
        """
        if self._within is not None:
            await self._within.leave()
        else:
            await self._door.turn()
