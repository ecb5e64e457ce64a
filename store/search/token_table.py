"""Many short texts (names, titles) as arrays, searched word by word.

Nothing changes after building, so threads may share a table.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from store.search.sounds import (
    EQUAL,
    LEAST,
    NICKNAMES,
    beginning,
    likeness,
    skeleton,
    sound,
)

Ids = npt.NDArray[np.int32]
Scores = npt.NDArray[np.float32]

INITIAL = 88.0
"""A single letter that begins a word."""

PREFIX = 95.0
"""The beginning of a word, typed where no word is spelt just so."""

PREFIX_BESIDE_WORD = 90.0
"""The same where such a word exists: ``chan`` means Chan before Chandler."""

_ROUGH = 55
_LOOKED_AT = 120
"""How many words of the table are compared closely for one typed word."""

_MUCH_ALIKE = 80.0
_REMEMBERED = 512


@dataclass(frozen=True)
class Likes:
    """Words like a typed one: likeness by number, and both as arrays, least first."""

    likeness: dict[int, float]
    numbers: Ids
    scores: Scores


@dataclass(frozen=True)
class _Group:
    """Words that begin with one sound: their numbers, letters and sounds."""

    numbers: Ids
    words: list[str]
    sounds: list[str]

    def near(self, typed: str, heard: str) -> list[int]:
        """Numbers of the words worth comparing closely."""
        rough = np.maximum(
            process.cdist([typed], self.words, scorer=fuzz.ratio, dtype=np.uint8)[0],
            process.cdist([heard], self.sounds, scorer=fuzz.ratio, dtype=np.uint8)[0],
        )
        best = np.flatnonzero(rough >= _ROUGH)
        if len(best) > _LOOKED_AT:
            order = np.argsort(-rough[best].astype(np.int16), kind="stable")
            best = best[order[:_LOOKED_AT]]
        found: list[int] = self.numbers[best].tolist()
        return found


class TokenTable:
    """Entries of folded words, found by words that are only like them.

    Args:
        entries: the words of each entry; an entry's number is its place here.
    """

    def __init__(self, entries: Sequence[tuple[str, ...]]) -> None:
        self.words = sorted({word for entry in entries for word in entry})
        number = {word: i for i, word in enumerate(self.words)}
        lengths = np.fromiter((len(entry) for entry in entries), np.int64, len(entries))
        flat = np.fromiter(
            (number[word] for entry in entries for word in entry), np.int32, int(lengths.sum())
        )
        self._starts = np.concatenate(([0], np.cumsum(lengths)))
        self._flat = flat
        owner = np.repeat(np.arange(len(entries), dtype=np.int32), lengths)
        order = np.argsort(flat, kind="stable")
        self._posted = owner[order]
        self._post_starts = np.searchsorted(flat[order], np.arange(len(self.words) + 1))
        self._number = number
        sounds = [sound(word) for word in self.words]
        groups: dict[str, list[int]] = defaultdict(list)
        self._bones: dict[str, list[int]] = defaultdict(list)
        for i, heard in enumerate(sounds):
            for first in {beginning(heard), beginning(self.words[i])}:
                groups[first].append(i)
            if bones := skeleton(heard):
                self._bones[bones].append(i)
        self._groups = {
            first: _Group(
                np.array(numbers, np.int32),
                [self.words[n] for n in numbers],
                [sounds[n] for n in numbers],
            )
            for first, numbers in groups.items()
        }
        self.like = lru_cache(_REMEMBERED)(self._like)

    def __len__(self) -> int:
        return len(self._starts) - 1

    def entry(self, number: int) -> list[int]:
        """The numbers of an entry's words, in order."""
        found: list[int] = self._flat[self._starts[number] : self._starts[number + 1]].tolist()
        return found

    def has(self, word: str) -> bool:
        """Whether some entry has this very word."""
        return word in self._number

    def entries_with(self, word: str) -> list[int]:
        """The numbers of the entries that have this very word."""
        number = self._number.get(word)
        if number is None:
            return []
        found: list[int] = self._posted[
            self._post_starts[number] : self._post_starts[number + 1]
        ].tolist()
        return found

    def _prefixed(self, typed: str) -> range:
        end = bisect_left(self.words, typed + "\U0010ffff")
        return range(bisect_left(self.words, typed), end)

    def _near(self, typed: str) -> dict[int, float]:
        """Words like ``typed`` to some degree, with their likeness.

        First those that begin alike; only where none of them is much like it,
        and none begins with it, all others.
        """
        heard = sound(typed)
        near = set(self._bones.get(skeleton(heard), ())[:_LOOKED_AT])
        near.update(self._number[w] for w in NICKNAMES.get(typed, ()) if w in self._number)
        # A longer form was typed than the archive has: "matthew" for "mat".
        cuts = (typed[:n] for n in range(3, len(typed)))
        near.update(self._number[cut] for cut in cuts if cut in self._number)
        own = {beginning(heard), beginning(typed)}
        near.update(self._rough(typed, heard, own))
        likes = self._likenesses(typed, near)
        if max(likes.values(), default=0.0) < _MUCH_ALIKE and not self._prefixed(typed):
            likes |= self._likenesses(
                typed, self._rough(typed, heard, self._groups.keys() - own)
            )
        return likes

    def _rough(self, typed: str, heard: str, groups: Iterable[str]) -> set[int]:
        found = (self._groups[first] for first in groups if first in self._groups)
        return {number for group in found for number in group.near(typed, heard)}

    def _likenesses(self, typed: str, numbers: Iterable[int]) -> dict[int, float]:
        rated = ((number, likeness(typed, self.words[number])) for number in numbers)
        return {number: alike for number, alike in rated if alike >= LEAST}

    def _like(self, typed: str) -> Likes:
        """Words like ``typed`` with their likeness, least alike first."""
        likes = self._near(typed) if len(typed) > 1 else {}
        begins = PREFIX_BESIDE_WORD if typed in self._number else PREFIX
        for number in self._prefixed(typed):
            likes[number] = INITIAL if len(typed) == 1 else begins
        if typed in self._number:
            likes[self._number[typed]] = EQUAL
        ordered = sorted(likes.items(), key=lambda item: item[1])
        return Likes(
            likes,
            np.array([number for number, _ in ordered], np.int32),
            np.array([alike for _, alike in ordered], np.float32),
        )

    def fit(self, typed: str) -> Scores:
        """For every entry, the likeness of its word that is most like ``typed``."""
        like = self.like(typed)
        numbers = like.numbers
        best = np.zeros(len(self), np.float32)
        starts, ends = self._post_starts[numbers], self._post_starts[numbers + 1]
        counts = ends - starts
        if not counts.sum():
            return best
        # Positions of all postings; the best likeness comes last and so stays.
        offsets = np.repeat(starts - np.concatenate(([0], np.cumsum(counts)[:-1])), counts)
        best[self._posted[offsets + np.arange(counts.sum())]] = np.repeat(like.scores, counts)
        return best
