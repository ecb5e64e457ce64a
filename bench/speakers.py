"""The right person for a name as people type it, beside two fuzzy scores alone."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process, utils
from sqlite_utils import Database

from bench.paths import corpus, scratch, shared
from bench.report import Section
from bench.seeds_read import rows_of
from seeds.load import read_sources, store_reading
from store.database import connect
from store.search.names import find_speakers

Answer = tuple[str | None, list[str]]
"""The one person who is taken to be meant, if any, and all who are offered."""

_OFFERED = 5
_SURE = 90.0


def measure() -> Section:
    rows = rows_of("queries/speakers_dev.jsonl")
    ways: dict[str, Callable[[Database], Callable[[str], Answer]]] = {
        "ours": _ours,
        "WRatio over all names": lambda db: _fuzzy(db, fuzz.WRatio),
        "token_sort_ratio over all names": lambda db: _fuzzy(db, fuzz.token_sort_ratio),
    }
    with connect(_archive("seeds")) as seeds, connect(_archive("changelog")) as changelog:
        stores = {"seeds": seeds, "changelog": changelog}
        table = [
            (name, *_figures(rows, {key: way(db) for key, db in stores.items()}))
            for name, way in ways.items()
        ]
    head = (
        "way",
        "right person first",
        "right set offered",
        "both",
        "one taken silently where several fit",
        "p50 ms",
    )
    note = (
        "Right person first: of the names that mean one person. Right set: all who must be"
        f" offered are, among the first {_OFFERED}, and nobody is taken silently."
    )
    return Section("Speakers", head, table, note)


def _figures(
    rows: Sequence[dict[str, Any]], answers: dict[str, Callable[[str], Answer]]
) -> list[str]:
    first, several, silent, taken = [], [], 0, []
    for answer in answers.values():
        answer("warm up")
    for row in rows:
        began = time.perf_counter()
        chosen, offered = answers[row["corpus"]](row["query"])
        taken.append(1000 * (time.perf_counter() - began))
        wanted = row["expected_full_name"]
        if isinstance(wanted, str):
            first.append(offered[:1] == [wanted])
        else:
            silent += chosen is not None
            several.append(chosen is None and set(wanted) <= set(offered[:_OFFERED]))
    right = sum(first) + sum(several)
    return [
        f"{sum(first)} of {len(first)}",
        f"{sum(several)} of {len(several)}",
        f"{right} of {len(rows)}",
        str(silent),
        f"{statistics.median(taken):.1f}",
    ]


def _ours(db: Database) -> Callable[[str], Answer]:
    def answer(query: str) -> Answer:
        found = find_speakers(db, query)
        chosen = found.chosen.name if found.chosen else None
        return chosen, [person.name for person, _ in found.candidates]

    return answer


def _fuzzy(db: Database, scorer: Callable[..., float]) -> Callable[[str], Answer]:
    """Names as one string each, compared by one score: what is done usually."""
    names = [str(row[0]) for row in db.execute("SELECT name FROM speaker ORDER BY id")]

    def answer(query: str) -> Answer:
        found = process.extract(
            query, names, scorer=scorer, processor=utils.default_process, limit=_OFFERED
        )
        sure = bool(found) and found[0][1] >= _SURE
        return (found[0][0] if sure else None), [name for name, *_ in found]

    return answer


def _archive(which: str) -> Path:
    """Return a new archive of one set of documents, as today's readers read them."""
    path = scratch() / f"speakers-{which}.db"
    for file in scratch().glob(f"{path.name}*"):
        file.unlink()
    folder = corpus() if which == "changelog" else shared() / "seeds"
    with connect(path) as db:
        for reading in read_sources([folder]):
            store_reading(db, reading, datetime.now(UTC))
    return path


if __name__ == "__main__":
    print(measure().markdown())
