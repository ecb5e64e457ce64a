"""The seed episodes as the readers give them, numbered as the marks number them."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from bench.paths import shared
from seeds.readers import read_document
from seeds.readers.document import Source
from store.model import Episode

DIRECTORY, SINGLE = "002_232d0ddf6ad2244f.txt", "001_35f3618cd3ee2019.txt"


@cache
def seed_episodes() -> dict[int, Episode]:
    """Return the episodes by number: their position on the page, 20 for the single one."""
    page = read_document(_source(DIRECTORY)).episodes
    return dict(enumerate(page)) | {20: read_document(_source(SINGLE)).episodes[0]}


def hosts_of(episode: Episode) -> list[str]:
    """Return the names of those whose role says host."""
    return [p.name for p in episode.people if p.role and "host" in p.role.casefold()]


def insight_pages() -> list[list[str]]:
    """Return the curated sentences of each insight page, in the page's order."""
    names = sorted(p.name for p in (shared() / "seeds").glob("00[34]*.txt"))
    return [[i.text for i in read_document(_source(name)).insights] for name in names]


def rows_of(path: str) -> list[dict[str, Any]]:
    """Return the JSON lines of a shared file."""
    text = (shared() / path).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def _source(name: str) -> Source:
    return Source(name, (shared() / "seeds" / name).read_bytes())
