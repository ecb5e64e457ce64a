"""A steady pace for requests, below what Discord allows the whole bot."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

PER_SECOND = 45.0
"""Requests a second. Discord allows 50 for the whole bot (answers to interactions
do not count); the rest is left to retries and to everything that is not paced."""

AT_ONCE = 3
"""Requests that may go out together after a rest, so that a few need not wait."""

MOST = 48
"""Requests that may reach Discord in one second, however long they are on their way."""

_SECOND = 1.001
"""A second, and what a clock may be off."""


class Line:
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
        self._turn = asyncio.Lock()

    async def turn(self) -> None:
        """Wait until it is this caller's turn."""
        async with self._turn:
            wait = self._next - self._slack - self._timer()
            if wait > 0:
                await self._sleep(wait)
            self._next = max(self._next, self._timer()) + self._gap


class Window:
    """Lets no more than ``most`` requests reach Discord in any one second.

    Discord counts a request at some moment between its going and its answer, and
    nobody here knows which. So those under way count, and those answered within the
    last second: when the network held many up, others wait until they have passed.

    Args:
        most: how many.
        timer: seconds on a clock that never goes back.
        sleep: how to wait.
    """

    def __init__(
        self,
        most: int,
        timer: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._most, self._timer, self._sleep = most, timer, sleep
        self._under_way = 0
        self._count_until: deque[float] = deque()
        self._turn = asyncio.Lock()

    async def enter(self) -> None:
        """Wait until one more may be under way."""
        async with self._turn:
            while (wait := self._wait()) > 0:
                await self._sleep(wait)
            self._under_way += 1

    def leave(self) -> None:
        """Note that a request was answered, or will not be."""
        self._under_way -= 1
        self._count_until.append(self._timer() + _SECOND)

    def _wait(self) -> float:
        """Seconds until it is worth asking again; 0 if one more may go."""
        now = self._timer()
        while self._count_until and self._count_until[0] <= now:
            self._count_until.popleft()
        if self._under_way + len(self._count_until) < self._most:
            return 0.0
        return self._count_until[0] - now + 0.001 if self._count_until else 0.05


class Pace:
    """The pace of a kind of requests; all kinds together keep that of the whole bot.

    Args:
        per_second: how many requests.
        at_once: how many may go together after a rest.
        within: the pace of the whole bot, which these requests keep as well.
        timer: seconds on a clock that never goes back.
        sleep: how to wait.
    """

    def __init__(
        self,
        per_second: float = PER_SECOND,
        at_once: int = AT_ONCE,
        *,
        within: Pace | None = None,
        timer: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._line = Line(per_second, at_once, timer, sleep)
        most = max(MOST, int(per_second))  # a faster one is meant to be
        self._within = within
        self._window: Window = within._window if within else Window(most, timer, sleep)

    @asynccontextmanager
    async def request(self) -> AsyncIterator[None]:
        """Wait until a request may go, and hold its place until it is answered.

        What must be noted right before the request is noted inside, too.
        """
        await self._turn()
        await self._window.enter()
        try:
            yield
        finally:
            self._window.leave()

    async def _turn(self) -> None:
        await self._line.turn()
        if self._within is not None:
            await self._within._turn()
