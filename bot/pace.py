"""A steady pace for requests, below what Discord allows the whole bot."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

PER_SECOND = 30.0
"""Requests a second. Discord allows 50 for the whole bot (answers to interactions
do not count); the rest is left to retries and to everything that is not paced."""

AT_ONCE = 8
"""Requests that may go out together after a rest, so that a few never wait."""


class Pace:
    """Lets callers through one after another, ``per_second`` in the long run.

    In any second at most ``per_second + at_once`` pass.

    Args:
        per_second: how many requests.
        at_once: how many may pass together after a rest.
        timer: seconds on a clock that never goes back.
        sleep: how to wait.
    """

    def __init__(
        self,
        per_second: float = PER_SECOND,
        at_once: int = AT_ONCE,
        *,
        timer: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._gap, self._slack = 1 / per_second, (at_once - 1) / per_second
        self._timer, self._sleep = timer, sleep
        self._next = timer() - self._slack

    async def turn(self) -> None:
        """Wait until it is this caller's turn."""
        now = self._timer()
        at = max(self._next, now - self._slack)
        self._next = at + self._gap
        if at > now:
            await self._sleep(at - now)
