"""``reports``: what people have reported, and what whoever runs the bot decides."""

from __future__ import annotations

from pathlib import Path

import click
from sqlite_utils import Database

from bot.cli.loading import index_everything
from bot.cli.output import NothingDone, database_option, json_option, plainly, say
from bot.clock import now
from store.database import connect
from store.reports import (
    OWNER,
    Decision,
    Report,
    Undecidable,
    decide,
    find_decisions,
    find_open_reports,
)


@click.command()
@click.option("--resolve", "report_id", type=int, metavar="ID", help="The report to decide.")
@click.option(
    "--decision",
    type=click.Choice([decision.value for decision in Decision]),
    help="With --resolve: what to do, for every server.",
)
@click.option("--name", help="With --decision rename: the right name.")
@database_option
@json_option
@plainly
def reports(
    report_id: int | None,
    decision: str | None,
    name: str | None,
    db_path: Path,
    as_json: bool,
) -> None:
    """List what was reported and is open, or decide about a report for every server.

    Who reported it is told by the running bot.
    """
    if (report_id is None) != (decision is None):
        raise click.UsageError("Give --resolve ID and --decision together.")
    with connect(db_path) as db:
        if report_id is None or decision is None:
            _list(db, as_json=as_json)
            return
        try:
            decided = decide(
                db,
                report_id,
                Decision(decision),
                guild_id=OWNER,
                user_id=OWNER,
                now=now(),
                name=name,
            )
        except Undecidable as error:
            raise NothingDone(error.why) from error
        index_everything(db, db_path)
    if as_json:
        say({"decision": decision, "reports": [report.id for report in decided]})
    else:
        click.echo(f"Decided ({decision}): {len(decided)} reports.")


def _list(db: Database, *, as_json: bool) -> None:
    open_reports = find_open_reports(db, OWNER)
    decisions = find_decisions(db, [report.id for report in open_reports])
    for report in open_reports:
        by_server = [what.value for _, what in decisions[report.id]]
        if as_json:
            say(_record(report, by_server))
            continue
        told = f" (its server decided: {', '.join(by_server)})" if by_server else ""
        click.echo(f"{report.id:5} {report.kind.value:8} {report.speaker or '?'}{told}")
        click.echo(f"      {' '.join(report.text.split())[:300]}")
    if not open_reports and not as_json:
        click.echo("No report is open.")


def _record(report: Report, by_server: list[str]) -> dict[str, object]:
    return {
        "id": report.id,
        "kind": report.kind.value,
        "text": report.text,
        "spans": [[span.turn, span.start, span.end] for span in report.spans],
        "speaker": report.speaker,
        "episode": report.episode_id,
        "server": report.guild_id or None,
        "by": report.user_id,
        "server_decided": by_server,
    }
