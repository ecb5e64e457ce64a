"""What a server's admins, or the owner for everyone (server 0), decided about insights.

A verdict keeps the words it was about: a corrected transcript is harvested anew,
and what was hidden must stay hidden under its new ids.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from sqlite_utils import Database

from store.corrections import Hidden
from store.errors import NotFound
from store.insight_rows import FROM, SELECT, read_insights, shown_in
from store.instants import to_text
from store.model import Insight, Quote, Scope
from store.rows import spans_from_text
from store.scope import visible
from store.verdict_words import FINGERPRINT, folded, same_words

Said = TypeVar("Said", Quote, Insight)


class Kind(StrEnum):
    """What was decided: never show, show although it was held, post on a day."""

    HIDDEN = "hidden"
    APPROVED = "approved"
    PINNED = "pinned"


_LEAST_ALIKE: Mapping[Kind, float] = {Kind.HIDDEN: 82.0, Kind.PINNED: 88.0}
"""``partial_ratio`` from which a passage of a corrected transcript is still meant.
An approval is for the words that were seen, and holds for no others."""


@dataclass(frozen=True, slots=True)
class Pin:
    """An insight that is to be posted on a local date, by its id now and its words.

    The words are empty when they were taken down.
    """

    day: date
    text: str
    insight_id: int | None


def hide_insight(
    db: Database, insight_id: int, *, guild_id: int, user_id: int, now: datetime
) -> None:
    """Hide an insight for good in one server, or everywhere with ``guild_id`` 0.

    Raises:
        NotFound: there is no such insight.
    """
    _decide(db, Kind.HIDDEN, insight_id, guild_id=guild_id, user_id=user_id, now=now)


def approve_insight(
    db: Database, insight_id: int, *, guild_id: int, user_id: int, now: datetime
) -> None:
    """Let a held insight be shown in one server, or everywhere with ``guild_id`` 0.

    Raises:
        NotFound: there is no such insight.
    """
    _decide(db, Kind.APPROVED, insight_id, guild_id=guild_id, user_id=user_id, now=now)


def pin_insight(
    db: Database, insight_id: int, day: date, *, guild_id: int, user_id: int, now: datetime
) -> None:
    """Let a server's post of a local date be this insight, in place of an earlier pin.

    Raises:
        NotFound: there is no such insight.
    """
    with db.atomic():
        unpin_day(db, day, guild_id)
        _decide(
            db, Kind.PINNED, insight_id, guild_id=guild_id, user_id=user_id, now=now, day=day
        )


def unpin_day(db: Database, day: date, guild_id: int) -> bool:
    """Remove a server's pin of a local date; return whether there was one."""
    done = db.execute(
        "DELETE FROM verdict WHERE guild_id = ? AND kind = 'pinned' AND day = ?",
        [guild_id, day.isoformat()],
    )
    return bool(done.rowcount)


def find_pins(db: Database, guild_id: int, since: date) -> list[Pin]:
    """Return a server's pins from a local date on, in order of their days."""
    rows = db.execute(
        "SELECT verdict.day, verdict.text, max(verdict_on.insight_id) FROM verdict"
        " LEFT JOIN verdict_on ON verdict_on.verdict_id = verdict.id"
        " WHERE verdict.guild_id = ? AND verdict.kind = 'pinned' AND verdict.day >= ?"
        " GROUP BY verdict.id ORDER BY verdict.day",
        [guild_id, since.isoformat()],
    )
    return [
        Pin(date.fromisoformat(day), "" if _is_gone(text) else str(text), insight)
        for day, text, insight in rows
    ]


def find_hidden_words(db: Database, guild_id: int) -> list[str]:
    """Return the words of the insights that a server, or the owner, has hidden."""
    rows = db.execute(
        "SELECT DISTINCT text FROM verdict WHERE kind = 'hidden' AND guild_id IN (0, ?)",
        [guild_id],
    )
    return [str(text) for (text,) in rows if not _is_gone(text)]


def without_hidden(db: Database, said: Sequence[Said], scope: Scope = Scope()) -> list[Said]:
    """Leave out what a server, or the owner, has hidden as an insight.

    A passage goes if it shares a sentence with a hidden insight, or has the words
    of one, wherever they were said.
    """
    guild = scope.guild_id or 0
    rows = db.execute(
        "SELECT DISTINCT text FROM verdict WHERE kind = 'hidden' AND guild_id IN (0, ?)",
        [guild],
    ).fetchall()
    if not rows:
        return list(said)
    spans = db.execute(
        "SELECT insight.spans FROM verdict_on JOIN insight ON insight.id = insight_id"
        " WHERE verdict_on.kind = 'hidden' AND guild_id IN (0, ?) AND spans IS NOT NULL",
        [guild],
    ).fetchall()
    hidden = Hidden(tuple(span for (text,) in spans for span in spans_from_text(text)))
    floor = _LEAST_ALIKE[Kind.HIDDEN]
    return [
        one
        for one in said
        if not hidden.covers(one.spans)
        and not any(same_words(str(text), one.text, floor) for (text,) in rows)
    ]


def find_held(
    db: Database, scope: Scope = Scope(), *, after: int = 0, limit: int = 20
) -> list[Insight]:
    """Return insights that wait for approval in ``scope``, in the order of their ids.

    ``after`` leaves out ids up to that one. Nobody but admins may see these.
    """
    condition, parameters = shown_in(scope, held=True)
    rows = db.query(
        f"{SELECT} WHERE insight.id > ? AND {condition} ORDER BY insight.id LIMIT ?",
        [after, *parameters, limit],
    )
    return read_insights(db, list(rows), scope, for_review=True)


def get_held(db: Database, insight_id: int, scope: Scope = Scope()) -> Insight:
    """Return an insight that waits for approval in ``scope``.

    Raises:
        NotFound: it is gone, not held, or decided about already.
    """
    held = find_held(db, scope, after=insight_id - 1, limit=1)
    if not held or held[0].id != insight_id:
        raise NotFound("held insight", insight_id)
    return held[0]


def count_held(db: Database, scope: Scope = Scope()) -> int:
    """Return how many insights wait for approval in ``scope``."""
    condition, parameters = shown_in(scope, held=True)
    row = db.execute(f"SELECT count(*) {FROM} WHERE {condition}", parameters).fetchone()
    return int(row[0])


def attach_verdicts(db: Database, insights: Iterable[Insight], episode_id: int | None) -> None:
    """Let an episode's verdicts, or (None) those on curated insights, hold for ``insights``.

    Runs inside the transaction that stored ``insights`` in place of others. Each
    needs its ``id`` and ``text``.
    """
    verdicts = db.execute(
        "SELECT id, guild_id, kind, text FROM verdict WHERE episode_id IS ?", [episode_id]
    ).fetchall()
    if not verdicts:
        return
    fresh = [(insight.id, insight.text) for insight in insights]
    same = defaultdict(list)
    for number, words in fresh:
        same[folded(words)].append(number)
    for verdict_id, guild_id, kind, text in verdicts:
        floor = _LEAST_ALIKE.get(Kind(kind))
        if _is_gone(text) or (episode_id is not None and floor is not None):
            meant = [number for number, other in fresh if same_words(text, other, floor)]
            meant = meant if Kind(kind) is Kind.HIDDEN else meant[:1]
        else:
            meant = list(same.get(folded(text), ()))
        db.conn.executemany(
            "INSERT OR IGNORE INTO verdict_on (guild_id, kind, insight_id, verdict_id)"
            " VALUES (?, ?, ?, ?)",
            [(guild_id, kind, number, verdict_id) for number in meant],
        )


def _decide(
    db: Database,
    kind: Kind,
    insight_id: int,
    *,
    guild_id: int,
    user_id: int,
    now: datetime,
    day: date | None = None,
) -> None:
    condition, parameters = visible(Scope(guild_id or None))
    rows = db.query(
        f"{SELECT} WHERE insight.id = ? AND (podcast.id IS NULL OR {condition})",
        [insight_id, *parameters],
    )
    found = read_insights(db, list(rows), Scope(guild_id or None))
    if not found:
        raise NotFound("insight", insight_id)
    with db.atomic():
        made = db.execute(
            "INSERT INTO verdict (guild_id, kind, day, episode_id, text, user_id, at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
            [
                guild_id,
                kind.value,
                day.isoformat() if day else None,
                found[0].episode_id or None,
                found[0].text,
                user_id,
                to_text(now),
            ],
        ).fetchone()
        db.execute(
            "INSERT INTO verdict_on (guild_id, kind, insight_id, verdict_id)"
            " VALUES (?, ?, ?, ?)",
            [guild_id, kind.value, insight_id, made[0]],
        )


def _is_gone(text: object) -> bool:
    return str(text).startswith(FINGERPRINT)
