"""Where a post cannot go as planned: refusals, threads, roles; who is told, what is erased."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.digest import Digests
from bot.pace import Pace
from bot.sandbox.faults import Fault
from bot.sandbox.text import message_text
from commands.refusals import SLOW_MODE
from store.guilds import add_guild
from store.model import DeliveryState, DigestKind, Schedule
from store.schedules import find_schedules, set_schedule

Life = Callable[[], Any]
POST = ("POST", r"/channels/\d+/messages")


async def test_admins_are_told_once_and_it_goes_on_by_itself(
    life: Life, clock: Any, digesting: Any
) -> None:
    async with life() as running:
        box, digests = running.box, running.client.digests
        everyone = box.everyone(box.guild)
        kept = await digesting.schedule(running, box.quotes)
        box.deny(box.quotes, everyone, send_messages=True)
        await digesting.heard(lambda: not digesting.mine(running).send_messages)
        clock.turn(hours=1)
        await digests.tick()
        for _ in range(2):
            await digests.probe()
            await digests.tick()

        (notice,) = digesting.told(box)
        assert "Send Messages" in notice
        assert box.guild.name in notice
        assert (await digesting.again(running, kept)).failing
        assert running.box.api.count("POST", "/channels/{channel_id}/messages") == 1

        box.allow(box.quotes, everyone, send_messages=True)
        await digesting.heard(lambda: digesting.mine(running).send_messages)
        clock.turn(hours=2)
        await digests.probe()
        await digests.tick()

        assert len(box.messages(box.quotes)) == 1  # today's, made up for within the grace
        assert not (await digesting.again(running, kept)).paused
        assert len(digesting.told(box)) == 1


async def test_a_chosen_channel_is_told_instead_of_the_owner(
    life: Life, clock: Any, digesting: Any
) -> None:
    async with life() as running:
        box = running.box
        await digesting.schedule(running, box.quotes, tell_channel_id=box.general.id)
        clock.turn(hours=1)
        box.faults.add(*POST, Fault.answer(403, code=50013))
        await running.client.digests.tick()

        (notice,) = box.messages(box.general)
        assert "Send Messages" in message_text(notice)
        assert digesting.told(box) == []


async def test_an_owner_who_takes_no_messages_is_asked_only_once(
    life: Life, clock: Any, digesting: Any
) -> None:
    async with life() as running:
        box = running.box
        box.state.users[box.guild.owner_id].accepts_dms = False
        kept = await digesting.schedule(running, box.quotes)
        clock.turn(hours=1)
        box.faults.add(*POST, Fault.answer(403, code=50001))
        for _ in range(3):
            await running.client.digests.tick()

        assert (await digesting.again(running, kept)).notice is None
        assert box.api.count("POST", "/users/@me/channels") == 1


@pytest.mark.parametrize(
    ("status", "code", "said"),
    [(403, 60003, "two-factor"), (400, 40067, "tag"), (400, 50083, "archived")],
)
async def test_other_refusals_pause_it_with_what_to_do(
    life: Life, clock: Any, digesting: Any, status: int, code: int, said: str
) -> None:
    async with life() as running:
        kept = await digesting.schedule(running, running.box.quotes)
        clock.turn(hours=1)
        running.box.faults.add(*POST, Fault.answer(status, code=code))
        await running.client.digests.tick()

        assert said in str((await digesting.again(running, kept)).pause_reason)


async def test_slow_mode_delays_and_does_not_pause(
    life: Life, clock: Any, digesting: Any
) -> None:
    async with life() as running:
        kept = await digesting.schedule(running, running.box.quotes)
        clock.turn(hours=1)
        running.box.faults.add(*POST, Fault.answer(400, code=SLOW_MODE))
        await running.client.digests.tick()
        assert not (await digesting.again(running, kept)).paused

        clock.turn(seconds=61)
        await running.client.digests.tick()
        assert len(running.box.messages(running.box.quotes)) == 1


async def test_a_role_that_is_gone_pauses_it(life: Life, clock: Any, digesting: Any) -> None:
    async with life() as running:
        kept = await digesting.schedule(running, running.box.quotes, role_id=12345)
        clock.turn(hours=1)
        await running.client.digests.tick()

        assert "role" in str((await digesting.again(running, kept)).pause_reason)
        assert running.box.messages(running.box.quotes) == []


async def test_a_role_is_pinged_and_nobody_else(life: Life, clock: Any, digesting: Any) -> None:
    async with life() as running:
        box = running.box
        role = box.add_role(box.guild, "listeners", mentionable=True)
        await digesting.schedule(running, box.quotes, role_id=role.id)
        clock.turn(hours=1)
        await running.client.digests.tick()

        (post,) = box.messages(box.quotes)
        assert post["mention_roles"] == [str(role.id)]
        assert not post["mention_everyone"]


async def test_an_archived_thread_is_opened(life: Life, clock: Any, digesting: Any) -> None:
    async with life() as running:
        box = running.box
        thread = box.add_thread(box.quotes, "daily", box.admin)
        box.archive(thread)
        await digesting.schedule(running, thread)
        clock.turn(hours=1)
        await running.client.digests.tick()

        assert len(box.messages(thread)) == 1
        assert not thread.archived


@pytest.mark.parametrize("may_open", [False, True])
async def test_a_locked_thread_is_opened_where_that_is_allowed_and_else_pauses(
    life: Life, clock: Any, digesting: Any, may_open: bool
) -> None:
    async with life() as running:
        box = running.box
        thread = box.add_thread(box.quotes, "daily", box.admin)
        box.archive(thread, locked=True)
        if may_open:
            box.allow(box.quotes, box.everyone(box.guild), manage_threads=True)
            await digesting.heard(lambda: digesting.mine(running).manage_threads)
        kept = await digesting.schedule(running, thread)
        clock.turn(hours=1)
        await running.client.digests.tick()

        assert len(box.messages(thread)) == may_open
        assert (await digesting.again(running, kept)).paused is not may_open


async def test_a_round_up_brings_up_to_five_that_the_daily_does_not_repeat(
    life: Life, clock: Any, digesting: Any
) -> None:
    async with life() as running:
        box = running.box
        weekly = await digesting.schedule(
            running, box.quotes, kind=DigestKind.WEEKLY, weekdays=(1,)
        )
        daily = await digesting.schedule(running, box.general)
        clock.turn(hours=1)
        await running.client.digests.tick()

        (round_up,) = box.messages(box.quotes)
        text = message_text(round_up)
        assert "The week to 4 May 2026" in text
        assert text.count("—") + text.count(">") > 2
        assert (await digesting.deliveries(running, weekly))[0].state is DeliveryState.SENT
        assert (await digesting.deliveries(running, daily))[0].state is DeliveryState.SENT
        sent = await running.backing.store.read(
            lambda db: [row[0] for row in db.execute("SELECT insight_id FROM delivery_item")]
        )
        (of_the_day,) = await digesting.deliveries(running, daily)
        assert sent
        assert of_the_day.insight_id not in sent


async def test_where_only_news_are_wanted_a_day_without_is_skipped(
    life: Life, clock: Any, digesting: Any
) -> None:
    async with life() as running:
        kept = await digesting.schedule(running, running.box.quotes, new_only=True)
        store, now = running.backing.store, clock.now
        await store.write(
            lambda db: db.execute(
                "UPDATE episode SET loaded_at = ?", [(now - timedelta(days=30)).isoformat()]
            )
        )
        await store.write(
            lambda db: db.execute(
                "UPDATE insight SET added_at = ?", [(now - timedelta(days=30)).isoformat()]
            )
        )
        clock.turn(hours=1)
        await running.client.digests.tick()
        (skipped,) = await digesting.deliveries(running, kept)
        assert (skipped.state, skipped.reason) == (DeliveryState.SKIPPED, "nothing new to post")

        await store.write(
            lambda db: db.execute(
                "UPDATE episode SET loaded_at = ? WHERE id = 1", [clock.now.isoformat()]
            )
        )
        clock.turn(days=1)
        await running.client.digests.tick()
        assert len(running.box.messages(running.box.quotes)) == 1


async def test_what_a_server_set_up_is_erased_thirty_days_after_the_bot_left(
    life: Life, clock: Any, digesting: Any
) -> None:
    async with life() as running:
        store = running.backing.store
        kept = await digesting.schedule(running, running.box.quotes)
        gone = await store.write(set_schedule, Schedule(77, 7, "09:00", "UTC"), clock.now)
        await store.write(add_guild, 77, clock.now)
    async with life() as running:  # it finds out that server 77 is not there any more
        store = running.backing.store
        clock.turn(days=29)
        await running.client.upkeep.forget()
        assert await store.read(find_schedules, 77) == [gone]

        clock.turn(days=2)
        await running.client.upkeep.forget()
        assert await store.read(find_schedules, 77) == []
        assert (await digesting.again(running, kept)).id == kept.id


async def test_the_line_is_paced_and_the_same_every_day(
    life: Life, clock: Any, digesting: Any
) -> None:
    waits: list[float] = []
    passed = 0.0

    async def sleep(seconds: float) -> None:
        nonlocal passed
        waits.append(seconds)
        passed += seconds

    async with life() as running:
        box = running.box
        for number in range(12):
            await digesting.schedule(running, box.add_channel(box.guild, f"c{number}"))
        pace = Pace(2.0, 3, timer=lambda: passed, sleep=sleep)
        digests = Digests(running.client, running.backing, timedelta(hours=6), pace=pace)
        await digesting.heard(lambda: running.client.get_channel(list(box.state.channels)[-1]))
        clock.turn(hours=1)
        await digests.tick()

        assert sum(len(box.messages(c)) for c in box.state.channels.values()) == 12
        evenly = (12 - 3) / 2.0
        assert evenly <= passed <= 2 * evenly  # some wait twice: the clock turns at once
