"""Quotes from their spans: the characters are always the store's own."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Mapping, Sequence

from sqlite_utils import Database

from store.corrections import Hidden, find_hidden
from store.errors import NotFound
from store.instants import from_text
from store.links import moment_link
from store.model import ELLIPSIS, Quote, Scope, Span, Turn
from store.rights import LIMIT, cut_spans
from store.rows import Row
from store.scope import visible
from store.speakers import Renames, find_renames
from store.turns import find_turns_by_id, second_of
from store.withheld_people import NOTE

CITED = (
    "episode.id AS episode_id, episode.title AS episode, episode.source, episode.published,"
    " episode.url, episode.audio_url, podcast.id AS podcast_id, podcast.title AS podcast,"
    f" {LIMIT} AS most_words"
)
"""The columns that a quote cites, of tables ``episode`` and ``podcast``."""


def get_quote(db: Database, spans: Sequence[Span], scope: Scope = Scope()) -> Quote:
    """Return the quote that ``spans`` address, with its citation.

    Of a podcast that allows excerpts only it is the beginning of them.

    Raises:
        NotFound: a turn is gone or withheld, the spans do not lie in it or belong
            to several speakers or episodes, or ``scope`` may not see them.
    """
    turns = find_turns_by_id(db, [span.turn for span in spans])
    opening = turns.get(spans[0].turn) if spans else None
    cited = find_cited(db, [opening.episode_id], scope) if opening else {}
    quote = None
    if opening and opening.episode_id in cited:
        hidden, names = find_hidden(db, scope), find_renames(db, scope)
        quote = quote_of(spans, turns, cited[opening.episode_id], hidden, names)
    if quote is None:
        raise NotFound("quote", spans)
    return quote


def find_cited(
    db: Database, episode_ids: Iterable[int], scope: Scope = Scope()
) -> dict[int, Row]:
    """Return the columns of ``CITED``, by episode, of those that ``scope`` may see."""
    condition, parameters = visible(scope)
    rows = db.query(
        f"SELECT {CITED} FROM episode JOIN podcast ON podcast.id = episode.podcast_id"
        " WHERE episode.id IN (SELECT value FROM json_each(?)) AND episode.state = 'ready'"
        f" AND {condition}",
        [json.dumps(sorted(set(episode_ids))), *parameters],
    )
    return {row["episode_id"]: row for row in rows}


def quote_of(
    spans: Sequence[Span],
    turns: Mapping[int, Turn],
    cited: Row,
    hidden: Hidden,
    names: Renames,
) -> Quote | None:
    """Return the quote that ``spans`` address in ``turns``, from what was read already.

    None where a turn is gone or withheld, the spans do not lie in it or belong to several
    speakers, or a part of them is hidden. ``cited`` holds the columns of ``CITED``,
    ``names`` the renamed speakers.
    """
    if (
        not spans
        or hidden.covers(spans)
        or not all(
            span.turn in turns
            and 0 <= span.start < span.end <= len(turns[span.turn].text)
            and turns[span.turn].text != NOTE
            for span in spans
        )
    ):
        return None
    opening = turns[spans[0].turn]
    speaker_id = opening.speaker_id
    if any(_voice(turns[span.turn]) != _voice(opening) for span in spans):
        return None
    if cited["most_words"] is not None:
        texts = {span.turn: turns[span.turn].text for span in spans}
        spans = cut_spans(spans, texts, cited["most_words"])
    start_s = second_of(opening, spans[0])
    return Quote(
        spans=tuple(spans),
        text=ELLIPSIS.join(turns[s.turn].text[s.start : s.end] for s in spans),
        speaker=names.of(opening),
        speaker_id=speaker_id,
        podcast=cited["podcast"],
        podcast_id=cited["podcast_id"],
        episode=cited["episode"],
        episode_id=cited["episode_id"],
        source=cited["source"],
        start_s=start_s,
        published=from_text(cited["published"]),
        url=moment_link(cited["url"], cited["audio_url"], start_s),
    )


def _voice(turn: Turn) -> tuple[int | None, str | None]:
    """Who speaks: a person, or else whom the source labels so."""
    return turn.speaker_id, None if turn.speaker_id is not None else turn.label


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
