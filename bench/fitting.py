"""How the weights of ranking are fitted, and how good they are on queries not seen.

Each query's candidates are ranked by a softmax over the weighted features; the
weights maximise the likelihood of the right ones. ``python -m bench.fitting``
prints the weights that fit all shown queries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt
from sqlite_utils import Database

from bench.judging import PASSAGE_WORDS, Asked, shown_queries, whole_archive
from store.database import connect
from store.model import QuoteQuery, Scope
from store.search.asked import Asked as Read
from store.search.asked import read_query
from store.search.candidates import find_candidates
from store.search.confidence import RIVALS, find_rival, sureness
from store.search.dedupe import find_places
from store.search.features import Features
from store.search.filters import read_filters
from store.search.index import CurrentIndex, Snapshot
from store.search.naming import read_names
from store.search.ranking import FINAL, FIRST, LIKELY, Ranked, read_columns, weigh
from store.search.spelling import Spelling
from store.search.windows import read_windows

FOLDS = 6
PENALTY = 0.05
STEPS = 400
RATE = 0.05

Floats = npt.NDArray[np.floating]
NAMES = [name for name in FINAL if name != "by"]


@dataclass(frozen=True)
class Pool:
    """A query's candidates with their features; ``right`` marks the answers."""

    asked: Asked
    read: Read
    rows: npt.NDArray[np.int32]
    columns: Mapping[str, Floats]
    right: npt.NDArray[np.bool_]
    away: npt.NDArray[np.bool_]
    """Candidates outside the episodes that hold an answer."""

    def matrix(self) -> Floats:
        """Return a line of features for each candidate."""
        return np.stack([self.columns[name] for name in NAMES], axis=1)


def read_pools(db: Database, snapshot: Snapshot) -> list[Pool]:
    """Compute the candidates and features of every shown query."""
    learnt = snapshot.associations
    words = snapshot.tokens.vocabulary.words
    spelling = Spelling(words, learnt.counts.tolist() if learnt else [1] * len(words))
    sources = dict(db.execute("SELECT id, source FROM episode").fetchall())
    return [_pool(db, snapshot, spelling, asked, sources) for asked in shown_queries()]


def _pool(
    db: Database,
    snapshot: Snapshot,
    spelling: Spelling,
    asked: Asked,
    sources: Mapping[int, str],
) -> Pool:
    query = QuoteQuery(asked.text, speaker=asked.speaker)
    filters = read_filters(db, query)
    named = read_names(db, query.text, filters, query.speaker, Scope())
    read = read_query(query.text, snapshot, spelling, named.stretches)
    rows = find_candidates(snapshot, read, filters, named.people)
    features = Features(read, read_windows(snapshot, rows), snapshot)
    columns = read_columns(features)
    columns["by"] = np.zeros(len(rows), np.float32)
    likely = np.sort(np.argsort(-weigh(columns, FIRST), kind="stable")[:LIKELY])
    columns = {name: column[likely] for name, column in columns.items()}
    columns["alike"] = features.alike(likely.astype(np.int32))
    rows = rows[likely]
    named_files = {name for names, _ in asked.answers for name in names}
    origin = [sources[int(e)] for e in snapshot.tokens.rows["episode"][rows]]
    away = np.array([not source.endswith(tuple(named_files)) for source in origin])
    right = [
        not far and asked.is_hit(source, window_text(snapshot, int(row)))
        for row, source, far in zip(rows, origin, away, strict=True)
    ]
    return Pool(asked, read, rows, columns, np.array(right), away)


def window_text(snapshot: Snapshot, row: int) -> str:
    """Return the words of a passage and around it, as many as are shown."""
    held = snapshot.tokens.rows[row]
    middle = int(held["offset"]) + int(held["length"]) // 2
    half = PASSAGE_WORDS // 2
    low, high = max(int(held["low"]), middle - half), min(int(held["high"]), middle + half)
    return snapshot.tokens.text(low, high)


def fit(pools: Sequence[Pool]) -> Floats:
    """Return the weights under which the right candidates are likeliest (Adam)."""
    kept = [pool for pool in pools if pool.right.any()]
    spread = np.mean([pool.matrix().std(axis=0) for pool in kept], axis=0) + 1e-6
    weights, first, second = (np.zeros(len(NAMES)) for _ in range(3))
    for step in range(1, STEPS + 1):
        slope = PENALTY * weights
        for pool in kept:
            x = pool.matrix() / spread
            share = _softmax(x @ weights)
            right = share * pool.right
            slope += x.T @ (share - right / max(right.sum(), 1e-12)) / len(kept)
        first, second = 0.9 * first + 0.1 * slope, 0.99 * second + 0.01 * slope**2
        move = first / (1 - 0.9**step) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
        weights = weights - RATE * move
    fitted: Floats = weights / spread
    return fitted


def _softmax(values: Floats) -> Floats:
    powers = np.exp(values - values.max())
    shares: Floats = powers / powers.sum()
    return shares


def cross_validated(snapshot: Snapshot, pools: Sequence[Pool]) -> list[int | None]:
    """Return each query's rank under weights fitted without its fold."""
    fold = np.random.default_rng(0).permutation(len(pools)) % FOLDS
    ranks: list[int | None] = [None] * len(pools)
    for number in range(FOLDS):
        weights = fit([pool for pool, f in zip(pools, fold, strict=True) if f != number])
        for i in np.flatnonzero(fold == number).tolist():
            ranks[i] = _rank(snapshot, pools[i], weights)
    return ranks


def _rank(snapshot: Snapshot, pool: Pool, weights: Floats) -> int | None:
    scores = pool.matrix() @ weights
    order = np.argsort(-scores, kind="stable")
    ranked = Ranked(pool.rows[order], scores[order], {})
    places = zip(range(1, 11), find_places(snapshot, ranked), strict=False)
    return next((rank for rank, place in places if pool.right[order[place.best]]), None)


def sure(snapshot: Snapshot, pools: Sequence[Pool]) -> list[tuple[bool, float, float]]:
    """Return how sure look-up is of its best place, with and without the answer.

    For each query: whether the best place is right, how sure that one is, and how
    sure the best one is where the episodes that hold an answer are left out.
    """
    found = []
    for pool in pools:
        right, with_it = _best(snapshot, pool, np.ones(len(pool.rows), bool))
        _, without = _best(snapshot, pool, pool.away)
        found.append((right, with_it, without))
    return found


def _best(snapshot: Snapshot, pool: Pool, chosen: npt.NDArray[np.bool_]) -> tuple[bool, float]:
    """Whether the best of the chosen candidates is right, and how sure it is."""
    if not chosen.any():
        return False, 0.0
    scores = np.asarray(weigh(pool.columns, FINAL))[chosen]
    order = np.argsort(-scores, kind="stable")
    ranked = Ranked(pool.rows[chosen][order], scores[order], {})
    places = [place.best for place in islice(find_places(snapshot, ranked), RIVALS)]
    lead = float(ranked.scores[0]) - find_rival(ranked.scores[places].tolist())
    dense = float(pool.columns["dense"][chosen][order[0]])
    return bool(pool.right[chosen][order[0]]), sureness(pool.read, lead, dense)


def main() -> None:
    """Print the weights that fit all shown queries."""
    path = whole_archive()
    with connect(path) as db:
        snapshot = CurrentIndex(path.with_name(path.name + ".index")).snapshot()
        if snapshot is None:
            raise SystemExit("There is no usable index.")
        weights = fit(read_pools(db, snapshot))
    for name, weight in zip(NAMES, weights, strict=True):
        print(f"{name:16} {weight:6.1f}")


if __name__ == "__main__":
    main()
