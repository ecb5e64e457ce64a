"""From ranked candidates to quotes as they are shown, read from the store."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

import numpy as np
from sqlite_utils import Database

from store.corrections import find_hidden
from store.model import Place as Elsewhere
from store.model import Quote, QuoteHit, Scope
from store.quotes import find_cited, quote_of
from store.search.asked import Asked
from store.search.confidence import RIVALS, find_rival, match_of
from store.search.dedupe import Place, find_places
from store.search.filters import Filters
from store.search.index import Snapshot
from store.search.ranking import Ranked
from store.search.spans import find_marks, find_spans
from store.search.surroundings import read_around, read_speeches, show_surroundings
from store.speakers import find_renames

_ALSO = 10


def read_hits(
    db: Database,
    snapshot: Snapshot,
    asked: Asked,
    ranked: Ranked,
    filters: Filters,
    scope: Scope,
    limit: int,
) -> list[QuoteHit]:
    """Return the best places as quotes; what may not be shown is passed over."""
    ranked = _settled(db, snapshot, ranked)
    places = find_places(snapshot, ranked)
    first = list(islice(places, RIVALS))
    rival = find_rival([float(ranked.scores[place.best]) for place in first])
    ordered = chain(first, places)
    reading = _Reading(db, snapshot, asked, ranked, scope)
    hits: list[QuoteHit] = []
    # As many at once as are still wanted: most can be shown.
    while len(hits) < limit and (some := list(islice(ordered, limit - len(hits)))):
        for place, quote, passage in reading.read(some):
            if not filters.admits(quote):
                continue
            score = float(ranked.scores[place.best])
            dense = float(ranked.features["dense"][place.best])
            rows = ranked.rows[list(place.copies)]
            hits.append(
                QuoteHit(
                    quote=quote,
                    passage=passage,
                    marks=find_marks(quote.text, asked),
                    score=round(score, 3),
                    match=match_of(asked, quote.text, dense, score - rival),
                    also=_elsewhere(db, snapshot.tokens.rows["episode"][rows].tolist()),
                )
            )
    return hits


class _Reading:
    """Reads places as quotes, several at once, with the names and gaps of one server."""

    def __init__(
        self, db: Database, snapshot: Snapshot, asked: Asked, ranked: Ranked, scope: Scope
    ) -> None:
        self._db, self._tokens, self._asked, self._ranked = db, snapshot.tokens, asked, ranked
        self._scope = scope
        self._hidden, self._names = find_hidden(db, scope), find_renames(db, scope)

    def read(self, places: Sequence[Place]) -> Iterator[tuple[Place, Quote, str]]:
        """Yield those of ``places`` that may be shown, as quotes with their passages."""
        records = [self._tokens.record(int(self._ranked.rows[place.best])) for place in places]
        speeches = read_speeches(self._db, records)
        found = [
            (place, spans)
            for place, speech in zip(places, speeches, strict=True)
            if speech and (spans := find_spans(speech, self._asked))
        ]
        around = read_around(self._db, [spans for _, spans in found])
        cited = find_cited(self._db, (record.episode for record in records), self._scope)
        for (place, spans), turns in zip(found, around, strict=True):
            about = cited.get(turns[0].episode_id) if turns else None
            held = {turn.id: turn for turn in turns}
            if about and (quote := quote_of(spans, held, about, self._hidden, self._names)):
                passage = show_surroundings(turns, spans, self._hidden, self._names)
                yield place, quote, passage or quote.text


def _settled(db: Database, snapshot: Snapshot, ranked: Ranked) -> Ranked:
    """Order candidates that score the same by where they stand, not by when they came.

    Ids depend on the order of loading; a document's name and its turns' order
    do not.
    """
    records = snapshot.tokens.rows[ranked.rows]
    scores = np.round(ranked.scores, 3)
    if len(np.unique(scores)) == len(scores):
        return ranked
    episodes = json.dumps(np.unique(records["episode"]).tolist())
    rows = db.execute(
        "SELECT id, source, title FROM episode WHERE id IN (SELECT value FROM json_each(?))"
        " ORDER BY source, title, id",
        [episodes],
    )
    place = {int(row[0]): i for i, row in enumerate(rows)}
    places = [place.get(episode, 0) for episode in records["episode"].tolist()]
    order = np.lexsort((records["start"], records["turn"], np.array(places), -scores))
    features = {name: column[order] for name, column in ranked.features.items()}
    return Ranked(ranked.rows[order], ranked.scores[order], features)


def _elsewhere(db: Database, episodes: Iterable[int]) -> tuple[Elsewhere, ...]:
    wanted: Sequence[int] = sorted(set(episodes))[:_ALSO]
    if not wanted:
        return ()
    rows = db.execute(
        "SELECT podcast.title, episode.title, episode.source, episode.id FROM episode"
        " JOIN podcast ON podcast.id = episode.podcast_id WHERE episode.state = 'ready'"
        " AND episode.id IN (SELECT value FROM json_each(?))"
        " ORDER BY episode.source, episode.title",
        [json.dumps(list(wanted))],
    )
    return tuple(Elsewhere(*row) for row in rows)
