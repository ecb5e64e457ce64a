"""The insights among which a choice is made: few enough to be read at once.

This is what one server's choice needs; many that choose at the same time share what
they have in common by ``store.candidates``.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlite_utils import Database

from store.insight_rows import FROM, SELECT, read_insights, shown_in
from store.instants import to_text
from store.model import Insight, Scope
from store.scope import Condition

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

MOST_CURATED = 5000
"""Curated insights that take turns."""

Ranked = tuple[int, int, int]
"""An insight by its id, with the ids of its podcast and speaker (0 for none)."""


@dataclass(frozen=True, slots=True)
class Layer:
    """Candidates of one kind: a condition with its values, and the most of them."""

    condition: str
    values: tuple[object, ...]
    most: int


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
    condition = allowed(scope, wanted, without)
    few = bool(wanted.podcast_ids) or scope.followed_only
    ids: set[int] = set()
    for layer in (*common_layers(day), *liked_layers(wanted)):
        ids.update(row[0] for row in rank(db, layer, condition, few=few))
    ids.update(row[0] for row in turn_of_day(find_curated(db, condition), day))
    return _read(db, sorted(ids), scope)


def common_layers(day: date) -> list[Layer]:
    """Return the candidates that every server has on a local date, in layers."""
    new = (day - timedelta(days=NEW_DAYS)).isoformat()
    end = (day + timedelta(days=2)).isoformat()  # local dates run ahead of UTC
    published = "episode.published >= ? AND episode.published < ?"
    late = "insight.episode_id IN (SELECT id FROM episode ORDER BY loaded_at DESC, id DESC"
    return [
        Layer(f"kind = 'quote' AND {published}", (new, end), _NEW),
        Layer(f"kind = 'quote' AND {late} LIMIT {_LATEST})", (), _LATE),
        Layer("kind = 'quote'", (), _BEST),
    ]


def liked_layers(wanted: Wanted) -> list[Layer]:
    """Return the candidates that a server has besides, by what it prefers."""
    liked = [
        ("podcast.id", wanted.liked_podcasts),
        ("insight.speaker_id", wanted.liked_speakers),
    ]
    return [
        Layer(f"{column} IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),), _LIKED)
        for column, ids in liked
        if ids
    ]


def rank(
    db: Database, layer: Layer, condition: Condition, *, few: bool, spare: int = 0
) -> list[Ranked]:
    """Return the best insights of a layer and ``spare`` more, best first.

    ``few`` says that the condition leaves few podcasts: SQLite then reads their
    insights, else down the index of scores.
    """
    where, parameters = condition
    rows = db.execute(
        f"SELECT insight.id, podcast.id, coalesce(insight.speaker_id, 0) {_QUOTES}"
        f" WHERE {layer.condition} AND {where}"
        f" ORDER BY {'+score' if few else 'score'} DESC, insight.id LIMIT ?",
        [*layer.values, *parameters, layer.most + spare],
    )
    return rows.fetchall()


def find_curated(db: Database, condition: Condition) -> list[Ranked]:
    """Return curated insights in the order of their ids, at most ``MOST_CURATED``."""
    where, parameters = condition
    rows = db.execute(
        "SELECT insight.id, coalesce(podcast.id, 0), coalesce(insight.speaker_id, 0)"
        f" {FROM} WHERE kind = 'curated' AND {where} ORDER BY insight.id LIMIT ?",
        [*parameters, MOST_CURATED],
    )
    return rows.fetchall()


def turn_of_day(curated: Sequence[Ranked], day: date) -> list[Ranked]:
    """Return those of the curated whose turn it is, others every day until all had theirs."""
    first = day.toordinal() * _CURATED % len(curated) if curated else 0
    return [*curated, *curated][first : first + _CURATED]


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


def _read(db: Database, ids: Sequence[int], scope: Scope) -> list[Insight]:
    """Return insights of which it is known that they may be shown, in order of their ids."""
    rows = db.query(
        f"{SELECT} WHERE insight.id IN (SELECT value FROM json_each(?)) ORDER BY insight.id",
        [json.dumps(ids)],
    )
    return read_insights(db, list(rows), scope)


def allowed(scope: Scope, wanted: Wanted, without: Collection[int]) -> Condition:
    """Return the condition on all candidates of a server."""
    where, parameters = shown_in(scope)
    lists = [  # a unary plus keeps SQLite from an index by it
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
