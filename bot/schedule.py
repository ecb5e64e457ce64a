"""The clock's work: APScheduler ticks, rows decide what is due."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

TICK_GRACE_S = 3600
"""A tick that a stalled loop delayed still runs; APScheduler's default is 1 s."""


def make_schedule(
    *,
    every_minute: Callable[[], Awaitable[None]],
    every_few_seconds: Callable[[], Awaitable[None]],
    every_hour: Callable[[], Awaitable[None]],
    every_day: Callable[[], Awaitable[None]],
    digests: Callable[[], Awaitable[None]],
) -> AsyncIOScheduler:
    """Return a scheduler, not started yet, with the ticks of the bot.

    A tick never overlaps itself, and any number of missed ticks run as one.

    Args:
        every_minute: say that the bot is alive.
        every_few_seconds: catch up with what was loaded (index, harvest).
        every_hour: see whether halted digests can go on.
        every_day: erase what need not be kept.
        digests: post what is due; on the minute, and in between, so that what a
            crash left in doubt is taken up while Discord remembers it.
    """
    scheduler = AsyncIOScheduler(
        timezone="UTC",
        job_defaults={
            "coalesce": True,
            "max_instances": 1,
            "misfire_grace_time": TICK_GRACE_S,
        },
    )
    scheduler.add_job(every_minute, CronTrigger(second=30), id="minute")
    scheduler.add_job(digests, CronTrigger(second="0,15,30,45"), id="digests")
    scheduler.add_job(every_hour, CronTrigger(minute=7, second=20), id="hour")
    scheduler.add_job(every_few_seconds, IntervalTrigger(seconds=15), id="upkeep")
    scheduler.add_job(every_day, CronTrigger(hour=3, minute=17), id="day")
    return scheduler
