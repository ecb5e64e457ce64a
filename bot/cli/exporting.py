"""``export``: an episode's transcript as a file for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.output import NothingDone, database_option, plainly
from seeds.writers import WRITERS
from store.database import connect
from store.rights import get_transcript


@click.command()
@click.argument("episode_id", type=int, metavar="ID")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(sorted(WRITERS)),
    default="md",
    show_default=True,
    help="The kind of file.",
)
@database_option
@plainly
def export(episode_id: int, format_name: str, db_path: Path) -> None:
    """Write an episode's transcript to standard output.

    What is written can be loaded again and gives the same turns. A time that a
    format demands and nobody stated is marked in it as an estimate. A podcast that
    allows excerpts only is not written out.
    """
    with connect(db_path) as db:
        episode, turns = get_transcript(db, episode_id)
    if not turns:
        raise NothingDone(f"Episode {episode_id} has no transcript to export.")
    text = WRITERS[format_name](episode, turns)
    click.echo(text.encode("utf-8"), nl=False)
