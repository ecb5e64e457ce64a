"""How good a passage is, as named parts that add up to its score."""

from __future__ import annotations

from collections.abc import Sequence

from seeds.harvest.signals import Signals

Parts = dict[str, float]

_WEIGHTS = {
    "claim": 0.75,
    "judging": 0.4,
    "contrast": 1.0,
    "cause": 0.6,
    "comparison": 0.65,
    "condition": 1.1,
    "argued": 0.35,
    "quantity": 0.1,
    "names": 0.1,
    "content": 1.2,
    "length": 1.3,
    "central": 0.85,
    "weakest": 1.0,
}
_AGAINST = {
    "person": 2.1,
    "we": 1.0,
    "past": 0.4,
    "pronouns": 0.1,
    "pointing": 0.4,
    "reported": 1.2,
    "fillers": 0.65,
    "vague": 0.2,
    "litter": 2.5,
    "fragments": 1.4,
    "crowd": 0.6,
    "commas": 0.8,
    "breaks": 2.0,
}


def quality(counts: Signals, sentences: Sequence[Signals], central: Sequence[float]) -> Parts:
    """Return the parts of a passage's score; those against it are negative.

    Every part grows fast with the first sign and slowly with further ones, so
    that one word repeated does not carry a passage; and a passage is held back
    by its weakest sentence.

    Args:
        counts: the passage's signals, all together.
        sentences: the same by sentence.
        central: the centrality (0 to 1) of each sentence.
    """
    words = max(counts.words, 1)
    argued = sum(s.arguments > 0 for s in sentences) / len(sentences)
    raw = {
        "claim": _soft(counts.claim, 1),
        "judging": _soft(counts.judging, 1),
        "contrast": _soft(counts.contrast, 1),
        "cause": _soft(counts.cause, 1),
        "comparison": _soft(counts.comparison, 1.5),
        "condition": _soft(counts.condition, 1),
        "argued": argued,
        "quantity": _soft(counts.numbers, 1),
        "names": _soft(counts.names, 2),
        "content": min(1.0, max(0.0, (counts.content / words - 0.25) / 0.25)),
        "length": _length(words),
        "central": sum(central) / len(central),
        "weakest": min(central),
    }
    against = {
        "person": _soft(counts.first_person, 1),
        "pronouns": min(1.0, 8 * counts.third_person / words),
        "pointing": _soft(counts.pointing, 2),
        "we": _soft(counts.we, 1),
        "past": _soft(counts.past, 2),
        "reported": _soft(counts.reported, 1),
        "litter": _soft(counts.litter, 1),
        "fragments": _soft(counts.fragments, 1),
        "fillers": min(1.0, 18 * counts.fillers / words),
        "vague": min(1.0, 8 * counts.vague / words),
        "crowd": _soft(max(0, counts.names + counts.numbers - 2), 3),
        "commas": min(1.0, 4 * counts.commas / words),
        "breaks": _soft(counts.breaks, 1),
    }
    parts = {name: _WEIGHTS[name] * value for name, value in raw.items()}
    parts |= {name: -_AGAINST[name] * value for name, value in against.items()}
    return {name: round(value, 4) for name, value in parts.items() if value}


def _soft(count: float, half: float) -> float:
    return count / (count + half)


def _length(words: int) -> float:
    """Full from 42 to 66 words, which hold a claim and its reason; nothing at 24 and 90."""
    if words < 42:
        return max(0.0, (words - 24) / 18)
    return 1.0 if words <= 66 else max(0.0, (90 - words) / 24)
