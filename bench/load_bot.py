"""The bot as whoever runs it starts it, in a process of its own, watched from outside."""

from __future__ import annotations

import asyncio
import socket
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import psutil
from prometheus_client.parser import text_string_to_metric_families

from bench.paths import PROJECT
from bot.sandbox.sandbox import Sandbox

READY_WITHIN_S = 60.0
STOPS_WITHIN_S = 15.0

_LAG = "pullquote_loop_lag_seconds_bucket"


@dataclass(frozen=True, slots=True)
class Moment:
    """How the process stood at a moment.

    Attributes:
        at_s: seconds on a clock that never goes back.
        loop_s: processor seconds of the event loop's thread so far.
        others_s: of all other threads: readers, writer, drawing.
        resident_mb: memory, mapped files included.
        own_mb: memory without mapped files.
        lags: how often the loop was late by at most so many seconds, so far.
    """

    at_s: float
    loop_s: float
    others_s: float
    resident_mb: float
    own_mb: float
    lags: Mapping[float, float]


def late_ms(before: Moment, after: Moment, part: float) -> float:
    """Return within how many ms the loop was on time for ``part`` of its wakings between."""
    counts = {bound: count - before.lags.get(bound, 0.0) for bound, count in after.lags.items()}
    wanted = part * max(counts.values(), default=0.0)
    return 1000 * min((bound for bound, n in counts.items() if n >= wanted), default=0.0)


class Process:
    """A running bot.

    Args:
        number: its process id.
        port: where it tells its figures.
    """

    def __init__(self, number: int, port: int) -> None:
        self._process, self._port = psutil.Process(number), port

    async def look(self) -> Moment:
        """Return how it stands now."""
        lags = await self._lags()
        memory = self._process.memory_info()
        threads = self._process.threads()
        loop = sum(t.user_time + t.system_time for t in threads if t.id == self._process.pid)
        every = self._process.cpu_times()
        return Moment(
            at_s=time.perf_counter(),
            loop_s=loop,
            others_s=every.user + every.system - loop,
            resident_mb=memory.rss / 1e6,
            own_mb=(memory.rss - memory.shared) / 1e6,
            lags=lags,
        )

    async def _lags(self) -> dict[float, float]:
        address = f"http://127.0.0.1:{self._port}/metrics"
        async with aiohttp.ClientSession() as session, session.get(address) as answer:
            text = await answer.text()
        return {
            float(sample.labels["le"]): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
            if sample.name == _LAG
        }


def log_of(archive: Path) -> Path:
    """Return where the bot on an archive writes its log, a JSON object a line."""
    return archive.with_name("log.jsonl")


@asynccontextmanager
async def living(box: Sandbox, archive: Path) -> AsyncIterator[Process]:
    """Run ``python -m bot`` on an archive against a stand-in, for one block.

    Raises:
        RuntimeError: it did not become ready.
    """
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    log = log_of(archive).open("wb")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bench.load_bot",
        box.url,
        box.gateway_url,
        cwd=PROJECT,
        env={
            "DISCORD_TOKEN": box.token,
            "PULLQUOTE_DB": str(archive),
            "PULLQUOTE_METRICS_PORT": str(port),
            "PULLQUOTE_LOG_LEVEL": "warning",
            "PULLQUOTE_LOG_FORMAT": "json",
            "PATH": "/usr/bin:/bin",
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=log,
    )
    try:
        if process.stdout is None:
            raise RuntimeError("the bot says nothing")
        line = await asyncio.wait_for(process.stdout.readline(), READY_WITHIN_S)
        if not line:
            raise RuntimeError("the bot ended before it was ready")
        yield Process(process.pid, port)
    finally:
        if process.returncode is None:
            process.terminate()
        await asyncio.wait_for(process.wait(), STOPS_WITHIN_S)
        log.close()


def _main() -> None:
    """Be the program itself, with Discord's addresses pointed at the stand-in."""
    import yarl
    from discord.gateway import DiscordWebSocket
    from discord.http import Route

    from bot.__main__ import main

    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = sys.argv[1], yarl.URL(sys.argv[2])
    main([], prog_name="python -m bot")


if __name__ == "__main__":
    _main()
