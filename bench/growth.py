"""How look-up grows with the archive: time, beside bare engines, and memory.

``python -m bench growth``; ``PULLQUOTE_SIZES=500,20850`` asks for other numbers of
episodes: making a replica of 10,000 takes ten minutes and two gigabytes. Each size
answers in a process of its own, so that memory is its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import tantivy
from matplotlib.figure import Figure
from sqlite_utils import Database

from bench.judging import Asked, shown_queries, whole_archive
from bench.paths import PROJECT
from bench.quotes import passages_in_fts5
from bench.replicas import add_copy, replica
from bench.report import Section
from store.database import connect
from store.errors import NotFound
from store.model import QuoteQuery
from store.search.engine import QuoteIndex
from store.search.index import SCHEMA, CurrentIndex
from store.search.words import Stems, find_forms

SIZES = (2_085, 5_000, 10_425)
"""Episodes; the first is the real archive."""

FEW = 30
"""Queries for FTS5's OR, which takes a second each on a large archive."""

LOADED = 8
"""Episodes that arrive while questions are answered."""

COLUMNS = (
    "episodes",
    "passages",
    "p50 ms",
    "p99 ms",
    "of tantivy's OR",
    "of FTS5's OR",
    "2 threads against 1",
    "p99 while loading",
    "cold ms",
    "resident MB",
    "index of text",
)


def measure() -> Section:
    """Answer every shown query on archives of several sizes."""
    asked = os.environ.get("PULLQUOTE_SIZES", ",".join(map(str, SIZES)))
    figures = [_figures(int(size)) for size in asked.split(",")]
    rows = [_row(figure) for figure in figures]
    notes = (
        "Wall time of the whole look-up, five results; archives other than the real one"
        " are samples of it, or replicas with a quarter of their longer words changed in"
        " every copy. Bare engines: a ranked OR over all words for ten numbers of passages;"
        f" FTS5's over {FEW} queries. Medians are compared with medians. Each size answers"
        " in a process of its own."
    )
    return Section("Growth", COLUMNS, rows, notes, [_draw(figures)])


def _figures(size: int) -> dict[str, Any]:
    path = replica(size)
    told = subprocess.run(
        [sys.executable, "-m", "bench.growth", str(path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=PROJECT,
    )
    figures: dict[str, Any] = json.loads(told.stdout)
    return {"episodes": size, **figures, **_baselines(path)}


def _row(figures: dict[str, Any]) -> list[str]:
    p50 = figures["p50"]
    return [
        f"{figures['episodes']:,}",
        f"{figures['passages']:,}",
        f"{p50:.0f}",
        f"{figures['p99']:.0f}",
        f"{p50 / figures['tantivy']:.1f}",
        f"{p50 / figures['fts5']:.2f}",
        f"{figures['threads']:.1f}",
        f"{figures['loading']:.0f}",
        f"{figures['cold']:.0f}",
        f"{figures['resident']:.0f}",
        f"{figures['index']:.1f}",
    ]


def _times(queries: Sequence[Asked], act: Callable[[Asked], object]) -> list[float]:
    times = []
    for asked in queries:
        begin = time.perf_counter()
        act(asked)
        times.append((time.perf_counter() - begin) * 1000)
    return times


def _baselines(path: Path) -> dict[str, float]:
    snapshot = CurrentIndex(path.with_name(path.name + ".index")).snapshot()
    if snapshot is None:
        raise SystemExit("There is no usable index.")
    stems, connection, queries = Stems(), passages_in_fts5(snapshot), shown_queries()

    def bare(asked: Asked) -> None:
        terms = [
            (tantivy.Occur.Should, tantivy.Query.term_query(SCHEMA, "stems", stem, "freq"))
            for stem in set(stems.of(find_forms(asked.text)))
        ]
        snapshot.search(tantivy.Query.boolean_query(terms), 10)

    def full_text(asked: Asked) -> None:
        match = " OR ".join(f'"{form}"' for form in find_forms(asked.text))
        sql = "SELECT rowid FROM said WHERE said MATCH ? ORDER BY rank LIMIT 10"
        connection.execute(sql, [match]).fetchall()

    _times(queries[:FEW], bare)
    return {
        "passages": snapshot.passages,
        "index": _index_share(path),
        "tantivy": float(np.median(_times(queries, bare))),
        "fts5": float(np.median(_times(queries[:: len(queries) // FEW], full_text))),
    }


def _index_share(path: Path) -> float:
    """Return the size of the index against that of the text, both in bytes."""
    folder = path.with_name(path.name + ".index")
    with connect(path) as db:
        text = db.execute("SELECT sum(length(CAST(text AS BLOB))) FROM turn").fetchone()[0]
    return sum(file.stat().st_size for file in folder.iterdir()) / int(text)


def _answer(path: Path) -> dict[str, float]:
    """Measure one archive in this process."""
    queries = shown_queries()
    index = QuoteIndex(path)

    def ask(asked: Asked, db: Database) -> None:
        # A small sample has not everybody whom the queries name.
        with suppress(NotFound):
            index.find_quotes(db, QuoteQuery(asked.text, speaker=asked.speaker))

    with connect(path) as db:
        cold = _times(queries[:1], lambda asked: ask(asked, db))[0]
        _times(queries[:20], lambda asked: ask(asked, db))
        times = _times(queries, lambda asked: ask(asked, db))
        resident = psutil.Process().memory_info().rss / 1e6
        threads = sum(times) / _together(path, queries, ask)
        loading = _while_loading(path, index, queries, lambda asked: ask(asked, db))
    return {
        "cold": cold,
        "p50": float(np.percentile(times, 50)),
        "p99": float(np.percentile(times, 99)),
        "threads": threads,
        "loading": float(np.percentile(loading, 99)),
        "resident": resident,
    }


def _together(
    path: Path, queries: Sequence[Asked], ask: Callable[[Asked, Database], None]
) -> float:
    """Return how long two threads take for all queries, in ms."""

    def half(part: int) -> None:
        with connect(path) as db:
            for asked in queries[part::2]:
                ask(asked, db)

    begin = time.perf_counter()
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(half, (0, 1)))
    return (time.perf_counter() - begin) * 1000


def _while_loading(
    path: Path, index: QuoteIndex, queries: Sequence[Asked], ask: Callable[[Asked], None]
) -> list[float]:
    """Return the times of look-ups while new episodes are stored and indexed."""
    begun = threading.Event()

    def load() -> None:
        with connect(path) as db, connect(whole_archive()) as real:
            (held,) = db.execute("SELECT max(id) FROM episode").fetchone()
            rows = real.execute("SELECT id FROM episode LIMIT ?", [LOADED]).fetchall()
            for (number,) in rows:
                add_copy(db, real, int(number), int(held))
                begun.set()
                index.catch_up(db)
            db.execute("DELETE FROM episode WHERE id > ?", [held])
            db.conn.commit()
            index.catch_up(db)

    loader = threading.Thread(target=load)
    loader.start()
    begun.wait()
    times: list[float] = []
    while loader.is_alive():
        times += _times(queries[len(times) % len(queries) :][:1], ask)
    loader.join()
    return times


def _draw(figures: Sequence[dict[str, Any]]) -> str:
    """Draw times against size; returns the file's name."""
    figure = Figure(figsize=(7, 4))
    axes = figure.subplots()
    sizes = [each["episodes"] for each in figures]
    for name, label in (
        ("p99", "look-up, p99"),
        ("p50", "look-up, p50"),
        ("tantivy", "tantivy's OR, p50"),
        ("fts5", "FTS5's OR, p50"),
    ):
        axes.plot(sizes, [each[name] for each in figures], marker="o", label=label)
    axes.set(xscale="log", yscale="log", xlabel="episodes", ylabel="ms")
    axes.legend(fontsize=8)
    name = "growth.svg"
    figure.savefig(Path(PROJECT) / "bench" / name, bbox_inches="tight")
    return name


if __name__ == "__main__":
    print(json.dumps(_answer(Path(sys.argv[1]))))
