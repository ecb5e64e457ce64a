"""Labels that are no names: whom a server, or the owner, says they stand for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from store.archive import Stored, add_episode
from store.episodes import find_turns, get_episode, unharvested
from store.errors import NotFound
from store.labels import Label, find_labels, name_label
from store.model import Episode, QuoteQuery, Scope, Span, Turn
from store.naming import name_everywhere
from store.quotes import get_quote
from store.search.engine import QuoteIndex
from store.speakers import find_appearances, find_speakers_of
from store.withheld_people import NOTE, find_people_called, withhold_person

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
HERE, THERE = Scope(7), Scope(8)
TURNS = (
    Turn("A lamp is a promise that somebody will come home.", None, 0.0, label="Speaker 1"),
    Turn("And a promise needs oil, which nobody likes to hear.", None, 9.0, label="Speaker 2"),
    Turn("Right.", None, 15.0, label="Speaker 1"),
    Turn("Good evening.", "Ada Quill", 20.0),
)


@pytest.fixture
def number(db: Database, add: Callable[..., Stored]) -> int:
    podcast_id = get_episode(db, add([("Ada Quill", "Hello.")]).episode_id).podcast_id
    episode = Episode("Two", key="two", source="two.vtt", turns=TURNS)
    return add_episode(db, podcast_id, episode, NOON).episode_id


@pytest.fixture
def load(db: Database, number: int) -> Callable[..., None]:
    """Load the episode again with other turns."""

    def loading(*turns: Turn) -> None:
        episode = get_episode(db, number)
        add_episode(db, episode.podcast_id, replace(episode, turns=turns), NOON)

    return loading


def said_by(db: Database, number: int, turn: int, scope: Scope = Scope()) -> str | None:
    said = find_turns(db, number)[turn]
    return get_quote(db, [Span(said.id, 0, len(said.text))], scope).speaker


def test_labels_are_listed_with_how_much_they_say(db: Database, number: int) -> None:
    assert find_labels(db, number) == [Label("Speaker 1", 2), Label("Speaker 2", 1)]


class TestForAServer:
    @pytest.fixture(autouse=True)
    def named(self, db: Database, number: int) -> None:
        name_label(db, number, "Speaker 1", "Ben Ferry", guild_id=7, user_id=1, now=NOON)

    def test_quotes_show_the_name_there_and_nowhere_else(
        self, db: Database, number: int
    ) -> None:
        assert said_by(db, number, 0, HERE) == "Ben Ferry"
        assert said_by(db, number, 1, HERE) is None
        assert said_by(db, number, 0, THERE) is None

    def test_so_does_a_search(self, db: Database, number: int) -> None:
        index = QuoteIndex(Path(str(db.execute("PRAGMA database_list").fetchone()[2])))
        index.catch_up(db)

        query = QuoteQuery("a lamp is a promise somebody will come home", scope=HERE)
        hit = index.find_quotes(db, query).hits[0]

        assert hit.quote.speaker == "Ben Ferry"
        assert "Ben Ferry: A lamp" in hit.passage

    def test_other_episodes_labels_are_other_people(self, db: Database, number: int) -> None:
        episode = get_episode(db, number)
        other = add_episode(
            db, episode.podcast_id, replace(episode, key="3", turns=TURNS), NOON
        ).episode_id

        assert said_by(db, other, 0, HERE) is None

    def test_it_holds_through_a_correction(self, db, number: int, load) -> None:
        load(TURNS[0], TURNS[1])

        assert said_by(db, number, 0, HERE) == "Ben Ferry"

    def test_it_can_be_put_right_and_taken_back(self, db: Database, number: int) -> None:
        name_label(db, number, "Speaker 1", "Ida Holm", guild_id=7, user_id=1, now=NOON)
        assert said_by(db, number, 0, HERE) == "Ida Holm"

        name_label(db, number, "Speaker 1", None, guild_id=7, user_id=1, now=NOON)
        assert said_by(db, number, 0, HERE) is None

    def test_the_list_of_labels_tells_the_name_to_that_server_alone(
        self, db: Database, number: int
    ) -> None:
        assert find_labels(db, number, HERE)[0].name == "Ben Ferry"
        assert find_labels(db, number, THERE)[0].name is None


class TestForEverybody:
    def test_the_words_become_that_persons(self, db: Database, number: int) -> None:
        assert name_everywhere(db, number, "Speaker 1", "Ada Quill", NOON) == 2

        (ada,) = find_people_called(db, "Ada Quill")
        assert [said_by(db, number, n) for n in range(4)] == [
            "Ada Quill",
            None,
            "Ada Quill",
            "Ada Quill",
        ]
        assert [seen.turns for seen in find_appearances(db, ada.id)] == [1, 3]

    def test_they_are_searched_by_the_name(self, db: Database, number: int) -> None:
        index = QuoteIndex(Path(str(db.execute("PRAGMA database_list").fetchone()[2])))
        index.catch_up(db)
        name_everywhere(db, number, "Speaker 2", "Ben Ferry", NOON)
        index.catch_up(db)

        found = index.find_quotes(db, QuoteQuery("promise needs oil", speaker="Ferry"))

        assert found.hits[0].quote.speaker == "Ben Ferry"
        assert number in unharvested(db)

    def test_a_later_load_keeps_it(self, db: Database, number: int, load) -> None:
        name_everywhere(db, number, "Speaker 1", "Ben Ferry", NOON)

        load(TURNS[0], TURNS[1])

        assert [turn.speaker for turn in find_turns(db, number)] == ["Ben Ferry", None]
        assert {s.name for s, *_ in find_speakers_of(db, episode_id=number)} == {"Ben Ferry"}

    def test_taken_back_they_are_nobodys(self, db: Database, number: int) -> None:
        name_everywhere(db, number, "Speaker 1", "Ben Ferry", NOON)

        name_everywhere(db, number, "Speaker 1", None, NOON)

        assert said_by(db, number, 0) is None
        assert find_labels(db, number)[0] == Label("Speaker 1", 2)

    def test_an_unknown_label_names_those_there_are(self, db: Database, number: int) -> None:
        with pytest.raises(NotFound) as error:
            name_everywhere(db, number, "Speaker 9", "Ben Ferry", NOON)

        assert error.value.nearest == ("Speaker 1", "Speaker 2")

    def test_somebody_whose_words_are_withheld_gets_none(
        self, db: Database, number: int
    ) -> None:
        (ada,) = find_people_called(db, "Ada Quill")
        withhold_person(db, ada.id, None, NOON)

        name_everywhere(db, number, "Speaker 1", "Ada Quill", NOON)

        assert find_turns(db, number)[0].text == NOTE
