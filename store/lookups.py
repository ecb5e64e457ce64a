"""Look-ups that buttons refer to: a ``custom_id`` is too short for a query.

Kept for ``KEPT_DAYS`` so that buttons work after a restart, then erased.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime, timedelta

from sqlite_utils import Database

from store.errors import NotFound
from store.instants import to_text
from store.model import QuoteQuery, Scope

KEPT_DAYS = 30

_FOR_ALL = "for_all"


def add_lookup(
    db: Database,
    query: QuoteQuery,
    *,
    user_id: int,
    guild_id: int | None,
    now: datetime,
    for_all: bool = False,
) -> int:
    """Keep a query for its buttons; return the id they carry.

    ``for_all`` says that the whole server sees the answer, and may page on in it.
    """
    told = asdict(query) | {
        "after": query.after.isoformat() if query.after else None,
        "before": query.before.isoformat() if query.before else None,
    }
    told.pop("scope")
    told[_FOR_ALL] = for_all
    text = json.dumps(told, ensure_ascii=True)
    cursor = db.execute(
        "INSERT INTO lookup (user_id, guild_id, query, at) VALUES (?, ?, ?, ?)",
        [user_id, guild_id, text, to_text(now)],
    )
    return int(cursor.lastrowid or 0)


def get_lookup(db: Database, lookup_id: int, scope: Scope, user_id: int) -> QuoteQuery:
    """Return a kept query, to be asked again within today's ``scope``.

    What somebody asked for themselves alone is theirs; what they asked before
    everybody is the server's.

    Raises:
        NotFound: it is unknown, has been erased, or is not for this person here.
    """
    row = db.execute(
        "SELECT query, user_id FROM lookup WHERE id = ? AND coalesce(guild_id, 0) = ?",
        [lookup_id, scope.guild_id or 0],
    ).fetchone()
    told = json.loads(row[0]) if row else {}
    for_all = told.pop(_FOR_ALL, False)
    if row is None or not (for_all or row[1] == user_id):
        raise NotFound("lookup", lookup_id)
    for name in ("after", "before"):
        told[name] = date.fromisoformat(told[name]) if told[name] else None
    for name in ("speaker_ids",):
        told[name] = tuple(told[name])
    return QuoteQuery(**told, scope=scope)


def forget_lookups(db: Database, now: datetime) -> int:
    """Erase look-ups older than ``KEPT_DAYS``; return how many."""
    before = to_text(now - timedelta(days=KEPT_DAYS))
    return int(db.execute("DELETE FROM lookup WHERE at < ?", [before]).rowcount)
