"""Who a typed name may mean, in a small archive of invented people."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from store.archive import Stored
from store.corrections import rename_speaker
from store.database import connect
from store.model import Scope
from store.search.mentions import people_in
from store.search.names import find_speakers, nearest_names, resolve_people

LONG = "We kept the old mill running because nobody had the money to replace it. " * 12


@pytest.fixture
def people(db: Database, add: Callable[..., Stored]) -> Database:
    """A host heard in every episode, and guests with names that are alike."""
    guests = [
        ["Marta Lindqvist", "Tobias Renn"],
        ["Tobias Falk", "Xiaoming Zhou"],
        ["Zhiwei Chang", "Oren B. Castellane, PhD"],
        ["Brian Oakes", "Bryan Oakley"],
        ["Johannes Wilhelm Dorn", "Kevin Marsh"],
        ["Kevin Strand", "Hana Stellan"],
    ]
    for number, names in enumerate(guests):
        said = [("Petra Stellan", LONG), *((name, f"I am {name}, hello.") for name in names)]
        add(said, title=f"Mill {number}", notes=f"With {' and '.join(names)} of Fjord{number}.")
    return db


def chosen(db: Database, text: str, scope: Scope = Scope()) -> str | None:
    choice = find_speakers(db, text, scope=scope)
    return choice.chosen.name if choice.chosen else None


def offered(db: Database, text: str, scope: Scope = Scope()) -> list[str]:
    return [person.name for person, _ in find_speakers(db, text, scope=scope).candidates]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Marta Lindqvist", "Marta Lindqvist"),
        ("martha lindquist", "Marta Lindqvist"),
        ("lindqvist marta", "Marta Lindqvist"),
        ("Lindqvist, Marta", "Marta Lindqvist"),
        ("marta l", "Marta Lindqvist"),
        ("M. Lindqvist", "Marta Lindqvist"),
        ("mlindqvist", "Marta Lindqvist"),
        ("martalind", "Marta Lindqvist"),
        ("marta oakes", None),
        ("hsiaoming chou", "Xiaoming Zhou"),
        ("jiwei zhang", "Zhiwei Chang"),
        ("jwd", "Johannes Wilhelm Dorn"),
        ("J.W.D.", "Johannes Wilhelm Dorn"),
        ("johannes dorn", "Johannes Wilhelm Dorn"),
        ("Dr. Castellane", "Oren B. Castellane, PhD"),
        ("castel lane", "Oren B. Castellane, PhD"),
        ("the host Petra", "Petra Stellan"),
        ("zhou from fjord1", "Xiaoming Zhou"),
        ("@petra_stellan", "Petra Stellan"),
        ("Kevin of Fjord5", "Kevin Strand"),
    ],
)
def test_a_name_as_people_type_it_finds_who_is_meant(
    people: Database, typed: str, meant: str | None
) -> None:
    assert chosen(people, typed) == meant


def test_a_first_name_of_several_people_chooses_none_and_offers_all(people: Database) -> None:
    assert chosen(people, "kevin") is None
    assert {"Kevin Marsh", "Kevin Strand"} <= set(offered(people, "kevin"))


def test_a_first_name_that_one_person_has_chooses_them(people: Database) -> None:
    assert chosen(people, "marta") == "Marta Lindqvist"


def test_a_short_label_does_not_swallow_a_longer_name(
    people: Database, add: Callable[..., Stored]
) -> None:
    add([("Brian", "Just me today.")], title="Alone")

    assert chosen(people, "Brian Okes") == "Brian Oakes"
    assert "Brian" not in offered(people, "Brian Kettleson")
    assert chosen(people, "Brian") is None
    assert {"Brian", "Brian Oakes"} <= set(offered(people, "Brian"))


def test_among_equal_fits_the_one_heard_far_more_is_meant(people: Database) -> None:
    assert chosen(people, "stellan") == "Petra Stellan"
    assert "Hana Stellan" in offered(people, "stellan")


def test_among_equal_fits_heard_alike_nobody_is_chosen(people: Database) -> None:
    assert chosen(people, "Kevin S") == "Kevin Strand"
    assert chosen(people, "tobias r") == "Tobias Renn"
    assert chosen(people, "tobias") is None


@pytest.mark.parametrize("typed", ["", "   ", "!!!", "qqq xyzzy", "😀", "\x00", "“*_`"])
def test_nonsense_finds_nobody(people: Database, typed: str) -> None:
    choice = find_speakers(people, typed)

    assert choice.chosen is None
    assert choice.candidates == ()


def test_two_names_that_others_only_begin_with_are_somebody_else(
    people: Database, add: Callable[..., Stored]
) -> None:
    add([("Falkner Marshall", "Hello there.")], title="Later")

    assert chosen(people, "marsh falk") is None
    assert chosen(people, "marshall falkn") == "Falkner Marshall"


def test_a_known_first_name_and_a_strange_surname_are_not_read_as_one_word(
    people: Database,
) -> None:
    assert chosen(people, "johannes wu") is None
    assert chosen(people, "lind qvist") == "Marta Lindqvist"


def test_the_only_one_who_fits_nearly_is_chosen_by_a_full_name(
    people: Database, add: Callable[..., Stored]
) -> None:
    add([("Bei Halvorsen", "Hello there.")], title="Later")
    add([("Anna St. Clair", "Hello there.")], title="Latest")

    assert chosen(people, "bay halvorsen") == "Bei Halvorsen"
    assert chosen(people, "anna saint clair") == "Anna St. Clair"
    assert chosen(people, "wilhelmina") is None


def test_a_name_that_fits_nobody_has_nearest_names(people: Database) -> None:
    assert find_speakers(people, "Margit Lindgren").chosen is None
    assert "Marta Lindqvist" in nearest_names(people, "Margit Lindgren")


def test_an_alias_finds_its_owner(people: Database) -> None:
    owner = people.execute("SELECT id FROM speaker WHERE name = 'Petra Stellan'").fetchone()[0]
    people.execute(
        "INSERT INTO speaker_alias (speaker_id, alias, key) VALUES (?, 'Millie', 'millie')",
        [owner],
    )

    assert chosen(people, "millie") == "Petra Stellan"


def test_an_alias_of_one_server_means_nothing_in_another(people: Database) -> None:
    owner = people.execute("SELECT id FROM speaker WHERE name = 'Petra Stellan'").fetchone()[0]
    people.execute(
        "INSERT INTO speaker_alias (speaker_id, alias, key, guild_id)"
        " VALUES (?, 'Quintessa', 'quintessa', 7)",
        [owner],
    )

    assert chosen(people, "quintessa", Scope(guild_id=7)) == "Petra Stellan"
    assert chosen(people, "quintessa", Scope(guild_id=8)) is None


def test_a_renamed_person_is_found_and_shown_under_the_new_name(
    people: Database, noon: datetime
) -> None:
    owner = people.execute("SELECT id FROM speaker WHERE name = 'Brian Oakes'").fetchone()[0]
    rename_speaker(people, owner, "Barnaby Oakes", guild_id=7, user_id=1, now=noon)

    assert chosen(people, "barnaby", Scope(guild_id=7)) == "Barnaby Oakes"
    assert chosen(people, "barnaby", Scope(guild_id=8)) is None


def test_people_of_another_servers_podcast_are_not_found(
    people: Database, add: Callable[..., Stored]
) -> None:
    add([("Secunda Vale", LONG)], title="Hidden", podcast="Cellar", private_to=7)

    assert chosen(people, "secunda vale", Scope(guild_id=7)) == "Secunda Vale"
    assert offered(people, "secunda vale", Scope(guild_id=8)) == []
    assert nearest_names(people, "secunda vale", scope=Scope(guild_id=8)) != ("Secunda Vale",)


def test_a_server_that_sees_what_it_follows_finds_nobody_else(people: Database) -> None:
    assert offered(people, "petra", Scope(guild_id=7, followed_only=True)) == []


def test_a_filter_takes_everybody_of_a_first_name(people: Database) -> None:
    found = [number for number, _ in resolve_people(people, "Kevin")]
    names = people.execute("SELECT id FROM speaker WHERE name LIKE 'Kevin%'").fetchall()

    assert set(found) == {number for (number,) in names}


def test_a_filter_with_a_full_name_takes_that_person_alone(people: Database) -> None:
    assert len(resolve_people(people, "tobias falk")) == 1


def test_new_people_are_found_at_once(people: Database, add: Callable[..., Stored]) -> None:
    assert chosen(people, "wilhelmina") is None
    add([("Wilhelmina Grau", LONG)], title="New")

    assert chosen(people, "wilhelmina", Scope(guild_id=3)) == "Wilhelmina Grau"


def test_people_who_are_gone_are_not_found(people: Database) -> None:
    assert chosen(people, "castellane") is not None
    people.execute("DELETE FROM speaker WHERE name LIKE 'Oren%'")

    assert "Oren B. Castellane, PhD" not in offered(people, "castellane")


def test_another_connections_load_is_noticed(tmp_path: Path, people: Database) -> None:
    assert chosen(people, "wilhelmina") is None
    with connect(tmp_path / "archive.db") as other, other.atomic():
        other.execute("INSERT INTO speaker (name, key) VALUES ('Wilhelmina Grau', 'w g')")
        other.execute(
            "INSERT INTO appearance (episode_id, speaker_id, turns, words)"
            " SELECT min(episode.id), (SELECT max(id) FROM speaker), 1, 9 FROM episode"
        )

    assert chosen(people, "wilhelmina") == "Wilhelmina Grau"


def test_two_threads_find_the_same(tmp_path: Path, people: Database) -> None:
    def look_up(text: str) -> str | None:
        with connect(tmp_path / "archive.db") as db:
            return chosen(db, text)

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(look_up, ["marta", "petra", "marta", "petra"]))

    assert found == ["Marta Lindqvist", "Petra Stellan"] * 2


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(text=st.text(max_size=120))
def test_any_text_is_a_legal_name(people: Database, text: str) -> None:
    choice = find_speakers(people, text)

    assert all(0 <= score <= 100 for _, score in choice.candidates)
    assert choice.chosen is None or choice.chosen in [c for c, _ in choice.candidates]
    people_in(people, text)


def test_a_huge_name_answers_at_once(people: Database) -> None:
    started = time.perf_counter()
    find_speakers(people, "petra from " * 5_000)
    people_in(people, "Petra Stellan said " * 5_000)

    assert time.perf_counter() - started < 3


class TestPeopleInAQuestion:
    def test_a_full_name_is_sure(self, people: Database) -> None:
        text = "what does marta lindquist think of mills"
        (mention,) = people_in(people, text)

        assert text[mention.start : mention.end] == "marta lindquist"
        assert mention.certainty == 1
        assert len(mention.people) == 1

    def test_a_first_name_that_is_asked_about_means_all_who_have_it(
        self, people: Database
    ) -> None:
        (mention,) = people_in(people, "what did Kevin say about mills")

        assert len(mention.people) == 2
        assert mention.certainty >= 0.9

    def test_a_misspelt_name_is_found_where_a_person_must_stand(self, people: Database) -> None:
        (mention,) = people_in(people, "what did Kevn say about mills")

        assert len(mention.people) == 2

    def test_a_question_without_people_has_none(self, people: Database) -> None:
        assert people_in(people, "how do you keep the old mill running on that") == []

    def test_a_possessive_belongs_to_the_name(self, people: Database) -> None:
        (mention,) = people_in(people, "Xiaoming Zhou's mill")

        assert len(mention.people) == 1

    def test_people_out_of_sight_are_not_mentioned(self, people: Database) -> None:
        hidden = Scope(guild_id=7, followed_only=True)

        assert people_in(people, "what did Marta Lindqvist say", hidden) == []
