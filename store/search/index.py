"""The index beside the archive: which passages hold which words.

SQLite is the truth; everything here can be thrown away and made again. One
commit of tantivy changes the passages, the list of episodes that are indexed
(one document each, with a stamp of what was read) and the record of how far the
files of ``store.search.tokens`` are valid, so that a crash at any moment leaves
one earlier, consistent state.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import tantivy

from store.search.associations import Associations, stamp_of
from store.search.tokens import Extent, Ints, Tokens, Vocabulary

FORMAT = 2
"""Of the index: another number in the files means that they are made again."""

_LEDGER = "ledger"


class UnusableIndex(Exception):
    """The files are missing, damaged or of another format; a rebuild helps."""


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("stems", tokenizer_name="stems", index_option="position")
    builder.add_text_field("around", tokenizer_name="stems", index_option="freq")
    builder.add_text_field("language", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("kind", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("state", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("episode", "podcast", "speaker"):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    builder.add_integer_field("day", indexed=True, fast=True)
    builder.add_unsigned_field("row", fast=True)
    builder.add_unsigned_field("stamp", fast=True)
    return builder.build()


SCHEMA = _schema()


def open_tantivy(folder: Path, *, create: bool = False) -> tantivy.Index:
    """Open (or make) the tantivy index in ``folder``.

    Raises:
        UnusableIndex: it cannot be read, or has other fields.
    """
    try:
        if create:
            folder.mkdir(parents=True, exist_ok=True)
        elif not tantivy.Index.exists(str(folder)):
            raise UnusableIndex(f"no index at {folder}")
        index = tantivy.Index(SCHEMA, path=str(folder))
    except (ValueError, OSError) as error:
        raise UnusableIndex(str(error)) from error
    words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("stems", words)
    index.config_reader("manual")
    return index


def ledger_document(extent: Extent) -> tantivy.Document:
    """Return the document that records how far the files are valid."""
    state = json.dumps({"format": FORMAT, **asdict(extent)})
    return tantivy.Document.from_dict({"kind": _LEDGER, "state": state}, SCHEMA)


def term(name: str, value: str | int) -> tantivy.Query:
    """Return the query for one exact value of a field."""
    return tantivy.Query.term_query(SCHEMA, name, value, "basic")


def forget_ledger(writer: tantivy.IndexWriter) -> None:
    """Delete the record of the last commit; a new one is about to be added."""
    writer.delete_documents_by_query(term("kind", _LEDGER))


@dataclass(frozen=True)
class Snapshot:
    """One committed state of the index, for any number of look-ups."""

    index: tantivy.Index
    searcher: tantivy.Searcher
    tokens: Tokens
    associations: Associations | None = None
    caches: dict[str, object] = field(default_factory=dict)

    @cached_property
    def entries(self) -> dict[int, int]:
        """The indexed episodes, each with the stamp of what was read."""
        query = tantivy.Query.const_score_query(term("kind", "episode"), 1.0)
        found = self.searcher.search(query, limit=max(1, self.searcher.num_docs), count=False)
        addresses = [address for _, address in found.hits]
        ids = self.searcher.fast_field_values("episode", addresses)
        stamps = self.searcher.fast_field_values("stamp", addresses)
        return {int(i or 0): int(s or 0) for i, s in zip(ids, stamps, strict=True)}

    @cached_property
    def passages(self) -> int:
        """How many passages there are."""
        return max(1, self.searcher.num_docs - len(self.entries) - 1)

    def search(self, query: tantivy.Query, limit: int) -> Ints:
        """Return the row numbers of the best passages, best first.

        Raises:
            UnusableIndex: the files turn out to be damaged.
        """
        try:
            found = self.searcher.search(query, limit=limit, count=False)
            addresses = [address for _, address in found.hits]
            rows = self.searcher.fast_field_values("row", addresses)
        except (ValueError, OSError) as error:
            raise UnusableIndex(str(error)) from error
        return np.array([row for row in rows if row is not None], np.int32)


def read_snapshot(
    folder: Path,
    vocabulary: Vocabulary,
    index: tantivy.Index,
    known: Associations | None = None,
) -> Snapshot:
    """Return the state that was committed last.

    Args:
        folder: the index's folder.
        vocabulary: its words, as far as they were read; grows.
        index: the tantivy index in it.
        known: the associations that were read before, if any.

    Raises:
        UnusableIndex: it holds no record of itself, or files do not match it.
    """
    try:
        index.reload()
        searcher = index.searcher()
        found = searcher.search(term("kind", _LEDGER), limit=2, count=False).hits
        state = json.loads(str(searcher.doc(found[0][1]).get_first("state")))
        if state.pop("format") != FORMAT or len(found) != 1:
            raise UnusableIndex("the index is of another format")
        tokens = Tokens(folder, Extent(**state), vocabulary)
    except (ValueError, OSError, LookupError, TypeError, UnicodeError) as error:
        raise UnusableIndex(str(error)) from error
    return Snapshot(index, searcher, tokens, Associations.read(folder, tokens, known))


class CurrentIndex:
    """Gives look-ups the newest committed state, whichever process committed it.

    Args:
        folder: the index's folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._seen: tuple[int, ...] | None = None
        self._current: Snapshot | None = None
        self._vocabulary = Vocabulary()
        self._inode = 0

    def snapshot(self) -> Snapshot | None:
        """Return the newest state, or None where there is no usable index."""
        seen = self._signature()
        if seen == self._seen:
            return self._current
        with self._lock:
            if seen != self._seen:
                self._current = self._read(seen) if seen else None
                self._seen = seen
            return self._current

    def _signature(self) -> tuple[int, ...] | None:
        """What changes with every commit and with every rebuild of the folder."""
        try:
            folder, meta = self.folder.stat(), (self.folder / "meta.json").stat()
        except OSError:
            return None
        learnt = stamp_of(self.folder)
        return folder.st_ino, meta.st_ino, meta.st_mtime_ns, meta.st_size, *learnt

    def _read(self, seen: Sequence[int]) -> Snapshot | None:
        index = self._current.index if self._current and self._inode == seen[0] else None
        try:
            if index is None:
                self._vocabulary, self._inode = Vocabulary(), seen[0]
                index = open_tantivy(self.folder)
            known = self._current.associations if self._current and self._inode else None
            return read_snapshot(self.folder, self._vocabulary, index, known)
        except UnusableIndex:
            self._inode = 0
            return None

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            self._current, self._seen, self._inode = None, None, 0

    def distrust(self) -> None:
        """Give up an index that failed in use, until somebody has made it again."""
        with self._lock:
            self._current, self._inode = None, 0
