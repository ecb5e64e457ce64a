"""A small archive in a temporary file, filled as a load would."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from store.archive import Stored, add_episode
from store.database import connect
from store.model import Episode, Podcast, Turn
from store.podcasts import add_podcast

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def noon() -> datetime:
    return NOON


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with connect(tmp_path / "archive.db") as database:
        yield database


@pytest.fixture
def add(db: Database) -> Callable[..., Stored]:
    """Store an episode: ``add([(speaker, text), …], title=…, podcast=…)``."""

    def adding(
        said: list[tuple[str | None, str]],
        *,
        title: str = "One",
        podcast: str = "The Lantern",
        private_to: int | None = None,
        seconds: float | None = 10.0,
        **more: object,
    ) -> Stored:
        show = Podcast(podcast, key=podcast.casefold(), private_to=private_to)
        turns = tuple(
            Turn(text, speaker, None if seconds is None else seconds * number)
            for number, (speaker, text) in enumerate(said)
        )
        episode = Episode(title, podcast, key=title.casefold(), source=f"{title}.md")
        episode = replace(episode, turns=turns, **more)  # type: ignore[arg-type]
        return add_episode(db, add_podcast(db, show), episode, NOON)

    return adding
