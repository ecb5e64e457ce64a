"""How fast documents become an archive, beside bare FTS5 insertion of the same words."""

from __future__ import annotations

import resource
import sqlite3
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from bench.paths import corpus, scratch, shared
from bench.report import Section
from seeds.load import Reading, read_sources, store_reading
from store.database import connect
from store.search.engine import QuoteIndex


def measure() -> Section:
    """Load seeds and corpus, index them, and compare with FTS5 alone."""
    sources = [*sorted((shared() / "seeds").glob("*.txt")), corpus()]
    path = scratch() / "loading.db"
    for file in scratch().glob("loading.db*"):
        if file.is_file():
            file.unlink()
    reading_s, texts = _read(sources)
    words = sum(len(text.split()) for text in texts)
    bare_s = _bare(texts)
    store_s, index_s, skipped_s = _load(path, sources)
    whole = reading_s + store_s + index_s
    size = path.stat().st_size / 1e6
    text_size = sum(len(text.encode()) for text in texts) / 1e6
    index_size = sum(f.stat().st_size for f in Path(f"{path}.index").rglob("*")) / 1e6
    return Section(
        "Loading",
        ["measure", "figure"],
        [
            ["read + store + index, against bare FTS5 insertion", f"{bare_s / whole:.2f}"],
            ["bare FTS5 insertion", f"{words / bare_s / 1e6:.2f} million words/s"],
            ["reading", f"{words / reading_s / 1e6:.2f} million words/s"],
            ["storing", f"{words / store_s / 1e6:.2f} million words/s"],
            ["indexing", f"{words / index_s / 1e6:.2f} million words/s"],
            ["words", f"{words / 1e6:.1f} million"],
            ["whole load", f"{whole:.1f} s"],
            ["the same again (nothing changed)", f"{skipped_s:.1f} s"],
            ["archive / text", f"{size:.0f} MB / {text_size:.0f} MB = {size / text_size:.2f}"],
            ["index / text", f"{index_size:.0f} MB = {index_size / text_size:.2f}"],
            ["most memory of this process", f"{_memory():.0f} MB"],
        ],
    )


def _read(sources: Iterable[Path]) -> tuple[float, list[str]]:
    begin, texts = time.perf_counter(), []
    for reading in read_sources(sources):
        texts += list(_texts(reading))
    return time.perf_counter() - begin, texts


def _texts(reading: Reading) -> Iterator[str]:
    for episode in reading.document.episodes if reading.document else ():
        for turn in episode.turns:
            yield turn.text


def _bare(texts: list[str]) -> float:
    path = scratch() / "bare.db"
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE VIRTUAL TABLE said USING fts5 (text)")
    begin = time.perf_counter()
    with connection:
        connection.executemany("INSERT INTO said VALUES (?)", ((text,) for text in texts))
    seconds = time.perf_counter() - begin
    connection.close()
    path.unlink()
    return seconds


def _load(path: Path, sources: list[Path]) -> tuple[float, float, float]:
    now = datetime.now(UTC)
    with connect(path) as db:
        storing = 0.0
        for reading in read_sources(sources):
            begin = time.perf_counter()
            store_reading(db, reading, now)
            storing += time.perf_counter() - begin
        index = QuoteIndex(path)
        begin = time.perf_counter()
        index.catch_up(db)
        indexing = time.perf_counter() - begin
        index.close()
        begin = time.perf_counter()
        for reading in read_sources(sources[:5]):
            store_reading(db, reading, now)
        again = time.perf_counter() - begin
    return storing, indexing, again


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
