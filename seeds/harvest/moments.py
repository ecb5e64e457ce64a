"""Key moments: passages that stand for the stretches of an episode."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from seeds.harvest.candidates import Passage, second_of, spans_of
from seeds.harvest.gate import rejections
from seeds.harvest.hearing import Hearing, hear
from seeds.harvest.hold import hold_reason
from seeds.harvest.words import content_stems
from store.model import Chapter, Span, Turn

FEWEST, MOST = 5, 8
_SECONDS_EACH = 480.0
_CENTRALITY = 4.0
_TITLE = 3.0
_NEVER = frozenset(
    {"host", "advert", "sound", "cut off", "question", "show", "address", "coarse", "thin"}
)
"""Reasons that no stretch can be so poor as to overlook."""
_RELUCTANT = 1.5
_TOLD = 3.0
_ALIKE = 85.0


@dataclass(frozen=True, slots=True)
class Moment:
    """A verbatim passage that stands for a stretch of an episode.

    ``text`` is the characters of ``spans`` joined by ``store.model.ELLIPSIS``.
    """

    spans: tuple[Span, ...]
    text: str
    speaker: str | None
    start_s: float | None


@dataclass(frozen=True, slots=True)
class _Rated:
    passage: Passage
    score: float
    start_s: float | None


def find_moments(
    turns: Sequence[Turn],
    chapters: Sequence[Chapter] = (),
    duration_s: float | None = None,
    hosts: Collection[str] = (),
    language: str | None = None,
    *,
    most: int = MOST,
    heard: Hearing | None = None,
) -> list[Moment]:
    """Return five to eight passages spread over an episode, in its order.

    The episode is cut into as many stretches, along its chapters where they are
    timed and enough, else by even shares of what is said; each gives the passage
    that is nearest to what the stretch is about and stands best by itself. Fewer
    come back from an episode too short or too poor for five.

    Args:
        turns: the episode in order.
        chapters: its chapters; untimed ones are not used.
        duration_s: length of the audio; guessed from the turns where None.
        hosts: names of the show's hosts, if known.
        language: code of the language, or None to guess.
        most: so many at most, where room is short.
        heard: the episode, where it was heard already.
    """
    rated = _rate(turns, heard or hear(turns, hosts, language))
    length = duration_s or max((turn.start_s or 0.0 for turn in turns), default=0.0)
    count = min(most, _how_many(turns, length))
    starts = _stretches(chapters, rated, length, count)
    best: list[_Rated] = []
    for number in range(len(starts)):
        inside = [r for r in rated if _stretch_of(r, starts) == number]
        best += _best(inside, best, _title_at(chapters, starts[number]))
    return [_moment(turns, rated) for rated in best]


def _how_many(turns: Sequence[Turn], length: float) -> int:
    seconds = length or sum(len(turn.text.split()) for turn in turns) / 2.6
    return min(MOST, max(FEWEST, round(seconds / _SECONDS_EACH)))


def _rate(turns: Sequence[Turn], heard: Hearing) -> list[_Rated]:
    """Every passage that may be shown, with its score."""
    readings = heard.readings
    rated: list[_Rated] = []
    for passage in heard.passages:
        reasons = rejections(passage, readings.total(passage), heard.setting)
        if reasons & _NEVER or hold_reason(passage.text):
            continue
        parts = readings.parts(passage)
        score = sum(parts.values()) + _CENTRALITY * parts.get("central", 0.0)
        score -= _RELUCTANT * len(reasons)
        rated.append(_Rated(passage, score, second_of(turns, passage.pieces[0])))
    return rated


def _stretches(
    chapters: Sequence[Chapter], rated: Sequence[_Rated], length: float, count: int
) -> list[float]:
    """Where the stretches begin: in seconds along chapters, else in shares of the words."""
    timed = sorted(c.start_s for c in chapters if c.start_s is not None and c.start_s < length)
    clocked = bool(rated) and all(r.start_s is not None for r in rated)
    if not clocked or len(timed) < FEWEST:
        return [number / count for number in range(count)]
    chosen: list[float] = [0.0]
    for number in range(1, count):
        left = [at for at in timed if at > chosen[-1]]
        if left:
            chosen.append(min(left, key=lambda at: abs(at - number * length / count)))
    return chosen


def _stretch_of(rated: _Rated, starts: Sequence[float]) -> int:
    shares = starts[-1] < 1.0
    at = rated.passage.place if shares or rated.start_s is None else rated.start_s
    return max((n for n, start in enumerate(starts) if start <= at), default=0)


def _title_at(chapters: Sequence[Chapter], start: float) -> frozenset[str]:
    titles = (c.title for c in chapters if c.start_s is not None and c.start_s == start)
    return frozenset(content_stems(" ".join(titles)))


def _best(
    inside: Sequence[_Rated],
    taken: Sequence[_Rated],
    title: frozenset[str],
) -> list[_Rated]:
    """The best passage of a stretch that says nothing already shown, or none."""
    shown = [frozenset(content_stems(r.passage.text)) for r in taken]

    def worth(rated: _Rated) -> float:
        stems = frozenset(content_stems(rated.passage.text))
        told = max((_shared(stems, other) for other in shown), default=0.0)
        titled = len(stems & title) / len(title) if title else 0.0
        return rated.score + _TITLE * titled - _TOLD * told

    for rated in sorted(inside, key=worth, reverse=True):
        if not any(_repeats(rated.passage, r.passage) for r in taken):
            return [rated]
    return []


def _repeats(one: Passage, other: Passage) -> bool:
    """Whether two passages share a sentence, or say the same."""
    if one.run == other.run and (
        one.first < other.first + len(other.sentences)
        and other.first < one.first + len(one.sentences)
    ):
        return True
    return fuzz.token_sort_ratio(one.text, other.text) >= _ALIKE


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (min(len(one), len(other)) or 1)


def _moment(turns: Sequence[Turn], rated: _Rated) -> Moment:
    passage = rated.passage
    return Moment(
        spans=spans_of(turns, passage.pieces),
        text=passage.text,
        speaker=passage.speaker,
        start_s=rated.start_s,
    )
