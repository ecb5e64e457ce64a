"""What to offer while somebody types: people, episodes, podcasts.

Every keystroke is a look-up, so nothing here reads more rows than it returns;
the words typed before the last are remembered by the tables.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from sqlite_utils import Database

from store.instants import from_text
from store.model import Podcast, Scope, Speaker
from store.names import fold, name_tokens
from store.podcasts import find_podcasts
from store.search.fit import fits
from store.search.names import allowed_speakers, read_speakers, searched_podcasts
from store.search.people import People, people_of
from store.search.titles import Titles, title_words, titles_of
from store.search.token_table import TokenTable

EpisodeTitle = tuple[int, str, str, datetime | None]
"""An episode's id, title, podcast's title and publication."""

_LONGEST = 100
"""Discord asks for no longer text; what stands behind is not looked at."""

_LIKE = 62.0
"""Worse fits are not offered."""

_OWN_PODCAST = 6.0
_BEGINNING = 6.0
"""For a title that begins with what was typed."""

_NAME_BEGINNING = 3.0
"""For a name that does: less than for the podcast's own people."""

_LOOKED_AT = 60


def suggest_speakers(
    db: Database,
    typed: str,
    *,
    scope: Scope = Scope(),
    podcast_id: int | None = None,
    limit: int = 25,
) -> list[Speaker]:
    """Return people to offer for what has been typed so far, best first.

    People of the podcast chosen already are preferred, not the only ones. With
    nothing typed, those who have spoken most.
    """
    people = people_of(db)
    allowed = allowed_speakers(db, people, scope)
    own = people.appearing(frozenset([podcast_id])) if podcast_id is not None else None
    tokens = name_tokens(typed[:_LONGEST])
    if tokens:
        scores = _name_scores(people, tokens, allowed, scope)
    else:
        heard = () if typed.strip() else _heard_most(people.words, allowed, own, 4 * limit)
        scores = dict.fromkeys(heard, 0.0)
    if own is not None:
        scores = {n: score + _OWN_PODCAST * bool(own[n]) for n, score in scores.items()}
    best = sorted(scores, key=lambda n: (-round(scores[n]), -people.words[n], n))[: 2 * limit]
    shown = read_speakers(db, best, scope)
    start = fold(typed.strip())
    ranked = sorted(
        (number for number in best if number in shown),
        key=lambda n: (
            -round(scores[n] + _NAME_BEGINNING * fold(shown[n].name).startswith(start)),
            -people.words[n],
            n,
        ),
    )
    return [shown[number] for number in ranked[:limit]]


def _name_scores(
    people: People,
    tokens: Sequence[str],
    allowed: npt.NDArray[np.bool_] | None,
    scope: Scope,
) -> dict[int, float]:
    scores: dict[int, float] = {}
    guild = scope.guild_id or 0
    for forms in people.segments:
        for fit in fits(forms, tokens, allowed, guild, people.words, _LOOKED_AT):
            if fit.score >= _LIKE:
                scores[fit.owner] = max(scores.get(fit.owner, 0.0), fit.score)
    return scores


def _heard_most(
    words: npt.NDArray[np.float64],
    allowed: npt.NDArray[np.bool_] | None,
    own: npt.NDArray[np.bool_] | None,
    count: int,
) -> list[int]:
    spoken = words if allowed is None else np.where(allowed, words, 0)
    if own is not None and len(spoken):
        spoken = spoken + own * (spoken > 0) * float(spoken.max())
    best = np.argsort(-spoken)[:count]
    found: list[int] = best[spoken[best] > 0].tolist()
    return found


def suggest_episodes(
    db: Database,
    typed: str,
    *,
    scope: Scope = Scope(),
    podcast_id: int | None = None,
    limit: int = 25,
) -> list[EpisodeTitle]:
    """Return episodes (of one podcast, if chosen) to offer, best first.

    With nothing typed, the newest.
    """
    tokens = title_words(typed[:_LONGEST])
    if typed.strip() and not tokens:
        return []
    seen = searched_podcasts(db, scope, podcast_id)
    scores: dict[int, tuple[float, int]] = {}
    for titles in titles_of(db):
        scores |= _title_scores(titles, tokens, seen)
    best = sorted(scores, key=lambda n: (-scores[n][0], -scores[n][1], -n))[:_LOOKED_AT]
    rows = {row[0]: row for row in _episode_rows(db, best)}
    start = fold(typed.strip())
    return sorted(
        (rows[number] for number in best if number in rows),
        key=lambda row: (
            -round(scores[row[0]][0] + _BEGINNING * fold(row[1]).startswith(start)),
            -scores[row[0]][1],
            -row[0],
        ),
    )[:limit]


def suggest_podcasts(
    db: Database, typed: str, *, scope: Scope = Scope(), limit: int = 25
) -> list[Podcast]:
    """Return podcasts to offer, best first; with nothing typed, by title."""
    podcasts = find_podcasts(db, scope)
    tokens = title_words(typed[:_LONGEST])
    if not tokens:
        return [] if typed.strip() else podcasts[:limit]
    table = _podcast_table(tuple(podcast.title for podcast in podcasts))
    start = fold(typed.strip())
    scores = {
        number: float(score) + _BEGINNING * fold(podcasts[number].title).startswith(start)
        for number, score in enumerate(_fit_all(table, tokens))
        if score >= _LIKE
    }
    return [podcasts[n] for n in sorted(scores, key=lambda n: (-scores[n], n))[:limit]]


@lru_cache(maxsize=8)
def _podcast_table(titles: tuple[str, ...]) -> TokenTable:
    return TokenTable([title_words(title) for title in titles])


def _title_scores(
    titles: Titles, tokens: Sequence[str], seen: frozenset[int] | None
) -> dict[int, tuple[float, int]]:
    """The best episodes of a table: score and day by id."""
    if not len(titles.ids):
        return {}
    scores = _fit_all(titles.table, tokens) if tokens else np.full(len(titles.ids), 100.0)
    if seen is not None:
        scores = np.where(np.isin(titles.podcasts, list(seen)), scores, 0)
    # A hundred thousand days are less than a tenth of a point.
    order = scores + titles.days / 1e9
    best = np.argpartition(-order, min(_LOOKED_AT, len(order) - 1))[:_LOOKED_AT]
    return {
        int(titles.ids[n]): (float(scores[n]), int(titles.days[n]))
        for n in best.tolist()
        if scores[n] >= _LIKE
    }


def _fit_all(table: TokenTable, tokens: Sequence[str]) -> npt.NDArray[np.float64]:
    """For every entry, the mean likeness of the typed words."""
    total = np.zeros(len(table), np.float64)
    for token in tokens:
        total += table.fit(token)
    return total / len(tokens)


def _episode_rows(db: Database, ids: Sequence[int]) -> list[EpisodeTitle]:
    rows = db.execute(
        "SELECT episode.id, episode.title, podcast.title, published FROM episode"
        " JOIN podcast ON podcast.id = podcast_id"
        " WHERE episode.id IN (SELECT value FROM json_each(?))",
        [json.dumps(list(ids))],
    )
    return [
        (int(number), str(title), str(podcast), from_text(published))
        for number, title, podcast, published in rows
    ]
