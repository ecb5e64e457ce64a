"""``python -m bench.chaos``: does every digest and alert come once, whatever happens?

A failing seed is played again by ``python -m bench.chaos --replay kill:17``,
``--replay alert:5`` or ``--replay time:93``.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

import click
import structlog

from bench.chaos_alerts import AlertScene
from bench.chaos_days import Outcome, Tally
from bench.chaos_kill import KillBox, forking
from bench.chaos_time import play
from bench.report import Section
from bot.trying import load_samples
from store.search.engine import QuoteIndex

KILLS, ALERT_KILLS, RUNS = 120, 60, 1000
SEED_WITHIN_S = 60.0
Play = Callable[[int], Awaitable[Outcome]]


@click.command()
@click.option("--kills", default=KILLS, help="Seeds with real processes and SIGKILL.")
@click.option("--alerts", default=ALERT_KILLS, help="The same, for alerts.")
@click.option("--runs", default=RUNS, help="Seeds in one process on a turned clock.")
@click.option("--first", default=0, help="The first seed.")
@click.option("--replay", help="Play one seed again: kill:17, alert:5, time:93.")
def main(kills: int, alerts: int, runs: int, first: int, replay: str | None) -> None:
    """Kill, cut, refuse and turn clocks; print what was due and what came."""
    quiet(CRITICAL if replay is None else logging.DEBUG)
    if replay is not None:
        kind, _, number = replay.partition(":")
        kills, alerts, runs = (int(kind == one) for one in ("kill", "alert", "time"))
        first = int(number)
    seeds = (range(first, first + count) for count in (kills, alerts, runs))
    tallies, seconds = chaos(*seeds)
    click.echo(section(tallies, seconds).markdown())
    for kind, tally in tallies.items():
        for seed, what in tally.wrong:
            click.echo(f"{what}; again: python -m bench.chaos --replay {kind}:{seed}", err=True)
    sys.exit(0 if all(tally.fine for tally in tallies.values()) else 1)


CRITICAL = logging.CRITICAL


def quiet(level: int) -> None:
    """Log from ``level`` on; the faults are meant, and there are thousands."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(level))
    logging.disable(level - 1 if level < CRITICAL else CRITICAL)
    threading.excepthook = _told
    warnings.filterwarnings("ignore", message=".*send_heartbeat.*", category=RuntimeWarning)


def _told(error: threading.ExceptHookArgs) -> None:
    """Leave out what discord.py's heartbeat says when its loop has ended before it."""
    if error.thread is None or not error.thread.name.startswith("keep-alive"):
        threading.__excepthook__(error)


def measure() -> Section:
    """Play a tenth of everything, for the report of all benches."""
    quiet(CRITICAL)
    return section(*chaos(*(range(count // 10) for count in (KILLS, ALERT_KILLS, RUNS))))


def chaos(
    kills: Iterable[int], alerts: Iterable[int], runs: Iterable[int]
) -> tuple[dict[str, Tally], float]:
    """Play the seeds; return what became of them by kind, and the seconds it took."""
    begin = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="pullquote-chaos-") as name:
        folder = Path(name)
        template = folder / "template.db"
        load_samples(template)
        box = KillBox(forking(), template, folder)
        alert_box = KillBox(forking(), template, folder, AlertScene)
        index = QuoteIndex(template)

        def timed(seed: int) -> Awaitable[Outcome]:
            return play(seed, template, folder, index)

        tallies = {
            "kill": _tally(kills, box.play),
            "alert": _tally(alerts, alert_box.play),
            "time": _tally(runs, timed),
        }
        index.close()
    return tallies, time.perf_counter() - begin


def _tally(seeds: Iterable[int], playing: Play) -> Tally:
    tally = Tally()
    for seed in seeds:
        try:
            tally.add(asyncio.run(_bounded(playing, seed)))
        except Exception as error:  # noqa: BLE001 (a broken seed is a result, too)
            tally.add(Outcome(seed, wrong=(f"{type(error).__name__}: {error}",)))
    return tally


async def _bounded(playing: Play, seed: int) -> Outcome:
    async with asyncio.timeout(SEED_WITHIN_S):
        return await playing(seed)


_NAMES = {
    "kill": "digests: real processes, SIGKILL and restart",
    "alert": "alerts: real processes, SIGKILL and restart",
    "time": "digests: one process, turned clock, faults",
}


def section(tallies: dict[str, Tally], seconds: float) -> Section:
    """Return the table of what was due and what came."""
    rows = [
        [_NAMES[kind], tally.seeds]
        + [tally.counts[name] for name in ("due", "once", "twice", "missed", "faults")]
        for kind, tally in tallies.items()
    ]
    return Section(
        "Digests and alerts under chaos",
        ["how", "seeds", "due", "posted once", "twice", "missed", "faults met"],
        rows,
        f"In {seconds:.0f} s. Due are posts whose time came while the bot ran again within the"
        " grace of 6 hours. Zones: Berlin, Santiago, Lord Howe, at both changes of the year.",
    )


if __name__ == "__main__":
    main()
