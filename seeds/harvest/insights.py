"""The passages of an episode that are worth posting, best first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from seeds.harvest.candidates import Passage, second_of, spans_of
from seeds.harvest.gate import passes
from seeds.harvest.hearing import Hearing, hear
from seeds.harvest.hold import hold_reason
from seeds.harvest.words import content_stems
from store.model import Insight, Turn

_OPENING, _OPENING_ENDS = 1.5, 0.1
"""Against what stands in the first tenth, where matters are only introduced."""
_ALIKE = 70.0
_SURROUNDINGS = 0.45
_SAME_SUBJECT = 0.35
_LIMIT = 20
_FLOOR = 1.5
"""A score below which a passage is not worth posting, however little there is."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A passage that passed the gate, with the named parts of its score."""

    passage: Passage
    parts: dict[str, float]
    score: float


def find_insights(
    turns: Sequence[Turn],
    hosts: Collection[str] = (),
    limit: int | None = None,
    language: str | None = None,
    *,
    heard: Hearing | None = None,
) -> list[Insight]:
    """Return the passages of an episode that are worth posting, best first.

    Few good ones rather than many: the list may be short or empty. No two share
    a sentence or say nearly the same. ``held`` is set on those that an admin
    must see first.

    Args:
        turns: the episode in order; spans name ``Turn.id``, or the index in
            ``turns`` where no turn has been stored yet.
        hosts: names of the show's hosts, if known; else they are guessed.
        limit: at most so many, or None for all that are good (20 at most).
        language: code of the language ("en-GB"), or None to guess.
        heard: the episode, where it was heard already.
    """
    ranked = rank_passages(heard or hear(turns, hosts, language))
    chosen = pick_diverse(ranked, _LIMIT if limit is None else limit)
    return [_insight(turns, scored) for scored in chosen]


def rank_passages(heard: Hearing) -> list[Scored]:
    """Return every passage that passes the gate, best first; they may overlap."""
    readings = heard.readings
    scored: list[Scored] = []
    for passage in heard.passages:
        if passes(passage, readings.total(passage), heard.setting):
            parts = readings.parts(passage)
            parts["opening"] = -_OPENING * max(0.0, 1 - passage.place / _OPENING_ENDS)
            scored.append(Scored(passage, parts, sum(parts.values())))
    surrounded = [s for s in _with_surroundings(scored) if s.score >= _FLOOR]
    surrounded.sort(key=lambda s: (-s.score, s.passage.run, s.passage.first, s.passage.words))
    return surrounded


def _with_surroundings(scored: Sequence[Scored]) -> list[Scored]:
    """Add what the sentences of a passage, and those beside it, are worth in others.

    A passage amid good ones is part of an argument; one good passage among
    those that the gate rejects is more often a lucky hit.
    """
    worth: dict[tuple[int, int], list[float]] = defaultdict(list)
    for one in scored:
        for at in range(len(one.passage.sentences)):
            worth[one.passage.run, one.passage.first + at].append(one.score)
    mean = {key: sum(scores) / len(scores) for key, scores in worth.items()}
    found: list[Scored] = []
    for one in scored:
        run, first = one.passage.run, one.passage.first
        near = [(run, first + at) for at in range(-1, len(one.passage.sentences) + 1)]
        around = sum(mean.get(key, 0.0) for key in near) / len(near)
        parts = one.parts | {"surroundings": round(_SURROUNDINGS * around, 4)}
        found.append(Scored(one.passage, parts, round(sum(parts.values()), 4)))
    return found


def pick_diverse(ranked: Sequence[Scored], limit: int) -> list[Scored]:
    """Pick from the best down: nothing overlapping, nothing said twice."""
    chosen: list[Scored] = []
    taken: set[tuple[int, int]] = set()
    subjects: list[frozenset[str]] = []
    for scored in ranked:
        if len(chosen) >= limit:
            break
        passage = scored.passage
        own = {(passage.run, passage.first + i) for i in range(len(passage.sentences))}
        subject = frozenset(content_stems(passage.text))
        if own & taken or any(_overlap(subject, other) > _SAME_SUBJECT for other in subjects):
            continue
        if any(fuzz.token_sort_ratio(passage.text, c.passage.text) >= _ALIKE for c in chosen):
            continue
        chosen.append(scored)
        taken |= own
        subjects.append(subject)
    return chosen


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (min(len(one), len(other)) or 1)


def _insight(turns: Sequence[Turn], scored: Scored) -> Insight:
    passage = scored.passage
    first = turns[passage.pieces[0][0]]
    return Insight(
        kind="quote",
        text=passage.text,
        spans=spans_of(turns, passage.pieces),
        speaker=passage.speaker,
        speaker_id=first.speaker_id,
        start_s=second_of(turns, passage.pieces[0]),
        score=scored.score,
        parts=tuple(sorted(scored.parts.items(), key=lambda part: -abs(part[1]))),
        held=hold_reason(passage.text),
    )
