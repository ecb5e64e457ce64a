"""Readers that are all taken, at the wire: nobody waits without a word from us."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

import pytest

from bot.client import Pullquote
from bot.metrics import Metrics
from bot.sandbox.interaction import DEFER, DEFER_UPDATE, MESSAGE, Interaction
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.text import message_text
from commands.backing import Backing
from commands.crowd import BUSY, Crowd
from commands.door import Door
from store.search.engine import QuoteIndex
from store.store import READERS, Store

ASKING = "CommandTree-invoker"
"""The name discord.py gives to the task that answers a command."""

ASKED = {"text": "the sea was always perfect on sundays"}


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Discord is told to wait as soon as the first thing has to be waited for."""
    monkeypatch.setattr("commands.answers.PATIENCE_S", 0.0)


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """What the readers wait for."""
    event = threading.Event()
    yield event
    event.set()


class Taken:
    """A running bot whose readers are all taken until the gate opens."""

    def __init__(self, client: Pullquote, gate: threading.Event, metrics: Metrics) -> None:
        self.client, self.gate, self.metrics = client, gate, metrics
        self._taken: list[asyncio.Task[bool]] = []

    async def take(self, more: int = 0) -> None:
        """Give every reader something to wait for, and let ``more`` stand in line."""
        store = self.client.backing.store
        for _ in range(READERS + more):
            self._taken.append(asyncio.create_task(store.read(lambda _: self.gate.wait())))
        await asyncio.sleep(0)

    async def let_go(self) -> None:
        self.gate.set()
        await asyncio.gather(*self._taken)


@pytest.fixture
def crowded(box: Sandbox, archive: Path, clock, gate) -> Callable:
    @asynccontextmanager
    async def living() -> AsyncIterator[Taken]:
        metrics = Metrics()
        async with Store(archive) as store:
            index = QuoteIndex(archive)
            door = Door(None, Crowd(lambda: store.wait_s, metrics.relieved))
            backing = Backing(store, index, clock, Random(1), door=door)
            client = Pullquote(
                backing, guild_ready_timeout=0.05, always_sync=True, metrics=metrics
            )
            async with box.running(client):
                yield Taken(client, gate, metrics)
                gate.set()
            index.close()

    return living


async def until(fact: Callable[[], object]) -> None:
    async with asyncio.timeout(5):
        while not fact():
            await asyncio.sleep(0)


async def sign(interaction: Interaction) -> int | None:
    async with asyncio.timeout(5):
        await interaction.first.wait()
    return interaction.answered


async def test_a_command_is_put_off_and_answered_when_a_reader_is_free(crowded, box) -> None:
    async with crowded() as taken:
        await taken.take()
        person = box.person(box.member, box.general)
        asked = person.slash("quote find", ASKED)

        assert await sign(asked) == DEFER
        await taken.let_go()
        answer = await person.answer(asked, 5)

        assert "the sea behaved beautifully" in message_text(answer.message)
        assert answer.ephemeral


async def test_a_command_that_reads_before_it_answers_is_put_off_too(crowded, box) -> None:
    async with crowded() as taken:
        await taken.take()
        person = box.person(box.admin, box.general)
        asked = person.slash("digest doctor", {})

        assert await sign(asked) == DEFER
        await taken.let_go()
        answer = await person.answer(asked, 5)

        assert "no digest" in message_text(answer.message)


async def test_a_press_is_taken_at_once_and_changes_the_message_later(crowded, box) -> None:
    async with crowded() as taken:
        found = await box.slash(box.guild, box.general, box.member, "quote find", ASKED)
        person = box.person(box.member, box.general)
        buttons = [c for row in found.message["components"] for c in _buttons(row)]
        following = next(one for one in buttons if one.get("label") == "Next ▶")
        await taken.take()
        pressed = person.click(int(found.message["id"]), following["custom_id"])

        assert await sign(pressed) == DEFER_UPDATE
        await taken.let_go()
        answer = await person.answer(pressed, 5)

        assert answer.message["id"] == found.message["id"]
        assert "Result 2 of" in message_text(answer.message)


async def test_nothing_more_is_looked_up_for_who_has_been_given_up(
    crowded, box, clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with crowded() as taken:
        looked_up = []
        monkeypatch.setattr(taken.client.backing.index, "find_quotes", looked_up.append)
        await taken.take()
        person = box.person(box.member, box.general)
        asked = person.slash("quote find", ASKED)
        clock.turn(seconds=3.5)
        await until(lambda: any(seen.status == 404 for seen in box.api.seen))
        await until(lambda: not any(t.get_name() == ASKING for t in asyncio.all_tasks()))
        await taken.let_go()
        await taken.client.backing.store.read(lambda _: None)

        assert asked.answered is None
        assert looked_up == []


async def test_a_queue_too_long_is_answered_at_once_with_when_to_try_again(
    crowded, box
) -> None:
    async with crowded() as taken:
        await taken.take(more=2000)
        person = box.person(box.member, box.general)
        asked = person.slash("quote find", ASKED)

        assert await sign(asked) == MESSAGE
        answer = await person.answer(asked, 5)
        typed = person.autocomplete("quote find", {"speaker": "M"}, "speaker")
        await sign(typed)

        assert message_text(answer.message).startswith(BUSY)
        assert answer.ephemeral
        assert typed.choices == []
        assert not taken.gate.is_set()


async def test_what_a_crowd_brings_is_counted(crowded, box) -> None:
    async with crowded() as taken:
        await taken.take()
        person = box.person(box.member, box.general)
        put_off = person.slash("quote find", ASKED)
        await sign(put_off)
        await taken.take(more=2000)
        await sign(person.slash("quote find", ASKED))
        await sign(person.autocomplete("quote find", {"speaker": "M"}, "speaker"))

        counted = {
            sample.labels["relief"]: sample.value
            for family in taken.metrics.registry.collect()
            for sample in family.samples
            if sample.name == "pullquote_crowded_total"
        }
        assert counted == {"put_off": 1, "turned_away": 1, "not_suggested": 1}


async def test_the_bot_counts_as_healthy_in_a_crowd(crowded, box) -> None:
    from bot.monitor import Monitor

    async with crowded() as taken:
        await taken.take()

        told = await Monitor(taken.client).health(None)

        assert told.status == 200
        assert not taken.gate.is_set()


def _buttons(component: dict) -> Iterator[dict]:
    if component.get("type") == 2:
        yield component
    for inner in component.get("components", []):
        yield from _buttons(inner)
