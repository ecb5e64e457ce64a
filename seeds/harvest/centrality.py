"""How near a passage is to what its episode is about, in linear time."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from seeds.harvest.words import content_stems


class Focus:
    """The weight of each word in one episode.

    A word counts by how often the episode says it, damped (as BM25 damps), and
    by how few sentences hold it; a passage by the mean weight of its words.
    LexRank compares every pair of sentences; this needs one pass.
    """

    def __init__(self, sentences: Sequence[str]) -> None:
        held: Counter[str] = Counter()
        for sentence in sentences:
            held.update(set(content_stems(sentence)))
        count = len(sentences) + 1
        weights = {
            word: (times / (times + 2)) * math.log(count / times)
            for word, times in held.items()
            if times > 1
        }
        most = sorted(weights.values(), reverse=True)[:40]
        scale = sum(most) / len(most) if most else 1.0
        self._weights = {word: weight / (scale or 1.0) for word, weight in weights.items()}

    def of(self, text: str) -> float:
        """Return the centrality of ``text``, about 0 to 1."""
        stems = set(content_stems(text))
        if not stems:
            return 0.0
        return min(1.0, sum(self._weights.get(s, 0.0) for s in stems) / (len(stems) + 3))
