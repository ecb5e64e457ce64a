"""``backup`` and ``restore``: whole copies of an archive."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from bot.cli.loading import index_everything
from bot.cli.output import database_option, json_option, plainly, say
from store.backup import Copy, back_up
from store.backup import restore as put_back
from store.database import connect

_copy_file = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.command()
@_copy_file
@database_option
@json_option
@plainly
def backup(file: Path, db_path: Path, as_json: bool) -> None:
    """Copy the archive to FILE, also while the bot runs, and check the copy.

    FILE is whole or not there: an earlier backup of that name is replaced only
    by one that has been read from end to end.
    """
    _tell(back_up(db_path, file), "Backed up", as_json=as_json)


@click.command()
@_copy_file
@click.option("--force", is_flag=True, help="Replace the archive that is there.")
@database_option
@json_option
@plainly
def restore(file: Path, force: bool, db_path: Path, as_json: bool) -> None:
    """Put the backup FILE in the archive's place and index it anew (stop the bot first)."""
    copy = put_back(file, db_path, force=force)
    with connect(db_path) as db:
        index_everything(db, db_path)
    _tell(copy, "Restored", as_json=as_json)


def _tell(copy: Copy, done: str, *, as_json: bool) -> None:
    if as_json:
        say(asdict(copy) | {"path": str(copy.path)})
        return
    click.echo(
        f"{done}: {copy.episodes} episodes of {copy.podcasts} podcasts, {copy.turns} turns,"
        f" {copy.bytes:,} bytes in {copy.path}."
    )
