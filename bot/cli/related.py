"""``related``: what comes near to a text in meaning."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from bot.cli.asking import insight_record
from bot.cli.output import NothingDone, database_option, json_option, plainly, say
from seeds.harvest.near import Nearest
from store.database import connect
from store.insights import find_insights

_MOST = 20_000
"""The best insights that are compared: a hundred megabytes and a few seconds."""


@click.command()
@click.argument("text")
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True)
@database_option
@json_option
@plainly
def related(text: str, limit: int, db_path: Path, as_json: bool) -> None:
    """List the insights that come nearest to a text in meaning, the nearest first."""
    with connect(db_path) as db:
        insights = find_insights(db, limit=_MOST)
    same = {at for at, insight in enumerate(insights) if insight.text == text.strip()}
    index = Nearest([insight.text for insight in insights])
    found = [(at, score) for at, score in index.find(text, limit, skip=same) if score > 0]
    for at, score in found:
        insight = replace(insights[at], score=score)
        if as_json:
            say(insight_record(insight))
        else:
            who = insight.speaker or insight.source
            click.echo(f"{insight.score:6.2f}  {who}: {insight.text}\n")
    if not found and not as_json:
        raise NothingDone("No insight in the archive comes near to this.")
