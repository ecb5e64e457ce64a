"""Who speaks when in an episode, and how much: a lane for each of them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from store.model import Turn

SLOTS = 96
"""Equal parts into which an episode's length is cut."""

MOST_LANES = 6
NOT_NAMED = "not named"

_KNOWN = 0.8
"""So many of the turns must have a time for the lanes to run along the clock."""


@dataclass(frozen=True, slots=True)
class Lane:
    """One speaker: their share of all words, and of the words of each slot (0 to 1)."""

    name: str
    share: float
    slots: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Lanes:
    """The lanes of an episode, the most talkative first.

    ``seconds`` is the episode's length where the lanes run along the clock;
    None where times are missing and they run along the words that were said.
    """

    lanes: tuple[Lane, ...]
    seconds: float | None


def find_lanes(turns: Sequence[Turn], duration_s: float | None) -> Lanes:
    """Return who speaks when; no lanes where nobody speaks or nobody is named.

    Those who say least share one lane if there are more than ``MOST_LANES``.
    """
    words = [len(turn.text.split()) for turn in turns]
    total = sum(words)
    if not total or not any(turn.speaker for turn in turns):
        return Lanes((), None)
    seconds = _length(turns, words, duration_s)
    places = _by_words(words) if seconds is None else _by_clock(turns, seconds)
    said: dict[str, list[float]] = defaultdict(lambda: [0.0] * SLOTS)
    for turn, count, (start, end) in zip(turns, words, places, strict=True):
        _spread(said[turn.speaker or NOT_NAMED], count, start, end)
    ranked = sorted(said, key=lambda name: (name == NOT_NAMED, -sum(said[name]), name))
    if len(ranked) > MOST_LANES:
        rest = ranked[MOST_LANES - 1 :]
        together = [sum(column) for column in zip(*(said[n] for n in rest), strict=True)]
        ranked = ranked[: MOST_LANES - 1]
        said = {name: said[name] for name in ranked} | {f"{len(rest)} others": together}
        ranked.append(f"{len(rest)} others")
    spoken = [sum(column) for column in zip(*said.values(), strict=True)]
    lanes = [
        Lane(
            name,
            sum(said[name]) / total,
            tuple(x / y if y else 0.0 for x, y in zip(said[name], spoken, strict=True)),
        )
        for name in ranked
    ]
    return Lanes(tuple(lanes), seconds)


def _length(
    turns: Sequence[Turn], words: Sequence[int], duration_s: float | None
) -> float | None:
    """The episode's seconds, if enough is known of when its words were said."""
    starts = [turn.start_s for turn in turns if turn.start_s is not None]
    timed = sum(n for turn, n in zip(turns, words, strict=True) if turn.start_s is not None)
    plausible = all(math.isfinite(s) and s >= 0 for s in starts) and starts == sorted(starts)
    if len(starts) < 2 or timed < _KNOWN * sum(words) or not plausible or not starts[-1]:
        return None
    if duration_s and math.isfinite(duration_s) and duration_s > starts[-1]:
        return duration_s
    pace = starts[-1] / max(1, sum(words[:-1]))
    last = turns[-1].end_s
    return max(last or 0.0, starts[-1] + pace * words[-1], 1.0)


def _by_words(words: Sequence[int]) -> list[tuple[float, float]]:
    total, before, places = sum(words), 0, []
    for count in words:
        places.append((before / total, (before + count) / total))
        before += count
    return places


def _by_clock(turns: Sequence[Turn], seconds: float) -> list[tuple[float, float]]:
    """Where each turn begins and ends, as shares of the length; untimed ones share a place."""
    places: list[tuple[float, float]] = []
    following = seconds
    for turn in reversed(turns):
        start = following if turn.start_s is None else turn.start_s
        end = following if turn.end_s is None else min(max(turn.end_s, start), seconds)
        places.append((min(start / seconds, 1.0), min(end / seconds, 1.0)))
        following = start
    return places[::-1]


def _spread(slots: list[float], words: float, start: float, end: float) -> None:
    """Share a turn's words among the slots that it runs through."""
    first = min(int(start * SLOTS), SLOTS - 1)
    last = min(int(end * SLOTS), SLOTS - 1)
    if end <= start or first == last:
        slots[first] += words
        return
    for slot in range(first, last + 1):
        inside = min(end, (slot + 1) / SLOTS) - max(start, slot / SLOTS)
        slots[slot] += words * max(0.0, inside) / (end - start)
