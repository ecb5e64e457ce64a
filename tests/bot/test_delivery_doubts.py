"""A post that may or may not have arrived: sent again, looked for, or left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.courier import NONCE_WINDOW
from bot.sandbox.faults import Fault
from bot.sandbox.guild import FORUM
from store.model import DeliveryState, Schedule
from store.schedules import set_schedule

Life = Callable[[], Any]
POST = ("POST", r"/channels/\d+/messages")
LONG = NONCE_WINDOW.total_seconds() + 600


@pytest.mark.parametrize("rather_twice", [False, True])
async def test_without_the_history_a_doubtful_post_is_left_unless_twice_is_preferred(
    life: Life, clock: Any, digesting: Any, rather_twice: bool
) -> None:
    async with life() as running:
        box = running.box
        box.deny(box.quotes, box.everyone(box.guild), read_message_history=True)
        kept = await digesting.schedule(running, box.quotes, rather_twice=rather_twice)
        clock.turn(hours=1)
        box.faults.add(*POST, Fault.cut_after_commit())
        await running.client.digests.tick()
        clock.turn(seconds=LONG)
        await running.client.digests.tick()

        (done,) = await digesting.deliveries(running, kept)
        if rather_twice:
            assert len(box.messages(box.quotes)) == 2
            assert done.state is DeliveryState.SENT
        else:
            assert len(box.messages(box.quotes)) == 1
            assert done.state is DeliveryState.SKIPPED
            assert "history" in str(done.reason)
            (notice,) = digesting.told(box)
            assert "Read Message History" in notice
            assert not (await digesting.again(running, kept)).paused


async def test_within_the_nonces_life_no_history_is_needed(
    life: Life, clock: Any, digesting: Any
) -> None:
    async with life() as running:
        box = running.box
        box.deny(box.quotes, box.everyone(box.guild), read_message_history=True)
        await digesting.schedule(running, box.quotes)
        clock.turn(hours=1)
        box.faults.add(*POST, Fault.cut_after_commit())
        await running.client.digests.tick()
        clock.turn(seconds=61)
        await running.client.digests.tick()

        assert len(box.messages(box.quotes)) == 1
        assert digesting.told(box) == []


async def test_a_doubtful_post_is_looked_for_where_it_was_sent_after_a_move(
    life: Life, clock: Any, digesting: Any
) -> None:
    async with life() as running:
        box = running.box
        kept = await digesting.schedule(running, box.quotes)
        clock.turn(hours=1)
        box.faults.add(*POST, Fault.cut_after_commit())
        await running.client.digests.tick()
        moved = Schedule(box.guild.id, box.general.id, "09:00", "UTC", id=kept.id)
        await running.backing.store.write(set_schedule, moved, clock.now)
        clock.turn(seconds=LONG)
        await running.client.digests.tick()

        assert (len(box.messages(box.quotes)), len(box.messages(box.general))) == (1, 0)


async def test_a_post_deep_in_a_busy_channel_is_found(
    life: Life, clock: Any, digesting: Any
) -> None:
    async with life() as running:
        box = running.box
        await digesting.schedule(running, box.quotes)
        clock.turn(hours=1)
        for number in range(250):
            box.say(box.quotes, box.member, f"talk {number}")
        box.faults.add(*POST, Fault.cut_after_commit())
        await running.client.digests.tick()
        clock.turn(seconds=LONG)
        await running.client.digests.tick()

        ours = [m for m in box.messages(box.quotes) if m["author"]["bot"]]
        assert len(ours) == 1


async def test_a_restored_backup_does_not_post_the_day_again(
    life: Life, clock: Any, digesting: Any, archive: Any
) -> None:
    async with life() as running:
        kept = await digesting.schedule(running, running.box.quotes)
    before = archive.read_bytes()
    clock.turn(hours=1)
    async with life() as running:
        await running.client.digests.tick()
    for left in archive.parent.glob("samples.db-*"):
        left.unlink()
    archive.write_bytes(before)
    clock.turn(hours=1)
    async with life() as running:
        await running.client.digests.tick()

        assert len(running.box.messages(running.box.quotes)) == 1
        assert (await digesting.deliveries(running, kept))[0].state is DeliveryState.SENT


async def test_a_forum_gets_a_thread_with_a_title(
    life: Life, clock: Any, digesting: Any
) -> None:
    async with life() as running:
        box = running.box
        forum = box.add_channel(box.guild, "insights", FORUM)
        await digesting.heard(lambda: running.client.get_channel(forum.id))
        kept = await digesting.schedule(running, forum)
        clock.turn(hours=1)
        await running.client.digests.tick()

        (thread,) = [c for c in box.state.channels.values() if c.parent_id == forum.id]
        assert thread.name == "Insight of 4 May 2026"
        assert len(box.messages(thread)) == 1
        (done,) = await digesting.deliveries(running, kept)
        assert (done.channel_id, done.message_id) == (thread.id, thread.id)


@pytest.mark.parametrize("commits", [True, False])
async def test_a_doubtful_forum_post_is_looked_for_and_never_made_twice(
    life: Life, clock: Any, digesting: Any, commits: bool
) -> None:
    fault = Fault.cut_after_commit() if commits else Fault.cut_before_commit()
    async with life() as running:
        box = running.box
        forum = box.add_channel(box.guild, "insights", FORUM)
        await digesting.heard(lambda: running.client.get_channel(forum.id))
        kept = await digesting.schedule(running, forum)
        clock.turn(hours=1)
        box.faults.add("POST", r"/channels/\d+/threads", fault)
        await running.client.digests.tick()
        clock.turn(seconds=61)
        await running.client.digests.tick()

        threads = [c for c in box.state.channels.values() if c.parent_id == forum.id]
        (done,) = await digesting.deliveries(running, kept)
        assert len(threads) == commits
        assert done.state is (DeliveryState.SENT if commits else DeliveryState.SKIPPED)
        assert commits or "forum" in digesting.told(box)[0]


async def test_a_servers_outage_is_waited_for(life: Life, clock: Any, digesting: Any) -> None:
    async with life() as running:
        box = running.box
        kept = await digesting.schedule(running, box.quotes)
        clock.turn(hours=1)
        box.outage(box.guild)
        await digesting.heard(lambda: running.client.get_guild(box.guild.id).unavailable)
        await running.client.digests.tick()

        assert box.messages(box.quotes) == []
        assert not (await digesting.again(running, kept)).paused
