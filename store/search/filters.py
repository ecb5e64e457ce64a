"""What a look-up is narrowed to, before anything is ranked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

import tantivy
from rapidfuzz import fuzz, process, utils
from sqlite_utils import Database

from store.errors import NotFound
from store.model import Quote, QuoteQuery, Scope
from store.names import name_tokens
from store.scope import visible
from store.search.index import SCHEMA
from store.search.labelled import find_labelled
from store.search.names import nearest_names, read_speakers, resolve_people

EPOCH = date(1970, 1, 1)

NOBODY = 0
"""Stands in the index for words that no known person said."""

_FITS = 80.0
_NEAR = 5.0
_MOST_PARTS = 4

_Must = tantivy.Occur.Must

Clause = tuple[tantivy.Occur, tantivy.Query]
"""A condition of a query to the index."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Ids and days that results must have; None where anything will do.

    ``hidden_podcasts`` are those that the asking server may not see; ``names``
    are the people whom a speaker filter was taken to mean, best first; ``labelled``
    are, by episode, names that the server gave to labels and that are meant, too.
    """

    speakers: frozenset[int] | None = None
    podcasts: frozenset[int] | None = None
    hidden_podcasts: frozenset[int] = frozenset()
    episodes: frozenset[int] | None = None
    after: date | None = None
    before: date | None = None
    language: str | None = None
    names: tuple[str, ...] = ()
    labelled: Mapping[int, frozenset[str]] = field(default_factory=dict)

    def admits(self, quote: Quote) -> bool:
        """Whether a quote, under the names of the server, is somebody's who was asked for."""
        if self.speakers is None or quote.speaker_id in self.speakers:
            return True
        named = self.labelled.get(quote.episode_id, frozenset())
        return quote.speaker_id is None and quote.speaker in named

    def clauses(self) -> list[Clause]:
        """Return the conditions for the index; they do not count for ranking."""
        found: list[Clause] = []
        for name, ids in (
            ("speaker", self.speakers),
            ("podcast", self.podcasts),
            ("episode", self.episodes),
        ):
            if ids is not None:
                found.append(one_of(name, ids))
        if self.labelled and self.speakers is not None:
            found[0] = self._people()
        if self.hidden_podcasts:
            _, query = one_of("podcast", self.hidden_podcasts)
            found.append((tantivy.Occur.MustNot, query))
        if self.after or self.before:
            found.append((_Must, _days(self.after, self.before)))
        if self.language:
            query = tantivy.Query.term_query(SCHEMA, "language", self.language, "basic")
            found.append((_Must, tantivy.Query.const_score_query(query, 0.0)))
        return found

    def _people(self) -> Clause:
        """The condition that somebody is meant, or nobody in an episode with such a name."""
        unnamed = [one_of("speaker", [NOBODY]), one_of("episode", self.labelled)]
        either = [
            one_of("speaker", self.speakers or ())[1],
            tantivy.Query.boolean_query(unnamed),
        ]
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in either])
        return _Must, tantivy.Query.const_score_query(query, 0.0)

    def about_episodes(self) -> tuple[list[str], list[object]]:
        """Return the SQL conditions, with values, on when and in what language it was said.

        They are on the tables ``episode`` and ``podcast``.
        """
        conditions: list[str] = []
        values: list[object] = []
        for comparison, day in ((">=", self.after), ("<", self.before)):
            if day is not None:
                conditions.append(f"episode.published {comparison} ?")
                values.append(day.isoformat())
        if self.language:
            conditions.append("coalesce(episode.language, podcast.language, '') LIKE ?")
            values.append(self.language + "%")
        return conditions, values


def one_of(name: str, ids: Iterable[int]) -> Clause:
    """Return the condition that a field holds one of ``ids``."""
    query = tantivy.Query.term_set_query(SCHEMA, name, sorted(ids))
    return _Must, tantivy.Query.const_score_query(query, 0.0)


def _days(after: date | None, before: date | None) -> tantivy.Query:
    query = tantivy.Query.range_query(
        SCHEMA,
        "day",
        tantivy.FieldType.Integer,
        (after - EPOCH).days if after else None,
        (before - EPOCH).days if before else None,
        include_upper=before is None,  # tantivy insists on this for an open end
    )
    return tantivy.Query.const_score_query(query, 0.0)


def read_filters(db: Database, query: QuoteQuery) -> Filters:
    """Find out what a query's filters mean.

    Raises:
        NotFound: a speaker, podcast or episode was named that nothing fits.
    """
    podcasts = _podcasts(db, query)
    one = next(iter(podcasts)) if podcasts and len(podcasts) == 1 else None
    labelled: Mapping[int, frozenset[str]] = {}
    if query.speaker and not query.speaker_ids:
        labelled = find_labelled(db, query.speaker, query.scope)
    speakers = _speakers(db, query, one, known=bool(labelled))
    shown = read_speakers(db, speakers, query.scope) if speakers else {}
    names = [shown[number].name for number in speakers or () if number in shown]
    return Filters(
        speakers=frozenset(speakers) if speakers is not None else None,
        podcasts=podcasts,
        hidden_podcasts=_hidden_podcasts(db, query.scope),
        episodes=_episodes(db, query, podcasts),
        after=query.after,
        before=query.before,
        language=query.language.split("-")[0].lower() if query.language else None,
        names=tuple(dict.fromkeys([*names, *chain(*map(sorted, labelled.values()))])),
        labelled=labelled,
    )


def _speakers(
    db: Database, query: QuoteQuery, podcast_id: int | None, *, known: bool
) -> list[int] | None:
    if query.speaker_ids:
        return list(query.speaker_ids)
    if not query.speaker or not query.speaker.strip():
        return None
    people = resolve_people(db, query.speaker, query.scope, podcast_id)
    # Nobody has that whole name (a surname misheard): whoever has a part of it.
    people = people or [
        person
        for part in name_tokens(query.speaker)[:_MOST_PARTS]
        for person in resolve_people(db, part, query.scope, podcast_id)
        if len(part) > 1 and not known
    ]
    if not people and not known:
        nearest = nearest_names(db, query.speaker, scope=query.scope)
        raise NotFound("speaker", query.speaker, nearest)
    return list(dict.fromkeys(number for number, _ in people))


def _podcasts(db: Database, query: QuoteQuery) -> frozenset[int] | None:
    if query.podcast_id is not None:
        return frozenset([query.podcast_id])
    if not query.podcast or not query.podcast.strip():
        return None
    condition, parameters = visible(query.scope)
    rows = db.execute(f"SELECT id, title FROM podcast WHERE {condition}", parameters)
    return _fitting("podcast", query.podcast, {int(i): str(title) for i, title in rows})


def _episodes(
    db: Database, query: QuoteQuery, podcasts: frozenset[int] | None
) -> frozenset[int] | None:
    if query.episode_id is not None:
        return frozenset([query.episode_id])
    if not query.episode or not query.episode.strip():
        return None
    condition, parameters = visible(query.scope, "podcast_id")
    rows = db.execute(
        f"SELECT id, title, podcast_id FROM episode WHERE {condition}", parameters
    ).fetchall()
    titles = {int(i): str(t) for i, t, p in rows if podcasts is None or p in podcasts}
    return _fitting("episode", query.episode, titles)


def _fitting(noun: str, asked: str, titles: dict[int, str]) -> frozenset[int]:
    """Ids of the titles that fit ``asked`` (nearly) best."""
    wanted = utils.default_process(asked)
    exact = [i for i, title in titles.items() if utils.default_process(title) == wanted]
    if exact:
        return frozenset(exact)
    found = process.extract(
        asked, titles, scorer=fuzz.WRatio, processor=utils.default_process, limit=50
    )
    best = max((score for _, score, _ in found), default=0.0)
    if best < _FITS:
        raise NotFound(noun, asked, tuple(title for title, _, _ in found[:5]))
    return frozenset(number for _, score, number in found if score >= best - _NEAR)


def _hidden_podcasts(db: Database, scope: Scope) -> frozenset[int]:
    if scope.guild_id is None:
        return frozenset()
    condition, parameters = visible(scope)
    rows = db.execute(f"SELECT id FROM podcast WHERE NOT ({condition})", parameters)
    return frozenset(int(row[0]) for row in rows)
