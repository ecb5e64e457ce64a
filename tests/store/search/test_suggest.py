"""What is offered while somebody types."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from store.archive import Stored
from store.model import Scope
from store.search.suggest import suggest_episodes, suggest_podcasts, suggest_speakers

LONG = "Rivers carry more than water if you listen to them for a while. " * 10


@pytest.fixture
def shows(db: Database, add: Callable[..., Stored]) -> Database:
    def on(day: int) -> datetime:
        return datetime(2026, 3, day, tzinfo=UTC)

    add(
        [("Petra Stellan", LONG), ("Marta Lindqvist", "Hello there, everybody.")],
        title="Rivers and roads",
        published=on(1),
    )
    add([("Petra Stellan", LONG), ("Kevin Marsh", LONG)], title="A bridge", published=on(9))
    add(
        [("Kevin Strand", "Short words from me.")],
        title="Rivers run dry",
        podcast="Undertow",
        published=on(5),
    )
    add([("Kevin Vault", LONG)], title="Rivers below", podcast="Cellar", private_to=7)
    return db


def names(db: Database, typed: str, **more: object) -> list[str]:
    return [person.name for person in suggest_speakers(db, typed, **more)]  # type: ignore[arg-type]


def titles(db: Database, typed: str, **more: object) -> list[str]:
    return [title for _, title, _, _ in suggest_episodes(db, typed, **more)]  # type: ignore[arg-type]


def podcast(db: Database, title: str) -> int:
    return int(db.execute("SELECT id FROM podcast WHERE title = ?", [title]).fetchone()[0])


@pytest.mark.parametrize(
    "typed", ["m", "mar", "marta l", "lindq", "lindkvist", "marta lindqvist"]
)
def test_a_person_is_offered_at_every_stage_of_typing(shows: Database, typed: str) -> None:
    assert names(shows, typed)[0] == "Marta Lindqvist"


def test_without_text_those_heard_most_come_first(shows: Database) -> None:
    assert names(shows, "")[0] == "Petra Stellan"


def test_people_of_the_chosen_podcast_come_first_and_others_stay(shows: Database) -> None:
    everyone = Scope(guild_id=1)
    undertow = podcast(shows, "Undertow")

    assert names(shows, "kevin", scope=everyone) == ["Kevin Marsh", "Kevin Strand"]
    assert names(shows, "kevin", scope=everyone, podcast_id=undertow) == [
        "Kevin Strand",
        "Kevin Marsh",
    ]
    assert names(shows, "", scope=everyone, podcast_id=undertow)[0] == "Kevin Strand"


@pytest.mark.parametrize("typed", ["", "k", "kevin", "kevin vault", "vault"])
def test_nobody_of_another_servers_podcast_is_offered(shows: Database, typed: str) -> None:
    assert "Kevin Vault" not in names(shows, typed, scope=Scope(guild_id=8))
    assert "Kevin Vault" in names(shows, typed, scope=Scope(guild_id=7))


@pytest.mark.parametrize("typed", ["", "rivers", "rivers below", "cellar"])
def test_no_episode_of_another_servers_podcast_is_offered(shows: Database, typed: str) -> None:
    assert "Rivers below" not in titles(shows, typed, scope=Scope(guild_id=8))
    assert "Rivers below" in titles(shows, typed, scope=Scope(guild_id=7))


def test_a_server_that_sees_what_it_follows_is_offered_nothing_else(shows: Database) -> None:
    scope = Scope(guild_id=8, followed_only=True)
    assert titles(shows, "", scope=scope) == []
    assert names(shows, "", scope=scope) == []
    assert suggest_podcasts(shows, "", scope=scope) == []
    shows.execute(
        "INSERT INTO follow (guild_id, podcast_id, user_id, at) VALUES (8, ?, 1, '')",
        [podcast(shows, "Undertow")],
    )

    assert titles(shows, "", scope=scope) == ["Rivers run dry"]
    assert names(shows, "", scope=scope) == ["Kevin Strand"]
    assert [p.title for p in suggest_podcasts(shows, "", scope=scope)] == ["Undertow"]


def test_without_text_the_newest_episodes_come_first(shows: Database) -> None:
    assert titles(shows, "", scope=Scope(guild_id=1)) == [
        "A bridge",
        "Rivers run dry",
        "Rivers and roads",
    ]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("rivers a", "Rivers and roads"),
        ("rivers r", "Rivers run dry"),
        ("brid", "A bridge"),
        ("brigde", "A bridge"),
        ("roads rivers", "Rivers and roads"),
        ("undertow", "Rivers run dry"),
    ],
)
def test_an_episode_is_offered_by_any_of_its_words(
    shows: Database, typed: str, first: str
) -> None:
    assert titles(shows, typed)[0] == first


def test_only_episodes_of_the_chosen_podcast_are_offered(shows: Database) -> None:
    undertow = podcast(shows, "Undertow")

    assert titles(shows, "rivers", podcast_id=undertow) == ["Rivers run dry"]
    assert titles(shows, "rivers", podcast_id=undertow, scope=Scope(guild_id=1)) == [
        "Rivers run dry"
    ]


def test_a_new_episode_is_offered_at_once(shows: Database, add: Callable[..., Stored]) -> None:
    assert titles(shows, "estuary") == []
    add([("Petra Stellan", LONG)], title="The estuary")

    assert titles(shows, "estuary") == ["The estuary"]


def test_an_episode_that_is_gone_is_not_offered(shows: Database) -> None:
    assert titles(shows, "bridge") == ["A bridge"]
    shows.execute("DELETE FROM episode WHERE title = 'A bridge'")

    assert titles(shows, "bridge") == []


@pytest.mark.parametrize("typed", ["und", "undertwo", "Undertow"])
def test_a_podcast_is_offered_while_it_is_typed(shows: Database, typed: str) -> None:
    assert [p.title for p in suggest_podcasts(shows, typed)] == ["Undertow"]


def test_no_more_than_the_limit_is_offered(shows: Database) -> None:
    assert len(titles(shows, "", limit=2)) == 2
    assert len(names(shows, "k", limit=1)) == 1


def test_an_empty_archive_offers_nothing(db: Database) -> None:
    assert titles(db, "") == titles(db, "x") == names(db, "") == names(db, "x") == []
    assert suggest_podcasts(db, "x") == []


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(typed=st.text(max_size=120))
def test_any_text_may_be_typed(shows: Database, typed: str) -> None:
    suggest_speakers(shows, typed)
    suggest_episodes(shows, typed)
    suggest_podcasts(shows, typed)
