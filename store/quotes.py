"""Quotes from their spans: the characters are always the store's own."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence

from sqlite_utils import Database

from store.corrections import find_hidden
from store.errors import NotFound
from store.instants import from_text
from store.links import moment_link
from store.model import ELLIPSIS, Quote, Scope, Span
from store.rows import first
from store.scope import visible
from store.speakers import find_renames
from store.turns import find_turns_by_id, second_of


def get_quote(db: Database, spans: Sequence[Span], scope: Scope = Scope()) -> Quote:
    """Return the quote that ``spans`` address, with its citation.

    Raises:
        NotFound: a turn is gone, the spans do not lie in it or belong to
            several speakers or episodes, or ``scope`` may not see them.
    """
    turns = find_turns_by_id(db, [span.turn for span in spans])
    hidden = find_hidden(db, scope)
    if (
        not spans
        or hidden.covers(spans)
        or not all(
            span.turn in turns and 0 <= span.start < span.end <= len(turns[span.turn].text)
            for span in spans
        )
    ):
        raise NotFound("quote", spans)
    opening = turns[spans[0].turn]
    if any(turns[span.turn].speaker_id != opening.speaker_id for span in spans):
        raise NotFound("quote", spans)
    condition, parameters = visible(scope)
    row = first(
        db.query(
            "SELECT episode.id, episode.title, episode.source, episode.published, episode.url,"
            " episode.audio_url, podcast.id AS podcast_id, podcast.title AS podcast FROM turn"
            " JOIN episode ON episode.id = turn.episode_id"
            " JOIN podcast ON podcast.id = episode.podcast_id"
            f" WHERE turn.id = ? AND episode.state = 'ready' AND {condition}",
            [opening.id, *parameters],
        )
    )
    if row is None:
        raise NotFound("quote", spans)
    start_s = second_of(opening, spans[0])
    speaker_id = opening.speaker_id
    name = find_renames(db, scope).get(speaker_id) if speaker_id else None
    return Quote(
        spans=tuple(spans),
        text=ELLIPSIS.join(turns[s.turn].text[s.start : s.end] for s in spans),
        speaker=name or opening.speaker,
        speaker_id=speaker_id,
        podcast=row["podcast"],
        podcast_id=row["podcast_id"],
        episode=row["title"],
        episode_id=row["id"],
        source=row["source"],
        start_s=start_s,
        published=from_text(row["published"]),
        url=moment_link(row["url"], row["audio_url"], start_s),
    )


def random_quote(
    db: Database,
    rng: random.Random,
    scope: Scope = Scope(),
    *,
    speaker_ids: Sequence[int] = (),
    podcast_id: int | None = None,
) -> Quote:
    """Return a passage worth reading, drawn at random.

    Harvested insights are preferred; where an episode has none yet, a turn of
    20 to 60 words is shown whole.

    Raises:
        NotFound: nothing that ``scope`` may see fits the filters.
    """
    for spans in _drawn(db, rng, scope, speaker_ids, podcast_id):
        try:
            return get_quote(db, spans, scope)
        except NotFound:
            continue
    raise NotFound("quote", "random")


def _drawn(
    db: Database,
    rng: random.Random,
    scope: Scope,
    speaker_ids: Sequence[int],
    podcast_id: int | None,
) -> list[tuple[Span, ...]]:
    condition, parameters = visible(scope, "episode.podcast_id")
    condition += " AND episode.state = 'ready'"
    if podcast_id is not None:
        condition += " AND episode.podcast_id = ?"
        parameters.append(podcast_id)
    people = " AND {}.speaker_id IN (SELECT value FROM json_each(?))" if speaker_ids else ""
    listed: list[object] = [json.dumps(list(speaker_ids))] if speaker_ids else []
    insights = db.execute(
        "SELECT spans FROM insight JOIN episode ON episode.id = insight.episode_id"
        f" WHERE kind = 'quote' AND held IS NULL AND {condition}"
        f"{people.format('insight')} ORDER BY insight.id LIMIT 2000",
        [*parameters, *listed],
    ).fetchall()
    drawn = [tuple(Span(*item) for item in json.loads(text)) for (text,) in insights]
    rng.shuffle(drawn)
    if len(drawn) >= 20:
        return drawn[:20]
    pivot = rng.random()
    turns = db.execute(
        "SELECT turn.id, length(turn.text) FROM turn"
        " JOIN episode ON episode.id = turn.episode_id"
        " WHERE turn.id >= (SELECT cast(? * max(id) AS INTEGER) FROM turn)"
        f" AND length(turn.text) BETWEEN 120 AND 400 AND {condition}{people.format('turn')}"
        " ORDER BY turn.id LIMIT 50",
        [pivot, *parameters, *listed],
    ).fetchall()
    if not turns:
        turns = db.execute(
            "SELECT turn.id, length(turn.text) FROM turn JOIN episode"
            " ON episode.id = turn.episode_id WHERE length(turn.text) BETWEEN 40 AND 600"
            f" AND {condition}{people.format('turn')} ORDER BY turn.id LIMIT 200",
            [*parameters, *listed],
        ).fetchall()
    whole = [(Span(int(number), 0, int(length)),) for number, length in turns]
    rng.shuffle(whole)
    return drawn + whole
