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

    ``words`` are the words, all candidates' one after the other, and ``stems``
    their stems; ``owner`` is the candidate and ``block`` the block of each. Of a
    candidate, ``base`` is its first word and ``before`` how many stand before its
    passage. Of a block, ``starts`` is its
    first word, ``of`` its candidate, ``side`` -1 before, 0 inside and 1 after
    the passage. ``lengths`` are those of the passages, in words.
    """

    rows: Ints
    words: Ints
    stems: Ints
    base: Longs
    before: Longs
    owner: Ints
    block: Ints
    starts: Longs
    of: Ints
    side: npt.NDArray[np.int8]
    lengths: Floats

    @property
    def count(self) -> int:
        """How many candidates there are."""
        return len(self.rows)

    def best(self, values: Floats, chosen: Flags | None = None) -> Floats:
        """Return each candidate's largest value over its (``chosen``) blocks.

        Args:
            values: a line for each block, none negative.
            chosen: the blocks to look at, by default all.
        """
        if chosen is not None:
            values = np.where(chosen.reshape(-1, *[1] * (values.ndim - 1)), values, 0)
        first = np.flatnonzero(np.diff(self.of, prepend=-1))
        largest: Floats = np.maximum.reduceat(values, first, axis=0)
        return largest


def read_windows(snapshot: Snapshot, rows: Ints) -> Windows:
    """Read the words in and around ``rows``, of which there is at least one."""
    records = snapshot.tokens.rows[rows]
    offset, length = records["offset"], records["length"].astype(np.int64)
    low = np.maximum(offset - AROUND, records["low"])
    high = np.minimum(offset + length + AROUND, records["high"])
    sizes = high - low
    base = np.cumsum(sizes) - sizes
    owner = np.repeat(np.arange(len(rows), dtype=np.int32), sizes)
    at = np.arange(int(sizes.sum())) - np.repeat(base - low, sizes)
    words = np.concatenate(
        [snapshot.tokens.said(a, b) for a, b in zip(low.tolist(), high.tolist(), strict=True)]
    )
    stems = snapshot.tokens.stem_of[words]
    relative = at - offset[owner]
    past = relative - length[owner]
    side = np.where(relative < 0, -1, np.where(past < 0, 0, 1)).astype(np.int8)
    number = np.where(side == 1, past, relative) // BLOCK
    change = (np.diff(number, prepend=-99) != 0) | (np.diff(side, prepend=-9) != 0)
    change[base] = True
    starts = np.flatnonzero(change)
    block = (np.cumsum(change) - 1).astype(np.int32)
    return Windows(
        rows,
        words,
        stems,
        base,
        offset - low,
        owner,
        block,
        starts,
        owner[starts],
        side[starts],
        length.astype(np.float32),
    )
