"""What passages mean, brought up to the archive (an optional extra).

Derived like the index, and kept apart from it: an hour's work survives the index
being made anew.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from store.search.encoder import Encoder
from store.search.following import only_writer
from store.search.index import Snapshot
from store.search.vectors import (
    BLOCK,
    Blocks,
    Passages,
    State,
    read_passages,
    read_state,
    write_state,
)

BATCH = 2_000
"""Passages a commit: a crash loses a few seconds' work."""

MOST_WASTE = 0.5
"""Share of dead vectors from which the files are written anew."""


def count_without(snapshot: Snapshot, folder: Path, encoder: Encoder) -> int:
    """Return how many indexed episodes have no vectors yet."""
    return sum(1 for _ in _without(read_passages(snapshot), _usable(folder, encoder)))


def follow(folder: Path, snapshot: Snapshot, encoder: Encoder, most: int) -> int:
    """Encode passages that have no vectors yet, the last added episodes first.

    Vectors of texts that are gone are erased. Other processes wait.

    Args:
        folder: where the files lie.
        snapshot: what is indexed.
        encoder: the model; vectors of another one are thrown away.
        most: passages after which it stops, at the end of an episode.

    Returns:
        How many passages were encoded.
    """
    with only_writer(folder):
        state = _usable(folder, encoder)
        if state is None:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            state = State(encoder.name, encoder.dimensions, 0, np.zeros(0, BLOCK))
            for path in (state.vectors(folder), state.signs(folder)):
                path.touch()
        known = {passages.episode: passages for passages in read_passages(snapshot)}
        state = _forget(folder, state, known)
        writing = Writing(folder, state)
        for passages in _without(known.values(), state):
            if writing.written >= most:
                break
            texts = [_text(snapshot, row) for row in passages.rows.tolist()]
            writing.add(passages, encoder.encode(texts))
        writing.commit()
        return writing.written


def _usable(folder: Path, encoder: Encoder) -> State | None:
    state = read_state(folder)
    return state if state is not None and state.encoder == encoder.name else None


def _without(known: Iterable[Passages], state: State | None) -> Iterator[Passages]:
    held = _by_episode(state.blocks) if state else {}
    for passages in known:
        block = held.get(passages.episode)
        if block is None or not passages.held_by(block):
            yield passages


def _by_episode(blocks: Blocks) -> Mapping[int, np.void]:
    return {int(block["episode"]): block for block in blocks}


def _text(snapshot: Snapshot, row: int) -> str:
    held = snapshot.tokens.rows[row]
    first = int(held["offset"])
    return snapshot.tokens.text(first, first + int(held["length"]))


def _forget(folder: Path, state: State, known: Mapping[int, Passages]) -> State:
    """Erase vectors whose text is gone; write the files anew if most are."""
    keep = np.array(
        [
            (found := known.get(int(block["episode"]))) is not None and found.held_by(block)
            for block in state.blocks
        ],
        bool,
    )
    if keep.all():
        return state
    _erase(folder, state, state.blocks[~keep])
    left = State(state.encoder, state.dimensions, state.generation, state.blocks[keep])
    if int(left.blocks["count"].sum()) < state.length * (1 - MOST_WASTE):
        left = _compacted(folder, left)
    write_state(folder, left)
    for path in (state.vectors(folder), state.signs(folder)):
        if left.generation != state.generation:
            path.unlink(missing_ok=True)
    return left


def _erase(folder: Path, state: State, blocks: Blocks) -> None:
    for path, size in _files(folder, state):
        with path.open("r+b") as file:
            for block in blocks:
                file.seek(int(block["first"]) * size)
                file.write(bytes(int(block["count"]) * size))
            os.fsync(file.fileno())


def _files(folder: Path, state: State) -> Sequence[tuple[Path, int]]:
    """The two files, with the bytes that a vector takes in each."""
    return (
        (state.vectors(folder), state.dimensions),
        (state.signs(folder), state.sign_bytes),
    )


def _compacted(folder: Path, state: State) -> State:
    """Copy the vectors that are left into files of the next generation."""
    blocks = state.blocks.copy()
    blocks["first"] = np.cumsum(blocks["count"]) - blocks["count"]
    fresh = State(state.encoder, state.dimensions, state.generation + 1, blocks)
    for (old, size), (new, _) in zip(_files(folder, state), _files(folder, fresh), strict=True):
        with old.open("rb") as source, new.open("wb") as target:
            for block in state.blocks:
                source.seek(int(block["first"]) * size)
                target.write(source.read(int(block["count"]) * size))
            os.fsync(target.fileno())
    return fresh


class Writing:
    """One run of additions to the files, committed every so many passages.

    Args:
        folder: where the files lie, locked against other writers.
        state: what is valid of them.
    """

    def __init__(self, folder: Path, state: State) -> None:
        self.written = 0
        self._folder, self._state = folder, state
        self._blocks: list[tuple[int, ...]] = []
        self._waiting: list[npt.NDArray[np.int8]] = []
        self._end = state.length

    def add(self, passages: Passages, vectors: npt.NDArray[np.floating[Any]]) -> None:
        """Add an episode's vectors, a line for each passage."""
        largest = np.abs(vectors).max(axis=1, keepdims=True, initial=1e-9)
        self._waiting.append(np.round(vectors / largest * 127).astype(np.int8))
        block = (passages.episode, len(vectors), passages.stamp, self._end, passages.check)
        self._blocks.append(block)
        self._end += len(vectors)
        self.written += len(vectors)
        if sum(len(lines) for lines in self._waiting) >= BATCH:
            self.commit()

    def commit(self) -> None:
        """Make what was added valid."""
        if not self._blocks:
            return
        state = self._state
        lines = np.concatenate(self._waiting)
        signs = np.zeros((len(lines), state.sign_bytes), np.uint8)
        packed = np.packbits(lines > 0, axis=1)
        signs[:, : packed.shape[1]] = packed
        contents = (lines, signs)
        for (path, size), content in zip(_files(self._folder, state), contents, strict=True):
            with path.open("r+b") as file:
                file.truncate(state.length * size)
                file.seek(0, os.SEEK_END)
                file.write(content.tobytes())
                os.fsync(file.fileno())
        blocks = np.concatenate([state.blocks, np.array(self._blocks, BLOCK)])
        self._state = State(state.encoder, state.dimensions, state.generation, blocks)
        write_state(self._folder, self._state)
        self._blocks, self._waiting = [], []
