"""Which passages mean nearly what a query means: vectors of both, compared.

All vectors are compared by their signs first, a bit for each number (Charikar's
random hyperplanes, 2002, with the axes for planes): that is one pass over 48
bytes a passage. The few hundred nearest are then compared by all their numbers.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlite_utils import Database

from store.search.arrays import stamp_of
from store.search.encoder import Encoder, Floats
from store.search.filters import Filters
from store.search.index import Snapshot
from store.search.tokens import Ints
from store.search.vectors import State, read_passages, read_state, state_path

ROUGH = 1_000
"""Passages that are compared by all their numbers."""

NEAREST = 100
"""Passages that a query's meaning adds to those that its words found."""

MOST_SCANNED = 3_000_000
"""Vectors beyond which none is looked for: those that words found are compared only."""

Flags = npt.NDArray[np.bool_]


class Nearness:
    """The vectors of one committed state, for the rows of one snapshot.

    Args:
        folder: where the files lie.
        state: what is valid of them.
        snapshot: the index whose passages they are of.

    Raises:
        OSError: a file is gone.
    """

    def __init__(self, folder: Path, state: State, snapshot: Snapshot) -> None:
        count, self._state = state.length, state
        self._signs_path = state.signs(folder)
        self.vector_of = np.full(snapshot.tokens.extent.rows, -1, np.int32)
        self._row_of = np.full(count, -1, np.int32)
        blocks = {int(block["episode"]): block for block in state.blocks}
        for passages in read_passages(snapshot):
            block = blocks.get(passages.episode)
            if block is not None and passages.held_by(block):
                numbers = int(block["first"]) + np.arange(len(passages.rows), dtype=np.int32)
                self.vector_of[passages.rows] = numbers
                self._row_of[numbers] = passages.rows
        self._live = self._row_of >= 0
        rows = snapshot.tokens.rows[self._row_of]
        self._about = {
            name: np.ascontiguousarray(rows[name]) for name in ("episode", "podcast", "speaker")
        }
        shape = (count, state.dimensions)
        self._vectors = (
            np.memmap(state.vectors(folder), np.int8, "r", shape=shape)
            if count
            else np.zeros(shape, np.int8)
        )

    @cached_property
    def _signs(self) -> npt.NDArray[np.uint64]:
        """The signs, a line for each 64 numbers: a pass reads one after another."""
        words = self._state.sign_bytes // 8
        need = self._state.length * words
        flat = np.fromfile(self._signs_path, np.uint64, need)
        return np.ascontiguousarray(flat.reshape(-1, words).T)

    def cosines(self, question: Floats, rows: Ints) -> Floats:
        """Return how near each of ``rows`` comes to the question; 0 where unknown."""
        numbers = self.vector_of[rows]
        known = np.flatnonzero(numbers >= 0)
        found = np.zeros(len(rows), np.float32)
        found[known] = self._compare(question, numbers[known])
        return found

    def nearest(self, question: Floats, allowed: Flags | None, limit: int) -> Ints:
        """Return the rows that come nearest, in ascending order.

        Args:
            question: the query's vector.
            allowed: which vectors may be returned; None for all of them.
            limit: how many at most.
        """
        fit = self._live if allowed is None else self._live & allowed
        chosen = np.flatnonzero(fit)
        if len(chosen) > MOST_SCANNED:
            return np.zeros(0, np.int32)
        if len(chosen) > ROUGH:
            apart = self._apart(question, None if len(chosen) > len(fit) // 4 else chosen)
            if len(apart) == len(fit):
                apart = apart[chosen]
            chosen = chosen[np.argpartition(apart, ROUGH)[:ROUGH]]
        likeness = self._compare(question, chosen)
        best = chosen[np.argsort(-likeness, kind="stable")[:limit]]
        return np.sort(self._row_of[best])

    def _apart(self, question: Floats, chosen: npt.NDArray[Any] | None) -> npt.NDArray[Any]:
        """In how many signs vectors differ from the question."""
        packed = np.zeros(self._state.sign_bytes, np.uint8)
        bits = np.packbits(question > 0)
        packed[: len(bits)] = bits
        words = packed.view(np.uint64)
        apart = np.zeros(self._signs.shape[1] if chosen is None else len(chosen), np.uint16)
        for line, word in zip(self._signs, words, strict=True):
            apart += np.bitwise_count((line if chosen is None else line[chosen]) ^ word)
        return apart

    def _compare(self, question: Floats, numbers: npt.NDArray[Any]) -> Floats:
        lines = self._vectors[numbers].astype(np.float32)
        lengths = np.linalg.norm(lines, axis=1) + 1e-9
        likeness: Floats = (lines @ question) / lengths
        return likeness

    def allowed(self, db: Database, filters: Filters) -> Flags | None:
        """Return which vectors are of passages that fit; None for all of them."""
        fit: Flags = np.ones(len(self._row_of), bool)
        about = self._about
        for name, ids in (
            ("speaker", filters.speakers),
            ("podcast", filters.podcasts),
            ("episode", filters.episodes),
            ("episode", _dated(db, filters)),
        ):
            if ids is not None:
                fit &= np.isin(about[name], list(ids))
        if filters.hidden_podcasts:
            fit &= ~np.isin(about["podcast"], list(filters.hidden_podcasts))
        return None if fit.all() else fit


def _dated(db: Database, filters: Filters) -> frozenset[int] | None:
    """Episodes that were published when, and are in the language, that was asked for."""
    conditions, values = filters.about_episodes()
    if not conditions:
        return None
    rows = db.execute(
        "SELECT episode.id FROM episode JOIN podcast ON podcast.id = episode.podcast_id"
        f" WHERE {' AND '.join(conditions)}",
        values,
    )
    return frozenset(int(number) for (number,) in rows)


@dataclass(frozen=True)
class Meaning:
    """What one query means, against the passages of the archive."""

    question: Floats
    nearness: Nearness
    nearest: Ints

    def of(self, rows: Ints) -> Floats:
        """How near each of ``rows`` comes to what is asked; 0 where that is unknown."""
        return self.nearness.cosines(self.question, rows)


class Meanings:
    """Gives look-ups the vectors of the newest committed state.

    Args:
        folder: where the files lie.
        encoder: the model that made them.
    """

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self.folder, self.encoder = folder, encoder
        self._lock = threading.Lock()
        self._made: tuple[object, Snapshot, Nearness | None] | None = None

    def nearness(self, snapshot: Snapshot) -> Nearness | None:
        """Return the vectors as far as there are any; None without."""
        seen, made = stamp_of(state_path(self.folder)), self._made
        if made is not None and made[0] == seen and made[1] is snapshot:
            return made[2]
        with self._lock:
            made = self._made
            if made is None or made[0] != seen or made[1] is not snapshot:
                self._made = made = (seen, snapshot, self._read(snapshot))
            return made[2]

    def _read(self, snapshot: Snapshot) -> Nearness | None:
        state = read_state(self.folder)
        if state is None or state.encoder != self.encoder.name:
            return None
        try:
            return Nearness(self.folder, state, snapshot)
        except (OSError, ValueError):  # compacted this very moment: the next look-up has it
            return None

    def ask(
        self, db: Database, snapshot: Snapshot, text: str, filters: Filters
    ) -> Meaning | None:
        """Return what a query means, with the passages nearest to it; None without vectors.

        Args:
            db: the archive.
            snapshot: the index.
            text: the query.
            filters: what results must fit.
        """
        nearness = self.nearness(snapshot)
        if nearness is None:
            return None
        question = self.encoder.encode([text])[0]
        allowed = nearness.allowed(db, filters)
        return Meaning(question, nearness, nearness.nearest(question, allowed, NEAREST))
