"""Chaos with real processes: SIGKILL at a drawn moment of the delivery, then a restart."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import random
import shutil
import signal
import time
from collections import Counter
from collections.abc import Callable
from ctypes import c_double
from datetime import UTC, datetime, timedelta
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from typing import Any, Protocol

from bench.chaos_days import Outcome, Post, judged
from bench.chaos_life import Where, live
from bench.chaos_time import posts_in
from bot.sandbox.faults import Fault
from bot.sandbox.guild import Channel
from bot.sandbox.sandbox import Sandbox
from store.database import connect
from store.model import Schedule
from store.schedules import set_schedule

MORNING = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
GAPS_S = (1, 5, 20, 58, 62, 90, 115, 125, 200, 600, 3600, 2 * 3600)
"""Seconds between a death and the next start; all together stay within the grace."""

LIVES_WITHIN_S = 30.0
_POST = "/messages"


def forking() -> ForkServerContext:
    """Return how lives are made: forked from a process that has imported everything."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["bench.chaos_life", "bot.trying", "click"])
    return context


class Scene(Protocol):
    """What the bot owes when it is killed: digests, or alerts."""

    @property
    def live(self) -> Callable[[str, Where, Any], None]:
        """One life of it, for a process of its own."""
        ...

    def set_up(self, box: Sandbox, path: Path, rng: random.Random) -> set[Post]:
        """Make something due at ``MORNING``; return what is owed."""
        ...

    def meanwhile(self, path: Path, rng: random.Random, now: datetime) -> set[Post]:
        """Let something happen while the bot is dead; return what is owed for it."""
        ...

    def posts(self, box: Sandbox) -> Counter[Post]:
        """Count what stands in the channels."""
        ...


class KillBox:
    """A stand-in, an archive, and lives that end when the dice say so.

    Args:
        context: makes processes.
        template: an archive with insights.
        folder: for this seed's copy.
        stage: makes what the bot owes, anew for each seed.
    """

    def __init__(
        self,
        context: ForkServerContext,
        template: Path,
        folder: Path,
        stage: Callable[[], Scene] | None = None,
    ) -> None:
        self._context, self._template, self._folder = context, template, folder
        self._stage = stage or DigestScene

    async def play(self, seed: int) -> Outcome:
        """Kill and restart a seed's bot; say what was posted in the end."""
        rng, scene = random.Random(seed), self._stage()
        path = self._folder / f"kill-{seed}.db"
        shutil.copy(self._template, path)
        shutil.copytree(f"{self._template}.index", f"{path}.index")
        now = self._context.RawValue(c_double, (MORNING + timedelta(seconds=3)).timestamp())

        def clock() -> datetime:
            return datetime.fromtimestamp(now.value, UTC)

        async with Sandbox(clock=clock) as box:
            box.limits.set_global(100_000)
            owed = scene.set_up(box, path, rng)
            where = Where(box.url, box.gateway_url, box.token, box.guild.id)

            def born() -> ForkServerProcess:
                return self._context.Process(target=scene.live, args=(str(path), where, now))

            for _ in range(rng.choice((1, 1, 2, 3))):
                await _short_life(born(), box, rng)
                now.value += rng.choice(GAPS_S)
                owed |= scene.meanwhile(path, rng, clock())
            await _long_life(born())
            posts = scene.posts(box)
        for left in self._folder.glob(f"kill-{seed}.db*"):
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        return judged(seed, owed, posts, len(box.faults.happened))


class DigestScene:
    """Digests of some channels, due this morning."""

    live = staticmethod(live)

    def __init__(self) -> None:
        self._channels: list[Channel] = []

    def set_up(self, box: Sandbox, path: Path, rng: random.Random) -> set[Post]:
        """Set the digests up an hour before."""
        owed: set[Post] = set()
        with connect(path) as db:
            for number in range(rng.randint(1, 4)):
                channel = box.add_channel(box.guild, f"digest-{number}")
                self._channels.append(channel)
                wanted = Schedule(box.guild.id, channel.id, "09:00", "UTC")
                kept = set_schedule(db, wanted, MORNING - timedelta(hours=1))
                owed.add((kept.id, MORNING.date()))
        return owed

    def meanwhile(
        self,
        path: Path,  # noqa: ARG002 - nothing becomes due within the grace
        rng: random.Random,  # noqa: ARG002
        now: datetime,  # noqa: ARG002
    ) -> set[Post]:
        """Let nothing happen."""
        return set()

    def posts(self, box: Sandbox) -> Counter[Post]:
        """Count the digests in their channels."""
        found: Counter[Post] = Counter()
        for channel in self._channels:
            found += posts_in(box, channel)
        return found


async def _short_life(process: ForkServerProcess, box: Sandbox, rng: random.Random) -> None:
    """Start a life and end it: at a request, or at any moment once it is connected."""
    identified = box.gateway.identifies
    process.start()
    kill = _killing(process)
    kind = rng.choice(("arrives", "taken", "answered", "any moment", "any moment"))
    if kind != "any moment":
        _kill_at_request(box, kill, kind, rng)
    if kind == "any moment":
        await _until(lambda: not process.is_alive() or box.gateway.identifies > identified)
        await asyncio.sleep(rng.uniform(0, 0.12))
        kill()
    await asyncio.to_thread(process.join, LIVES_WITHIN_S)
    kill()
    box.faults.clear()


async def _until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LIVES_WITHIN_S
    # Another process has no event that could be waited for.
    while not true() and time.monotonic() < deadline:  # noqa: ASYNC110
        await asyncio.sleep(0.002)


def _killing(process: ForkServerProcess) -> Callable[[], None]:
    def kill() -> None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()

    return kill


def _kill_at_request(
    box: Sandbox, kill: Callable[[], None], kind: str, rng: random.Random
) -> None:
    """Plan a death at one of the first posts, before or after Discord has taken it."""
    left = rng.randint(1, 3)

    def meant(method: str, path: str) -> bool:
        nonlocal left
        if method != "POST" or not path.endswith(_POST):
            return False
        left -= 1
        if left != 0:
            return False
        if kind == "answered":
            asyncio.get_running_loop().call_later(rng.uniform(0, 0.006), kill)
        else:
            kill()
        return True

    fault = Fault.cut_before_commit() if kind == "arrives" else Fault.delay(0)
    box.faults.add_where(meant, fault)


async def _long_life(process: ForkServerProcess) -> None:
    """Let a life run to its end.

    Raises:
        RuntimeError: it did not end well.
    """
    process.start()
    await asyncio.to_thread(process.join, LIVES_WITHIN_S)
    if process.is_alive():
        process.kill()
        process.join()
    if process.exitcode != 0:
        code = process.exitcode or 0
        name = signal.Signals(-code).name if code < 0 else "?"
        raise RuntimeError(f"the last life ended with {process.exitcode} ({name})")
