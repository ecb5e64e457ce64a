"""``doctor``: is everything in order, in words and as an exit code."""

from __future__ import annotations

import os
import platform
import sqlite3
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
from sqlite_utils import Database

from bot import VERSION
from bot.cli.output import NothingDone, database_option, json_option, plainly, say
from bot.clock import now
from commands.cards.text import one_line
from store.database import connect
from store.health import Health, find_health, get_heartbeat
from store.search.engine import QuoteIndex
from store.troubles import Trouble, find_queues, find_troubles

ALIVE_WITHIN = timedelta(minutes=3)
"""The bot notes every minute that it is connected."""


@click.command()
@click.option("--quick", is_flag=True, help="Only whether the running bot is alive.")
@database_option
@json_option
@plainly
def doctor(quick: bool, db_path: Path, as_json: bool) -> None:
    """Check the archive, its index, feeds, digests and alerts; exit code 1 if one fails."""
    if not db_path.exists():
        raise NothingDone(f"There is no archive at {db_path}; `load` makes one.")
    if quick and monitor_port():
        _healthy(monitor_port())
        return
    with connect(db_path) as db:
        if quick:
            _alive(db)
            return
        index = QuoteIndex(db_path)
        behind = index.behind(db)
        index.close()
        health = find_health(db)
        troubles = [] if health.damage else find_troubles(db, now())
        waiting = {} if health.damage else asdict(find_queues(db, now()))
    problems = _problems(health, troubles)
    record = {"problems": problems, **_figures(health, behind, waiting, troubles)}
    if as_json:
        say(record)
    else:
        _print(record, troubles)
    if problems:
        raise NothingDone("Not in order: " + "; ".join(problems) + ".")
    if not as_json:
        click.echo("Everything is in order.")


def _figures(
    health: Health, behind: int, waiting: Mapping[str, int], troubles: Sequence[Trouble]
) -> dict[str, Any]:
    return {
        "podcasts": health.podcasts,
        "episodes": health.episodes,
        "turns": health.turns,
        "to_index": behind,
        "to_harvest": health.unharvested,
        "schedules": health.schedules,
        "schedules_paused": health.paused,
        "deliveries_open": health.open_deliveries,
        "queues": waiting,
        "failing": [asdict(trouble) for trouble in troubles],
        "versions": _versions(health),
    }


def _problems(health: Health, troubles: Sequence[Trouble]) -> list[str]:
    problems = list(health.damage)
    if health.paused:
        problems.append(f"{_count(health.paused, 'digest')} paused after a failure")
    urgent = Counter(trouble.kind for trouble in troubles if trouble.urgent)
    if urgent["feed"]:
        problems.append(f"{_count(urgent['feed'], 'feed')} failing")
    if urgent["alert"]:
        problems.append(f"{_count(urgent['alert'], 'alert')} not sent this week")
    return problems


def _count(number: int, what: str) -> str:
    return f"1 {what} is" if number == 1 else f"{number} {what}s are"


def _versions(health: Health) -> dict[str, str]:
    return {
        "pullquote": VERSION,
        "archive": health.schema,
        "python": platform.python_version(),
        "discord.py": version("discord.py"),
        "sqlite": sqlite3.sqlite_version,
    }


def _print(record: Mapping[str, Any], troubles: Sequence[Trouble]) -> None:
    figures = {k: v for k, v in record.items() if isinstance(v, int)}
    for name, value in {**figures, **record["queues"]}.items():
        click.echo(f"{name.replace('_', ' '):22} {value}")
    for name, number in record["versions"].items():
        click.echo(f"{name:22} {number}")
    for trouble in troubles:
        what, why = one_line(trouble.what, 120), one_line(trouble.why, 300)
        click.echo(f"failing: {trouble.kind} {what}: {why}")


def monitor_port() -> int:
    """Return the port on which a running bot tells of its health; 0 for none."""
    told = os.environ.get("PULLQUOTE_METRICS_PORT", "")
    return int(told) if told.isdecimal() else 0


def _healthy(port: int) -> None:
    """Ask the running bot itself."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=8) as answer:
            answer.read()
    except urllib.error.HTTPError as error:
        raise NothingDone(error.read(200).decode(errors="replace").strip()) from error
    except OSError as error:
        raise NothingDone(f"The bot does not answer on port {port} ({error}).") from error


def _alive(db: Database) -> None:
    last = get_heartbeat(db)
    if last is None or now() - last > ALIVE_WITHIN:
        raise NothingDone(
            "The bot has not said that it is connected"
            + (f" since {last:%Y-%m-%d %H:%M} UTC." if last else ".")
        )
