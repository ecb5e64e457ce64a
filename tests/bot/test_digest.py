"""A digest is posted once, whatever happens between the row and the post."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.courier import NONCE_WINDOW
from bot.digest import Digests
from bot.sandbox.faults import Fault
from bot.sandbox.sandbox import Sandbox
from store.deliveries import LEASE, find_deliveries
from store.model import Delivery, DeliveryState, Schedule
from store.schedules import get_schedule, set_schedule

Life = Callable[[], Any]
POST = ("POST", r"/channels/\d+/messages")


async def schedule(running: Any, channel_id: int, **more: object) -> Schedule:
    wanted = Schedule(running.box.guild.id, channel_id, "09:00", "UTC", **more)
    stored = await running.backing.store.write(set_schedule, wanted, running.backing.clock())
    return Schedule(**{name: getattr(stored, name) for name in Schedule.__slots__})


def posts(box: Sandbox) -> list[dict[str, Any]]:
    return box.messages(box.quotes, box.admin)


async def deliveries(running: Any, number: int) -> list[Delivery]:
    return list(await running.backing.store.read(find_deliveries, number))


async def test_at_its_time_it_is_posted_once_and_noted(life: Life, clock: Any) -> None:
    async with life() as running:
        kept = await schedule(running, running.box.quotes.id)
        await running.client.digests.tick()
        assert posts(running.box) == []

        clock.turn(hours=1)
        await running.client.digests.tick()
        await running.client.digests.tick()

        (post,) = posts(running.box)
        (done,) = await deliveries(running, kept.id)
        assert done.state is DeliveryState.SENT
        assert str(done.message_id) == post["id"]


async def test_the_next_day_brings_another_insight(life: Life, clock: Any) -> None:
    async with life() as running:
        kept = await schedule(running, running.box.quotes.id)
        for hours in (1, 24, 24):
            clock.turn(hours=hours)
            await running.client.digests.tick()

        done = await deliveries(running, kept.id)
        assert len(posts(running.box)) == 3
        assert len({delivery.insight_id for delivery in done}) == 3


async def test_cut_after_discord_took_it_it_is_not_posted_again(life: Life, clock: Any) -> None:
    async with life() as running:
        kept = await schedule(running, running.box.quotes.id)
        clock.turn(hours=1)
        running.box.faults.add(*POST, Fault.cut_after_commit())
        await running.client.digests.tick()
        assert (await deliveries(running, kept.id))[0].state is DeliveryState.SENDING

        clock.turn(seconds=61)
        await running.client.digests.tick()

        assert len(posts(running.box)) == 1
        assert (await deliveries(running, kept.id))[0].state is DeliveryState.SENT


async def test_cut_before_discord_took_it_it_is_posted_on_the_next_try(
    life: Life, clock: Any
) -> None:
    async with life() as running:
        await schedule(running, running.box.quotes.id)
        clock.turn(hours=1)
        running.box.faults.add(*POST, Fault.cut_before_commit())
        await running.client.digests.tick()
        assert posts(running.box) == []

        clock.turn(seconds=61)
        await running.client.digests.tick()

        assert len(posts(running.box)) == 1


@pytest.mark.parametrize("commits", [True, False])
async def test_long_after_a_cut_the_channel_is_searched_before_posting(
    life: Life, clock: Any, commits: bool
) -> None:
    fault = Fault.cut_after_commit() if commits else Fault.cut_before_commit()
    async with life() as running:
        kept = await schedule(running, running.box.quotes.id)
        clock.turn(hours=1)
        running.box.faults.add(*POST, fault)
        await running.client.digests.tick()

    clock.turn(seconds=max(NONCE_WINDOW, LEASE).total_seconds() + 600)
    async with life() as running:
        await running.client.digests.tick()

        assert len(posts(running.box)) == 1
        assert (await deliveries(running, kept.id))[0].state is DeliveryState.SENT


async def test_after_an_outage_within_the_grace_it_is_posted_late(
    life: Life, clock: Any
) -> None:
    async with life() as running:
        await schedule(running, running.box.quotes.id)

    clock.turn(hours=6)
    async with life() as running:
        await running.client.digests.tick()

        assert len(posts(running.box)) == 1


async def test_after_days_of_outage_nothing_bursts(life: Life, clock: Any) -> None:
    async with life() as running:
        kept = await schedule(running, running.box.quotes.id)

    clock.turn(days=4)
    async with life() as running:
        await running.client.digests.tick()

        assert posts(running.box) == []
        latest, *earlier = await deliveries(running, kept.id)
        assert "late" in str(latest.reason)
        assert len(earlier) == 3
        assert {one.state for one in (latest, *earlier)} == {DeliveryState.SKIPPED}

        clock.turn(hours=1)
        await running.client.digests.tick()
        assert len(posts(running.box)) == 1


async def test_a_server_error_is_tried_again_a_minute_later(life: Life, clock: Any) -> None:
    async with life() as running:
        await schedule(running, running.box.quotes.id)
        clock.turn(hours=1)
        running.box.faults.add(*POST, Fault.answer(503))
        await running.client.digests.tick()

        clock.turn(seconds=61)
        await running.client.digests.tick()

        assert len(posts(running.box)) == 1


async def test_a_missing_permission_pauses_it_with_what_to_do(life: Life, clock: Any) -> None:
    async with life() as running:
        kept = await schedule(running, running.box.quotes.id)
        clock.turn(hours=1)
        running.box.faults.add(*POST, Fault.answer(403, code=50013))
        await running.client.digests.tick()

        paused = await running.backing.store.read(get_schedule, kept.id, kept.guild_id)
        assert paused.paused
        assert "Send Messages" in paused.pause_reason


async def test_a_channel_that_is_gone_pauses_it_and_keeps_the_settings(
    life: Life, clock: Any
) -> None:
    async with life() as running:
        kept = await schedule(running, 123456789)
        clock.turn(hours=1)
        await running.client.digests.tick()

        paused = await running.backing.store.read(get_schedule, kept.id, kept.guild_id)
        assert paused.paused
        assert "/digest set" in paused.pause_reason
        assert (paused.local_time, paused.zone) == ("09:00", "UTC")


async def test_one_broken_schedule_does_not_hold_up_the_others(life: Life, clock: Any) -> None:
    async with life() as running:
        await schedule(running, 123456789)
        await schedule(running, running.box.quotes.id)
        clock.turn(hours=1)

        await running.client.digests.tick()

        assert len(posts(running.box)) == 1


async def test_what_is_posted_is_what_was_said(life: Life, clock: Any) -> None:
    async with life() as running:
        kept = await schedule(running, running.box.quotes.id)
        clock.turn(hours=1, minutes=1)
        await running.client.digests.tick()
        (done,) = await deliveries(running, kept.id)

        rows = await running.backing.store.read(
            lambda db: db.execute(
                "SELECT kind, spans FROM insight WHERE id = ?", [done.insight_id]
            ).fetchone()
        )
        assert rows[0] in {"quote", "curated"}
        assert posts(running.box)[0]["author"]["id"] == str(running.client.user.id)


async def test_two_processes_post_one_digest(life: Life, clock: Any) -> None:
    async with life() as running:
        await schedule(running, running.box.quotes.id)
        clock.turn(hours=1, seconds=timedelta(seconds=1).total_seconds())
        other = Digests(running.client, running.backing, timedelta(hours=6))
        await asyncio.gather(running.client.digests.tick(), other.tick())

        assert len(posts(running.box)) == 1


async def test_a_kick_while_one_is_under_way_begins_no_second(life: Life, clock: Any) -> None:
    gate = asyncio.Event()
    async with life() as running:
        await schedule(running, running.box.quotes.id)
        clock.turn(hours=1)
        running.box.faults.add(*POST, Fault.hold(gate))
        running.client.digests.kick()
        first = running.client.digests._running
        running.client.digests.kick()
        assert running.client.digests._running is first
        assert running.client.digests.is_busy

        gate.set()
        await first
        assert len(posts(running.box)) == 1


async def test_what_is_under_way_when_the_bot_stops_is_finished(life: Life, clock: Any) -> None:
    gate = asyncio.Event()
    async with life() as running:
        kept = await schedule(running, running.box.quotes.id)
        clock.turn(hours=1)
        running.box.faults.add(*POST, Fault.hold(gate))
        running.client.digests.kick()
        async with asyncio.timeout(5):
            while not running.box.faults.happened:
                await asyncio.sleep(0.002)
        stopping = asyncio.create_task(running.client.digests.stop())
        await asyncio.sleep(0)
        gate.set()
        await stopping

        assert (await deliveries(running, kept.id))[0].state is DeliveryState.SENT
