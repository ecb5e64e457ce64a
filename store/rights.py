"""What a podcast allows to be shown: its words in full, in excerpts, or not at all.

The rules bind where the words leave the store, so that no command, digest or
export has to remember them. A podcast without quotes is withheld as a whole
(``store.withholding``); excerpts are cut here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from sqlite_utils import Database

from store.database import immediate
from store.episodes import find_turns, get_episode
from store.errors import NotAllowed, NotFound
from store.model import Episode, Insight, Quote, QuoteHit, Scope, Span, State, Turn
from store.withholding import allow_quotes

EXCERPT_WORDS = 75
"""Words of one podcast in one answer, where only excerpts are allowed."""

LIMIT = (
    "CASE coalesce(podcast.rights, iif(episode.transcribed, 'excerpt', 'full')) WHEN 'full'"
    f" THEN NULL ELSE coalesce(podcast.excerpt_words, {EXCERPT_WORDS}) END"
)
"""The most words of an answer, in SQL over ``episode`` and ``podcast``; NULL for no limit.

Where nothing was decided, what a publisher wrote down is full, and what we wrote
down ourselves is for excerpts.
"""

Shown = TypeVar("Shown", Quote, Insight)

_DENSE = "\u2e80-\u2fdf\u3001-\u30ff\u31f0-\u9fff\uf900-\ufaff"
_UNIT = re.compile(f"[{_DENSE}]{{1,2}}|[^\\s{_DENSE}]{{1,24}}")
"""What counts as a word: two characters of a script without blanks count as one."""


class Rights(StrEnum):
    """What may be shown of a podcast's transcripts."""

    FULL = "full"
    EXCERPT = "excerpt"
    METADATA = "metadata"


@dataclass(frozen=True, slots=True)
class Policy:
    """A podcast's rights; None where each episode follows from where its words are from.

    ``words`` is the most of it that one answer may show as an excerpt.
    """

    rights: Rights | None
    words: int


def get_policy(db: Database, podcast_id: int) -> Policy:
    """Return a podcast's policy.

    Raises:
        NotFound: there is no such podcast.
    """
    row = db.execute(
        "SELECT rights, excerpt_words FROM podcast WHERE id = ?", [podcast_id]
    ).fetchone()
    if row is None:
        raise NotFound("podcast", podcast_id)
    return Policy(Rights(row[0]) if row[0] else None, int(row[1] or EXCERPT_WORDS))


def set_policy(
    db: Database,
    podcast_id: int,
    rights: Rights | None,
    now: datetime,
    words: int | None = None,
) -> None:
    """Bind a podcast, at once, to a policy; None leaves it to each episode's origin.

    Args:
        db: the archive, on the writer's connection.
        podcast_id: which.
        rights: what may be shown.
        now: the present instant, UTC.
        words: the most words of an excerpt; None for what it was.

    Raises:
        NotFound: there is no such podcast.
    """
    get_policy(db, podcast_id)
    with immediate(db):
        db.execute(
            "UPDATE podcast SET rights = ?, excerpt_words = coalesce(?, excerpt_words)"
            " WHERE id = ?",
            [rights.value if rights else None, words, podcast_id],
        )
        allow_quotes(db, podcast_id, allowed=rights is not Rights.METADATA, now=now)


def find_limits(db: Database, episode_ids: Iterable[int]) -> dict[int, int]:
    """Return the most words of an answer, by episode; those without a limit are absent."""
    rows = db.execute(
        f"SELECT episode.id, {LIMIT} AS most FROM episode JOIN podcast"
        " ON podcast.id = podcast_id WHERE episode.id IN (SELECT value FROM json_each(?))"
        " AND most IS NOT NULL",
        [json.dumps(sorted(set(episode_ids)))],
    )
    return {int(number): int(words) for number, words in rows}


def cut_spans(spans: Sequence[Span], texts: Mapping[int, str], words: int) -> tuple[Span, ...]:
    """Return the beginning of a quote, of at most so many words, as exact spans.

    Args:
        spans: of the quote, in order.
        texts: the texts of their turns, by id.
        words: the most; at least one.
    """
    kept: list[Span] = []
    for span in spans:
        end = span.start
        for unit in _UNIT.finditer(texts[span.turn], span.start, span.end):
            if words <= 0:
                break
            words, end = words - 1, unit.end()
        if end > span.start:
            kept.append(Span(span.turn, span.start, end))
        if words <= 0:
            break
    return tuple(kept)


def count_words(text: str) -> int:
    """Return how many words a text has, as excerpts count them."""
    return sum(1 for _ in _UNIT.finditer(text))


def within_excerpt(db: Database, quotes: Sequence[Shown]) -> list[Shown]:
    """Return those quotes or insights that one answer may show together, in order.

    Of a podcast that allows excerpts, quotes are kept while their words add up
    to no more than it allows; the others are left out whole.
    """
    limits = find_limits(db, (quote.episode_id for quote in quotes))
    shown: dict[int, int] = {}
    kept = []
    for quote in quotes:
        if quote.episode_id in limits:
            said = shown.get(quote.podcast_id, 0) + count_words(quote.text)
            if said > limits[quote.episode_id]:
                continue
            shown[quote.podcast_id] = said
        kept.append(quote)
    return kept


def within_rights(db: Database, hits: Sequence[QuoteHit]) -> tuple[QuoteHit, ...]:
    """Return results with no more around a quote than its podcast allows.

    Each result is an answer of its own: they are shown one at a time.
    """
    limits = find_limits(db, (hit.quote.episode_id for hit in hits))
    return tuple(
        _narrowed(hit, limits[hit.quote.episode_id]) if hit.quote.episode_id in limits else hit
        for hit in hits
    )


def _narrowed(hit: QuoteHit, words: int) -> QuoteHit:
    text = hit.quote.text
    marks = tuple((start, min(end, len(text))) for start, end in hit.marks if start < len(text))
    passage = hit.passage if count_words(hit.passage) <= words else text
    return replace(hit, passage=passage, marks=marks)


def get_transcript(
    db: Database, episode_id: int, scope: Scope = Scope()
) -> tuple[Episode, list[Turn]]:
    """Return an episode with all that is said in it, to be written out.

    Raises:
        NotFound: there is no such episode, or ``scope`` may not see it.
        NotAllowed: it is withheld, or its podcast allows excerpts only.
    """
    episode = get_episode(db, episode_id, scope)
    if episode.state is State.WITHHELD:
        raise NotAllowed("withheld", episode.state_reason)
    if find_limits(db, [episode_id]):
        raise NotAllowed("excerpt", "Its makers allow excerpts only.")
    return episode, find_turns(db, episode_id)
