"""A few threads, and how long what is asked of them would wait."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator

import pytest

from store.lane import FIRST_GUESS_S, Lane
from store.store import Store


class Clock:
    """Nanoseconds that pass only when a call says so."""

    def __init__(self) -> None:
        self.now = 0

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def lane(clock: Clock) -> AsyncIterator[Lane]:
    made = Lane(2, "test", timer=clock)
    yield made
    made.close()


async def test_nobody_waits_for_an_idle_lane(lane: Lane) -> None:
    assert lane.wait_s == 0.0
    assert await lane.run("one", lambda: 7) == 7
    assert lane.wait_s == 0.0


async def test_what_waits_is_owed_and_shared_by_the_threads(lane: Lane) -> None:
    gate = threading.Event()
    asked = [asyncio.create_task(lane.run("one", gate.wait)) for _ in range(8)]
    await asyncio.sleep(0)

    assert lane.wait_s == pytest.approx(8 * FIRST_GUESS_S / 2)
    gate.set()
    await asyncio.gather(*asked)
    assert lane.wait_s == 0.0


async def test_what_a_call_costs_is_learnt_by_its_name(lane: Lane, clock: Clock) -> None:
    def takes_a_second() -> None:
        clock.now += 10**9

    for _ in range(60):
        await lane.run("slow", takes_a_second)
        await lane.run("quick", int)

    gate = threading.Event()
    waits = []
    for name in ("slow", "quick"):
        asked = asyncio.create_task(lane.run(name, gate.wait))
        await asyncio.sleep(0)
        waits.append(lane.wait_s)
        gate.set()
        await asked
        gate.clear()

    assert waits[0] == pytest.approx(0.5, abs=0.01)
    assert waits[1] == pytest.approx(0.0, abs=0.01)


async def test_one_slow_start_does_not_close_the_door(lane: Lane, clock: Clock) -> None:
    def takes_long() -> None:
        clock.now += 2 * 10**9

    await lane.run("first", takes_long)
    asked = asyncio.create_task(lane.run("first", lambda: None))
    await asyncio.sleep(0)

    assert lane.wait_s < 0.2
    await asked


async def test_a_call_that_fails_or_is_given_up_is_not_owed_any_more(lane: Lane) -> None:
    def broken() -> None:
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - ours
        await lane.run("broken", broken)
    gate = threading.Event()
    running = [asyncio.create_task(lane.run("one", gate.wait)) for _ in range(2)]
    given_up = asyncio.create_task(lane.run("one", gate.wait))
    await asyncio.sleep(0)
    given_up.cancel()
    await asyncio.gather(given_up, return_exceptions=True)

    assert lane.wait_s == pytest.approx(2 * FIRST_GUESS_S / 2)
    gate.set()
    await asyncio.gather(*running)
    assert lane.wait_s == 0.0


async def test_reads_behind_the_answers_do_not_stand_in_their_queue(tmp_path) -> None:
    gate = threading.Event()
    async with Store(tmp_path / "a.db") as store:
        behind = [
            asyncio.create_task(store.read_behind(lambda _: gate.wait())) for _ in range(5)
        ]
        await asyncio.sleep(0)

        assert store.wait_s == 0.0
        assert await store.read(lambda db: db.execute("SELECT 7").fetchone()[0]) == 7
        gate.set()
        await asyncio.gather(*behind)


async def test_a_read_behind_the_answers_cannot_write(tmp_path) -> None:
    async with Store(tmp_path / "a.db") as store:
        with pytest.raises(Exception, match="readonly"):
            await store.read_behind(lambda db: db.execute("CREATE TABLE t (x)"))


class TestStandingBack:
    async def test_nothing_has_to_be_waited_for_where_nobody_asks(self, lane: Lane) -> None:
        await lane.run("one", int)
        async with asyncio.timeout(5):
            await lane.quiet(60.0)

    async def test_work_goes_on_when_the_last_call_has_ended(self, lane: Lane) -> None:
        gate = threading.Event()
        asked = [asyncio.create_task(lane.run("one", gate.wait)) for _ in range(3)]
        await asyncio.sleep(0)
        standing = asyncio.create_task(lane.quiet(60.0))
        await asyncio.sleep(0)
        assert not standing.done()

        gate.set()
        await asyncio.gather(*asked)
        async with asyncio.timeout(5):
            await standing

    async def test_it_is_not_held_up_for_ever(self, lane: Lane) -> None:
        gate = threading.Event()
        asked = asyncio.create_task(lane.run("one", gate.wait))
        await asyncio.sleep(0)

        await lane.quiet(0.0)

        assert not asked.done()
        gate.set()
        await asked

    async def test_a_store_lets_its_readers_go_first(self, tmp_path) -> None:
        gate, done = threading.Event(), []
        async with Store(tmp_path / "a.db") as store:
            asked = asyncio.create_task(
                store.read(lambda _: (gate.wait(), done.append("read")))
            )
            await asyncio.sleep(0)
            standing = asyncio.create_task(store.stand_back())
            standing.add_done_callback(lambda _: done.append("stood back"))
            await asyncio.sleep(0)
            gate.set()
            await asyncio.gather(asked, standing)

        assert done == ["read", "stood back"]
