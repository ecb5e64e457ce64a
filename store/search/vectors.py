"""The files that hold vectors of passages, and what each vector belongs to.

An episode's vectors are a block: it names the stamp under which the index knows
the text, and a check sum over the lengths of the passages. A vector that went
astray would only spoil an order, never a quote. ``state.npz`` names the valid
blocks and is replaced as a whole; what lies beyond them was written by a crash.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from store.search.arrays import UNREADABLE, write_arrays
from store.search.index import Snapshot

FORMAT = 1

LEAST_WORDS = 8
"""Shorter passages ("Yeah, right.") mean nothing by themselves."""

BLOCK = np.dtype(
    [("episode", "<i4"), ("count", "<i4"), ("stamp", "<i8"), ("first", "<i8"), ("check", "<i8")]
)
"""An episode's vectors: ``count`` of them from number ``first`` on."""

Blocks = npt.NDArray[Any]


@dataclass(frozen=True)
class State:
    """One committed state of the files: which model, which file, which blocks."""

    encoder: str
    dimensions: int
    generation: int
    blocks: Blocks

    @property
    def length(self) -> int:
        """How many vectors of the files are valid, dead ones among them."""
        return int((self.blocks["first"] + self.blocks["count"]).max(initial=0))

    @property
    def sign_bytes(self) -> int:
        """Bytes of a vector's signs: whole words of 64 bits."""
        return -(-self.dimensions // 64) * 8

    def vectors(self, folder: Path) -> Path:
        """The file of vectors, a signed byte for each number."""
        return folder / f"vectors-{self.generation}.bin"

    def signs(self, folder: Path) -> Path:
        """The file of their signs, a bit for each number."""
        return folder / f"signs-{self.generation}.bin"


def state_path(folder: Path) -> Path:
    """Return the file whose replacement is a commit."""
    return folder / "state.npz"


def read_state(folder: Path) -> State | None:
    """Return the state that was committed last; None if there is nothing usable."""
    try:
        with np.load(state_path(folder), allow_pickle=False) as held:
            about = held["about"].tolist()
            state = State(str(held["encoder"]), about[1], about[2], held["blocks"])
        sizes = (state.vectors(folder).stat().st_size, state.signs(folder).stat().st_size)
    except UNREADABLE:
        return None
    need = (state.length * state.dimensions, state.length * state.sign_bytes)
    short = sizes[0] < need[0] or sizes[1] < need[1]
    return None if about[0] != FORMAT or short else state


def write_state(folder: Path, state: State) -> None:
    """Commit a state: all of it or nothing."""
    about = np.array([FORMAT, state.dimensions, state.generation])
    encoder = np.array(state.encoder)
    write_arrays(state_path(folder), about=about, encoder=encoder, blocks=state.blocks)


@dataclass(frozen=True)
class Passages:
    """An episode's passages worth a vector, with what tells them from others."""

    episode: int
    rows: npt.NDArray[np.int64]
    stamp: int
    check: int

    def held_by(self, block: np.void) -> bool:
        """Whether a block's vectors are of just these passages."""
        same = (self.stamp, self.check, len(self.rows))
        return same == (int(block["stamp"]), int(block["check"]), int(block["count"]))


def read_passages(snapshot: Snapshot) -> Iterator[Passages]:
    """Yield the indexed episodes with their passages, the last added first."""
    rows = snapshot.tokens.rows[: snapshot.tokens.extent.rows]
    # An episode's words are added in one piece: a new start is a new episode.
    starts = np.flatnonzero(np.diff(rows["low"], prepend=-1)).tolist()
    lengths = np.ascontiguousarray(rows["length"])
    seen: set[int] = set()
    for start, end in zip(reversed(starts), reversed([*starts[1:], len(rows)]), strict=True):
        episode = int(rows["episode"][start])
        stamp = snapshot.entries.get(episode)
        if stamp is None or episode in seen:
            continue
        seen.add(episode)
        chosen = start + np.flatnonzero(lengths[start:end] >= LEAST_WORDS)
        check = zlib.crc32(lengths[start:end].tobytes())
        yield Passages(episode, chosen, stamp, check)
