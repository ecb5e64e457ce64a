"""A post that failed is made up for when an admin sees to it, and no day gets two."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from bot.sandbox.faults import Fault
from bot.sandbox.text import message_text
from store.deliveries import find_deliveries
from store.model import DeliveryState

Life = Callable[[], Any]
POST = ("POST", r"/channels/\d+/messages")
REFUSED = Fault.answer(403, code=50013)


async def set_again(running: Any, channel: Any, time: str = "09:00", zone: str = "UTC") -> str:
    """Use ``/digest set`` as an admin, let the tick run, and return the answer."""
    box = running.box
    wishes = {"channel": channel.id, "time": time, "zone": zone}
    answer = await box.slash(box.guild, box.general, box.admin, "digest set", wishes)
    await running.client.digests.tick()
    return message_text(answer.message)


@pytest.fixture
def failed(digesting: Any, clock: Any) -> Callable[..., Any]:
    """Let the post of nine o'clock be refused, and return the schedule."""

    async def failing(running: Any, **more: Any) -> Any:
        kept = await digesting.schedule(running, running.box.quotes, **more)
        clock.turn(hours=1)
        running.box.faults.add(*POST, REFUSED)
        await running.client.digests.tick()
        assert (await digesting.again(running, kept)).failing
        return kept

    return failing


async def test_set_again_it_posts_at_once_and_next_day_as_usual(
    life: Life, clock: Any, digesting: Any, failed: Any
) -> None:
    async with life() as running:
        kept = await failed(running)
        clock.turn(hours=1)

        assert "make up" in await set_again(running, running.box.quotes)
        assert len(running.box.messages(running.box.quotes)) == 1
        assert "make up" not in await set_again(running, running.box.quotes)
        assert len(running.box.messages(running.box.quotes)) == 1

        clock.turn(hours=23)
        await running.client.digests.tick()
        assert len(running.box.messages(running.box.quotes)) == 2
        done = await digesting.deliveries(running, kept)
        assert [one.state for one in done] == [DeliveryState.SENT] * 2


async def test_in_another_channel_it_moves_there(
    life: Life, clock: Any, digesting: Any, failed: Any
) -> None:
    async with life() as running:
        box = running.box
        kept = await failed(running)

        said = await set_again(running, box.general)

        assert "moves from there" in said
        assert f"<#{box.quotes.id}>" in said
        assert (await digesting.again(running, kept)).channel_id == box.general.id
        assert box.messages(box.quotes) == []
        posts = [m for m in box.messages(box.general) if "digest" not in message_text(m)]
        assert len(posts) == 1
        clock.turn(hours=1)
        await running.client.digests.probe()
        await running.client.digests.tick()
        assert box.messages(box.quotes) == []


async def test_set_to_later_today_it_posts_then_and_once(
    life: Life, clock: Any, digesting: Any, failed: Any
) -> None:
    async with life() as running:
        box = running.box
        await failed(running)

        assert "make up" not in await set_again(running, box.quotes, "18:00")
        assert box.messages(box.quotes) == []
        clock.turn(hours=8, minutes=59)
        await running.client.digests.tick()
        assert box.messages(box.quotes) == []
        clock.turn(minutes=1)
        for _ in range(3):
            await running.client.digests.tick()
        assert len(box.messages(box.quotes)) == 1


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Niue", "Asia/Tokyo"])
async def test_with_another_zone_no_date_gets_two(
    life: Life, clock: Any, digesting: Any, failed: Any, zone: str
) -> None:
    async with life() as running:
        kept = await failed(running)
        await set_again(running, running.box.quotes, "20:00", zone)
        for _ in range(96):
            clock.turn(minutes=30)
            await running.client.digests.tick()

        sent = [
            one.sent_at
            for one in await digesting.deliveries(running, kept)
            if one.state is DeliveryState.SENT
        ]
        assert len(sent) == len(running.box.messages(running.box.quotes)) >= 2
        assert min(a - b for a, b in pairwise(sent)) > timedelta(hours=6)


async def test_beyond_the_grace_it_is_not_made_up_for(
    life: Life, clock: Any, digesting: Any, failed: Any
) -> None:
    async with life() as running:
        kept = await failed(running)
        clock.turn(hours=6, minutes=1)

        assert "make up" not in await set_again(running, running.box.quotes)
        assert running.box.messages(running.box.quotes) == []
        (day,) = await digesting.deliveries(running, kept)
        assert day.state is DeliveryState.FAILED


async def test_resumed_by_hand_it_is_made_up_for_too(
    life: Life, clock: Any, digesting: Any, failed: Any
) -> None:
    async with life() as running:
        box = running.box
        await failed(running)

        await box.slash(box.guild, box.general, box.admin, "digest resume", {})
        await running.client.digests.tick()

        assert len(box.messages(box.quotes)) == 1


async def test_what_may_have_arrived_is_looked_for_where_it_was_sent(
    life: Life, clock: Any, digesting: Any
) -> None:
    """The connection broke after Discord had taken the post; then posts were refused."""
    async with life() as running:
        box = running.box
        kept = await digesting.schedule(running, box.quotes)
        clock.turn(hours=1)
        box.faults.add(*POST, Fault.cut_after_commit())
        await running.client.digests.tick()
        box.faults.add(*POST, REFUSED)
        clock.turn(seconds=70)
        await running.client.digests.tick()
        assert (await digesting.again(running, kept)).failing

        await set_again(running, box.general)
        clock.turn(minutes=5)
        await running.client.digests.tick()

        (day,) = await running.backing.store.read(find_deliveries, kept.id)
        assert day.state is DeliveryState.SENT
        assert len(box.messages(box.quotes)) == 1
        assert [m for m in box.messages(box.general) if "digest" not in message_text(m)] == []
