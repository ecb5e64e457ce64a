"""Quote look-up: what is found, beside full-text search alone, and how fast."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
import psutil
import tantivy
from sqlite_utils import Database

from bench.fitting import cross_validated, read_pools, sure, window_text
from bench.judging import KINDS, Asked, shown_queries, whole_archive
from bench.paths import PROJECT, encoder_folder, scratch
from bench.report import Section
from store.database import connect
from store.model import Match, QuoteQuery
from store.search.confidence import FOUND
from store.search.encoder import open_encoder
from store.search.engine import QuoteIndex
from store.search.index import SCHEMA, CurrentIndex, Snapshot
from store.search.words import Stems, find_forms

mpl.use("Agg")
from matplotlib import pyplot as plt

LIMIT = 10
ENCODED = "ours, with a sentence encoder"
COMMON = 300
"""The commonest words of the archive are stop words for the baselines."""

Ranks = list[int | None]
Finder = Callable[[Asked], list[tuple[str, str]]]
HEAD = ("way", "success@1", "success@5", "MRR@10", *KINDS, "p50 ms", "p99 ms")


def measure() -> Section:
    """Run every shown query through every way, on the whole archive."""
    path, queries = whole_archive(), shown_queries()
    kinds = [asked.kind for asked in queries]
    with connect(path) as db:
        index = QuoteIndex(path)
        snapshot = CurrentIndex(path.with_name(path.name + ".index")).snapshot()
        if snapshot is None:
            raise SystemExit("There is no usable index.")
        cold = _timed(
            lambda: index.find_quotes(db, QuoteQuery("what was said about open source"))
        )
        ways: dict[str, tuple[Ranks, list[float]]] = {
            "ours": _run(queries, _ours(db, index)),
            "FTS5 phrase → AND → OR without stop words": _run(queries, _stepwise(snapshot, db)),
            "FTS5 OR": _run(queries, _plain_or(snapshot, db)),
            "tantivy OR, stemmed": _run(queries, _tantivy_or(snapshot, db)),
        }
        if (encoder := open_encoder(encoder_folder())) is not None:
            meaning = QuoteIndex(path, encoder)
            while meaning.learn_meanings(10_000):
                pass
            ways[ENCODED] = _run(queries, _ours(db, meaning))
        matches = [_best_match(db, index, asked) for asked in queries]
        pools = read_pools(db, snapshot)
        seen = cross_validated(snapshot, pools)
        notes = _notes(cold, sure(snapshot, pools), kinds, matches)
    rows = [[name, *_figures(ranks, kinds), *_times(ms)] for name, (ranks, ms) in ways.items()]
    rows.insert(1, ["ours, weights cross-validated", *_figures(seen, kinds), "", ""])
    picture = _draw({name: ranks for name, (ranks, _) in ways.items()}, kinds)
    return Section("Quotes", HEAD, rows, notes, [picture])


def _timed(act: Callable[[], object]) -> float:
    begin = time.perf_counter()
    act()
    return (time.perf_counter() - begin) * 1000


def _run(queries: Sequence[Asked], find: Finder) -> tuple[Ranks, list[float]]:
    ranks: Ranks = []
    times = []
    for asked in queries:
        begin = time.perf_counter()
        found = find(asked)
        times.append((time.perf_counter() - begin) * 1000)
        ranks.append(asked.rank(found))
    return ranks, times


def _ours(db: Database, index: QuoteIndex) -> Finder:
    def find(asked: Asked) -> list[tuple[str, str]]:
        query = QuoteQuery(asked.text, speaker=asked.speaker, limit=LIMIT)
        return [(hit.quote.source, hit.passage) for hit in index.find_quotes(db, query).hits]

    return find


def _best_match(db: Database, index: QuoteIndex, asked: Asked) -> tuple[Match, bool]:
    hits = index.find_quotes(db, QuoteQuery(asked.text, speaker=asked.speaker, limit=1)).hits
    if not hits:
        return Match.CLOSEST, False
    return hits[0].match, asked.is_hit(hits[0].quote.source, hits[0].passage)


def passages_in_fts5(snapshot: Snapshot) -> sqlite3.Connection:
    """Put the words of all passages into FTS5, once, for the baselines."""
    path = scratch() / f"passages-{len(snapshot.tokens.rows)}.db"
    fresh = not path.exists()
    connection = sqlite3.connect(path)
    if fresh:
        connection.execute(
            "CREATE VIRTUAL TABLE said USING fts5"
            " (text, content='', tokenize='porter unicode61')"
        )
        held = snapshot.tokens.rows
        low = held["offset"].tolist()
        high = (held["offset"] + held["length"]).tolist()
        texts = (
            (i, snapshot.tokens.text(a, b))
            for i, (a, b) in enumerate(zip(low, high, strict=True))
        )
        with connection:
            connection.executemany("INSERT INTO said (rowid, text) VALUES (?, ?)", texts)
    return connection


def _shown(snapshot: Snapshot, db: Database, rows: Sequence[int]) -> list[tuple[str, str]]:
    """Give the baselines the surroundings that our passages have."""
    sources = dict(db.execute("SELECT id, source FROM episode").fetchall())
    episodes = snapshot.tokens.rows["episode"]
    return [(sources[int(episodes[row])], window_text(snapshot, row)) for row in rows]


def _matching(connection: sqlite3.Connection, match: str) -> list[int]:
    sql = f"SELECT rowid FROM said WHERE said MATCH ? ORDER BY rank LIMIT {LIMIT}"
    return [int(row[0]) for row in connection.execute(sql, [match])] if match else []


def _plain_or(snapshot: Snapshot, db: Database) -> Finder:
    connection = passages_in_fts5(snapshot)

    def find(asked: Asked) -> list[tuple[str, str]]:
        words = [f'"{form}"' for form in find_forms(asked.text)]
        return _shown(snapshot, db, _matching(connection, " OR ".join(words)))

    return find


def _stepwise(snapshot: Snapshot, db: Database) -> Finder:
    connection = passages_in_fts5(snapshot)
    learnt = snapshot.associations
    counts = learnt.counts if learnt else np.zeros(0, np.int32)
    words = snapshot.tokens.vocabulary.words
    common = {words[int(i)] for i in np.argsort(-counts)[:COMMON]}

    def find(asked: Asked) -> list[tuple[str, str]]:
        forms = find_forms(asked.text)
        said = [f'"{form}"' for form in forms]
        rare = [f'"{form}"' for form in forms if form not in common]
        steps = (f'"{" ".join(forms)}"', " AND ".join(said), " OR ".join(rare))
        rows: list[int] = []
        for match in steps:
            rows += [row for row in _matching(connection, match) if row not in rows]
            if len(rows) >= LIMIT:
                break
        return _shown(snapshot, db, rows[:LIMIT])

    return find


def _tantivy_or(snapshot: Snapshot, db: Database) -> Finder:
    stems = Stems()

    def find(asked: Asked) -> list[tuple[str, str]]:
        words = tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Should, tantivy.Query.term_query(SCHEMA, "stems", stem, "freq"))
                for stem in set(stems.of(find_forms(asked.text)))
            ]
        )
        return _shown(snapshot, db, snapshot.search(words, LIMIT).tolist())

    return find


def _figures(ranks: Ranks, kinds: Sequence[str]) -> list[str]:
    def within(chosen: Ranks, most: int) -> str:
        return f"{sum(1 for rank in chosen if rank and rank <= most) / len(chosen):.2f}"

    mrr = sum(1 / rank for rank in ranks if rank and rank <= LIMIT) / len(ranks)
    by_kind = []
    for kind in KINDS:
        chosen = [rank for rank, k in zip(ranks, kinds, strict=True) if k == kind]
        by_kind.append(f"{within(chosen, 1)}/{within(chosen, 5)}")
    return [within(ranks, 1), within(ranks, 5), f"{mrr:.2f}", *by_kind]


def _times(times: Sequence[float]) -> list[str]:
    return [f"{np.percentile(times, 50):.0f}", f"{np.percentile(times, 99):.0f}"]


def _notes(
    cold: float,
    found: Sequence[tuple[bool, float, float]],
    kinds: Sequence[str],
    matches: Sequence[tuple[Match, bool]],
) -> str:
    absent = np.mean([sure >= FOUND for _, _, sure in found])
    lost = np.mean([match is Match.CLOSEST for match, right in matches if right])
    by_kind = "; ".join(
        f"{kind} {absent_of:.0%} and {lost_of:.0%}"
        for kind, absent_of, lost_of in _costs(found, kinds, matches)
    )
    every = np.mean([match is Match.CLOSEST for match, _ in matches])
    memory = psutil.Process().memory_info().rss / 1e6
    return (
        "By kind: success@1/@5. All ways get 150 words around what they find.\n\n"
        f"A confident no: with the answer's episodes left out, {absent:.1%} are shown as found;"
        f" of the right answers that come first, {lost:.1%} are shown as merely the closest,"
        f" and of all queries {every:.1%}. By kind, shown as found without an answer and"
        f" lost with it: {by_kind}. Both cannot be low at once: a question in quite"
        " other words scores no better with its answer than without.\n\n"
        f"First look-up after opening: {cold:.0f} ms. This process with all baselines:"
        f" {memory:.0f} MB resident."
    )


def _costs(
    found: Sequence[tuple[bool, float, float]],
    kinds: Sequence[str],
    matches: Sequence[tuple[Match, bool]],
) -> list[tuple[str, float, float]]:
    """Both costs of a confident no for each kind, as shares."""
    costs = []
    for kind in KINDS:
        mine = [i for i, k in enumerate(kinds) if k == kind]
        right = [matches[i][0] is Match.CLOSEST for i in mine if matches[i][1]]
        absent = [found[i][2] >= FOUND for i in mine]
        costs.append((kind, float(np.mean(absent)), float(np.mean(right)) if right else 0.0))
    return costs


def _draw(ways: dict[str, Ranks], kinds: Sequence[str]) -> str:
    """Draw success@5 by kind for every way; returns the file's name."""
    figure, axes = plt.subplots(figsize=(9, 4))
    width = 0.8 / len(ways)
    for i, (name, ranks) in enumerate(ways.items()):
        shares = []
        for kind in KINDS:
            chosen = [rank for rank, k in zip(ranks, kinds, strict=True) if k == kind]
            shares.append(sum(1 for rank in chosen if rank and rank <= 5) / len(chosen))
        axes.bar(np.arange(len(KINDS)) + i * width, shares, width, label=name)
    axes.set_xticks(
        np.arange(len(KINDS)) + 0.4 - width / 2, [k.replace("_", " ") for k in KINDS]
    )
    axes.set_ylabel("right passage among the first five")
    axes.legend(fontsize=8)
    name = "quotes.svg"
    figure.savefig(Path(PROJECT) / "bench" / name, bbox_inches="tight")
    plt.close(figure)
    return name


if __name__ == "__main__":
    print(measure().markdown())
