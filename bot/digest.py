"""The digests of all servers: taken when due, told of when halted, taken up again."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import uuid4

import discord
import structlog

from bot.courier import Courier
from bot.due import Due
from bot.pace import Pace
from bot.places import Halt, NotNow, find_place, what_stops
from bot.telling import tell_admins
from commands.backing import Backing
from store.deliveries import set_waiting, take_due, take_open
from store.errors import NotFound, StoreError
from store.halts import find_halted, find_notices, halt_schedule, revive_schedule, set_told
from store.model import Schedule
from store.schedules import find_due, get_schedule, realign_schedules

log = structlog.get_logger(__name__)

WORKERS = 24
"""Deliveries under way at a time: enough to keep the pace if answers take half a second."""

BATCH = 100
"""Schedules read at a time, in the order of the line."""

STOP_WITHIN_S = 3.0
"""Seconds that a post may still take when the bot stops; then its row is left open."""

AFTER_A_SURPRISE = timedelta(minutes=10)


class Digests:
    """Posts what is due, once, at a steady pace.

    Who is due at the same minute is served in the order of a hash of the server:
    everybody has the same place every day, and a small line is done at once.

    Args:
        client: the connected client, which gives channels.
        backing: archive, index and clock.
        grace: how late a digest may still be posted.
        pace: waited for before every request.
    """

    def __init__(
        self,
        client: discord.Client,
        backing: Backing,
        grace: timedelta,
        *,
        pace: Pace | None = None,
    ) -> None:
        self._client, self._backing, self._store = client, backing, backing.store
        self._grace, self._pace, self._owner = grace, pace or Pace(), uuid4().hex
        self._courier = Courier(
            client, backing, grace=grace, pace=self._pace, owner=self._owner
        )
        self._free = asyncio.Semaphore(WORKERS)
        self._running: asyncio.Task[None] | None = None
        self._stopping = False

    @property
    def is_busy(self) -> bool:
        """Whether a tick that was kicked off is under way."""
        return self._running is not None and not self._running.done()

    def kick(self) -> None:
        """Begin a tick beside what else runs, unless one is still under way."""
        if not self.is_busy:
            self._running = asyncio.create_task(self._tick_logged(), name="digests")

    async def stop(self) -> None:
        """Hand out no more, and give what is under way a few seconds to end."""
        self._stopping = True
        if self._running is not None:
            await asyncio.wait({self._running}, timeout=STOP_WITHIN_S)
            self._running.cancel()

    async def _tick_logged(self) -> None:
        try:
            await self.tick()
        except StoreError as error:
            log.warning("digest.archive", error=str(error))
        except Exception:  # a later tick may do better; the log must know
            log.exception("digest.tick")

    async def tick(self) -> None:
        """Deliver everything that is due, until nothing is; then tell what is to be told.

        Raises:
            StoreError: the archive cannot be used.
        """
        tasks: set[asyncio.Task[None]] = set()
        try:
            while await self._round(tasks):
                pass
        except asyncio.CancelledError:
            for task in tasks:
                task.cancel()
            raise
        finally:
            await asyncio.gather(*tasks, return_exceptions=True)
        await self._tell()

    async def _round(self, tasks: set[asyncio.Task[None]]) -> bool:
        """Hand out what was begun and what is due; return whether there was any."""
        if self._stopping:
            return False
        begun = await self._begun()
        for due in begun:
            await self._hand_out(due, tasks)
        schedules = await self._store.read_behind(find_due, self._backing.clock(), BATCH)
        for schedule in schedules:
            if self._stopping:
                return False
            taken = await self._take(schedule)
            if taken is not None:
                await self._hand_out(taken, tasks)
        return bool(begun or schedules)

    async def _begun(self) -> list[Due]:
        now = self._backing.clock()
        begun = []
        for delivery in await self._store.write(take_open, now, self._owner, WORKERS):
            try:
                schedule = await self._store.read_behind(
                    get_schedule, delivery.schedule_id, delivery.guild_id
                )
            except NotFound:
                continue
            begun.append(Due(delivery, schedule))
        return begun

    async def _take(self, schedule: Schedule) -> Due | None:
        now = self._backing.clock()
        try:
            delivery = await self._store.write(take_due, schedule, now, self._owner)
        except ValueError as error:  # a zone that the tz database knows no longer
            reason = f"{str(error).capitalize()}. Set the digest anew with `/digest set`."
            await self._store.write(halt_schedule, schedule.id, reason, reason)
            return None
        return Due(delivery, schedule) if delivery is not None else None

    async def _hand_out(self, due: Due, tasks: set[asyncio.Task[None]]) -> None:
        await self._free.acquire()
        task = asyncio.create_task(self._deliver(due))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    async def _deliver(self, due: Due) -> None:
        try:
            await self._courier.deliver(due)
        except StoreError as error:  # the row is taken up when its lease has run out
            log.warning("digest.archive", error=str(error))
        except Exception:  # one broken digest must not hold up the others
            log.exception("digest.unexpected", schedule=due.schedule.id)
            until = self._backing.clock() + AFTER_A_SURPRISE
            await self._store.write(
                set_waiting, due.delivery.id, "something went wrong on my side", until
            )
        finally:
            self._free.release()

    async def _tell(self) -> None:
        """Tell admins what they are to be told, each thing once."""
        for schedule in await self._store.read_behind(find_notices):
            try:
                await tell_admins(self._client, schedule, self._pace)
            except NotNow as error:
                log.warning("digest.untold", schedule=schedule.id, reason=str(error))
                continue
            await self._store.write(set_told, schedule)

    async def probe(self) -> None:
        """Let halted digests go on whose place takes posts again; today's is made up for.

        Raises:
            StoreError: the archive cannot be used.
        """
        last = 0
        while halted := await self._store.read_behind(find_halted, last):
            for schedule in halted:
                if await self._is_mended(schedule):
                    log.info("digest.revived", schedule=schedule.id)
                    now = self._backing.clock()
                    await self._store.write(revive_schedule, schedule, now, now - self._grace)
            last = halted[-1].id

    async def _is_mended(self, schedule: Schedule) -> bool:
        try:
            place = await find_place(
                self._client, schedule.guild_id, schedule.channel_id, self._pace
            )
        except (Halt, NotNow, discord.HTTPException):
            return False
        return what_stops(place, schedule) is None

    async def realign(self) -> None:
        """Work out due times anew where a zone's rules have changed."""
        moved = 0
        last: int | None = 0
        while last is not None:
            some, last = await self._store.write(realign_schedules, self._backing.clock(), last)
            moved += some
        if moved:
            log.info("digest.realigned", schedules=moved)
