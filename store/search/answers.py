"""From ranked candidates to quotes as they are shown, read from the store."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import chain, islice

import numpy as np
from sqlite_utils import Database

from store.corrections import find_hidden
from store.errors import NotFound
from store.model import Place, QuoteHit, Scope
from store.quotes import get_quote
from store.search.asked import Asked
from store.search.confidence import RIVALS, find_rival, match_of
from store.search.dedupe import find_places
from store.search.filters import Filters
from store.search.index import Snapshot
from store.search.ranking import Ranked
from store.search.spans import find_marks, find_spans
from store.search.surroundings import read_speech, read_surroundings
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
    hidden, names = find_hidden(db, scope), find_renames(db, scope)
    hits: list[QuoteHit] = []
    ranked = _settled(db, snapshot, ranked)
    places = find_places(snapshot, ranked)
    first = list(islice(places, RIVALS))
    rival = find_rival([float(ranked.scores[place.best]) for place in first])
    for place in chain(first, places):
        if len(hits) >= limit:
            break
        speech = read_speech(db, snapshot.tokens.record(int(ranked.rows[place.best])))
        spans = find_spans(speech, asked) if speech else ()
        try:
            quote = get_quote(db, spans, scope)
        except NotFound:
            continue
        if filters.speakers is not None and quote.speaker_id not in filters.speakers:
            continue
        score = float(ranked.scores[place.best])
        dense = float(ranked.features["dense"][place.best])
        episodes = (snapshot.tokens.record(int(ranked.rows[i])).episode for i in place.copies)
        hits.append(
            QuoteHit(
                quote=quote,
                passage=read_surroundings(db, spans, hidden, names) or quote.text,
                marks=find_marks(quote.text, asked),
                score=round(score, 3),
                match=match_of(asked, quote.text, dense, score - rival),
                also=_places(db, episodes),
            )
        )
    return hits


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


def _places(db: Database, episodes: Iterable[int]) -> tuple[Place, ...]:
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
    return tuple(Place(*row) for row in rows)
