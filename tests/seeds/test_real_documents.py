"""The five real documents, through the readers and into the archive."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from seeds.load import read_sources, store_reading
from store.database import connect
from store.episodes import find_episodes, find_turns
from store.insights import find_insights
from store.model import EpisodeFacts, State

NOW = datetime(2026, 5, 4, tzinfo=UTC)


@pytest.fixture(scope="module")
def db(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with connect(tmp_path_factory.mktemp("seeds") / "seeds.db") as database:
        for reading in read_sources(sorted((shared / "seeds").glob("*.txt"))):
            assert store_reading(database, reading, NOW).refused is None
        yield database


@pytest.fixture(scope="module")
def expected(shared: Path) -> dict[str, Any]:
    return dict(json.loads((shared / "formats/seeds_expected.json").read_text()))


def stored(db: Database, expectation: dict[str, Any]) -> EpisodeFacts:
    speaking = expectation.get("speakers") or expectation["host"] + expectation["guests"]
    people = set(speaking if expectation["has_transcript"] else [])
    first = expectation["first_words"][:40]
    of_seed = [f for f in find_episodes(db) if f.episode.source.endswith(expectation["seed"])]
    return max(
        of_seed,
        key=lambda f: (
            len(people & set(f.speakers)),
            first in f"{f.episode.title} {f.episode.notes}",
        ),
    )


def test_every_header_of_speech_lands_with_its_speaker(
    db: Database, expected: dict[str, Any]
) -> None:
    headers = 0
    for expectation in expected["episodes"]:
        if not expectation["has_transcript"]:
            continue
        turns = find_turns(db, stored(db, expectation).episode.id)
        assert len(turns) == expectation["turns_headers"]
        if expectation.get("turns_by_speaker"):
            assert Counter(t.speaker for t in turns) == expectation["turns_by_speaker"]
        headers += len(turns)

    assert headers == 943


def test_chapters_stand_where_the_publisher_put_them(
    db: Database, expected: dict[str, Any]
) -> None:
    for expectation in expected["episodes"]:
        chapters = stored(db, expectation).episode.chapters
        timed = [[int(c.start_s), c.title] for c in chapters if c.start_s is not None]
        assert len(timed) == len(expectation["chapters"])
        assert [at for at, _ in timed] == [at for at, _ in expectation["chapters"]]


def test_page_furniture_is_never_speech(db: Database, expected: dict[str, Any]) -> None:
    said = "\n".join(
        turn.text for f in find_episodes(db) for turn in find_turns(db, f.episode.id)
    )

    for furniture in expected["page_furniture_never_speech"][2:]:
        assert furniture not in said
    assert "⁓" not in said


def test_an_episode_page_without_transcript_is_an_episode_all_the_same(
    db: Database, expected: dict[str, Any]
) -> None:
    page = expected["seed_000"]
    (facts,) = [f for f in find_episodes(db) if f.episode.title == page["title"]]
    episode = facts.episode

    assert episode.state is State.NOT_REQUESTED
    assert (episode.podcast, episode.duration_s) == (page["podcast"], page["duration_s"])
    assert episode.published == datetime.fromisoformat(page["published"])
    assert page["transcript_text_is_rights_notice"] in str(episode.rights_notice)
    assert facts.turns == 0


def test_curated_insights_keep_their_page_and_their_order(
    db: Database, expected: dict[str, Any]
) -> None:
    insights = find_insights(db, limit=100)
    by_page = Counter(insight.source[-24:-20] for insight in insights)

    assert sorted(by_page.values()) == [
        expected["seed_003_004"]["insights_003"],
        expected["seed_003_004"]["insights_004"],
    ]
    assert Counter(insight.related for insight in insights) == {False: 2, True: 20}
    assert all(insight.kind == "curated" for insight in insights)
