"""``doctor``: is everything in order, in words and as an exit code."""

from __future__ import annotations

import os
import sqlite3
import urllib.error
import urllib.request
from datetime import timedelta
from pathlib import Path

import click
from sqlite_utils import Database

from bot.cli.output import NothingDone, database_option, json_option, plainly, say
from bot.clock import now
from store.database import connect
from store.health import Health, find_health, get_heartbeat
from store.search.engine import QuoteIndex

ALIVE_WITHIN = timedelta(minutes=3)
"""The bot notes every minute that it is connected."""


@click.command()
@click.option("--quick", is_flag=True, help="Only whether the running bot is alive.")
@database_option
@json_option
@plainly
def doctor(quick: bool, db_path: Path, as_json: bool) -> None:
    """Check the archive, its index and the digests; exit code 1 if something is wrong."""
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
    problems = _problems(health)
    record = {
        "problems": problems,
        "podcasts": health.podcasts,
        "episodes": health.episodes,
        "turns": health.turns,
        "to_index": behind,
        "to_harvest": health.unharvested,
        "schedules": health.schedules,
        "schedules_paused": health.paused,
        "deliveries_open": health.open_deliveries,
        "sqlite": sqlite3.sqlite_version,
    }
    if as_json:
        say(record)
    else:
        for name, value in list(record.items())[1:]:
            click.echo(f"{name.replace('_', ' '):18} {value}")
    if problems:
        raise NothingDone("Not in order: " + "; ".join(problems) + ".")
    if not as_json:
        click.echo("Everything is in order.")


def _problems(health: Health) -> list[str]:
    problems = list(health.damage)
    if health.paused:
        problems.append(f"{health.paused} digests are paused after a failure")
    return problems


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
