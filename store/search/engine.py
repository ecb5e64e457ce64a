"""Quote look-up: what people half remember, found and proved.

A look-up reads SQLite on the thread that asks and the index from memory-mapped
files; any number may run at a time. Bringing the index up to the archive runs
on another thread, or in another process, without a look-up waiting for it.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
from sqlite_utils import Database

from store.errors import BlankQuery
from store.failures import told_as_index_failures
from store.model import Match, QuoteAnswer, QuoteHit, QuoteQuery
from store.rights import within_rights
from store.search import following, meanings
from store.search.answers import read_hits
from store.search.asked import read_query
from store.search.candidates import find_candidates
from store.search.encoder import Encoder
from store.search.fallback import find_whole, find_without_index
from store.search.filters import Filters, read_filters
from store.search.following import Progress, Stamps, count_behind, read_stamps
from store.search.index import CurrentIndex, Snapshot, UnusableIndex
from store.search.naming import read_names, without_names
from store.search.nearness import Meanings
from store.search.ranking import rank
from store.search.snapshots import Snapshots
from store.search.spelling import Spelling
from store.search.words import find_words

LONGEST_QUERY = 2_000
"""Code points of a query that are looked at."""


class QuoteIndex:
    """Finds quotes in one archive with the index beside it.

    Args:
        store_path: the archive's SQLite file; the index is ``<store>.index/``.
        encoder: compares meanings, too; its vectors are in ``<store>.meanings/``.
    """

    def __init__(self, store_path: Path, encoder: Encoder | None = None) -> None:
        self._current = CurrentIndex(store_path.with_name(store_path.name + ".index"))
        folder = store_path.with_name(store_path.name + ".meanings")
        self._meanings = Meanings(folder, encoder) if encoder else None
        self._encoded: Snapshot | None = None
        self._stamps = Snapshots(read_stamps)
        self._compared: tuple[Stamps, Snapshot | None, int] | None = None
        self._spelling: tuple[object, Spelling] | None = None
        self._making = threading.Lock()

    def find_quotes(self, db: Database, query: QuoteQuery) -> QuoteAnswer:
        """Return the quotes that a query means, best first.

        Raises:
            BlankQuery: there is no word in it.
            NotFound: a filter names somebody or something that does not exist.
        """
        text = query.text[:LONGEST_QUERY]
        if not find_words(text):
            raise BlankQuery(query.text)
        filters = read_filters(db, query)
        snapshot = self._current.snapshot()
        try:
            if snapshot is not None:
                hits = self._search(db, text, filters, query, snapshot)
                behind = self.behind(db) > 0
                if behind:
                    hits = self._with_new(db, text, filters, query, snapshot, hits)
                return QuoteAnswer(within_rights(db, hits), behind, filters.names)
        except (UnusableIndex, OSError):
            self._current.distrust()
        hits = find_without_index(db, text, filters, query)
        return QuoteAnswer(within_rights(db, hits), indexing=True, speakers=filters.names)

    def _search(
        self, db: Database, text: str, filters: Filters, query: QuoteQuery, snapshot: Snapshot
    ) -> list[QuoteHit]:
        named = read_names(db, text, filters, query.speaker, query.scope)
        asked = read_query(text, snapshot, self._speller(snapshot), named.stretches)
        rows = find_candidates(snapshot, asked, filters, named.people)
        meaning = None
        if self._meanings is not None:
            meant = without_names(text, named.stretches)
            meaning = self._meanings.ask(db, snapshot, meant, filters)
        if meaning is not None:
            rows = np.union1d(rows, meaning.nearest)
        if not rows.size:
            return []
        ranked = rank(snapshot, asked, rows, named.people, meaning)
        return read_hits(db, snapshot, asked, ranked, filters, query.scope, query.limit)

    def _with_new(
        self,
        db: Database,
        text: str,
        filters: Filters,
        query: QuoteQuery,
        snapshot: Snapshot,
        hits: list[QuoteHit],
    ) -> list[QuoteHit]:
        """Add what full-text search finds in episodes that are not yet indexed."""
        new = {
            n for n, s in self._stamps.get(db).episodes.items() if snapshot.entries.get(n) != s
        }
        if filters.episodes is not None:
            new &= filters.episodes
        waiting = replace(filters, episodes=frozenset(new))
        found = find_whole(db, text, waiting, query) if new else []
        # Full-text search finds all words or nothing: such a hit is a good one.
        sure = [hit for hit in hits if hit.match is Match.VERBATIM]
        others = [hit for hit in hits if hit.match is not Match.VERBATIM]
        return [*sure, *found, *others][: query.limit]

    def _speller(self, snapshot: Snapshot) -> Spelling:
        made = self._spelling
        if made is not None and made[0] is snapshot.associations:
            return made[1]
        with self._making:
            words = snapshot.tokens.vocabulary.words[: snapshot.tokens.extent.words]
            known = [1] * len(words)
            if snapshot.associations is not None:
                counts = snapshot.associations.counts[: len(words)].tolist()
                known[: len(counts)] = counts
            spelling = Spelling(words, known)
            self._spelling = (snapshot.associations, spelling)
        return spelling

    def catch_up(self, db: Database, *, on_progress: Progress | None = None) -> int:
        """Bring the index up to the archive; returns the episodes indexed.

        Waits while another process does so. Makes the index anew where it is
        missing, damaged or of another version.

        Raises:
            StoreUnavailable: the disk takes no writes; what was indexed stays.
        """
        with told_as_index_failures():
            return following.follow(db, self._current, on_progress)

    def rebuild(self, db: Database, *, on_progress: Progress | None = None) -> int:
        """Make the index anew; the old one answers until the new one is there."""
        with told_as_index_failures():
            return following.rebuild(db, self._current, on_progress)

    def learn_meanings(self, most: int) -> int:
        """Encode passages that are indexed and have no vectors yet.

        Args:
            most: passages after which it stops, at the end of an episode.

        Returns:
            How many were encoded: 0 without an encoder, and when nothing is left.

        Raises:
            StoreUnavailable: the disk takes no writes; what was encoded stays.
        """
        snapshot = self._current.snapshot()
        if self._meanings is None or snapshot is None or snapshot is self._encoded:
            return 0
        with told_as_index_failures():
            done = meanings.follow(
                self._meanings.folder, snapshot, self._meanings.encoder, most
            )
        self._encoded = None if done else snapshot
        return done

    def without_meanings(self) -> int:
        """Return how many indexed episodes have no vectors yet; 0 without an encoder."""
        snapshot = self._current.snapshot()
        if self._meanings is None or snapshot is None:
            return 0
        return meanings.count_without(snapshot, self._meanings.folder, self._meanings.encoder)

    def behind(self, db: Database) -> int:
        """Return how many episodes must still be put into the index or out of it."""
        stored, snapshot = self._stamps.get(db), self._current.snapshot()
        compared = self._compared
        if compared is None or compared[0] is not stored or compared[1] is not snapshot:
            behind = count_behind(stored.episodes, snapshot)
            self._compared = compared = (stored, snapshot, behind)
        return compared[2]

    def close(self) -> None:
        """Let go of the files."""
        self._current.close()
