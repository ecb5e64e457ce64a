"""The pace of requests: a few at once, then evenly, and never above the limit."""

from __future__ import annotations

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from bot.pace import AT_ONCE, PER_SECOND, Pace

DISCORD_ALLOWS = 50


class Passing:
    """A clock that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


async def passed_at(
    gaps: list[float], per_second: float, at_once: int, late: float = 0.0
) -> list[float]:
    """Let callers come after these gaps, one after another; return when each went.

    Who sleeps wakes up ``late`` seconds too late.
    """
    clock = Passing()

    async def sleep(seconds: float) -> None:
        clock.now += seconds + late

    pace, times = Pace(per_second, at_once, timer=clock, sleep=sleep), []
    for gap in gaps:
        clock.now += gap
        await pace.turn()
        times.append(clock.now)
    return times


def busiest(times: list[float]) -> int:
    return max(sum(begin <= one < begin + 1.0 for one in times) for begin in times)


async def test_a_few_go_at_once() -> None:
    times = await passed_at([0.0] * AT_ONCE, PER_SECOND, AT_ONCE)

    assert times == [0.0] * AT_ONCE


async def test_many_go_evenly_at_the_stated_rate() -> None:
    times = await passed_at([0.0] * 308, PER_SECOND, AT_ONCE)

    assert abs(times[-1] - (308 - AT_ONCE) / PER_SECOND) < 1e-6


@given(st.lists(st.sampled_from([0.0, 0.0, 0.0, 0.01, 0.3, 2.0]), min_size=1, max_size=150))
def test_no_second_holds_more_than_discord_allows(gaps: list[float]) -> None:
    times = asyncio.run(passed_at(gaps, PER_SECOND, AT_ONCE))

    assert busiest(times) <= PER_SECOND + AT_ONCE < DISCORD_ALLOWS


async def test_waking_late_costs_no_pace() -> None:
    times = await passed_at([0.0] * 308, PER_SECOND, AT_ONCE, late=0.004)

    assert abs(times[-1] - (308 - AT_ONCE) / PER_SECOND) < 0.01


async def test_a_loop_that_stood_still_lets_no_crowd_through() -> None:
    """All wait for their turn, and wake up together two seconds later."""
    clock = Passing()
    pause = asyncio.Event()

    async def sleep(seconds: float) -> None:
        await pause.wait()
        clock.now += seconds if clock.now else 2.0

    pace, times = Pace(timer=clock, sleep=sleep), []

    async def one() -> None:
        await pace.turn()
        times.append(clock.now)

    waiting = [asyncio.create_task(one()) for _ in range(60)]
    await asyncio.sleep(0)
    pause.set()
    await asyncio.gather(*waiting)

    assert busiest(times) < DISCORD_ALLOWS


async def test_who_was_held_up_on_the_way_to_the_door_leaves_in_no_crowd() -> None:
    """All had their turn in time; the disk then let them go in the same moment."""
    clock = Passing()

    async def sleep(seconds: float) -> None:
        clock.now += seconds

    pace, times = Pace(timer=clock, sleep=sleep), []
    for _ in range(80):
        await pace.turn()
    for _ in range(80):
        await pace.leave()
        times.append(clock.now)

    assert busiest(times) < DISCORD_ALLOWS
    assert times[-1] - times[0] < 80 / PER_SECOND


async def test_the_door_keeps_nobody_who_kept_the_pace() -> None:
    clock, waits = Passing(), []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        clock.now += seconds

    pace = Pace(timer=clock, sleep=sleep)
    for _ in range(200):
        await pace.turn()
        before = len(waits)
        await pace.leave()
        assert len(waits) == before


async def test_all_kinds_together_keep_the_pace_of_the_whole() -> None:
    clock = Passing()

    async def sleep(seconds: float) -> None:
        clock.now += seconds

    whole = Pace(40.0, 2, timer=clock, sleep=sleep)
    kinds = [Pace(30.0, 2, within=whole, timer=clock, sleep=sleep) for _ in range(3)]
    times = []
    for number in range(300):
        await kinds[number % 3].turn()
        await kinds[number % 3].leave()
        times.append(clock.now)

    assert busiest(times) <= 42
    assert abs(times[-1] - 298 / 40.0) < 1e-6


async def test_callers_that_wait_together_go_one_after_another() -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    pace = Pace(10.0, 1, timer=lambda: 0.0, sleep=sleep)
    await asyncio.gather(*(pace.turn() for _ in range(4)))

    assert [round(seconds, 6) for seconds in waits] == [0.1, 0.2, 0.3]
