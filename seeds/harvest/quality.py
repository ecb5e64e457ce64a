"""How good a passage is, as named parts that add up to its score."""

from __future__ import annotations

from seeds.harvest.signals import Signals

_WEIGHTS = {
    "claim": 0.6,
    "contrast": 0.9,
    "cause": 1.0,
    "comparison": 0.7,
    "condition": 0.6,
    "quantity": 0.4,
    "names": 0.5,
    "content": 1.0,
    "length": 0.6,
}
_AGAINST = {"person": 0.5, "pronouns": 0.8, "fillers": 0.6, "vague": 0.5}


def quality(counts: Signals) -> dict[str, float]:
    """Return the parts of a passage's score; those against it are negative.

    Every part grows fast with the first sign and slowly with further ones, so
    that one word repeated does not carry a passage.
    """
    words = max(counts.words, 1)
    raw = {
        "claim": _soft(counts.claim, 2),
        "contrast": _soft(counts.contrast, 1),
        "cause": _soft(counts.cause, 1),
        "comparison": _soft(counts.comparison, 1.5),
        "condition": _soft(counts.condition, 1),
        "quantity": _soft(counts.numbers, 1),
        "names": _soft(counts.names, 2),
        "content": min(1.0, max(0.0, (counts.content / words - 0.25) / 0.25)),
        "length": _length(words),
    }
    against = {
        "person": _soft(counts.first_person + 0.5 * counts.hedges, 1),
        "pronouns": min(1.0, 8 * (counts.third_person + 2 * counts.pointing) / words),
        "fillers": min(1.0, 18 * counts.fillers / words),
        "vague": min(1.0, 12 * counts.vague / words),
    }
    parts = {name: _WEIGHTS[name] * value for name, value in raw.items()}
    parts |= {name: -_AGAINST[name] * value for name, value in against.items()}
    return {name: round(value, 4) for name, value in parts.items() if value}


def _soft(count: float, half: float) -> float:
    return count / (count + half)


def _length(words: int) -> float:
    """Full from 32 to 60 words, nothing at 15 and 80."""
    if words < 32:
        return max(0.0, (words - 15) / 17)
    return 1.0 if words <= 60 else max(0.0, (80 - words) / 20)
