"""Ten thousand servers in a stand-in of its own process, where people go on asking."""

from __future__ import annotations

import asyncio
import statistics
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection

from bot.sandbox.sandbox import Sandbox

ASKED = "quote find"
QUESTIONS = ("security is a process", "the code you do not write", "a good name for a thing")
ASK_EVERY_S = 0.25
SHARD_OF = 2500
"""Servers a shard; Discord asks for at least one shard for so many."""


@dataclass(frozen=True, slots=True)
class Town:
    """Where the stand-in is, and the servers in it with a channel of each."""

    url: str
    gateway_url: str
    token: str
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What the stand-in saw: posts by channel, requests, answers in milliseconds."""

    channels_once: int
    channels_twice: int
    busiest_second: int
    refused: int
    asked: int
    unanswered: int
    p50_ms: float
    p99_ms: float
    violations: int


def keep_town(pipe: Connection, servers: int) -> None:
    """Run the stand-in; talk over ``pipe``: a Town, then one Seen for each "seen"."""
    asyncio.run(_keep(pipe, servers))


async def _keep(pipe: Connection, servers: int) -> None:
    async with Sandbox(shards=max(1, -(-servers // SHARD_OF))) as box:
        owner = box.state.users[box.state.application.owner_id]
        places = []
        for number in range(servers):
            guild = box.state.add_guild(f"Server {number}", owner)
            places.append((guild.id, box.state.add_channel(guild, "daily").id))
        pipe.send(Town(box.url, box.gateway_url, box.token, tuple(places)))
        times: list[float | None] = []
        asking: asyncio.Task[None] | None = None
        while True:
            word = await asyncio.to_thread(pipe.recv)
            if word == "ask":
                times.clear()
                asking = asyncio.create_task(_ask(box, times))
            elif word == "seen":
                if asking is not None:
                    asking.cancel()
                    await asyncio.gather(asking, return_exceptions=True)
                pipe.send(_seen(box, [channel for _, channel in places], times))
            else:
                return


async def _ask(box: Sandbox, times: list[float | None]) -> None:
    """Somebody asks four times a second, whether or not the last answer is there."""
    asked: set[asyncio.Task[None]] = set()
    number = 0
    try:
        while True:
            task = asyncio.create_task(_one(box, QUESTIONS[number % len(QUESTIONS)], times))
            asked.add(task)
            task.add_done_callback(asked.discard)
            number += 1
            await asyncio.sleep(ASK_EVERY_S)
    finally:  # what was asked is still answered
        await asyncio.gather(*asked)


async def _one(box: Sandbox, text: str, times: list[float | None]) -> None:
    begin = time.perf_counter()
    try:
        await box.slash(box.guild, box.general, box.member, ASKED, {"text": text})
        times.append(time.perf_counter() - begin)
    except Exception:  # noqa: BLE001 (whatever keeps an answer away is counted)
        times.append(None)


def _seen(box: Sandbox, channels: list[int], times: list[float | None]) -> Seen:
    counts = [len(box.state.timelines[channel]) for channel in channels]
    answered = sorted(1000 * one for one in times if one is not None)
    return Seen(
        channels_once=counts.count(1),
        channels_twice=sum(count > 1 for count in counts),
        busiest_second=box.limits.busiest,
        refused=box.limits.refused,
        asked=len(times),
        unanswered=len(times) - len(answered),
        p50_ms=statistics.median(answered) if answered else 0.0,
        p99_ms=answered[int(0.99 * (len(answered) - 1))] if answered else 0.0,
        violations=len(box.violations),
    )
