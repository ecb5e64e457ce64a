"""Words with times of their own, put back together as they were written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from seeds.readers.cues import Cue
from seeds.readers.segments import segment_cue

NEAR = 80
"""How many characters ahead in the text the next word is looked for."""
FOUND = 0.7
"""Share of words that must be found in the text for their times to be trusted."""


def word_cues(
    words: Sequence[Mapping[str, object]],
    text: str = "",
    names: Mapping[str, str] | None = None,
    *,
    unit: float = 1.0,
) -> list[Cue]:
    """Return one cue a word.

    Where ``text`` is given and holds these words, the cues together are exactly
    that text, punctuation and capitals included; else the words themselves.
    Words that bring their own leading spaces are joined by nothing else.
    """
    cues = [segment_cue(word, names, unit=unit) for word in words]
    cues = [cue for cue in cues if cue.text.strip()]
    if text.strip() and (aligned := _aligned(text, cues)):
        return aligned
    if sum(cue.text[0].isspace() for cue in cues) * 2 > len(cues):
        return [replace(cue, glued=not cue.text[0].isspace()) for cue in cues]
    return cues


def _aligned(text: str, cues: Sequence[Cue]) -> list[Cue]:
    """Cut ``text`` where each word begins; nothing if too few words are found."""
    lower = text.lower() if len(text.lower()) == len(text) else text
    starts: list[tuple[int, Cue]] = []
    place = 0
    for cue in cues:
        word = cue.text.strip().lower()
        at = lower.find(word, place, place + NEAR + len(word))
        if at >= 0:
            starts.append((at, cue))
            place = at + len(word)
    if len(starts) < FOUND * len(cues) or not starts:
        return []
    starts[0] = (0, starts[0][1])
    ends = [at for at, _cue in starts[1:]] + [len(text)]
    return [
        replace(cue, text=text[at:end], glued=at > 0 and not text[at - 1].isspace())
        for (at, cue), end in zip(starts, ends, strict=True)
    ]
