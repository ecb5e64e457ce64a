"""``block`` and ``unblock``: whom the bot does not answer."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from sqlite_utils import Database

from bot.cli.output import NothingDone, database_option, plainly
from bot.clock import now
from store.blocks import Blocked, add_block, remove_block
from store.database import connect
from store.schedules import find_schedules, pause_schedule, resume_schedule

_PAUSED = "Whoever runs me has blocked this server."

_kind = click.argument("kind", type=click.Choice([kind.value for kind in Blocked]))
_number = click.argument("number", metavar="ID", type=click.IntRange(1, 2**63 - 1))


@click.command()
@_kind
@_number
@click.option("--reason", help="Why, for your own memory.")
@database_option
@plainly
def block(kind: str, number: int, reason: str | None, db_path: Path) -> None:
    """Answer a user or a server no more; a running bot knows within half a minute.

    A server's digests are paused, and go on when the block ends.
    """
    blocked = Blocked(kind)
    with connect(db_path) as db:
        added = add_block(db, blocked, number, now(), reason)
        if blocked is Blocked.GUILD:
            for schedule in find_schedules(db, number):
                if not schedule.paused:
                    pause_schedule(db, schedule.id, _PAUSED)
    click.echo(f"{kind} {number} is blocked" + ("." if added else ", as before."))


@click.command()
@_kind
@_number
@database_option
@plainly
def unblock(kind: str, number: int, db_path: Path) -> None:
    """Answer a user or a server again."""
    blocked = Blocked(kind)
    with connect(db_path) as db:
        if not remove_block(db, blocked, number):
            raise NothingDone(f"{kind} {number} was not blocked.")
        if blocked is Blocked.GUILD:
            _resume(db, number, now())
    click.echo(f"{kind} {number} is not blocked any more.")


def _resume(db: Database, guild_id: int, at: datetime) -> None:
    for schedule in find_schedules(db, guild_id):
        if schedule.paused and schedule.pause_reason == _PAUSED:
            resume_schedule(db, schedule, at)
