"""Words of a query that the archive spells otherwise.

A misheard name, a slip of the finger, two words for one: for words that the
archive hardly knows, look for ones it knows that look or sound nearly the same.
They stand beside the original at a lower weight; nothing is ever replaced.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

LEAST_ALIKE = 72.0
"""Likeness (0 to 100) from which a word may be meant; measured on real slips."""

JOINED_ALIKE = 88.0
"""The same for two words that were written apart, which is a bolder guess."""

SHORTEST = 4
"""Letters; shorter words have too many neighbours."""

MOST_SUBSTITUTES = 4

_LETTERS = 32
_ROUNDING = 0.01

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


class _Shelf:
    """Words that begin with one letter, shorter ones first, with what they are made of.

    ``letters`` and ``bones`` count each letter (by its last five bits) of the
    words and of their skeletons: a line a letter, a column a word.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.words = sorted(words, key=len)
        # One text for all of them: no step of the way to a skeleton crosses a line.
        self.sounds = skeleton("\n".join(self.words)).split("\n")
        self._lengths = np.array([len(word) for word in self.words], np.float32)
        self._letters = _letters(self.words)
        self._bone_lengths = np.array([len(sound) for sound in self.sounds], np.float32)
        self._bones = _letters(self.sounds)

    def find_likely(
        self, word: Counter[int], sound: Counter[int], reach: int, least: float
    ) -> list[int]:
        """Return the numbers of words that may be alike enough, going by their letters.

        Two words cannot be more alike than the letters they share make them.
        """
        size = word.total()
        low, high = np.searchsorted(self._lengths, (size - reach, size + reach + 1))
        chosen = slice(low, high)
        looks = _most_alike(word, self._letters[:, chosen], self._lengths[chosen])
        alike = looks
        if sound.total() > 1:
            sounds = _most_alike(sound, self._bones[:, chosen], self._bone_lengths[chosen])
            alike = np.maximum(looks, (looks + sounds) / 2)
        found: list[int] = (np.flatnonzero(alike >= least - _ROUNDING) + low).tolist()
        return found


def _letters(words: Sequence[str]) -> npt.NDArray[np.uint8]:
    letters = np.frombuffer("".join(words).encode("utf-32-le"), np.uint32) % _LETTERS
    owner = np.repeat(np.arange(len(words)), [len(word) for word in words])
    counts = np.bincount(letters * len(words) + owner, minlength=_LETTERS * len(words))
    return counts.reshape(_LETTERS, len(words)).astype(np.uint8)


def _most_alike(
    word: Counter[int], letters: npt.NDArray[np.uint8], lengths: npt.NDArray[np.float32]
) -> npt.NDArray[np.float32]:
    """Return the most that ``fuzz.ratio`` can be for words of such letters and lengths."""
    shared = np.zeros(len(lengths), np.uint8)
    for letter, times in word.items():
        shared += np.minimum(letters[letter], np.uint8(times))
    bound: npt.NDArray[np.float32] = shared * np.float32(200) / (lengths + word.total())
    return bound


def _count_letters(word: str) -> Counter[int]:
    return Counter([ord(each) % _LETTERS for each in word])


class Spelling:
    """Finds words of the archive that are nearly the ones asked for.

    Args:
        words: the archive's words.
        known: how often each was said; 0 for words that are out of use.
    """

    def __init__(self, words: Sequence[str], known: Sequence[int]) -> None:
        self._count = {word: times for word, times in zip(words, known, strict=True) if times}
        self._by_first: defaultdict[str, list[str]] = defaultdict(list)
        for word in self._count:
            if len(word) >= SHORTEST and word.isalpha():
                self._by_first[word[0]].append(word)
        self._shelves: dict[str, _Shelf] = {}

    def count(self, word: str) -> int:
        """Return how often ``word`` was said."""
        return self._count.get(word, 0)

    def find_alike(self, word: str, least: float = LEAST_ALIKE) -> list[Substitute]:
        """Return known words that look or sound like ``word``, best first."""
        if not SHORTEST <= len(word) <= 24 or not word.isalpha():
            return []
        sound = skeleton(word)
        chosen, heard = self._likely(word, sound, least)
        if not chosen:
            return []
        looks = process.cdist([word], chosen, scorer=fuzz.ratio, dtype=np.float32)[0]
        sounds = np.zeros(len(chosen), np.float32)
        if len(sound) > 1:
            sounds = process.cdist([sound], heard, scorer=fuzz.ratio, dtype=np.float32)[0]
        alike = np.maximum(looks, (looks + sounds) / 2)
        # Of words equally alike, the one that is said more often is meant.
        said = np.log1p([self.count(each) for each in chosen])
        order = sorted(range(len(chosen)), key=lambda i: (-alike[i] - said[i], chosen[i]))
        return [
            Substitute(chosen[i], float(alike[i]) / 100)
            for i in order[:MOST_SUBSTITUTES]
            if alike[i] >= least and chosen[i] != word
        ]

    def _likely(self, word: str, sound: str, least: float) -> tuple[list[str], list[str]]:
        """Return words worth comparing with ``word``, and their skeletons."""
        firsts = {word[0]}.union(*(group for group in _SOUNDS if word[0] in group))
        reach = 1 if len(word) < 6 else 2
        letters, bones = _count_letters(word), _count_letters(sound)
        chosen: list[str] = []
        heard: list[str] = []
        for first in sorted(firsts & self._by_first.keys()):
            shelf = self._shelf(first)
            for number in shelf.find_likely(letters, bones, reach, least):
                chosen.append(shelf.words[number])
                heard.append(shelf.sounds[number])
        return chosen, heard

    def _shelf(self, first: str) -> _Shelf:
        shelf = self._shelves.get(first)
        if shelf is None:
            self._shelves[first] = shelf = _Shelf(self._by_first[first])
        return shelf

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
