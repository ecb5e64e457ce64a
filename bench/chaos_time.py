"""Chaos in one process on a clock that is turned: faults, cuts, crashes, two at once."""

from __future__ import annotations

import asyncio
import contextlib
import random
import shutil
import types
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from unittest.mock import patch

from bench.chaos_days import CHANGES, Outcome, Post, any_time, judged, owed_between
from bot.client import Pullquote
from bot.digest import Digests
from bot.pace import Pace
from bot.sandbox.components import walk
from bot.sandbox.faults import Fault
from bot.sandbox.guild import Channel
from bot.sandbox.sandbox import Sandbox
from commands.backing import Backing
from store.deliveries import find_deliveries
from store.localtime import EVERY_DAY, get_zone
from store.model import DeliveryState, Schedule
from store.schedules import set_schedule
from store.search.engine import QuoteIndex
from store.store import Store

GRACE = timedelta(hours=6)
SETTLING = timedelta(minutes=30)
"""Nearer than this to the end of the grace, either outcome is right."""

SETTLE_TICKS = 25
_OPEN = (DeliveryState.DUE, DeliveryState.SENDING)
SPRINT = 1e6
"""Requests a second: the pace is measured elsewhere."""


class Clock:
    """A clock that stands still until it is turned."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """Return the time it shows."""
        return self.now


async def play(seed: int, template: Path, folder: Path, index: QuoteIndex) -> Outcome:
    """Live through some days around a change of clocks; say what was posted."""
    rng = random.Random(seed)
    path = folder / f"{seed}.db"
    shutil.copy(template, path)
    zone_name, change, near = rng.choice(CHANGES)
    start = datetime.combine(change, time(rng.randrange(24)), tzinfo=UTC) - timedelta(days=2)
    clock = Clock(start)
    async with Sandbox(clock=clock) as box, Store(path) as one, Store(path) as two:
        box.limits.set_global(100_000)
        stores = [Backing(store, index, clock, random.Random(seed)) for store in (one, two)]
        client = Pullquote(stores[0], guild_ready_timeout=0.005, always_sync=True)
        with no_waiting():
            async with box.running(client):
                life = Life(rng, box, clock, client, stores)
                await life.begin(zone_name, near)
                await life.live_until(start + timedelta(days=4, hours=rng.randrange(24)))
                outcome = life.judge(seed)
    path.unlink()
    return outcome


@contextlib.contextmanager
def no_waiting() -> Iterator[None]:
    """Let discord.py's pauses between its own tries pass at once.

    After a request that was cut off it may wait half a minute for its bucket.
    """
    sleep, wait = asyncio.sleep, asyncio.wait
    quick = types.SimpleNamespace(**vars(asyncio))
    quick.sleep = lambda _seconds, *rest: sleep(0, *rest)
    quick.wait = lambda futures, *, timeout: wait(futures, timeout=min(timeout, 0.01))
    with patch("discord.http.asyncio", quick):
        yield


class Life:
    """One seed's days: what happens is drawn, what was owed is kept."""

    def __init__(
        self,
        rng: random.Random,
        box: Sandbox,
        clock: Clock,
        client: Pullquote,
        backings: list[Backing],
    ) -> None:
        self._rng, self._box, self._clock, self._client = rng, box, clock, client
        self._backings = backings
        self._processes = [self._process(backing) for backing in backings]
        self._schedules: dict[int, Schedule] = {}
        self._changed: set[int] = set()
        self._channels: list[Channel] = []
        self._clean: list[datetime] = []
        self._start = clock.now

    def _process(self, backing: Backing) -> Digests:
        return Digests(self._client, backing, GRACE, pace=Pace(SPRINT))

    async def begin(self, zone: str, near: tuple[str, ...]) -> None:
        """Set some digests up."""
        for number in range(self._rng.randint(1, 3)):
            channel = self._box.add_channel(self._box.guild, f"digest-{number}")
            self._channels.append(channel)
            some = tuple(sorted(self._rng.sample(EVERY_DAY, 5)))
            weekdays = EVERY_DAY if self._rng.random() < 0.7 else some
            wanted = Schedule(
                self._box.guild.id,
                channel.id,
                any_time(self._rng, near),
                zone,
                weekdays=weekdays,
            )
            kept = await self._backings[0].store.write(set_schedule, wanted, self._clock.now)
            self._schedules[kept.id] = kept
        await asyncio.sleep(0)

    async def live_until(self, end: datetime) -> None:
        """Turn the clock in uneven steps, and let things go wrong at each."""
        while self._clock.now < end:
            self._clock.now += self._span()
            if self._rng.random() < 0.07:
                await self._change()
            self._plan_faults()
            if self._rng.random() < 0.05:
                self._box.drop_sockets()
            await self._act()
            await self._settle()

    def _span(self) -> timedelta:
        kind = self._rng.random()
        if kind < 0.5:
            return timedelta(seconds=self._rng.randint(20, 1800))
        if kind < 0.9:
            return timedelta(seconds=self._rng.randint(1800, 5 * 3600))
        return timedelta(hours=self._rng.uniform(5, 40))

    async def _change(self) -> None:
        """An admin changes the time, and perhaps the zone, of a digest."""
        known = self._schedules[self._rng.choice(list(self._schedules))]
        zone, _, near = self._rng.choice(CHANGES)
        wanted = replace(known, local_time=any_time(self._rng, near), zone=zone)
        store = self._backings[0].store
        self._schedules[known.id] = await store.write(set_schedule, wanted, self._clock.now)
        self._changed.add(known.id)

    def _plan_faults(self) -> None:
        for _ in range(self._rng.choice((0, 0, 1, 1, 2, 3))):
            method = self._rng.choice(("POST", "POST", "POST", "GET"))
            times = self._rng.choice((1, 1, 2, 6))
            self._box.faults.add(method, r"/channels/\d+/messages", self._fault(), times)

    def _fault(self) -> Fault:
        commit = self._rng.random() < 0.5
        kind = self._rng.randrange(4)
        if kind == 0:
            return Fault.cut_after_commit() if commit else Fault.cut_before_commit()
        if kind == 1:
            return Fault.too_many(self._rng.uniform(0.1, 90.0), everywhere=commit)
        return Fault.answer(self._rng.choice((500, 502, 503)), commit=commit)

    async def _act(self) -> None:
        kind = self._rng.random()
        if kind < 0.5:
            await self._processes[0].tick()
        elif kind < 0.75:
            await asyncio.gather(*(process.tick() for process in self._processes))
        else:
            await self._crash(self._rng.randrange(2))

    async def _crash(self, number: int) -> None:
        """Stop a process in the middle of what it does, and start it anew."""
        working = asyncio.create_task(self._processes[number].tick())
        await asyncio.sleep(self._rng.uniform(0, 0.012))
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        # A process that died would have taken its client along: discord.py, when
        # cancelled in a global rate limit, never lets another request through.
        self._client.http._global_over.set()
        self._processes[number] = self._process(self._backings[number])

    async def _settle(self) -> None:
        """Tick until nothing is open; at first faults may go on."""
        lasting = self._rng.choice((0, 0, 1, 3))
        for number in range(SETTLE_TICKS):
            if number >= lasting:
                self._box.faults.clear()
                self._clean.append(self._clock.now)
            await self._processes[self._rng.randrange(2)].tick()
            if number >= lasting and not await self._is_open():
                return
            self._clock.now += timedelta(seconds=61)

    async def _is_open(self) -> bool:
        for number in self._schedules:
            last = await self._backings[0].store.read(find_deliveries, number, 3)
            if any(one.state in _OPEN for one in last):
                return True
        return False

    def judge(self, seed: int) -> Outcome:
        """Hold what was posted against what was owed.

        A digest that was changed on the way only must not come twice.
        """
        owed: set[Post] = set()
        for number, schedule in self._schedules.items():
            if number in self._changed:
                continue
            at, zone = time.fromisoformat(schedule.local_time), get_zone(schedule.zone)
            dues = owed_between(self._start, self._clock.now, at, zone, schedule.weekdays)
            owed |= {(number, day) for day, due in dues.items() if self._was_awake(due)}
        posts: Counter[Post] = Counter()
        for channel in self._channels:
            posts += posts_in(self._box, channel)
        return judged(seed, owed, posts, len(self._box.faults.happened))

    def _was_awake(self, due: datetime) -> bool:
        return any(due <= tick <= due + GRACE - SETTLING for tick in self._clean)


def posts_in(box: Sandbox, channel: Channel) -> Counter[Post]:
    """Count a channel's posts by digest and date, as their markers say."""
    found: Counter[Post] = Counter()
    for message in box.messages(channel):
        for _, component, _ in walk(message["components"]):
            custom_id = str(component.get("custom_id", ""))
            if custom_id.startswith("pq:digest:"):
                _, _, number, day = custom_id.split(":")
                found[int(number), date.fromisoformat(day)] += 1
    return found
