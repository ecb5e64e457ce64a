"""How often something is said over time, and the words it was said in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from store.errors import NotFound
from store.model import Quote, Scope, Span
from store.quotes import get_quote
from store.rows import spans_from_text
from store.scope import visible
from store.search.passages import split_sentences
from store.terms import Said, Term, find_places, in_notes, said_in
from store.withheld_people import NOTE

_QUOTE_WORDS, _ENOUGH_WORDS = 60, 25
_TRIED, _EPISODES_TRIED = 40, 10
_LENGTHS = (120, 2000)
"""Code points of a turn that may be mostly about something, and worth reading."""
_NUMBER = re.compile(r"(\d{1,9})")


@dataclass(frozen=True, slots=True)
class EpisodeTimes:
    """How often one episode says a term; ``month`` is ``2024-05``, or None."""

    episode_id: int
    episode: str
    podcast: str
    month: str | None
    times: int


@dataclass(frozen=True, slots=True)
class Trend:
    """How often a term is said.

    ``said`` are the episodes that say it, in order of time (those without a day
    by podcast and number); ``silent`` the others, in the same order. Where
    ``exact`` is false each turn was counted once: it is said at least so often.
    """

    term: str
    said: tuple[EpisodeTimes, ...]
    silent: tuple[EpisodeTimes, ...]
    exact: bool

    @property
    def times(self) -> int:
        """How often it is said in all."""
        return sum(one.times for one in self.said)

    @property
    def dated(self) -> bool:
        """Whether most of the episodes that say it have a day of publication."""
        return 2 * sum(one.month is not None for one in self.said) > len(self.said)

    def by_podcast(self) -> list[tuple[str, int]]:
        """Return the podcasts that say it and how often, the most first."""
        counts: Counter[str] = Counter()
        for one in self.said:
            counts[one.podcast] += one.times
        return sorted(counts.items(), key=lambda item: (-item[1], item[0]))

    def by_month(self) -> list[tuple[str, int]]:
        """Return how often each month says it, from the first to the last published."""
        everything = [*self.said, *self.silent]
        months = sorted({one.month for one in everything if one.month})
        counts: Counter[str] = Counter()
        for one in self.said:
            if one.month:
                counts[one.month] += one.times
        return (
            [(month, counts[month]) for month in _months(months[0], months[-1])]
            if months
            else []
        )

    def by_episode(self) -> list[tuple[str, int]]:
        """Return how often each episode says it, in order."""
        everything = sorted([*self.said, *self.silent], key=_order)
        return [(one.episode, one.times) for one in everything]


def find_trend(
    db: Database, term: Term, scope: Scope = Scope(), *, podcast_id: int | None = None
) -> Trend:
    """Return how often each episode that ``scope`` may see says a term."""
    said = said_in(db, term)
    counts = _count(db, term, said)
    condition, parameters = _seen(scope, podcast_id)
    rows = db.execute(
        "SELECT episode.id, episode.title, podcast.title, substr(published, 1, 7) FROM episode"
        f" JOIN podcast ON podcast.id = episode.podcast_id WHERE {condition}",
        parameters,
    )
    episodes = sorted(
        (EpisodeTimes(n, e, p, month, counts[n]) for n, e, p, month in rows), key=_order
    )
    return Trend(
        term=term.text,
        said=tuple(one for one in episodes if one.times),
        silent=tuple(one for one in episodes if not one.times),
        exact=said.exact,
    )


def _count(db: Database, term: Term, said: Said) -> Counter[int]:
    """By episode how often a term is said; what stands in notes is not."""
    counts: Counter[int] = Counter()
    rows = db.execute(
        f"{said.table} SELECT turn.episode_id, times, iif(instr(turn.text, '['), turn.text, '')"
        " FROM said CROSS JOIN turn ON turn.id = said.id WHERE turn.text <> ?",
        [*said.parameters, NOTE],
    )
    for episode_id, times, noted in rows:
        if noted and in_notes(noted, term):
            places = len(find_places(noted, term))
            counts[episode_id] += places if said.exact else min(1, places)
        else:
            counts[episode_id] += times
    return counts


def first_quote(db: Database, term: Term, trend: Trend, scope: Scope = Scope()) -> Quote | None:
    """Return the first time a term is said, as far as days or numbers tell."""
    for one in trend.said[:_EPISODES_TRIED]:
        rows = db.execute(
            "SELECT id, text FROM turn WHERE episode_id = ? ORDER BY seq", [one.episode_id]
        ).fetchall()
        quotes = (_quote(db, turn, text, term, scope) for turn, text in rows)
        found = next(filter(None, quotes), None)
        if found is not None:
            return found
    return None


def telling_quote(
    db: Database,
    term: Term,
    scope: Scope = Scope(),
    *,
    podcast_id: int | None = None,
    but: Quote | None = None,
) -> Quote | None:
    """Return the most telling passage that says a term, from another turn than ``but``.

    The best insight that says it; where there is none, a turn that is mostly
    about it.
    """
    condition, parameters = _seen(scope, podcast_id)
    said = said_in(db, term)
    taken = {span.turn for span in but.spans} if but else set()
    insights = db.execute(
        f"{said.table} SELECT spans FROM insight"
        " JOIN episode ON episode.id = insight.episode_id"
        " JOIN podcast ON podcast.id = episode.podcast_id"
        " WHERE kind = 'quote' AND held IS NULL"
        " AND json_extract(spans, '$[0][0]') IN (SELECT id FROM said)"
        f" AND {condition} ORDER BY score DESC, insight.id LIMIT 200",
        [*said.parameters, *parameters],
    ).fetchall()
    for (text,) in insights:
        quote = _stored(db, spans_from_text(text), scope)
        if quote and quote.spans[0].turn not in taken and find_places(quote.text, term):
            return quote
    rows = db.execute(
        f"{said.table} SELECT turn.id, turn.text FROM said"
        " CROSS JOIN turn ON turn.id = said.id JOIN episode ON episode.id = turn.episode_id"
        " JOIN podcast ON podcast.id = episode.podcast_id"
        f" WHERE length(turn.text) BETWEEN ? AND ? AND {condition}"
        " ORDER BY rating, times DESC, turn.id LIMIT ?",
        [*said.parameters, *_LENGTHS, *parameters, _TRIED],
    ).fetchall()
    others = ((turn, text) for turn, text in rows if turn not in taken)
    quotes = (_quote(db, turn, text, term, scope) for turn, text in others)
    return next(filter(None, quotes), None)


def _seen(scope: Scope, podcast_id: int | None) -> tuple[str, list[object]]:
    condition, parameters = visible(scope)
    condition += " AND episode.state = 'ready' AND episode.turns > 0"
    if podcast_id is None:
        return condition, parameters
    return f"{condition} AND podcast.id = ?", [*parameters, podcast_id]


def _order(one: EpisodeTimes) -> tuple[object, ...]:
    """By time; those without a day after the others, by podcast and number."""
    numbered = tuple(
        (int(part), "") if part.isdecimal() else (-1, part)
        for part in _NUMBER.split(one.episode.casefold()[:200])
        if part
    )
    return (one.month is None, one.month or "", one.podcast, numbered, one.episode_id)


def _months(first: str, last: str) -> Iterator[str]:
    year, month = int(first[:4]), int(first[5:7])
    while f"{year:04}-{month:02}" <= last:
        yield f"{year:04}-{month:02}"
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _stored(db: Database, spans: Sequence[Span], scope: Scope) -> Quote | None:
    try:
        return get_quote(db, spans, scope)
    except NotFound:  # hidden here, or not for this server
        return None


def _quote(db: Database, turn: int, text: str, term: Term, scope: Scope) -> Quote | None:
    """The sentences of a turn that say the term for the first time, as a quote."""
    places = find_places(text, term)
    if not places:
        return None
    start, end = _around(text, places[0])
    return _stored(db, [Span(turn, start, end)], scope)


def _around(text: str, place: tuple[int, int]) -> tuple[int, int]:
    """The sentence around a place, with what follows it if it is short."""
    sentences = split_sentences(text)
    at = next((n for n, (_, end) in enumerate(sentences) if end > place[0]), 0)
    start, end = sentences[at]
    for _, further in sentences[at + 1 :]:
        if len(text[start:end].split()) >= _ENOUGH_WORDS:
            break
        if len(text[start:further].split()) > _QUOTE_WORDS:
            break
        end = further
    if len(text[start:end].split()) <= _QUOTE_WORDS:
        return start, end
    words = [match.span() for match in re.finditer(r"\S+", text[start:end])]
    middle = next(n for n, (_, stop) in enumerate(words) if start + stop > place[0])
    low = max(0, min(middle - _QUOTE_WORDS // 2, len(words) - _QUOTE_WORDS))
    return start + words[low][0], start + words[low + _QUOTE_WORDS - 1][1]
