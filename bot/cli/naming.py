"""``name-speaker``: who stands behind a label, for everybody."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.loading import index_everything
from bot.cli.output import database_option, json_option, plainly, say
from bot.clock import now
from store.database import connect
from store.labels import find_labels
from store.naming import name_everywhere


@click.command(name="name-speaker")
@click.argument("episode_id", type=int, metavar="EPISODE_ID")
@click.argument("label", required=False)
@click.argument("name", required=False)
@click.option("--undo", is_flag=True, help="Make the words nobody's again.")
@database_option
@json_option
@plainly
def name_speaker(
    episode_id: int,
    label: str | None,
    name: str | None,
    undo: bool,
    db_path: Path,
    as_json: bool,
) -> None:
    """Say for everybody that LABEL ("Speaker 1") in an episode is NAME; or list its labels.

    The words become that person's: quotes show the name and a search finds it.
    Later loads of the episode keep it.
    """
    if label is not None and (name is None) != undo:
        raise click.UsageError("Give a label with a name, or a label with --undo.")
    with connect(db_path) as db:
        if label is not None:
            name_everywhere(db, episode_id, label, None if undo else name, now())
            index_everything(db, db_path)
        labels = find_labels(db, episode_id)
    for one in labels:
        if as_json:
            say({"label": one.label, "turns": one.turns, "name": one.name})
        else:
            click.echo(
                f"{one.turns:6} turns  {one.label}" + (f" = {one.name}" if one.name else "")
            )
