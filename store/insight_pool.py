"""The insights among which a choice is made: few enough to be read at once."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlite_utils import Database

from store.insight_rows import FROM, SELECT, read_insights, shown_in
from store.instants import to_text
from store.model import Insight, Scope

NEW_DAYS = 30
"""An episode counts as new for so many days after it was published."""

_LATEST = 30
"""The episodes loaded last, which are new here however old they are."""

_NEW, _LATE, _BEST, _CURATED, _LIKED = 150, 100, 300, 60, 100
_AKIN = 60
"""Episodes that share topics with one."""


_QUOTES = (
    "FROM insight JOIN episode ON episode.id = insight.episode_id"
    " JOIN podcast ON podcast.id = episode.podcast_id"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where the insights of a day may come from.

    Attributes:
        podcast_ids: only these podcasts; empty for all.
        since: only what came into the archive after it.
        liked_podcasts: preferred ones, of which the best are never missed.
        liked_speakers: the same for people.
        barred_podcasts: left out.
        barred_speakers: left out.
    """

    podcast_ids: tuple[int, ...] = ()
    since: datetime | None = None
    liked_podcasts: tuple[int, ...] = ()
    liked_speakers: tuple[int, ...] = ()
    barred_podcasts: tuple[int, ...] = ()
    barred_speakers: tuple[int, ...] = ()


def find_pool(
    db: Database,
    scope: Scope,
    day: date,
    wanted: Wanted = Wanted(),
    without: Collection[int] = (),
) -> list[Insight]:
    """Return candidates for a server's day: the best of what is new, and of all there is.

    New is what was published in the last 30 days or loaded last. Curated
    insights, which have no score, take turns. The same archive and ``day`` give
    the same candidates.

    Args:
        db: the archive.
        scope: what may be seen.
        day: the server's local date.
        wanted: where they may come from.
        without: insights to leave out, such as those posted there.
    """
    where, parameters = _allowed(scope, wanted, without)
    new = (day - timedelta(days=NEW_DAYS)).isoformat()
    end = (day + timedelta(days=2)).isoformat()  # local dates run ahead of UTC
    published = "episode.published >= ? AND episode.published < ?"
    late = "insight.episode_id IN (SELECT id FROM episode ORDER BY loaded_at DESC, id DESC"
    parts: list[tuple[str, list[object], int]] = [
        (f"kind = 'quote' AND {published}", [new, end], _NEW),
        (f"kind = 'quote' AND {late} LIMIT {_LATEST})", [], _LATE),
        ("kind = 'quote'", [], _BEST),
        *_liked(wanted),
    ]
    # Of a few podcasts, SQLite reads their insights; else down the index of scores.
    order = "+score" if wanted.podcast_ids or scope.followed_only else "score"
    ids: set[int] = set()
    for condition, values, most in parts:
        rows = db.execute(
            f"SELECT insight.id {_QUOTES} WHERE {condition} AND {where}"
            f" ORDER BY {order} DESC, insight.id LIMIT ?",
            [*values, *parameters, most],
        )
        ids.update(int(number) for (number,) in rows)
    ids.update(_curated(db, where, parameters, day))
    return _read(db, sorted(ids), scope)


def find_akin(
    db: Database, scope: Scope, *, episode_id: int | None, limit: int = 2000
) -> list[Insight]:
    """Return insights that may be related to something said in an episode.

    Those of episodes that share its topics come first, then the best there are;
    the episode's own are left out.
    """
    where, parameters = shown_in(scope)
    shared = (
        "SELECT other.episode_id FROM topic JOIN topic AS other ON other.topic = topic.topic"
        " WHERE topic.episode_id = ? GROUP BY other.episode_id"
        f" ORDER BY sum(topic.weight * other.weight) DESC, other.episode_id LIMIT {_AKIN}"
    )
    elsewhere = f"(insight.episode_id IS NULL OR insight.episode_id <> ?) AND {where}"
    first = f"kind = 'curated' OR insight.episode_id IN ({shared})"
    ids: dict[int, None] = {}
    for condition, values in ((first, [episode_id or 0]), ("1", [])):
        rows = db.execute(
            f"SELECT insight.id {FROM} WHERE ({condition}) AND {elsewhere}"
            " ORDER BY score DESC, insight.id LIMIT ?",
            [*values, episode_id or 0, *parameters, limit],
        )
        ids.update((int(number), None) for (number,) in rows)
    return _read(db, list(ids)[:limit], scope)


def find_by_ids(db: Database, ids: Collection[int], scope: Scope = Scope()) -> list[Insight]:
    """Return those of some insights that may be shown, in the order of their ids."""
    where, parameters = shown_in(scope)
    rows = db.query(
        f"{SELECT} WHERE insight.id IN (SELECT value FROM json_each(?)) AND {where}"
        " ORDER BY insight.id",
        [json.dumps(sorted(ids)), *parameters],
    )
    return read_insights(db, list(rows), scope)


def _read(db: Database, ids: Sequence[int], scope: Scope) -> list[Insight]:
    """Return insights of which it is known that they may be shown, in order of their ids."""
    rows = db.query(
        f"{SELECT} WHERE insight.id IN (SELECT value FROM json_each(?)) ORDER BY insight.id",
        [json.dumps(ids)],
    )
    return read_insights(db, list(rows), scope)


def _allowed(
    scope: Scope, wanted: Wanted, without: Collection[int]
) -> tuple[str, list[object]]:
    """The condition on all candidates; a unary plus keeps SQLite from an index by it."""
    where, parameters = shown_in(scope)
    lists = [
        ("+insight.id NOT IN", sorted(without)),
        ("podcast.id IN", wanted.podcast_ids),
        ("coalesce(podcast.id, 0) NOT IN", wanted.barred_podcasts),
        ("coalesce(insight.speaker_id, 0) NOT IN", wanted.barred_speakers),
    ]
    for words, ids in lists:
        if ids:
            where += f" AND {words} (SELECT value FROM json_each(?))"
            parameters.append(json.dumps(list(ids)))
    if wanted.since is not None:
        where += " AND coalesce(episode.loaded_at, insight.added_at) > ?"
        parameters.append(str(to_text(wanted.since)))
    return where, parameters


def _liked(wanted: Wanted) -> list[tuple[str, list[object], int]]:
    liked = [
        ("podcast.id", wanted.liked_podcasts),
        ("insight.speaker_id", wanted.liked_speakers),
    ]
    return [
        (f"{column} IN (SELECT value FROM json_each(?))", [json.dumps(list(ids))], _LIKED)
        for column, ids in liked
        if ids
    ]


def _curated(db: Database, where: str, parameters: Sequence[object], day: date) -> list[int]:
    """Return curated insights, other ones every day until all had their turn."""
    rows = db.execute(
        f"SELECT insight.id {FROM} WHERE kind = 'curated' AND {where}"
        " ORDER BY insight.id LIMIT 5000",
        list(parameters),
    )
    ids = [int(number) for (number,) in rows]
    first = day.toordinal() * _CURATED % len(ids) if ids else 0
    return (ids + ids)[first : first + _CURATED]
