"""The insights of a few days, to be read: ``python -m bench.ten_days ARCHIVE``.

No figure says whether a passage is worth a reader's day. This prints what a server
would get, five a day; nothing is posted or stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import click

from commands.choosing import as_posted, read_choice
from seeds.harvest.daily import Pick, Posted, pick_daily
from store.database import connect
from store.model import Scope

A_DAY = 5


def find_days(archive: Path, begin: date, days: int, guild_id: int) -> Iterator[list[Pick]]:
    """Yield what a server would get on each of ``days`` local dates, from ``begin`` on."""
    posted: list[Posted] = []
    with connect(archive) as db:
        for number in range(days):
            day = begin + timedelta(days=number)
            choice = read_choice(db, Scope(guild_id), day)
            left = [i for i in choice.insights if i.id not in {p.insight_id for p in posted}]
            picks = pick_daily(
                left, day, guild_id, [*choice.posted, *posted], choice.taste, A_DAY
            )
            posted += [as_posted(day, p.insight.text, p.insight) for p in picks]
            yield picks


@click.command()
@click.argument("archive", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--begin", type=click.DateTime(["%Y-%m-%d"]), help="First day [default: today].")
@click.option("--days", default=10, show_default=True)
@click.option("--server", default=1, show_default=True, help="Two servers get different ones.")
def main(archive: Path, begin: datetime | None, days: int, server: int) -> None:
    """Print five insights a day out of a harvested ARCHIVE, numbered, to be judged."""
    first = begin.date() if begin else date.today()  # noqa: DTZ011 (the reader's own day)
    number = 0
    for at, picks in enumerate(find_days(archive, first, days, server)):
        click.echo(f"\n{first + timedelta(days=at)}")
        for pick in picks:
            number += 1
            insight = pick.insight
            click.echo(f"{number:3} {insight.text}")
            where = ", ".join(x for x in (insight.podcast, insight.episode) if x)
            click.echo(
                f"    {insight.speaker or insight.source} ({where}), {insight.score:.2f}"
            )


if __name__ == "__main__":
    main()
