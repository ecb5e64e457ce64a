"""Keeping the index up with the archive: what is new, changed or gone."""

from __future__ import annotations

import fcntl
import os
import shutil
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import tantivy
from sqlite_utils import Database

from store.profiles import find_stamp
from store.search.associations import learn_if_due
from store.search.filters import EPOCH
from store.search.index import (
    SCHEMA,
    CurrentIndex,
    Snapshot,
    forget_ledger,
    ledger_document,
    open_tantivy,
    read_snapshot,
    term,
)
from store.search.passages import Passage, Spoken, split_passages
from store.search.tokens import ROW, Extent, TokenWriter, Vocabulary
from store.search.words import Stems, find_forms

BATCH = 400
"""Episodes a commit: a crash loses no more, and commits cost about 0.1 s."""

AROUND_WORDS = 60
"""Words before and after a passage that are indexed as its surroundings."""

MOST_WASTE = 0.5
"""Share of dead rows in the files from which the index is made anew."""

LEAST_ROWS = 10_000
"""Fewer rows are not worth the trouble."""

_HEAP_BYTES = 60_000_000

Progress = Callable[[int, int], None]


def follow(db: Database, current: CurrentIndex, on_progress: Progress | None = None) -> int:
    """Bring the index up to the archive and return how many episodes were indexed.

    Makes it anew where it is unusable or mostly waste. Other processes wait.
    """
    with only_writer(current.folder):
        snapshot = current.snapshot()
        if snapshot is None or _mostly_waste(snapshot):
            return _rebuild(db, current.folder, on_progress)
        stored, indexed = find_stamps(db), snapshot.entries
        gone = [n for n, stamp in indexed.items() if stored.get(n) != stamp]
        new = {n: stamp for n, stamp in sorted(stored.items()) if indexed.get(n) != stamp}
        if not gone and not new:
            return 0
        words = snapshot.tokens.vocabulary.words[: snapshot.tokens.extent.words]
        extent = snapshot.tokens.extent
        with Indexing(current.folder, snapshot.index, extent, words) as indexing:
            for number in gone:
                indexing.remove(number)
            indexing.add_all(db, new, on_progress)
        if (present := current.snapshot()) is not None:
            learn_if_due(current.folder, present.tokens)
        return len(new)


def rebuild(db: Database, current: CurrentIndex, on_progress: Progress | None = None) -> int:
    """Make the index anew and put it in the old one's place; returns the episodes."""
    with only_writer(current.folder):
        return _rebuild(db, current.folder, on_progress)


def find_stamps(db: Database) -> dict[int, int]:
    """Return every episode that should be found, with a stamp of what matters."""
    # All columns are in one index: show notes would be read from the disk otherwise.
    rows = db.execute(
        "SELECT episode.id, episode.version, episode.published,"
        " coalesce(episode.language, podcast.language, ''), episode.podcast_id"
        " FROM episode"
        " CROSS JOIN podcast ON podcast.id = episode.podcast_id WHERE episode.state = 'ready'"
    )
    return {int(row[0]): zlib.crc32(repr(row[1:]).encode()) for row in rows}


@dataclass(frozen=True, slots=True)
class Stamps:
    """Every episode that should be found, with its stamp.

    ``drawn`` is the archive's own stamp under which they were read: writes that can
    change one of them draw another (``store.stamp_tables``).
    """

    drawn: int
    episodes: Mapping[int, int]


def read_stamps(db: Database, previous: Stamps | None) -> Stamps:
    """Return the stamps of all episodes: the previous ones where none can have changed.

    Most writes are not about episodes; each look-up keeps a row for its buttons.
    """
    # It is read before the stamps, so that a write in between makes them read again.
    drawn = find_stamp(db)
    if previous is not None and previous.drawn == drawn:
        return previous
    return Stamps(drawn, find_stamps(db))


def count_behind(stored: Mapping[int, int], snapshot: Snapshot | None) -> int:
    """Return how many of the ``stored`` stamps the index does not have, or has over."""
    indexed = snapshot.entries if snapshot else {}
    missing = sum(indexed.get(number) != stamp for number, stamp in stored.items())
    return missing + sum(number not in stored for number in indexed)


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Wait until no other process writes this index; a dead one's lock is gone."""
    handle = os.open(folder.with_name(folder.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _mostly_waste(snapshot: Snapshot) -> bool:
    rows = snapshot.tokens.extent.rows
    return rows > LEAST_ROWS and snapshot.passages < rows * (1 - MOST_WASTE)


def _rebuild(db: Database, folder: Path, on_progress: Progress | None) -> int:
    fresh, old = (folder.with_name(folder.name + end) for end in (".new", ".old"))
    for path in (fresh, old):
        shutil.rmtree(path, ignore_errors=True)
    index = open_tantivy(fresh, create=True)
    stamps = find_stamps(db)
    with Indexing(fresh, index, Extent(), []) as indexing:
        indexing.add_all(db, stamps, on_progress)
    learn_if_due(fresh, read_snapshot(fresh, Vocabulary(), index).tokens)
    if folder.exists():
        folder.rename(old)
    fresh.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
    return len(stamps)


class Indexing:
    """One run of changes to an index, committed every few hundred episodes.

    Args:
        folder: the index's folder, locked against other writers.
        index: the tantivy index in it.
        extent: how far its files are valid.
        words: the valid words, by number.
    """

    def __init__(
        self, folder: Path, index: tantivy.Index, extent: Extent, words: list[str]
    ) -> None:
        # A writer that died with its process leaves only a file, not a lock.
        self._writer = index.writer(_HEAP_BYTES, 1)
        self._tokens = TokenWriter(folder, extent, words)
        self._stems = Stems()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._tokens.close()
        self._writer.wait_merging_threads()

    def remove(self, episode_id: int) -> None:
        """Take an episode out; its words stay in the files as waste."""
        self._writer.delete_documents_by_query(term("episode", episode_id))

    def add_all(
        self, db: Database, stamps: Mapping[int, int], on_progress: Progress | None
    ) -> None:
        """Add episodes and commit, also when there are none to add."""
        for done, (number, stamp) in enumerate(stamps.items(), 1):
            self._add(db, number, stamp)
            if done % BATCH == 0:
                self._commit()
            if on_progress:
                on_progress(done, len(stamps))
        self._commit()

    def _commit(self) -> None:
        extent = self._tokens.flush()
        forget_ledger(self._writer)
        self._writer.add_document(ledger_document(extent))
        self._writer.commit()

    def _add(self, db: Database, episode_id: int, stamp: int) -> None:
        about = db.execute(
            "SELECT episode.podcast_id, episode.published,"
            " coalesce(episode.language, podcast.language, '') FROM episode"
            " JOIN podcast ON podcast.id = episode.podcast_id WHERE episode.id = ?",
            [episode_id],
        ).fetchone()
        if about is None:
            return
        said = db.execute(
            "SELECT id, speaker_id, text FROM turn WHERE episode_id = ? ORDER BY seq",
            [episode_id],
        )
        turns = [Spoken(*row) for row in said]
        passages, forms = read_forms(turns)
        rows = _rows(passages, episode_id, int(about[0]))
        first = self._tokens.add(forms, rows)
        shared: dict[str, Any] = {"episode": episode_id, "podcast": int(about[0])}
        entry = {**shared, "kind": "episode", "stamp": stamp}
        self._writer.add_document(tantivy.Document.from_dict(entry, SCHEMA))
        shared["language"] = str(about[2]).split("-")[0].lower()
        if about[1]:
            shared["day"] = (date.fromisoformat(about[1][:10]) - EPOCH).days
        stems = [self._stems.of(words) for words in forms]
        for i, (passage, around) in enumerate(zip(passages, _around(stems), strict=True)):
            document = {
                **shared,
                "row": first + i,
                "speaker": passage.speaker_id or 0,
                "stems": " ".join(stems[i]),
                "around": around,
            }
            self._writer.add_document(tantivy.Document.from_dict(document, SCHEMA))


def read_forms(turns: list[Spoken]) -> tuple[list[Passage], list[list[str]]]:
    """Return an episode's passages that hold words, and the words of each."""
    text = {turn.turn: turn.text for turn in turns}
    passages, forms = [], []
    for passage in split_passages(turns):
        words = find_forms(" ".join(text[s.turn][s.start : s.end] for s in passage.spans))
        if words:
            passages.append(passage)
            forms.append(words)
    return passages, forms


def _rows(passages: list[Passage], episode_id: int, podcast_id: int) -> npt.NDArray[Any]:
    rows = np.zeros(len(passages), ROW)
    for name, values in (
        ("turn", [passage.spans[0].turn for passage in passages]),
        ("last", [passage.spans[-1].turn for passage in passages]),
        ("start", [passage.spans[0].start for passage in passages]),
        ("end", [passage.spans[-1].end for passage in passages]),
        ("speaker", [passage.speaker_id or 0 for passage in passages]),
    ):
        rows[name] = values
    rows["episode"], rows["podcast"] = episode_id, podcast_id
    return rows


def _around(stems: list[list[str]]) -> Iterator[str]:
    """Yield, for each passage, its words with about sixty before and after it."""
    said = [stem for words in stems for stem in words]
    at = 0
    for words in stems:
        low, high = max(0, at - AROUND_WORDS), at + len(words) + AROUND_WORDS
        yield " ".join(said[low:high])
        at += len(words)
