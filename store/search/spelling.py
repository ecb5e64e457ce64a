"""Words of a query that the archive spells otherwise.

A misheard name, a slip of the finger, two words for one: for words that the
archive hardly knows, look for ones it knows that look or sound nearly the same.
They stand beside the original at a lower weight; nothing is ever replaced.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

LEAST_ALIKE = 72.0
"""Likeness (0 to 100) from which a word may be meant; measured on real slips."""

JOINED_ALIKE = 88.0
"""The same for two words that were written apart, which is a bolder guess."""

SHORTEST = 4
"""Letters; shorter words have too many neighbours."""

MOST_SUBSTITUTES = 4

_SOUNDS = ("aeiouyhw", "ckqgxj", "szcx", "fpvb", "td", "mn", "lr", "gj", "bvw")
"""Letters that are heard for one another at the start of a word."""

_DOUBLED = re.compile(r"(.)\1+")
_SILENT = re.compile(r"(?<=.)[aeiouyhw]+")
_ALIKE = str.maketrans("kqzxjvd", "ccssgft")


def skeleton(word: str) -> str:
    """Return how a word sounds, roughly: consonants, like ones made equal.

    ``maytwan`` and ``meituan`` are both ``mtn``.
    """
    sound = word.replace("ph", "f").replace("ck", "k").translate(_ALIKE)
    return _DOUBLED.sub(r"\1", _SILENT.sub("", sound))


@dataclass(frozen=True, slots=True)
class Substitute:
    """A word that may be meant, and how alike it is (0 to 1)."""

    word: str
    alike: float


class Spelling:
    """Finds words of the archive that are nearly the ones asked for.

    Args:
        words: the archive's words.
        known: how often each was said; 0 for words that are out of use.
    """

    def __init__(self, words: Sequence[str], known: Sequence[int]) -> None:
        self._count = {word: times for word, times in zip(words, known, strict=True) if times}
        self._shelves: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        for word in self._count:
            if len(word) >= SHORTEST and word.isalpha():
                self._shelves[word[0], len(word)].append(word)

    def count(self, word: str) -> int:
        """Return how often ``word`` was said."""
        return self._count.get(word, 0)

    def find_alike(self, word: str, least: float = LEAST_ALIKE) -> list[Substitute]:
        """Return known words that look or sound like ``word``, best first."""
        if not SHORTEST <= len(word) <= 24 or not word.isalpha():
            return []
        nearby = self._nearby(word)
        if not nearby:
            return []
        # Not even sounding the same would lift what looks less alike than this.
        enough = 2 * least - 100
        looks = process.cdist(
            [word], nearby, scorer=fuzz.ratio, dtype=np.float32, score_cutoff=enough
        )[0]
        likely = np.flatnonzero(looks >= enough)
        if not likely.size:
            return []
        chosen = [nearby[i] for i in likely]
        sound = skeleton(word)
        sounds = np.zeros(len(chosen), np.float32)
        if len(sound) > 1:
            heard = [skeleton(each) for each in chosen]
            sounds = process.cdist([sound], heard, scorer=fuzz.ratio, dtype=np.float32)[0]
        looks = looks[likely]
        alike = np.maximum(looks, (looks + sounds) / 2)
        # Of words equally alike, the one that is said more often is meant.
        said = np.log1p([self.count(each) for each in chosen])
        order = sorted(range(len(chosen)), key=lambda i: (-alike[i] - said[i], chosen[i]))
        return [
            Substitute(chosen[i], float(alike[i]) / 100)
            for i in order[:MOST_SUBSTITUTES]
            if alike[i] >= least and chosen[i] != word
        ]

    def _nearby(self, word: str) -> list[str]:
        firsts = {word[0]}.union(*(group for group in _SOUNDS if word[0] in group))
        reach = 1 if len(word) < 6 else 2
        return [
            each
            for first in sorted(firsts)
            for length in range(len(word) - reach, len(word) + reach + 1)
            for each in self._shelves.get((first, length), ())
        ]

    def find_joined(self, first: str, second: str) -> list[Substitute]:
        """Return known words that two neighbouring ones may be (``ali baba``)."""
        joined = first + second
        if len(joined) < SHORTEST + 1:
            return []
        if self.count(joined):
            return [Substitute(joined, 1.0)]
        if min(self.count(first), self.count(second)) > self.count(joined) + 2_000:
            return []
        return self.find_alike(joined, JOINED_ALIKE)[:1]

    def find_split(self, word: str) -> tuple[str, str] | None:
        """Return the two known words that an unknown one is made of, if any."""
        return max(self._splits(word), key=self._rarer, default=None)

    def _splits(self, word: str) -> Iterator[tuple[str, str]]:
        for at in range(3, len(word) - 2):
            parts = word[:at], word[at:]
            if self._rarer(parts) > 20:
                yield parts

    def _rarer(self, parts: tuple[str, str]) -> int:
        return min(map(self.count, parts))
