"""What a server's admins, or the owner for everyone, have hidden or renamed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from store.instants import to_text
from store.model import Scope, Span


@dataclass(frozen=True, slots=True)
class Hidden:
    """What must not be shown: stretches of turns."""

    stretches: tuple[Span, ...] = ()

    def covers(self, spans: Iterable[Span]) -> bool:
        """Whether any of ``spans`` touches a hidden stretch."""
        if not self.stretches:
            return False
        return any(
            span.turn == no.turn and span.start < no.end and no.start < span.end
            for span in spans
            for no in self.stretches
        )


def find_hidden(db: Database, scope: Scope = Scope()) -> Hidden:
    """Return what is hidden in this server and what the owner hides everywhere."""
    rows = db.execute(
        "SELECT turn_id, from_cp, to_cp FROM hidden WHERE guild_id IN (0, ?)"
        " AND turn_id IS NOT NULL",
        [scope.guild_id or 0],
    )
    return Hidden(tuple(Span(turn, start, end) for turn, start, end in rows))


def hide_spans(
    db: Database, spans: Iterable[Span], *, guild_id: int, user_id: int, now: datetime
) -> None:
    """Hide a passage in one server, or everywhere with ``guild_id`` 0."""
    with db.atomic():
        for span in spans:
            db.execute(
                "INSERT INTO hidden (guild_id, turn_id, from_cp, to_cp, user_id, at)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                [guild_id, span.turn, span.start, span.end, user_id, to_text(now)],
            )


def rename_speaker(
    db: Database, speaker_id: int, name: str, *, guild_id: int, user_id: int, now: datetime
) -> None:
    """Show a person under another name in one server, or everywhere with 0."""
    db.execute(
        "INSERT INTO speaker_rename (guild_id, speaker_id, name, user_id, at)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (guild_id, speaker_id) DO UPDATE SET"
        " name = excluded.name, user_id = excluded.user_id, at = excluded.at",
        [guild_id, speaker_id, name, user_id, to_text(now)],
    )
