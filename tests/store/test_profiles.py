"""What the archive tells of one person for their profile."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from store.corrections import rename_speaker
from store.errors import NotFound
from store.model import Scope, State
from store.profiles import (
    count_said,
    count_show_episodes,
    count_words,
    find_longest_appearances,
    find_names_in,
    find_said,
    find_shares,
    find_spoken_turns,
    find_stamp,
    find_titles_of,
    word_stem,
)
from store.withheld_people import withhold_person

ELSEWHERE = Scope(guild_id=7)


@pytest.fixture
def ada(db, add):
    """Ada's id; she speaks in three podcasts, one of them another server's own."""
    day = datetime(2024, 3, 1, tzinfo=UTC)
    add([("Ada Marlow", "one two three"), ("Bo Berg", "four")], title="New", published=day)
    add([("Ada Marlow", "ropes"), ("Bo Berg", "a b c")], title="Undated", podcast="Ropes")
    old = day.replace(year=2019)
    add([("Ada Marlow", "the rope is roped")], title="Old", podcast="Ropes", published=old)
    add([("Ada Marlow", "secret words")], title="Own", podcast="Back Room", private_to=5)
    return db.execute("SELECT id FROM speaker WHERE name = 'Ada Marlow'").fetchone()[0]


def test_shares_run_from_the_oldest_episode_to_those_without_a_day(db, ada):
    shares = find_shares(db, ada, ELSEWHERE)

    assert [one.share for one in shares] == [1.0, 0.75, 0.25]
    assert [one.published.year if one.published else one.podcast for one in shares] == [
        2019,
        2024,
        "Ropes",
    ]


def test_shares_and_words_of_private_podcasts_are_for_their_server_alone(db, ada):
    assert len(find_shares(db, ada, Scope(guild_id=5))) == 4
    assert "secret words" not in str(find_said(db, ada, ELSEWHERE))
    assert "secret words" in str(find_said(db, ada, Scope(guild_id=5)))


def test_a_persons_shows_have_so_many_episodes_with_words(db, ada, add):
    add([("Bo Berg", "four")], title="Without her", podcast="Ropes")
    add([], title="No words", podcast="Ropes", state=State.NOT_REQUESTED)

    assert count_show_episodes(db, ada, ELSEWHERE) == {"The Lantern": 1, "Ropes": 3}
    assert count_show_episodes(db, ada, Scope(guild_id=5))["Back Room"] == 1


def test_the_longest_appearances_come_first(db, ada):
    titles = [
        db.execute("SELECT title FROM episode WHERE id = ?", [number]).fetchone()[0]
        for number in find_longest_appearances(db, ada, ELSEWHERE)
    ]

    assert titles == ["Old", "New", "Undated"]
    assert len(find_longest_appearances(db, ada, ELSEWHERE, 1)) == 1


def test_only_a_persons_own_words_are_what_they_said(db, ada):
    assert list(find_said(db, ada, ELSEWHERE).values()) == [
        ["ropes"],
        ["the rope is roped"],
        ["one two three"],
    ]


def test_a_sample_is_spread_evenly_over_the_appearances(db, add):
    for number in range(10):
        add([("Ada Marlow", f"episode {number}")], title=f"E{number}")
    ada = db.execute("SELECT id FROM speaker").fetchone()[0]

    said = find_said(db, ada, episodes=5)
    assert [texts[0][-1] for texts in said.values()] == ["0", "2", "4", "6", "8"]


def test_of_many_episodes_a_stretch_each_is_read(db, add):
    for number in range(60):
        add([("Ada Marlow", f"turn {turn}") for turn in range(20)], title=f"E{number}")
    ada = db.execute("SELECT id FROM speaker").fetchone()[0]

    said = find_said(db, ada)
    assert len(said) == 60
    assert {len(texts) for texts in said.values()} == {5}
    assert len({texts[0] for texts in said.values()}) > 5


def test_stems_are_those_that_the_full_text_index_counts(db, ada):
    assert count_said(db, [word_stem("ropes"), word_stem("marmalade")]) == {"rope": 3}
    assert count_said(db, ['"', "rope' OR 1"]) == {}


def test_everybody_in_an_episode_is_named(db, ada):
    episodes = list(find_said(db, ada, ELSEWHERE))

    assert sorted(find_names_in(db, episodes)) == ["Ada Marlow", "Bo Berg"]
    assert find_names_in(db, []) == []


def test_other_names_of_those_present_are_names(db, ada):
    db["speaker_alias"].insert({"speaker_id": ada, "alias": "The Rigger", "key": "rigger"})

    assert "The Rigger" in find_names_in(db, find_said(db, ada))


def test_episodes_and_their_shows_have_titles(db, ada):
    titles = find_titles_of(db, find_said(db, ada, ELSEWHERE))

    assert sorted(titles) == [("Ropes", "Old"), ("Ropes", "Undated"), ("The Lantern", "New")]


def test_the_stamp_changes_with_what_can_be_told(db, ada, noon):
    before = find_stamp(db)
    assert find_stamp(db) == before

    withhold_person(db, ada, None, noon)
    assert find_stamp(db) != before


def test_the_archives_words_are_counted(db, ada):
    assert count_words(db) == 14


def test_turns_carry_the_names_of_the_server(db, ada, noon):
    rename_speaker(db, ada, "Ada Rope", guild_id=7, user_id=1, now=noon)
    number = db.execute("SELECT id FROM episode WHERE title = 'New'").fetchone()[0]

    assert [t.speaker for t in find_spoken_turns(db, number, ELSEWHERE)] == [
        "Ada Rope",
        "Bo Berg",
    ]
    assert find_spoken_turns(db, number, Scope(guild_id=8))[0].speaker == "Ada Marlow"


def test_words_that_are_withheld_are_not_read(db, add):
    stored = add([("Ada Marlow", "one two")], title="Withheld", state=State.WITHHELD)

    assert find_spoken_turns(db, stored.episode_id) == []


def test_another_servers_episode_is_not_found(db, ada):
    number = db.execute("SELECT id FROM episode WHERE title = 'Own'").fetchone()[0]

    with pytest.raises(NotFound):
        find_spoken_turns(db, number, ELSEWHERE)


def test_words_that_a_person_had_withheld_are_not_read(db, ada, noon):
    withhold_person(db, ada, None, noon)
    number = db.execute("SELECT id FROM episode WHERE title = 'New'").fetchone()[0]

    assert [turn.speaker for turn in find_spoken_turns(db, number)] == ["Bo Berg"]
    assert not any(find_said(db, ada).values())
