"""While many digests are chosen and posted, whoever asks something is answered."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest

import commands.daily
from bot.sandbox.text import message_text

Life = Callable[[], Any]


async def test_a_look_up_does_not_wait_for_the_choice_of_a_digest(
    life: Life, clock: Any, digesting: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on, choosing = threading.Event(), threading.Event()
    choice = commands.daily._pick_digest

    def taking_long(*args: Any) -> Any:
        choosing.set()
        goes_on.wait(20)
        return choice(*args)

    monkeypatch.setattr(commands.daily, "_pick_digest", taking_long)
    async with life() as running:
        box = running.box
        for number in range(6):
            await digesting.schedule(running, box.add_channel(box.guild, f"c{number}"))
        await digesting.heard(lambda: running.client.get_channel(list(box.state.channels)[-1]))
        clock.turn(hours=1)
        running.client.digests.kick()
        await asyncio.to_thread(choosing.wait, 20)

        asked = {"text": "a lamp is a promise"}
        answer = await box.slash(box.guild, box.general, box.member, "quote find", asked)

        assert not goes_on.is_set()
        assert message_text(answer.message)
        goes_on.set()
        while running.client.digests.is_busy:
            await asyncio.sleep(0.01)
        posts = [len(box.messages(channel)) for channel in box.state.channels.values()]
        assert posts.count(1) >= 6
