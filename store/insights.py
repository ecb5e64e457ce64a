"""Insights, key moments and topics: what harvest found and editors wrote."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from store.errors import NotFound
from store.insight_rows import SELECT, read_insights, shown_in
from store.instants import to_text
from store.model import Insight, Quote, Scope, Span
from store.quotes import get_quote
from store.rights import within_excerpt
from store.rows import spans_from_text, spans_to_text
from store.verdicts import attach_verdicts, without_hidden

_SPARE = 20
"""Rows read beyond the limit, in place of those of which a part is hidden."""


def add_curated(
    db: Database,
    insights: Sequence[Insight],
    source: str,
    podcast_id: int | None,
    now: datetime,
) -> int:
    """Store a page's curated insights; return how many of them are new.

    A page that is loaded again replaces what it said before: a sentence that
    stands there still keeps its id, so that what was posted stays posted.
    """
    if not insights:
        return 0
    with db.atomic():
        known = {
            str(text): int(number)
            for number, text in db.execute(
                "SELECT id, text FROM insight WHERE kind = 'curated' AND source = ?", [source]
            )
        }
        kept = {insight.text for insight in insights}
        for text, number in known.items():
            if text not in kept:
                db.execute("DELETE FROM insight WHERE id = ?", [number])
        new = [
            (seq, insight) for seq, insight in enumerate(insights) if insight.text not in known
        ]
        stored = []
        for seq, insight in new:
            row = db.execute(
                "INSERT INTO insight (kind, text, podcast_id, related, source, seq, held,"
                " added_at) VALUES ('curated', ?, ?, ?, ?, ?, ?, ?) RETURNING id",
                [
                    insight.text,
                    podcast_id,
                    insight.related,
                    source,
                    seq,
                    insight.held,
                    to_text(now),
                ],
            ).fetchone()
            stored.append(replace(insight, id=int(row[0])))
        attach_verdicts(db, stored, None)
    return len(new)


def set_harvest(
    db: Database,
    episode_id: int,
    *,
    version: int,
    insights: Sequence[Insight],
    moments: Sequence[tuple[Sequence[Span], int | None, float | None]],
    topics: Iterable[tuple[str, float]],
    now: datetime,
) -> bool:
    """Store what harvest found in one version of an episode's text.

    Returns False, and stores nothing, when the text was replaced meanwhile.
    """
    with db.atomic():
        done = db.execute(
            "UPDATE episode SET harvested_version = ? WHERE id = ? AND version = ?",
            [version, episode_id, version],
        )
        if not done.rowcount:
            return False
        for table in ("moment", "topic"):
            db.execute(f"DELETE FROM {table} WHERE episode_id = ?", [episode_id])
        db.execute("DELETE FROM insight WHERE episode_id = ? AND kind = 'quote'", [episode_id])
        db.conn.executemany(
            "INSERT INTO insight (kind, episode_id, speaker_id, spans, start_s, score, parts,"
            " held, seq, added_at) VALUES ('quote', ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    episode_id,
                    i.speaker_id,
                    spans_to_text(i.spans),
                    i.start_s,
                    i.score,
                    json.dumps(dict(i.parts)),
                    i.held,
                    seq,
                    to_text(now),
                )
                for seq, i in enumerate(insights)
            ],
        )
        numbers = db.execute(
            "SELECT id FROM insight WHERE episode_id = ? AND kind = 'quote' ORDER BY seq",
            [episode_id],
        )
        stored = [
            replace(insight, id=int(number))
            for (number,), insight in zip(numbers.fetchall(), insights, strict=True)
        ]
        attach_verdicts(db, stored, episode_id)
        db.conn.executemany(
            "INSERT INTO moment (episode_id, seq, speaker_id, spans, start_s)"
            " VALUES (?, ?, ?, ?, ?)",
            [
                (episode_id, seq, speaker_id, spans_to_text(spans), start_s)
                for seq, (spans, speaker_id, start_s) in enumerate(moments)
            ],
        )
        db.conn.executemany(
            "INSERT OR IGNORE INTO topic (episode_id, topic, weight) VALUES (?, ?, ?)",
            [(episode_id, topic, weight) for topic, weight in topics],
        )
    return True


def find_insights(
    db: Database,
    scope: Scope = Scope(),
    *,
    episode_id: int | None = None,
    podcast_ids: Sequence[int] = (),
    speaker_ids: Sequence[int] = (),
    since: datetime | None = None,
    limit: int = 50,
) -> list[Insight]:
    """Return insights that may be shown, best first.

    ``since`` leaves only those of episodes that came into the archive after it.

    Held ones are left out, and what this server or the owner has hidden.
    Of one episode they come in the order that harvest chose, which is diverse.
    Curated ones come after quotes of equal score: a quote carries its proof.
    """
    condition, parameters = shown_in(scope)
    where = [condition]
    if episode_id is not None:
        where.append("insight.episode_id = ?")
        parameters.append(episode_id)
    for column, ids in (("podcast.id", podcast_ids), ("insight.speaker_id", speaker_ids)):
        if ids:
            where.append(f"{column} IN (SELECT value FROM json_each(?))")
            parameters.append(json.dumps(list(ids)))
    if since is not None:
        where.append("coalesce(episode.loaded_at, insight.added_at) > ?")
        parameters.append(str(to_text(since)))
    order = "insight.seq" if episode_id is not None else "score DESC, kind DESC, insight.id"
    rows = db.query(
        f"{SELECT} WHERE {' AND '.join(where)} ORDER BY {order} LIMIT ?",
        [*parameters, limit + _SPARE],
    )
    return read_insights(db, list(rows), scope)[:limit]


def get_insight(db: Database, insight_id: int, scope: Scope = Scope()) -> Insight:
    """Return one insight that may be shown.

    Raises:
        NotFound: it is gone, hidden, held for approval, or not for ``scope``.
    """
    condition, parameters = shown_in(scope)
    rows = db.query(f"{SELECT} WHERE insight.id = ? AND {condition}", [insight_id, *parameters])
    found = read_insights(db, list(rows), scope)
    if not found:
        raise NotFound("insight", insight_id)
    return found[0]


def find_moments(db: Database, episode_id: int, scope: Scope = Scope()) -> list[Quote]:
    """Return an episode's key moments in order of time, as many as may be shown together.

    None has words that this server, or the owner, has hidden as an insight.
    """
    rows = db.execute(
        "SELECT spans FROM moment WHERE episode_id = ? ORDER BY seq", [episode_id]
    ).fetchall()
    moments = []
    for (spans,) in rows:
        try:
            moments.append(get_quote(db, spans_from_text(spans), scope))
        except NotFound:
            continue
    return within_excerpt(db, without_hidden(db, moments, scope))
