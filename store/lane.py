"""Threads for calls of one kind, and how long a call would wait for one of them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")

FIRST_GUESS_S = 0.02
"""What a call is taken to cost before one of its name has ended."""

_REMEMBERS = 8
"""The usual cost of a name moves by one in so many parts towards the last call's."""


class Lane:
    """A few threads and the calls that wait for them, first come first served.

    What each name of a call usually costs is learnt from those that ran, so that
    what is owed to all who wait is known without asking them. To be used from one
    event loop.

    Args:
        threads: how many calls run at a time.
        name: of the threads, for whoever looks at the process.
        timer: nanoseconds on a clock that never goes back.
    """

    def __init__(
        self, threads: int, name: str, *, timer: Callable[[], int] = time.perf_counter_ns
    ) -> None:
        self._pool = ThreadPoolExecutor(threads, name)
        self._threads, self._timer = threads, timer
        self._usual_ns: dict[str, int] = {}
        self._owed_ns = 0
        self._quiet = asyncio.Event()
        self._quiet.set()

    @property
    def wait_s(self) -> float:
        """Seconds that a call asked for now would wait for a thread, about."""
        return self._owed_ns / self._threads / 1e9

    async def quiet(self, most_s: float) -> None:
        """Wait until no call runs or waits here, for at most so many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(most_s):
                await self._quiet.wait()

    async def run(self, name: str, call: Callable[[], T]) -> T:
        """Run ``call`` on a thread, after those that came before, and return its result."""
        owed = self._usual(name)
        took: list[int] = []

        def timed() -> T:
            begun = self._timer()
            try:
                return call()
            finally:
                took.append(self._timer() - begun)

        self._owed_ns += owed
        self._quiet.clear()
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, timed)
        finally:
            self._owed_ns -= owed
            if not self._owed_ns:
                self._quiet.set()
            if took:
                usual = self._usual(name)
                self._usual_ns[name] = usual + (took[0] - usual) // _REMEMBERS

    def _usual(self, name: str) -> int:
        return self._usual_ns.get(name, int(FIRST_GUESS_S * 1e9))

    def close(self) -> None:
        """Wait for what is running and waiting, and end the threads."""
        self._pool.shutdown(wait=True)
