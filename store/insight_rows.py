"""Insights from their rows, many at a time: a quote's words always come from its turns."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from sqlite_utils import Database

from store.corrections import Hidden, find_hidden
from store.model import Insight, Quote, Scope, Turn
from store.quotes import CITED, quote_of
from store.rows import Row, spans_from_text
from store.scope import Condition, visible
from store.speakers import Renames, find_renames
from store.turns import find_turns_by_id

FROM = (
    "FROM insight LEFT JOIN episode ON episode.id = insight.episode_id"
    " LEFT JOIN podcast ON podcast.id = coalesce(insight.podcast_id, episode.podcast_id)"
)
SELECT = (
    "SELECT insight.id, kind, insight.text, spans, score, parts, held, related,"
    f" insight.source AS page, {CITED} {FROM}"
)
"""The columns that ``read_insights`` needs."""

_PIECE = 500


def shown_in(scope: Scope, *, held: bool = False) -> Condition:
    """Return the condition that an insight may be shown in ``scope``.

    With ``held``, instead, that it waits for an admin to look at it.
    """
    seen, parameters = visible(scope)
    verdict = "insight.id IN (SELECT insight_id FROM verdict_on WHERE guild_id IN (0, ?)"
    approved, hidden = (f"{verdict} AND kind = '{kind}')" for kind in ("approved", "hidden"))
    guild = scope.guild_id or 0
    conditions = (
        f"podcast.id IS NULL OR {seen}",
        "insight.episode_id IS NULL OR episode.state = 'ready'",
        f"held IS NOT NULL AND NOT {approved}" if held else f"held IS NULL OR {approved}",
        f"NOT {hidden}",
        "podcast.rights IS NOT 'metadata'",
    )
    return " AND ".join(f"({one})" for one in conditions), [*parameters, guild, guild]


def find_by_ids(db: Database, ids: Collection[int], scope: Scope = Scope()) -> list[Insight]:
    """Return those of some insights that may be shown, in the order of their ids."""
    where, parameters = shown_in(scope)
    rows = db.query(
        f"{SELECT} WHERE insight.id IN (SELECT value FROM json_each(?)) AND {where}"
        " ORDER BY insight.id",
        [json.dumps(sorted(ids)), *parameters],
    )
    return read_insights(db, list(rows), scope)


def read_insights(
    db: Database, rows: Sequence[Row], scope: Scope, *, for_review: bool = False
) -> list[Insight]:
    """Return the insights of rows of ``SELECT``, in their order.

    One whose words are gone or hidden is left out. ``held`` is told only of what
    is read ``for_review``: what else is read may be shown.
    """
    hidden, names = find_hidden(db, scope), find_renames(db, scope)
    found = []
    for first in range(0, len(rows), _PIECE):
        piece = rows[first : first + _PIECE]
        found += list(_piece(db, piece, hidden, names))
    if for_review:
        return found
    return [_cleared(insight) for insight in found]


def _piece(
    db: Database, rows: Sequence[Row], hidden: Hidden, names: Renames
) -> Iterator[Insight]:
    spans = {row["id"]: spans_from_text(row["spans"]) for row in rows}
    wanted = sorted({span.turn for some in spans.values() for span in some})
    turns: dict[int, Turn] = find_turns_by_id(db, wanted) if wanted else {}
    for row in rows:
        if row["kind"] == "curated":
            yield _curated(row)
            continue
        quote = quote_of(spans[row["id"]], turns, row, hidden, names)
        if quote is not None:
            yield replace(
                insight_of(quote),
                score=row["score"],
                parts=_parts(row),
                held=row["held"],
                id=row["id"],
            )


def _curated(row: Row) -> Insight:
    return Insight(
        kind="curated",
        text=row["text"],
        source=row["page"],
        podcast=row["podcast"] or "",
        podcast_id=row["podcast_id"] or 0,
        score=row["score"],
        parts=_parts(row),
        held=row["held"],
        related=bool(row["related"]),
        id=row["id"],
    )


def insight_of(quote: Quote) -> Insight:
    """Return a quote as an insight that nothing has scored."""
    return Insight(
        kind="quote",
        text=quote.text,
        spans=quote.spans,
        speaker=quote.speaker,
        speaker_id=quote.speaker_id,
        podcast=quote.podcast,
        podcast_id=quote.podcast_id,
        episode=quote.episode,
        episode_id=quote.episode_id,
        source=quote.source,
        start_s=quote.start_s,
        url=quote.url,
        published=quote.published,
    )


def _parts(row: Row) -> tuple[tuple[str, float], ...]:
    return tuple(json.loads(row["parts"]).items())


def _cleared(insight: Insight) -> Insight:
    return replace(insight, held=None) if insight.held else insight
