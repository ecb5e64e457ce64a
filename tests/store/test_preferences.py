"""What a server prefers and excludes is its own, and one thing is set one way."""

from __future__ import annotations

from store.corrections import rename_speaker
from store.taste import MOST, Preference, find_preferences, remove_preference, set_preference

HERE, THERE = 11, 12


def keep(db, noon, preference, guild_id=HERE):
    return set_preference(db, preference, guild_id=guild_id, user_id=1, now=noon)


def test_the_preferred_come_before_the_excluded_with_their_names(db, add, noon):
    add([("Ada", "Salt was money once.")])
    (podcast,) = db.execute("SELECT id FROM podcast").fetchone()
    (person,) = db.execute("SELECT id FROM speaker").fetchone()
    keep(db, noon, Preference(wanted=False, topic="salt"))
    keep(db, noon, Preference(wanted=True, podcast_id=podcast))
    keep(db, noon, Preference(wanted=True, speaker_id=person))
    rename_speaker(db, person, "Ada M.", guild_id=HERE, user_id=1, now=noon)

    found = find_preferences(db, HERE)
    assert [(one.wanted, one.podcast, one.speaker, one.topic) for one in found] == [
        (True, "The Lantern", None, None),
        (True, None, "Ada M.", None),
        (False, None, None, "salt"),
    ]
    assert find_preferences(db, THERE) == []


def test_the_last_word_about_a_thing_counts(db, noon):
    for wanted in (True, False):
        assert keep(db, noon, Preference(wanted=wanted, topic="salt"))

    assert [(one.wanted, one.topic) for one in find_preferences(db, HERE)] == [(False, "salt")]


def test_only_the_server_itself_removes_one(db, noon):
    keep(db, noon, Preference(wanted=True, topic="salt"))
    (kept,) = find_preferences(db, HERE)

    assert not remove_preference(db, kept.id, THERE)
    assert remove_preference(db, kept.id, HERE)
    assert find_preferences(db, HERE) == []


def test_there_is_an_end_to_what_a_server_may_set(db, noon):
    for number in range(MOST):
        assert keep(db, noon, Preference(wanted=True, topic=f"topic {number}"))

    assert not keep(db, noon, Preference(wanted=True, topic="one more"))
    assert keep(db, noon, Preference(wanted=False, topic="topic 3"))
    assert len(find_preferences(db, HERE)) == MOST
