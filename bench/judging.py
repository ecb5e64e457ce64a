"""What people asked and what is right: the shown queries, and how a hit is told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from bench.paths import corpus, scratch, shared
from bench.seeds_read import rows_of
from seeds.load import read_sources, store_reading
from store.database import connect
from store.search.engine import QuoteIndex

ALIKE = 85.0
"""``partial_ratio`` from which a passage holds an answer."""

KINDS = ("exact", "misremembered", "asr_typo", "speaker", "topic")
PASSAGE_WORDS = 150


@dataclass(frozen=True)
class Asked:
    """A query with what is right: file names and normalised words of each answer."""

    id: str
    kind: str
    text: str
    speaker: str | None
    answers: tuple[tuple[tuple[str, ...], str], ...]

    def is_hit(self, source: str, passage: str) -> bool:
        """Whether a passage of ``source`` holds an answer."""
        text = normal(" ".join(passage.split()[:PASSAGE_WORDS]))
        return any(
            any(source.endswith(name) for name in names) and _holds(text, want)
            for names, want in self.answers
        )

    def rank(self, found: Iterable[tuple[str, str]]) -> int | None:
        """The place, from 1, of the first right (source, passage)."""
        return next((i for i, hit in enumerate(found, 1) if self.is_hit(*hit)), None)


def _holds(text: str, want: str) -> bool:
    if want in text or (len(text) >= 20 and text in want):
        return True
    short, long = sorted((want, text), key=len)
    return len(short) >= 20 and fuzz.partial_ratio(short, long) >= ALIKE


def normal(text: str) -> str:
    """Fold a transcript's text as the answers are folded: words alone."""
    text = re.sub(r"\\\[[^\]]*\\\]|\[[^\]]{1,40}\](?!\()", " ", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text).replace("⁓", " ").replace("’", "'")
    return " ".join(re.findall(r"\w+", text.lower().replace("'", "")))


def shown_queries() -> list[Asked]:
    """Return the queries that are shown to developers."""
    return [_asked(row) for row in rows_of("queries/quotes_dev.jsonl")]


def _asked(row: dict[str, Any]) -> Asked:
    files = tuple(Path(name).name for name in (row["file"], *row.get("also_files", ())))
    right = [(files, normal(text)) for text in (row["answer_text"], *row.get("also_ok", ()))]
    elsewhere = row.get("also_elsewhere", ())
    right += [((Path(other["file"]).name,), normal(other["text"])) for other in elsewhere]
    return Asked(row["id"], row["kind"], row["query"], row.get("speaker"), tuple(right))


@cache
def whole_archive() -> Path:
    """Return an indexed store of the whole corpus and the seeds, made when missing."""
    path = scratch() / "quotes.db"
    with connect(path) as db:
        if not db.execute("SELECT count(*) FROM episode").fetchone()[0]:
            sources: Sequence[Path] = [*sorted((shared() / "seeds").glob("*.txt")), corpus()]
            for reading in read_sources(sources):
                store_reading(db, reading, datetime.now(UTC))
        index = QuoteIndex(path)
        index.catch_up(db)
        index.close()
    return path
