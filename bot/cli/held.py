"""``held``: insights that nobody sees until the owner, or a server's admins, approve."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from bot.cli.asking import insight_record
from bot.cli.output import database_option, json_option, plainly, say
from bot.clock import now
from store.database import connect
from store.verdicts import approve_insight, find_held, get_held, hide_insight

_OWNER = 0
"""Stands for whoever runs the bot, both as a person and as every server."""


@click.command()
@click.option("--approve", type=int, multiple=True, help="Let this one be shown everywhere.")
@click.option("--hide", type=int, multiple=True, help="Keep this one hidden everywhere.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@database_option
@json_option
@plainly
def held(
    approve: Sequence[int],
    hide: Sequence[int],
    limit: int,
    db_path: Path,
    as_json: bool,
) -> None:
    """List insights held for approval; approve or hide them for every server."""
    with connect(db_path) as db:
        for decide, numbers in ((approve_insight, approve), (hide_insight, hide)):
            for number in numbers:
                get_held(db, number)
                decide(db, number, guild_id=_OWNER, user_id=_OWNER, now=now())
        waiting = find_held(db, limit=limit)
    for insight in waiting:
        if as_json:
            say({"id": insight.id, "held": insight.held} | insight_record(insight))
        else:
            who = insight.speaker or insight.source
            click.echo(f"{insight.id:6}  [{insight.held}] {who}: {insight.text}\n")
    if not waiting and not as_json:
        click.echo("Nothing is waiting.")
