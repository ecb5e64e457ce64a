"""The insights a server gets on one day, chosen among all that it may see.

Pure and deterministic: the same insights, day, server, history and taste give
the same choice, whatever order the insights come in.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rapidfuzz import fuzz

from seeds.harvest.words import content_stems, fold
from store.model import Insight

REST_DAYS = 90
_ALIKE = 72.0
_SAME_WORDS = 0.6
_SAME_SUBJECT = 0.3
_PREFERRED = 0.35
_NEWEST = 0.5
_FADES_DAYS = 30.0
_CHANCE = 0.25
_HEARD = 0.3
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
class Taste:
    """What a server's admins asked for.

    ``pinned`` are insights to post on this day, first; ``hidden`` ones never.
    Podcasts and speakers are compared by name without regard to case and
    accents; a topic fits an insight whose words include all of the topic's.
    """

    pinned: tuple[int, ...] = ()
    hidden: frozenset[int] = frozenset()
    prefer_podcasts: frozenset[str] = frozenset()
    exclude_podcasts: frozenset[str] = frozenset()
    prefer_speakers: frozenset[str] = frozenset()
    exclude_speakers: frozenset[str] = frozenset()
    prefer_topics: frozenset[str] = frozenset()
    exclude_topics: frozenset[str] = frozenset()

    def likes(self, insight: Insight) -> tuple[str, ...]:
        """Return what is preferred of an insight: its podcast, speaker, topics."""
        return _fitting(insight, self.prefer_podcasts, self.prefer_speakers, self.prefer_topics)

    def bars(self, insight: Insight) -> tuple[str, ...]:
        """Return what is excluded of an insight: its podcast, speaker, topics."""
        return _fitting(
            insight, self.exclude_podcasts, self.exclude_speakers, self.exclude_topics
        )


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
    for pick in (*_one_a_page(ranked), *ranked):
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
        self._told = [(fold(p.text), frozenset(content_stems(p.text))) for p in recent]
        yesterday = [p for p in recent if p.on >= day - timedelta(days=1)]
        self._episodes = {p.episode_id for p in yesterday if p.episode_id}
        self._speakers = {fold(p.speaker) for p in yesterday if p.speaker}
        self._subjects: list[frozenset[str]] = []

    def take(self, pick: Pick) -> None:
        insight = pick.insight
        stems = frozenset(content_stems(insight.text))
        self.picks.append(pick)
        self._ids.add(insight.id)
        self._told.append((fold(insight.text), stems))
        self._subjects.append(stems)
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
        stems = frozenset(content_stems(insight.text))
        if any(_shared(stems, subject) > _SAME_SUBJECT for subject in self._subjects):
            return False
        return not self._was_told(fold(insight.text), stems)

    def was_posted(self, insight: Insight) -> bool:
        """Whether it, or nearly the same, lies on the table or was posted before."""
        stems = frozenset(content_stems(insight.text))
        return insight.id in self._ids or self._was_told(fold(insight.text), stems)

    def _was_told(self, text: str, stems: frozenset[str]) -> bool:
        return any(
            _shared(stems, told) > _SAME_WORDS or fuzz.token_sort_ratio(text, was) >= _ALIKE
            for was, told in self._told
        )


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
    return _worth(insight, scores, day, guild_id, taste, _heard(recent, day))


def voice_of(insight: Insight) -> str | None:
    """Return whose words they are: the speaker's, or of an editor's page of insights."""
    return insight.speaker or (insight.source or None if insight.kind == "curated" else None)


def _one_a_page(ranked: Sequence[Pick]) -> list[Pick]:
    """Leave one curated insight of each page; more come only where nothing else does."""
    pages: set[str] = set()
    kept = []
    for pick in ranked:
        page = pick.insight.source if pick.insight.kind == "curated" else None
        if page is None or page not in pages:
            kept.append(pick)
        if page is not None:
            pages.add(page)
    return kept


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
) -> list[Pick]:
    """Return the allowed insights with their worth, best first."""
    allowed = [i for i in insights if i.id not in taste.hidden and not taste.bars(i)]
    scores = sorted(i.score for i in allowed if i.kind == "quote")
    picks = [Pick(i, _worth(i, scores, day, guild_id, taste, heard)) for i in allowed]
    picks.sort(key=lambda p: (-sum(v for _, v in p.why), _lot(p.insight, day, guild_id)))
    return picks


def _worth(
    insight: Insight,
    scores: Sequence[float],
    day: date,
    guild_id: int,
    taste: Taste,
    heard: Mapping[str, float],
) -> tuple[tuple[str, float], ...]:
    """Named parts: quality among its like, newness, taste, and the day's lot.

    Scores of different episodes are compared by rank; a curated insight, which
    somebody chose already, counts as one of the better quotes.
    """
    quality = 0.75
    if insight.kind == "quote" and scores:
        quality = bisect_left(scores, insight.score) / len(scores)
    parts = {"quality": quality, "lot": _CHANCE * _lot(insight, day, guild_id)}
    if insight.published is not None:
        age = max(0, (day - insight.published.date()).days)
        parts["new"] = _NEWEST * 0.5 ** (age / _FADES_DAYS)
    if taste.likes(insight):
        parts["preferred"] = _PREFERRED
    parts["heard lately"] = -_HEARD * min(2.0, heard.get(fold(voice_of(insight) or ""), 0.0))
    return tuple((name, round(value, 4)) for name, value in parts.items() if value)


def _lot(insight: Insight, day: date, guild_id: int) -> float:
    """A number from 0 to 1 that is fixed for this insight, day and server."""
    key = f"{guild_id}|{day.isoformat()}|{insight.id}|{insight.episode_id}|{insight.text}"
    digest = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


def _fitting(
    insight: Insight,
    podcasts: Collection[str],
    speakers: Collection[str],
    topics: Collection[str],
) -> tuple[str, ...]:
    return (
        *_named(insight.podcast, podcasts),
        *_named(insight.speaker, speakers),
        *_about(insight, topics),
    )


def _named(name: str | None, listed: Collection[str]) -> list[str]:
    if not name or not listed:
        return []
    folded = fold(name)
    return sorted(one for one in listed if fold(one) == folded)


def _about(insight: Insight, topics: Collection[str]) -> list[str]:
    if not topics:
        return []
    stems = set(content_stems(insight.text))
    wanted = {topic: set(content_stems(topic)) for topic in topics}
    return sorted(topic for topic, words in wanted.items() if words and words <= stems)


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (min(len(one), len(other)) or 1)
