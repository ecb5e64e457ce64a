"""A small archive in a temporary file, filled as a load would."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from store.archive import Stored, add_episode
from store.database import connect
from store.insights import add_curated, set_harvest
from store.model import Episode, Insight, Podcast, Span, Turn
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


@pytest.fixture
def harvest_turn(db: Database) -> Callable[..., None]:
    """Store insights of an episode's first turn, each a letter longer."""

    def harvesting(episode_id: int, count: int, score: float, held: str | None = None) -> None:
        number, who, version = db.execute(
            "SELECT turn.id, speaker_id, version FROM turn JOIN episode"
            " ON episode.id = episode_id WHERE episode_id = ? ORDER BY seq",
            [episode_id],
        ).fetchone()
        insights = [
            Insight(
                "quote",
                "",
                (Span(number, at % 7, at % 7 + 3 + at),),
                speaker_id=who,
                score=score - at / 1e3,
                held=held if at % 5 == 0 else None,
            )
            for at in range(count)
        ]
        set_harvest(
            db, episode_id, version=version, insights=insights, moments=[], topics=[], now=NOON
        )

    return harvesting


@pytest.fixture
def world(
    db: Database, add: Callable[..., Stored], harvest_turn: Callable[..., None]
) -> Database:
    """Three shows, a private one of server 11, forty episodes, two pages of insights.

    ``Episode 0`` holds more good insights than are ever looked at, and the best.
    """
    shows = ("The Lantern", "Rope", "Glass")
    for number in range(40):
        show, ago = shows[number % 3], timedelta(days=9 * number + 1)
        turns = [(f"Person {number % 5}", "lamp oil " * 150), (None, "wick " * 9)]
        stored = add(turns, title=f"Episode {number}", podcast=show, published=NOON - ago)
        count, score = (900, 4.0) if not number else (30, 2.0 + number / 40)
        harvest_turn(stored.episode_id, count, score, held="advice")
        came = (NOON - timedelta(days=40 - number)).isoformat(timespec="seconds")
        db.execute("UPDATE episode SET loaded_at = ? WHERE id = ?", [came, stored.episode_id])
    secret = add([("Person 1", "lamp oil " * 9)], title="Ours", private_to=11, podcast="Ours")
    harvest_turn(secret.episode_id, 9, 5.0)
    (rope,) = db.execute("SELECT id FROM podcast WHERE title = 'Rope'").fetchone()
    for page, podcast in (("a.html", None), ("b.html", rope)):
        said = [Insight("curated", f"{page} sentence {n}") for n in range(90)]
        add_curated(db, said, page, podcast, NOON)
    return db
