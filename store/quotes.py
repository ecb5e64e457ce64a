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
from store.rows import Row, spans_from_text
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


_DRAWN = 20
"""Insights that are drawn; most of them can be shown."""
_SOME_EPISODES = 12
_GOOD_LENGTH, _ANY_LENGTH = (120, 400), (40, 600)
"""Code points of a turn that is shown whole."""


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
    drawn = _drawn_insights(db, rng, condition, parameters, speaker_ids)
    if len(drawn) >= _DRAWN:
        return drawn
    if speaker_ids:
        # All turns of a host are very many; those of a few episodes are as good.
        some = _some_episodes(db, rng, condition, parameters, speaker_ids)
        condition += " AND episode.id IN (SELECT value FROM json_each(?))"
        parameters.append(json.dumps(some))
    return drawn + _drawn_turns(db, rng, condition, parameters, speaker_ids)


def _drawn_insights(
    db: Database,
    rng: random.Random,
    condition: str,
    parameters: Sequence[object],
    speaker_ids: Sequence[int],
) -> list[tuple[Span, ...]]:
    """Insights from a random place on, and on from the first where there are few."""
    (last,) = db.execute("SELECT coalesce(max(id), 0) FROM insight").fetchone()
    pivot = rng.randint(0, int(last))
    if speaker_ids:
        condition += " AND insight.speaker_id IN (SELECT value FROM json_each(?))"
        parameters = [*parameters, json.dumps(list(speaker_ids))]
    found: list[tuple[Span, ...]] = []
    for side in (">=", "<"):
        rows = db.execute(
            "SELECT spans FROM insight JOIN episode ON episode.id = insight.episode_id"
            f" WHERE kind = 'quote' AND held IS NULL AND {condition}"
            f" AND insight.id {side} ? ORDER BY insight.id LIMIT ?",
            [*parameters, pivot, _DRAWN - len(found)],
        )
        found += [spans_from_text(text) for (text,) in rows]
    rng.shuffle(found)
    return found


def _some_episodes(
    db: Database,
    rng: random.Random,
    condition: str,
    parameters: Sequence[object],
    speaker_ids: Sequence[int],
) -> list[int]:
    rows = db.execute(
        "SELECT DISTINCT episode.id FROM appearance JOIN episode ON episode.id = episode_id"
        f" WHERE appearance.turns > 0 AND {condition}"
        " AND speaker_id IN (SELECT value FROM json_each(?)) ORDER BY episode.id",
        [*parameters, json.dumps(list(speaker_ids))],
    )
    found = [int(number) for (number,) in rows]
    rng.shuffle(found)
    return found[:_SOME_EPISODES]


def _drawn_turns(
    db: Database,
    rng: random.Random,
    condition: str,
    parameters: Sequence[object],
    speaker_ids: Sequence[int],
) -> list[tuple[Span, ...]]:
    """Whole turns from a random place on, of a good length if there are any."""
    (last,) = db.execute("SELECT coalesce(max(id), 0) FROM turn").fetchone()
    pivot = 0 if speaker_ids else rng.randint(0, int(last))
    tables = "turn CROSS JOIN episode ON episode.id = turn.episode_id"
    if speaker_ids:
        tables = "episode CROSS JOIN turn ON turn.episode_id = episode.id"
        # The plus keeps SQLite from reading all of a host's turns.
        condition += " AND +turn.speaker_id IN (SELECT value FROM json_each(?))"
        parameters = [*parameters, json.dumps(list(speaker_ids))]
    for (fewest, most), first in ((_GOOD_LENGTH, pivot), (_ANY_LENGTH, 0)):
        rows = db.execute(
            f"SELECT turn.id, length(turn.text) FROM {tables}"
            f" WHERE length(turn.text) BETWEEN ? AND ? AND {condition} AND turn.id >= ?"
            f"{'' if speaker_ids else ' ORDER BY turn.id'} LIMIT 200",
            [fewest, most, *parameters, first],
        )
        found = [(Span(int(number), 0, int(length)),) for number, length in rows]
        if found:
            rng.shuffle(found)
            return [*found]
    return []
