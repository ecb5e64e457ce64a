"""The words in and around candidate passages, end to end in flat arrays.

A candidate's window is cut into blocks of a dozen words, aligned to the passage
so that a block is either inside it or outside. What a block holds is computed
once; what a passage, its surroundings or any two neighbouring blocks hold are
maxima over blocks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from store.search.index import Snapshot
from store.search.tokens import Ints

Floats = npt.NDArray[np.floating[Any]]
Flags = npt.NDArray[np.bool_]
Longs = npt.NDArray[np.int64]

AROUND = 72
"""Words before and after a passage that say what it is about."""

BLOCK = 12
"""Words; two neighbouring blocks hold a sentence as people say them."""


@dataclass(frozen=True)
class Windows:
    """The words of candidates and around them.

    ``words`` are the words, all candidates' one after the other, ``stems`` their
    stems and ``block`` the block of each. Of a candidate, ``base`` is its first
    word, ``before`` how many stand before its passage and ``first`` its first
    block. Of a block, ``of`` is its candidate and ``side`` -1 before, 0 inside
    and 1 after the passage. ``lengths`` are those of the passages, in words.
    """

    rows: Ints
    words: Ints
    stems: Ints
    block: Ints
    base: Longs
    before: Longs
    first: Longs
    of: Ints
    side: npt.NDArray[np.int8]
    lengths: Longs

    @property
    def count(self) -> int:
        """How many candidates there are."""
        return len(self.rows)

    @property
    def blocks(self) -> int:
        """How many blocks there are."""
        return len(self.of)

    def best(self, values: Floats) -> Floats:
        """Return each candidate's largest value over its blocks.

        Args:
            values: a column for each block; any number of lines.
        """
        largest: Floats = np.maximum.reduceat(values, self.first, axis=-1)
        return largest


def read_windows(snapshot: Snapshot, rows: Ints) -> Windows:
    """Read the words in and around ``rows``, of which there is at least one."""
    records = snapshot.tokens.rows[rows]
    offset, length = records["offset"], records["length"].astype(np.int64)
    low = np.maximum(offset - AROUND, records["low"])
    high = np.minimum(offset + length + AROUND, records["high"])
    sizes = high - low
    base = np.cumsum(sizes) - sizes
    words = snapshot.tokens.said_in(low.tolist(), high.tolist())
    before = offset - low
    inside, after = before + length, high - offset - length
    parts = [-(-words_in // BLOCK) for words_in in (before, length, after)]
    blocks = parts[0] + parts[1] + parts[2]
    first = np.cumsum(blocks) - blocks
    of = np.repeat(np.arange(len(rows), dtype=np.int32), blocks)
    # Blocks before a passage are counted from it, those in and after it from their start.
    number = np.arange(len(of)) - (first + parts[0])[of]
    past = number - parts[1][of]
    side = (past >= 0).astype(np.int8) - (number < 0)
    starts = np.maximum(before[of] + number * BLOCK, 0)
    starts = np.where(past >= 0, inside[of] + past * BLOCK, starts) + base[of]
    block = np.repeat(np.arange(len(of), dtype=np.int32), np.diff(starts, append=len(words)))
    stems = snapshot.tokens.stem_of.take(words)
    return Windows(rows, words, stems, block, base, before, first, of, side, length)
