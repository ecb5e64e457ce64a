"""The pace of requests: a few at once, then evenly, and never above the limit."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable, Coroutine
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.pace import AT_ONCE, MOST, PER_SECOND, Pace

DISCORD_ALLOWS = 50


class Passing:
    """A clock that passes only while everybody sleeps, however many there are."""

    def __init__(self, late: float = 0.0) -> None:
        self.now, self._late = 0.0, late
        self._asleep: list[tuple[float, int, asyncio.Event]] = []
        self._numbers = count()

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Sleep, and wake up a little late."""
        woken = asyncio.Event()
        until = self.now + seconds + self._late
        heapq.heappush(self._asleep, (until, next(self._numbers), woken))
        await woken.wait()

    async def run(self, *tasks: Coroutine[Any, Any, None]) -> None:
        """Let tasks run to their ends, and time pass whenever all of them sleep."""
        running = [asyncio.create_task(task) for task in tasks]
        while not all(task.done() for task in running):
            for _ in range(50):
                await asyncio.sleep(0)
            if self._asleep:
                until, _, woken = heapq.heappop(self._asleep)
                self.now = max(self.now, until)
                woken.set()
        await asyncio.gather(*running)


def paced(clock: Passing, *args: Any, **more: Any) -> Pace:
    return Pace(*args, timer=clock, sleep=clock.sleep, **more)


def requests(
    clock: Passing, pace: Pace, arrived: list[float], there: float = 0.0, back: float = 0.0
) -> Callable[[], Coroutine[Any, Any, None]]:
    """Make requests that are so many seconds on their way there, and back."""

    async def one() -> None:
        async with pace.request():
            if there:
                await clock.sleep(there)
            arrived.append(clock.now)
            if back:
                await clock.sleep(back)

    return one


def busiest(times: list[float]) -> int:
    return max(sum(begin <= one < begin + 1.0 for one in times) for begin in times)


async def test_a_few_go_at_once() -> None:
    clock, times = Passing(), []
    one = requests(clock, paced(clock), times)
    await clock.run(*(one() for _ in range(AT_ONCE)))

    assert times == [0.0] * AT_ONCE


@pytest.mark.parametrize("late", [0.0, 0.004])
async def test_many_go_evenly_at_the_stated_rate(late: float) -> None:
    clock, times = Passing(late), []
    one = requests(clock, paced(clock), times)
    await clock.run(*(one() for _ in range(300)))

    assert abs(times[-1] - (300 - AT_ONCE) / PER_SECOND) < 0.01
    assert busiest(times) <= PER_SECOND + AT_ONCE < DISCORD_ALLOWS


async def test_a_loop_that_stood_still_lets_no_crowd_through() -> None:
    """All wait for their turn while nothing wakes up for two seconds."""
    clock, times = Passing(), []
    one = requests(clock, paced(clock), times)

    async def stand_still() -> None:
        await clock.sleep(0.05)
        clock.now += 2.0

    await clock.run(stand_still(), *(one() for _ in range(120)))

    assert busiest(times) < DISCORD_ALLOWS


async def test_what_a_network_held_up_does_not_arrive_in_a_crowd_with_what_follows() -> None:
    """Requests are on their way for long, and then all of a sudden for no time at all."""
    clock, times = Passing(), []
    pace = paced(clock)
    slow = requests(clock, pace, times, there=0.6, back=0.1)
    quick = requests(clock, pace, times)
    await clock.run(*(slow() for _ in range(30)), *(quick() for _ in range(90)))

    assert busiest(times) <= MOST < DISCORD_ALLOWS
    assert times[-1] < 4.0


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([0.0, 0.0, 0.0, 0.3, 1.5]),
            st.sampled_from([0.01, 0.2, 0.9, 2.5]),
            st.sampled_from([0.01, 0.4]),
        ),
        min_size=1,
        max_size=120,
    )
)
def test_no_second_holds_more_than_discord_allows(
    ways: list[tuple[float, float, float]],
) -> None:
    """Whenever requests come, and however long each is on its way there and back."""
    clock, times = Passing(), []
    pace = paced(clock)

    async def coming(at: float, there: float, back: float) -> None:
        await clock.sleep(at)
        await requests(clock, pace, times, there, back)()

    asyncio.run(clock.run(*(coming(*way) for way in ways)))

    assert len(times) == len(ways)
    assert busiest(times) <= MOST


async def test_who_breaks_off_gives_the_place_back() -> None:
    clock, times = Passing(), []
    pace = paced(clock)

    async def failing() -> None:
        with pytest.raises(ConnectionError):
            async with pace.request():
                raise ConnectionError

    one = requests(clock, pace, times)
    await clock.run(*(failing() for _ in range(3 * MOST)))
    await clock.run(*(one() for _ in range(3)))

    assert len(times) == 3


async def test_all_kinds_together_keep_the_pace_of_the_whole() -> None:
    clock, times = Passing(), []
    whole = paced(clock, 40.0, 2)
    kinds = [paced(clock, 30.0, 2, within=whole) for _ in range(3)]
    ones = [requests(clock, kind, times, there=0.2) for kind in kinds]
    await clock.run(*(ones[number % 3]() for number in range(240)))

    assert busiest(times) <= 42
    assert abs(times[-1] - 0.2 - 238 / 40.0) < 0.01


async def test_a_kind_of_its_own_keeps_its_own_pace_too() -> None:
    clock, times = Passing(), []
    one = requests(clock, paced(clock, 5.0, 1, within=paced(clock)), times)
    await clock.run(*(one() for _ in range(11)))

    assert abs(times[-1] - 2.0) < 0.01
