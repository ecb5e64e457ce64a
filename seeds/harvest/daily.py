"""The insights a server gets on one day, chosen among all that it may see.

Pure and deterministic: the same insights, day, server, history and taste give
the same choice, whatever order the insights come in.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from heapq import heappop, heappush
from itertools import chain, tee
from typing import NamedTuple

from rapidfuzz import fuzz

from seeds.harvest.taste import Taste
from seeds.harvest.words import content_stems, fold
from store.model import Insight

REST_DAYS = 90
_ALIKE = 72.0
_SAME_WORDS = 0.6
_SAME_SUBJECT = 0.3
_PREFERRED = 0.35
_CHOSEN = 0.75
_NEWEST = 0.5
_FADES_DAYS = 30.0
_CHANCE = 0.25
_HEARD = 0.3
_ROUNDED = 0.001
"""More than rounding can add to the parts of an insight's worth."""
_FORGOTTEN_DAYS = 14.0
"""Somebody who was posted lately counts less, half as much after so many days."""


@dataclass(frozen=True, slots=True)
class Posted:
    """An insight that a server got, on which local date.

    ``voice`` is what ``voice_of`` says of it, where that is not its speaker.
    """

    on: date
    text: str
    insight_id: int = 0
    episode_id: int = 0
    speaker: str | None = None
    voice: str | None = None


@dataclass(frozen=True, slots=True)
class Pick:
    """An insight chosen for a day, and why: the named parts of its worth."""

    insight: Insight
    why: tuple[tuple[str, float], ...]


def pick_daily(
    insights: Sequence[Insight],
    day: date,
    guild_id: int,
    posted: Sequence[Posted] = (),
    taste: Taste | None = None,
    count: int = 5,
) -> list[Pick]:
    """Return up to ``count`` insights for a server's day, the best first.

    Nothing comes twice in 90 days, near-duplicates included; the episodes and
    speakers of yesterday rest, and no two picks share an episode, a speaker or
    most of their subject. Held insights are left out unless pinned. Fewer than
    ``count`` are right when there are no more that are good.

    Args:
        insights: all that the server may see, in any order.
        day: the server's local date.
        guild_id: the server; two servers get different ones of equal worth.
        posted: what the server got so far.
        taste: pins, hides and preferences of its admins.
        count: at most so many.
    """
    taste = taste or Taste()
    recent = [p for p in posted if timedelta(0) <= day - p.on <= timedelta(days=REST_DAYS)]
    table = _Table(recent, day)
    by_id = {insight.id: insight for insight in insights if insight.id}
    for wanted in taste.pinned:
        insight = by_id.get(wanted)
        if insight is None or wanted in taste.hidden or len(table.picks) >= count:
            continue
        if not table.was_posted(insight):
            table.take(Pick(insight, (("pinned", 1.0),)))
    offered = [i for i in insights if not i.held and i.id not in taste.pinned]
    ranked = _ranked(offered, day, guild_id, taste, _heard(recent, day))
    first, rest = tee(ranked)
    for pick in chain(_one_a_page(first), rest):
        if len(table.picks) >= count:
            break
        if table.has_room_for(pick.insight):
            table.take(pick)
    return table.picks


class _Table:
    """What lies on the table already: today's picks and what was posted before."""

    def __init__(self, recent: Sequence[Posted], day: date) -> None:
        self.picks: list[Pick] = []
        self._ids = {p.insight_id for p in recent if p.insight_id}
        self._told = [_traits(p.text) for p in recent]
        yesterday = [p for p in recent if p.on >= day - timedelta(days=1)]
        self._episodes = {p.episode_id for p in yesterday if p.episode_id}
        self._speakers = {fold(p.speaker) for p in yesterday if p.speaker}
        self._subjects: list[frozenset[str]] = []

    def take(self, pick: Pick) -> None:
        insight = pick.insight
        traits = _traits(insight.text)
        self.picks.append(pick)
        self._ids.add(insight.id)
        self._told.append(traits)
        self._subjects.append(traits.stems)
        if insight.episode_id:
            self._episodes.add(insight.episode_id)
        if insight.speaker:
            self._speakers.add(fold(insight.speaker))

    def has_room_for(self, insight: Insight) -> bool:
        if insight.id and insight.id in self._ids:
            return False
        if insight.episode_id and insight.episode_id in self._episodes:
            return False
        if insight.speaker and fold(insight.speaker) in self._speakers:
            return False
        traits = _traits(insight.text)
        if any(_shared(traits.stems, subject) > _SAME_SUBJECT for subject in self._subjects):
            return False
        return not self._was_told(traits)

    def was_posted(self, insight: Insight) -> bool:
        """Whether it, or nearly the same, lies on the table or was posted before."""
        return insight.id in self._ids or self._was_told(_traits(insight.text))

    def _was_told(self, traits: _Traits) -> bool:
        return any(
            _shared(traits.stems, told.stems) > _SAME_WORDS
            or fuzz.ratio(traits.words, told.words, score_cutoff=_ALIKE) >= _ALIKE
            for told in self._told
        )


class _Traits(NamedTuple):
    """What a text is compared by: its folded words in order of the alphabet, its stems."""

    words: str
    stems: frozenset[str]


@lru_cache(maxsize=2048)
def _traits(text: str) -> _Traits:
    """Servers are posted the same passages, and each is compared with 90 days of them.

    The ratio of sorted words is rapidfuzz's ``token_sort_ratio``.
    """
    return _Traits(" ".join(sorted(fold(text).split())), frozenset(content_stems(text)))


def weigh(
    insight: Insight,
    among: Sequence[Insight],
    day: date,
    guild_id: int,
    posted: Sequence[Posted],
    taste: Taste,
) -> tuple[tuple[str, float], ...]:
    """Return the named parts of an insight's worth for a server's day, as picked by."""
    scores = sorted(other.score for other in among if other.kind == "quote")
    recent = [p for p in posted if timedelta(0) <= day - p.on <= timedelta(days=REST_DAYS)]
    lot = _lot(insight, day, guild_id)
    return _worth(insight, scores, day, lot, taste, _heard(recent, day))


def voice_of(insight: Insight) -> str | None:
    """Return whose words they are: the speaker's, or of an editor's page of insights."""
    return insight.speaker or (insight.source or None if insight.kind == "curated" else None)


def _one_a_page(ranked: Iterable[Pick]) -> Iterator[Pick]:
    """Leave one curated insight of each page; more come only where nothing else does."""
    pages: set[str] = set()
    for pick in ranked:
        page = pick.insight.source if pick.insight.kind == "curated" else None
        if page is None or page not in pages:
            yield pick
        if page is not None:
            pages.add(page)


def _heard(recent: Sequence[Posted], day: date) -> dict[str, float]:
    """How much a server has heard of each voice lately: 1 for once today, fading."""
    heard: dict[str, float] = defaultdict(float)
    for post in recent:
        voice = post.voice or post.speaker
        if voice:
            heard[fold(voice)] += 0.5 ** ((day - post.on).days / _FORGOTTEN_DAYS)
    return heard


def _ranked(
    insights: Iterable[Insight],
    day: date,
    guild_id: int,
    taste: Taste,
    heard: Mapping[str, float],
) -> Iterator[Pick]:
    """Return the allowed insights with their worth, best first.

    Few of them are looked at, and worth is what takes time: it is worked out for
    those that may still come next, by the most that they can be worth.
    """
    allowed = [i for i in insights if i.id not in taste.hidden]
    if taste.excludes:
        allowed = [i for i in allowed if not taste.bars(i)]
    scores = sorted(i.score for i in allowed if i.kind == "quote")
    luck = _CHANCE + _ROUNDED + (_PREFERRED if taste.prefers else 0.0)
    hopes = [
        (-_quality(i, scores) - _newness(i, day) - luck, at) for at, i in enumerate(allowed)
    ]
    hopes.sort(reverse=True)
    weighed: list[tuple[float, float, int, Pick]] = []
    while hopes or weighed:
        while hopes and (not weighed or hopes[-1][0] <= weighed[0][0]):
            _, at = hopes.pop()
            lot = _lot(allowed[at], day, guild_id)
            why = _worth(allowed[at], scores, day, lot, taste, heard)
            worth = sum(value for _, value in why)
            heappush(weighed, (-worth, lot, at, Pick(allowed[at], why)))
        yield heappop(weighed)[-1]


def _quality(insight: Insight, scores: Sequence[float]) -> float:
    """Where an insight stands among its like, from 0 to 1.

    Scores of different episodes are compared by rank; a curated insight, which
    somebody chose already, counts as one of the better quotes.
    """
    if insight.kind == "quote" and scores:
        return bisect_left(scores, insight.score) / len(scores)
    return _CHOSEN


def _newness(insight: Insight, day: date) -> float:
    if insight.published is None:
        return 0.0
    age = max(0, (day - insight.published.date()).days)
    return float(_NEWEST * 0.5 ** (age / _FADES_DAYS))


def _worth(
    insight: Insight,
    scores: Sequence[float],
    day: date,
    lot: float,
    taste: Taste,
    heard: Mapping[str, float],
) -> tuple[tuple[str, float], ...]:
    """Named parts: quality among its like, newness, taste, and the day's lot.

    What can add to it must count among the hopes of ``_ranked``, too.
    """
    parts = {
        "quality": _quality(insight, scores),
        "lot": _CHANCE * lot,
        "new": _newness(insight, day),
    }
    if taste.likes(insight):
        parts["preferred"] = _PREFERRED
    parts["heard lately"] = -_HEARD * min(2.0, heard.get(fold(voice_of(insight) or ""), 0.0))
    return tuple([(name, round(value, 4)) for name, value in parts.items() if value])


def _lot(insight: Insight, day: date, guild_id: int) -> float:
    """A number from 0 to 1 that is fixed for this insight, day and server."""
    key = f"{guild_id}|{day.isoformat()}|{insight.id}|{insight.episode_id}|{insight.text}"
    digest = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (min(len(one), len(other)) or 1)
