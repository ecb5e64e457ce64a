"""The archive's words as numbers, in flat files beside the index.

Ranking looks at the words of hundreds of passages and of what surrounds them.
Read from SQLite and folded anew, that alone would take longer than a look-up
may; as runs of word numbers in memory-mapped files it is a few array lookups.

Four append-only files: ``tokens.bin`` (the number of every word said, in
order), ``rare.bin`` (where a word's number is too large for that), ``rows.bin``
(a record a passage) and ``words.txt`` (the words, by number). How much of each is
valid is an ``Extent``, which the index records in its own commit: what lies
beyond was written by a crash and is overwritten.

The words said are mapped, not read: hundreds of reads a look-up would each hand
the interpreter to another thread.
"""

from __future__ import annotations

import os
import threading
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from store.search.words import Stems

Ints = npt.NDArray[np.int32]

ROW = np.dtype(
    [
        ("offset", "<i8"),
        ("low", "<i8"),
        ("high", "<i8"),
        ("turn", "<i8"),
        ("last", "<i8"),
        ("start", "<i4"),
        ("end", "<i4"),
        ("length", "<i4"),
        ("episode", "<i4"),
        ("podcast", "<i4"),
        ("speaker", "<i4"),
    ]
)
"""A passage: its words (``offset``, ``length``), its episode's (``low`` to
``high``), where it starts (``turn``, ``start``) and ends (``last``, ``end``).
``speaker`` is 0 for nobody."""

_TOKEN = np.dtype("<u2")
_RARE_MARK = int(np.iinfo(_TOKEN).max)
"""Stands for a word of this number or a larger one: words met late, so rare ones."""

_RARE = np.dtype("<i8")
_NUMBER_BITS = 28
"""Of a record in ``rare.bin`` its lowest: the word's number. The others are its place."""


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of the files is valid: words said, passages, words, bytes of words.

    ``rare`` are the words said whose numbers stand apart.
    """

    tokens: int = 0
    rows: int = 0
    words: int = 0
    words_bytes: int = 0
    rare: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """Where a passage stands: first and last turn, first and last code point."""

    episode: int
    speaker: int
    turn: int
    last: int
    start: int
    end: int


class Vocabulary:
    """The words by number, and their stems; it only ever grows."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.stems: list[str] = []
        self.stem_number: dict[str, int] = {}
        self.stem_of: Ints = np.zeros(0, np.int32)
        self._stem = Stems()
        self._bytes = 0
        self._growing = threading.Lock()

    def grow(self, folder: Path, extent: Extent) -> None:
        """Read the words that ``extent`` has beyond what is known already."""
        with self._growing:
            if extent.words_bytes <= self._bytes:
                return
            with (folder / "words.txt").open("rb") as file:
                file.seek(self._bytes)
                added = file.read(extent.words_bytes - self._bytes).decode().split("\n")[:-1]
            numbers = array("i")
            for stem in self._stem.of(added):
                if stem not in self.stem_number:
                    self.stem_number[stem] = len(self.stems)
                    self.stems.append(stem)
                numbers.append(self.stem_number[stem])
            self._stem.clear()
            self.words.extend(added)
            self.stem_of = np.concatenate([self.stem_of, np.frombuffer(numbers, np.int32)])
            self._bytes = extent.words_bytes


class Tokens:
    """The files, read: one consistent state of them.

    Args:
        folder: where they lie.
        extent: how much of them is valid.
        vocabulary: shared between states, since words only get more.

    Raises:
        OSError: a file is missing or shorter than ``extent`` says.
    """

    def __init__(self, folder: Path, extent: Extent, vocabulary: Vocabulary) -> None:
        self.extent = extent
        for name, need in (
            ("tokens.bin", extent.tokens * _TOKEN.itemsize),
            ("rows.bin", extent.rows * ROW.itemsize),
            ("rare.bin", extent.rare * _RARE.itemsize),
            ("words.txt", extent.words_bytes),
        ):
            if (folder / name).stat().st_size < need:
                raise OSError(f"{name} is shorter than the index says")
        vocabulary.grow(folder, extent)
        self.vocabulary = vocabulary
        self.stem_of = vocabulary.stem_of
        self._said = _mapped(folder / "tokens.bin", _TOKEN, extent.tokens)
        self._rare = _mapped(folder / "rare.bin", _RARE, extent.rare)
        self.rows = _mapped(folder / "rows.bin", ROW, extent.rows)

    def record(self, row: int) -> Record:
        """Return where the passage of a row stands."""
        held = self.rows[row]
        names = ("episode", "speaker", "turn", "last", "start", "end")
        return Record(*(int(held[name]) for name in names))

    def said(self, low: int, high: int) -> Ints:
        """Return the numbers of the words said from ``low`` to ``high``."""
        return self.said_in([low], [high])

    def said_in(self, low: Sequence[int], high: Sequence[int]) -> Ints:
        """Return the numbers of the words said in several stretches, end to end."""
        if not low:
            return np.zeros(0, np.int32)
        short = np.concatenate([self._said[a:b] for a, b in zip(low, high, strict=True)])
        said: Ints = short.astype(np.int32)
        marked = np.flatnonzero(short == _RARE_MARK)
        if marked.size:
            sizes = np.subtract(high, low)
            ends = np.cumsum(sizes)
            part = np.searchsorted(ends, marked, "right")
            places = marked - (ends - sizes)[part] + np.asarray(low)[part]
            held = self._rare[np.searchsorted(self._rare, places << _NUMBER_BITS)]
            said[marked] = held & ((1 << _NUMBER_BITS) - 1)
        return said

    def text(self, low: int, high: int) -> str:
        """Return the words said from ``low`` to ``high``, folded, with blanks."""
        words = self.vocabulary.words
        return " ".join([words[i] for i in self.said(low, high).tolist()])


def _mapped(path: Path, dtype: np.dtype[Any], count: int) -> npt.NDArray[Any]:
    if count == 0:
        return np.zeros(0, dtype)
    # A plain view: indexing a memmap object costs several times as much.
    return np.memmap(path, dtype, "r", shape=(count,)).view(np.ndarray)


class _Numbers(dict[str, int]):
    """Words to numbers; a new word gets the next one and is remembered as new."""

    def __init__(self, words: Iterable[str]) -> None:
        super().__init__(zip(words, count(), strict=False))
        self.fresh: list[str] = []

    def __missing__(self, word: str) -> int:
        self[word] = number = len(self)
        self.fresh.append(word)
        return number


class TokenWriter:
    """Appends episodes to the files; ``flush`` makes them last and tells how far.

    Args:
        folder: where they lie; it exists.
        extent: what is valid; anything beyond is cut off first.
        words: the valid words, by number.
    """

    def __init__(self, folder: Path, extent: Extent, words: Sequence[str]) -> None:
        self._number = _Numbers(words)
        self._extent = extent
        self._tokens = _opened(folder / "tokens.bin", extent.tokens * _TOKEN.itemsize)
        self._rare = _opened(folder / "rare.bin", extent.rare * _RARE.itemsize)
        self._rows = _opened(folder / "rows.bin", extent.rows * ROW.itemsize)
        self._words = _opened(folder / "words.txt", extent.words_bytes)
        self._files = (self._tokens, self._rare, self._rows, self._words)

    def add(self, passages: Sequence[Sequence[str]], rows: npt.NDArray[Any]) -> int:
        """Append an episode's passages and return the first one's row number.

        Args:
            passages: the folded forms of each.
            rows: a ``ROW`` for each; the places of words are filled in here.
        """
        numbers = array("i")
        for forms in passages:
            numbers.extend([self._number[form] for form in forms])
        said = np.frombuffer(numbers, np.int32)
        fresh, self._number.fresh = self._number.fresh, []
        lengths = np.array([len(forms) for forms in passages], np.int64)
        base = self._extent.tokens
        rows["length"] = lengths
        rows["offset"] = base + np.cumsum(lengths) - lengths
        rows["low"], rows["high"] = base, base + len(said)
        rare = self._write_said(said)
        self._rows.write(rows.tobytes())
        added = "".join(f"{form}\n" for form in fresh).encode()
        self._words.write(added)
        first = self._extent.rows
        held = astuple(self._extent)
        grown = (len(said), len(rows), len(fresh), len(added), rare)
        self._extent = Extent(*(a + b for a, b in zip(held, grown, strict=True)))
        return first

    def _write_said(self, said: Ints) -> int:
        """Append words; returns how many of their numbers had to stand apart."""
        self._tokens.write(np.minimum(said, _RARE_MARK).astype(_TOKEN).tobytes())
        rare = np.flatnonzero(said >= _RARE_MARK)
        self._rare.write(((self._extent.tokens + rare) << _NUMBER_BITS | said[rare]).tobytes())
        return len(rare)

    def flush(self) -> Extent:
        """Put everything on the disk and return the extent that is now valid."""
        for file in self._files:
            file.flush()
            os.fsync(file.fileno())
        return self._extent

    def close(self) -> None:
        """Close the files."""
        for file in self._files:
            file.close()


def _opened(path: Path, size: int) -> BinaryIO:
    path.touch()
    file = path.open("r+b")
    file.truncate(size)
    file.seek(size)
    return file
