"""Many people look quotes up at once: how many a second, how soon, and what beyond that.

``python -m bench load``; ``PULLQUOTE_LOAD=5,50`` asks for other rates, and
``PULLQUOTE_LOAD_SECONDS=5`` for shorter steps.
"""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from itertools import cycle, takewhile
from pathlib import Path

from bench.judging import whole_archive
from bench.load_bot import Moment, Process, late_ms, living, log_of
from bench.load_people import Came, Crowd, People, questions_from
from bench.report import Section
from bot.sandbox.sandbox import Sandbox
from store.database import connect

RATES = tuple(
    float(r) for r in os.environ.get("PULLQUOTE_LOAD", "5,10,20,30,40,50,60").split(",")
)
STEP_S = float(os.environ.get("PULLQUOTE_LOAD_SECONDS", "20"))
WARM_S = 10.0
ROUNDS = 5
"""Rounds at half the sustained rate, after which memory must not have grown."""

SOON_MS = 1000.0
"""Within which 99 of 100 quotes come at a rate that is called sustained."""

BEYOND = 2.0
"""The last rate of all, as a multiple of the highest."""

REST_S = 5.0
"""Between two rates, so that each begins with nothing in the queue."""

COLUMNS = (
    "look-ups a second",
    "answered",
    "told to try again",
    "missed or wrong",
    "first sign p50 / p99 ms",
    "answer p50 / p99 ms",
    "event loop late p99 / most ms",
    "processor ms a look-up: event loop + rest",
    "memory MB: own / resident",
)


@dataclass(frozen=True, slots=True)
class Step:
    """One stretch of time: what people got, and how the bot stood before and after."""

    name: str
    crowd: Crowd
    before: Moment
    after: Moment

    @property
    def row(self) -> list[str]:
        """The step as a row of the table."""
        crowd, asked = self.crowd, len(self.crowd.waited)
        loop = 1000 * (self.after.loop_s - self.before.loop_s) / asked
        rest = 1000 * (self.after.others_s - self.before.others_s) / asked
        late = [late_ms(self.before, self.after, part) for part in (0.99, 1.0)]
        return [
            self.name,
            str(crowd.count(Came.ANSWERED)),
            str(crowd.count(Came.BUSY)),
            str(crowd.count(Came.MISSED) + crowd.count(Came.WRONG)),
            f"{crowd.first_ms(0.5):.0f} / {crowd.first_ms(0.99):.0f}",
            f"{crowd.whole_ms(0.5):.0f} / {crowd.whole_ms(0.99):.0f}",
            f"≤ {late[0]:.0f} / ≤ {late[1]:.0f}",
            f"{loop:.1f} + {rest:.1f}",
            f"{self.after.own_mb:.0f} / {self.after.resident_mb:.0f}",
        ]


def measure() -> Section:
    """Ask at rising rates, then for long at half of what was sustained, then too often."""
    with tempfile.TemporaryDirectory(prefix="pullquote-load-") as name:
        path = Path(name) / "load.db"
        shutil.copy(whole_archive(), path)
        shutil.copytree(f"{whole_archive()}.index", f"{path}.index")
        steps, sustained = asyncio.run(_measure(path))
        errors = log_of(path).read_text(encoding="utf-8").count('"level": "error"')
    notes = _notes(steps, sustained, errors)
    return Section("Load", COLUMNS, [step.row for step in steps], notes)


async def _measure(path: Path) -> tuple[list[Step], float]:
    with connect(path) as db:
        questions = cycle(questions_from(db, random.Random(5)))
    _set_harvested(path, done=True)
    async with AsyncExitStack() as stack:
        box = await stack.enter_async_context(Sandbox())
        people = People(box, questions, random.Random(3))
        bot = await stack.enter_async_context(living(box, path))
        await people.ask(RATES[0], WARM_S)
        steps = [await _step(f"{rate:g}", people, bot, rate) for rate in RATES]
        sustained = max((s.crowd.rate for s in _content(steps)), default=RATES[0])
        for number in range(ROUNDS):
            name = f"{sustained / 2:g}, round {number + 1}"
            steps.append(await _step(name, people, bot, sustained / 2))
        _set_harvested(path, done=False)
        await asyncio.sleep(3 * REST_S)  # the bot looks for what is new every 15 seconds
        name = f"{sustained / 2:g}, while it harvests"
        steps.append(await _step(name, people, bot, sustained / 2))
        _set_harvested(path, done=True)
        too_many = BEYOND * max(RATES)
        steps.append(await _step(f"{too_many:g}", people, bot, too_many))
        if box.violations:
            raise RuntimeError(f"Discord would have refused: {box.violations[:3]}")
    return steps, sustained


async def _step(name: str, people: People, bot: Process, rate: float) -> Step:
    before = await bot.look()
    crowd = await people.ask(rate, STEP_S)
    step = Step(name, crowd, before, await bot.look())
    await asyncio.sleep(REST_S)
    return step


def _content(steps: Sequence[Step]) -> list[Step]:
    """Return the steps up to the first at which somebody had no quote, or not soon."""
    return list(
        takewhile(lambda s: s.crowd.is_content and s.crowd.whole_ms(0.99) <= SOON_MS, steps)
    )


def _set_harvested(path: Path, *, done: bool) -> None:
    """Say that nothing, or everything, is still to be harvested."""
    with connect(path) as db, db.atomic():
        db.execute(f"UPDATE episode SET harvested_version = {'version' if done else 0}")


def _notes(steps: Sequence[Step], sustained: float, errors: int) -> str:
    rounds = [step for step in steps if "round" in step.name]
    waited = Crowd(sustained / 2, [one for step in rounds for one in step.crowd.waited])
    first, last = rounds[0].after, rounds[-1].after
    missed = sum(step.crowd.count(Came.MISSED) for step in steps)
    return (
        f"Sustained, everybody answered and 99 % within {SOON_MS / 1000:g} s: {sustained:g}"
        " look-ups a second. At half of it, from the interaction to the quote: p50"
        f" {waited.whole_ms(0.5):.0f} ms, p99 {waited.whole_ms(0.99):.0f} ms; memory after the"
        " first round and after the last, without mapped files:"
        f" {first.own_mb:.0f} and {last.own_mb:.0f} MB. Of all"
        f" {sum(len(step.crowd.waited) for step in steps):,} look-ups {missed} missed Discord's"
        f" three seconds; errors in the bot's log: {errors}. Each rate for {STEP_S:g} s,"
        " at moments independent of each other; people in 50 servers ask for fragments,"
        " misremembered words and speakers. The stand-in and the bot are two"
        " processes of one machine; the stand-in takes 2 ms of processor a look-up."
    )
