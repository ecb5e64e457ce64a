"""Telling people what was decided about their reports, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from store.instants import to_text
from store.reports import Decision, Report, read_report

SENT_AGAIN_AFTER, SURE_UNTIL = timedelta(minutes=1), timedelta(minutes=2)
"""When telling somebody is tried once more, and until when that cannot come twice."""


@dataclass(frozen=True, slots=True)
class Untold:
    """A decision that its reporter is to be told of; ``guild_id`` says whose it is."""

    report: Report
    guild_id: int
    decision: Decision
    name: str | None


def take_untold(db: Database, now: datetime, limit: int = 20) -> list[Untold]:
    """Return decisions that are to be told to the reporter, each noted as being told.

    One whose telling broke off is returned once more, soon enough that Discord
    still knows its nonce; after that it counts as told, rather than come twice.
    """
    again, sure = to_text(now - SENT_AGAIN_AFTER), to_text(now - SURE_UNTIL)
    with db.atomic():
        db.execute(
            "UPDATE report_decision SET told = 'told' WHERE told IN ('sending', 'again')"
            " AND told_utc < ?",
            [sure],
        )
        rows = list(
            db.query(
                "SELECT report.*, d.guild_id AS by_guild, decision, name FROM report_decision"
                " AS d JOIN report ON report.id = d.report_id WHERE told = 'due'"
                " OR (told = 'sending' AND told_utc < ?) ORDER BY d.at, report.id LIMIT ?",
                [again, limit],
            )
        )
        for row in rows:
            db.execute(
                "UPDATE report_decision SET told_utc = coalesce(told_utc, ?),"
                " told = CASE told WHEN 'due' THEN 'sending' ELSE 'again' END"
                " WHERE report_id = ? AND guild_id = ?",
                [to_text(now), row["id"], row["by_guild"]],
            )
    return [
        Untold(read_report(row), row["by_guild"], Decision(row["decision"]), row["name"])
        for row in rows
    ]


def set_told(db: Database, untold: Untold, *, arrived: bool = True) -> None:
    """Note that a reporter was told, or cannot be; or that it surely did not arrive."""
    db.execute(
        "UPDATE report_decision SET told = ?, told_utc = CASE WHEN ? THEN told_utc END"
        " WHERE report_id = ? AND guild_id = ?",
        ["told" if arrived else "due", arrived, untold.report.id, untold.guild_id],
    )
