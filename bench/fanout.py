"""Ten thousand servers whose digest is due at nine: how long, how fast, at what cost."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import random
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import psutil
import structlog

from bench.fanout_town import Seen, Town, keep_town
from bench.paths import scratch, shared
from bench.report import Section
from bot.client import Pullquote
from bot.pace import PER_SECOND
from bot.sandbox.sandbox import patched
from commands.backing import Backing
from commands.daily import pick_digest
from seeds.harvesting import harvest_episode
from seeds.load import read_sources, store_reading
from store.database import connect
from store.episodes import unharvested
from store.insight_shelf import Shelf
from store.model import Schedule
from store.schedules import find_due, set_schedule
from store.search.engine import QuoteIndex
from store.store import Store

SERVERS = int(os.environ.get("PULLQUOTE_FANOUT", "10000"))
MANY = 100_000
NINE = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
TICKS, CHOICES = 200, 300


def measure() -> Section:
    """Post to all servers through the stand-in; then time the tick beside many more."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with tempfile.TemporaryDirectory(prefix="pullquote-fanout-") as name:
        path = Path(name) / "fanout.db"
        archive = _archive()
        shutil.copy(archive, path)
        shutil.copytree(f"{archive}.index", f"{path}.index")
        rows = asyncio.run(_posted(path))
        rows += asyncio.run(_chosen(path))
        rows += _ticks(path)
    return Section(
        "Digests due at nine",
        ["measure", "figure"],
        rows,
        "Every server has its own channel; the stand-in and its slash commands (4 look-ups a"
        " second) run in another process of the same machine. The line moves at"
        f" {PER_SECOND:.0f} posts a second; Discord allows 50 requests. Processor time for each"
        " post is that of the whole bot, look-ups included.",
    )


def _archive() -> Path:
    """Return an archive of the real documents, harvested once."""
    path = scratch() / "fanout.db"
    if not path.exists():
        now = datetime.now(UTC)
        with connect(path) as db:
            for reading in read_sources(sorted((shared() / "seeds").glob("*.txt"))):
                store_reading(db, reading, now)
            index = QuoteIndex(path)
            index.catch_up(db)
            index.close()
            for episode_id in unharvested(db):
                harvest_episode(db, episode_id, now)
    return path


async def _posted(path: Path) -> list[list[str]]:
    context = multiprocessing.get_context("spawn")
    pipe, far = context.Pipe()
    process = context.Process(target=keep_town, args=(far, SERVERS), daemon=True)
    process.start()
    town: Town = await asyncio.to_thread(pipe.recv)
    _set_up(path, town.places)
    began: list[float] = []

    def clock() -> datetime:
        """Stand at half past eight until everything is ready for nine."""
        if not began:
            return NINE - timedelta(minutes=30)
        return NINE + timedelta(seconds=time.time() - began[0])

    with patched(town):
        async with Store(path) as store:
            index = QuoteIndex(path)
            backing = Backing(store, index, clock, random.Random(1))
            client = Pullquote(backing, guild_ready_timeout=2.0, always_sync=True)
            running = asyncio.create_task(client.start(town.token))
            await asyncio.sleep(0)
            await client.wait_until_ready()
            quiet = await _asked_only(pipe)
            memory = _memory()
            began.append(time.time())
            rows = await _line(client, pipe)
            rows += _answers("beside it", rows.pop()) + _answers("before", quiet)
            rows.append(["memory of the bot, before / after", f"{memory} / {_memory()} MB"])
            await client.close()
            await asyncio.gather(running, return_exceptions=True)
            index.close()
    pipe.send("end")
    process.join(10)
    return rows


async def _asked_only(pipe: Connection) -> Seen:
    """Look-ups alone, to compare with."""
    pipe.send("ask")
    await asyncio.sleep(20)
    pipe.send("seen")
    return await asyncio.to_thread(pipe.recv)


async def _line(client: Pullquote, pipe: Connection) -> list[Any]:
    pipe.send("ask")
    processor, begin = time.process_time(), time.perf_counter()
    lag = asyncio.create_task(_lag())
    client.digests.kick()
    while client.digests.is_busy:  # noqa: ASYNC110 (a look from outside needs no event)
        await asyncio.sleep(0.1)
    seconds, processor = time.perf_counter() - begin, time.process_time() - processor
    lag.cancel()
    pipe.send("seen")
    seen: Seen = await asyncio.to_thread(pipe.recv)
    return [
        [
            "servers / posted once / twice",
            f"{SERVERS} / {seen.channels_once} / {seen.channels_twice}",
        ],
        ["until all were posted", f"{seconds:.0f} s"],
        ["posts a second", f"{SERVERS / seconds:.1f}"],
        ["most requests in any second", str(seen.busiest_second)],
        ["answers 429", str(seen.refused)],
        ["what Discord would have refused", str(seen.violations)],
        ["processor time for each post", f"{1000 * processor / SERVERS:.1f} ms"],
        ["longest stop of the event loop", f"{1000 * max(LAGS, default=0):.0f} ms"],
        seen,
    ]


LAGS: list[float] = []


async def _lag() -> None:
    LAGS.clear()
    while True:
        begin = time.perf_counter()
        await asyncio.sleep(0.05)
        LAGS.append(time.perf_counter() - begin - 0.05)


def _answers(when: str, seen: Seen) -> list[list[str]]:
    return [
        [
            f"slash look-ups {when}: p50 / p99 / unanswered of asked",
            f"{seen.p50_ms:.0f} ms / {seen.p99_ms:.0f} ms / {seen.unanswered} of {seen.asked}",
        ]
    ]


async def _chosen(path: Path) -> list[list[str]]:
    """Time the choice of the next day's insight, shared with other servers and not."""
    day = (NINE + timedelta(days=1)).date()
    async with Store(path) as store:
        index = QuoteIndex(path)
        backing = Backing(store, index, lambda: NINE + timedelta(days=1), random.Random(1))
        due = await store.read(find_due, NINE + timedelta(days=2), CHOICES)
        costs = []
        for shared_by_all in (True, False):
            await pick_digest(backing, due[0], day)
            begin = time.process_time()
            for schedule in due:
                one = backing if shared_by_all else replace(backing, shelf=Shelf())
                await pick_digest(one, schedule, day)
            costs.append(1000 * (time.process_time() - begin) / len(due))
        index.close()
    figures = " / ".join(f"{cost:.1f} ms" for cost in costs)
    return [["processor time of a choice, shared / alone", figures]]


def _set_up(path: Path, places: Sequence[tuple[int, int]]) -> None:
    with connect(path) as db, db.atomic():
        for guild_id, channel_id in places:
            set_schedule(
                db, Schedule(guild_id, channel_id, "09:00", "UTC"), NINE - timedelta(hours=1)
            )


def _ticks(path: Path) -> list[list[str]]:
    """Time the question of a tick, nothing being due, and with all of them due."""
    rows = []
    with connect(path) as db:
        for wanted in (SERVERS, MANY):
            known = int(db.execute("SELECT count(*) FROM schedule").fetchone()[0])
            _set_up(path, [(10**15 + n, n) for n in range(known, wanted)])
            idle = _timed(lambda: find_due(db, NINE - timedelta(minutes=1), 100))
            due = _timed(lambda: find_due(db, NINE, 100))
            rows.append(
                [
                    f"tick with {wanted:,} schedules: none due / a hundred read",
                    f"{idle:.2f} ms / {due:.2f} ms",
                ]
            )
    return rows


def _timed(call: object) -> float:
    begin = time.perf_counter()
    for _ in range(TICKS):
        call()  # type: ignore[operator]
    return 1000 * (time.perf_counter() - begin) / TICKS


def _memory() -> int:
    return round(psutil.Process().memory_info().rss / 1e6)
