"""Reports: what people say is wrong with what was shown, and what was decided.

A report stands in two queues: the server's it was made in, and that of whoever
runs the bot. Each decides for itself; a decision takes effect at once, in the
server or everywhere, and who reported it is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlite_utils import Database

from store.corrections import hide_spans, rename_speaker
from store.errors import NotFound, StoreError
from store.instants import to_text
from store.labels import name_label
from store.model import Span
from store.naming import name_everywhere
from store.rows import Row, first, spans_from_text, spans_to_text
from store.verdicts import hide_insight
from store.withholding import withhold_episode

OWNER = 0
"""Stands for whoever runs the bot, where a server's id would."""

MOST_OPEN = 20
"""Reports of one person that nobody has decided about."""


class Wrong(StrEnum):
    """What is wrong: who is named, the words themselves, or that it is shown at all."""

    SPEAKER = "speaker"
    WORDS = "words"
    SHOWN = "shown"


class Decision(StrEnum):
    """What is done about a report."""

    RENAME = "rename"
    HIDE = "hide"
    WITHHOLD = "withhold"
    DISMISS = "dismiss"


class Undecidable(StoreError):
    """A decision that this report does not allow; ``why`` is a sentence for people."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class TooManyReports(StoreError):
    """A person has as many open reports as are allowed."""


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody says is wrong.

    ``target`` names what was reported, the same for everybody who reports it;
    ``text`` and ``speaker`` are what was shown then, ``label`` what the transcript
    calls a speaker whom it does not name. ``guild_id`` is 0 for a
    direct message.
    """

    user_id: int
    guild_id: int
    kind: Wrong
    target: str
    text: str
    spans: tuple[Span, ...] = ()
    insight_id: int | None = None
    episode_id: int | None = None
    speaker_id: int | None = None
    speaker: str | None = None
    label: str | None = None
    id: int = 0


def add_report(db: Database, report: Report, now: datetime) -> bool:
    """Store a report; return whether it is new: the same one again is not stored twice.

    Raises:
        TooManyReports: the person's earlier ones are still to be decided.
    """
    waiting = db.execute(
        "SELECT count(*) FROM report WHERE user_id = ? AND NOT EXISTS"
        " (SELECT 1 FROM report_decision WHERE report_id = report.id)",
        [report.user_id],
    ).fetchone()[0]
    if waiting >= MOST_OPEN:
        raise TooManyReports(f"{MOST_OPEN} reports are open")
    added = db.execute(
        "INSERT OR IGNORE INTO report (user_id, guild_id, kind, target, spans, insight_id,"
        " episode_id, speaker_id, speaker, label, text, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            report.user_id,
            report.guild_id,
            report.kind.value,
            report.target,
            spans_to_text(report.spans),
            report.insight_id,
            report.episode_id,
            report.speaker_id,
            report.speaker,
            report.label,
            report.text,
            to_text(now),
        ],
    )
    return bool(added.rowcount)


def find_open_reports(db: Database, guild_id: int) -> list[Report]:
    """Return what a server, or with ``OWNER`` whoever runs the bot, has yet to decide.

    The oldest come first. What was reported twice is there twice.
    """
    rows = db.query(
        "SELECT * FROM report WHERE (guild_id = :guild OR :guild = 0) AND NOT EXISTS"
        " (SELECT 1 FROM report_decision WHERE report_id = report.id AND guild_id = :guild)"
        " ORDER BY id",
        {"guild": guild_id},
    )
    return [read_report(row) for row in rows]


def get_report(db: Database, report_id: int, guild_id: int) -> Report:
    """Return a report of a server's queue, or with ``OWNER`` any.

    Raises:
        NotFound: there is none with this id there.
    """
    row = first(
        db.query(
            "SELECT * FROM report WHERE id = :id AND (guild_id = :guild OR :guild = 0)",
            {"id": report_id, "guild": guild_id},
        )
    )
    if row is None:
        raise NotFound("report", report_id)
    return read_report(row)


def decide(
    db: Database,
    report_id: int,
    decision: Decision,
    *,
    guild_id: int,
    user_id: int,
    now: datetime,
    name: str | None = None,
) -> list[Report]:
    """Do what was decided about a report, in a server or (``OWNER``) everywhere.

    What others reported of the same passage is decided with it. Returns all the
    reports that are decided by this.

    Args:
        db: the archive, on the writer's connection.
        report_id: which report.
        decision: what to do; withholding is for ``OWNER`` alone.
        guild_id: for which server.
        user_id: who decides.
        now: the present instant, UTC.
        name: for a rename, the right name.

    Raises:
        NotFound: there is no such report in that queue.
        Undecidable: this report does not allow it.
    """
    report = get_report(db, report_id, guild_id)
    if decision is Decision.RENAME:
        _rename(db, report, name, guild_id, user_id, now)
    elif decision is Decision.HIDE:
        _hide(db, report, guild_id, user_id, now)
    elif decision is Decision.WITHHOLD:
        _withhold(db, report, guild_id, now)
    decided = [
        other
        for other in find_open_reports(db, guild_id)
        if other.id == report.id or _is_decided_with(other, report, decision)
    ]
    with db.atomic():
        for other in decided:
            db.execute(
                "INSERT OR IGNORE INTO report_decision"
                " (report_id, guild_id, decision, name, user_id, at) VALUES (?, ?, ?, ?, ?, ?)",
                [other.id, guild_id, decision.value, name, user_id, to_text(now)],
            )
    return decided


def _is_decided_with(other: Report, report: Report, decision: Decision) -> bool:
    """Whether a decision about ``report`` leaves nothing to decide about ``other``."""
    if decision is Decision.WITHHOLD:
        return other.episode_id == report.episode_id
    if other.target != report.target:
        return False
    return decision is Decision.HIDE or other.kind is report.kind


def _rename(
    db: Database,
    report: Report,
    name: str | None,
    guild_id: int,
    user_id: int,
    now: datetime,
) -> None:
    right = " ".join((name or "").split())[:100]
    if not right:
        raise Undecidable("A rename needs the right name.")
    if report.speaker_id is not None:
        rename_speaker(
            db, report.speaker_id, right, guild_id=guild_id, user_id=user_id, now=now
        )
    elif report.label is None or report.episode_id is None:
        raise Undecidable("The transcript names nobody there, so there is no name to change.")
    elif guild_id == OWNER:
        name_everywhere(db, report.episode_id, report.label, right, now)
    else:
        name_label(
            db,
            report.episode_id,
            report.label,
            right,
            guild_id=guild_id,
            user_id=user_id,
            now=now,
        )


def _hide(db: Database, report: Report, guild_id: int, user_id: int, now: datetime) -> None:
    if report.spans:
        hide_spans(db, report.spans, guild_id=guild_id, user_id=user_id, now=now)
    elif report.insight_id is not None:
        hide_insight(db, report.insight_id, guild_id=guild_id, user_id=user_id, now=now)


def _withhold(db: Database, report: Report, guild_id: int, now: datetime) -> None:
    if guild_id != OWNER:
        raise Undecidable("Only whoever runs the bot can withhold an episode; hide it instead.")
    if report.episode_id is None:
        raise Undecidable("It comes from no episode that could be withheld; hide it instead.")
    withhold_episode(db, report.episode_id, None, now)


def find_decisions(
    db: Database, report_ids: Sequence[int]
) -> dict[int, list[tuple[int, Decision]]]:
    """Return what was decided about reports: (whose decision, which), by report."""
    found: dict[int, list[tuple[int, Decision]]] = {}
    for number in report_ids:
        rows = db.execute(
            "SELECT guild_id, decision FROM report_decision WHERE report_id = ?"
            " ORDER BY guild_id",
            [number],
        )
        found[number] = [(int(guild), Decision(what)) for guild, what in rows]
    return found


def read_report(row: Row) -> Report:
    """Return the report of a row of ``report``."""
    return Report(
        user_id=row["user_id"],
        guild_id=row["guild_id"],
        kind=Wrong(row["kind"]),
        target=row["target"],
        text=row["text"],
        spans=spans_from_text(row["spans"]),
        insight_id=row["insight_id"],
        episode_id=row["episode_id"],
        speaker_id=row["speaker_id"],
        speaker=row["speaker"],
        label=row["label"],
        id=row["id"],
    )
