"""What is talked about, over one episode, one podcast and everything."""

from __future__ import annotations

import pytest

from store.insights import set_harvest
from store.model import Scope, State
from store.topics import TopicShare, count_topics, count_topics_of, find_topics


@pytest.fixture
def tell(db, add, noon):
    """Store an episode with topics, the heaviest first; returns its id."""

    def telling(title: str, *topics: str, **more: object) -> int:
        episode = add([("Ada", "words")], title=title, **more).episode_id
        weighed = [(topic, 1 - n / 20) for n, topic in enumerate(topics)]
        set_harvest(db, episode, version=1, insights=[], moments=[], topics=weighed, now=noon)
        return episode

    return telling


def test_what_many_episodes_talk_about_tells_less_of_each(db, tell):
    for number in range(60):
        tell(f"E{number}", "open source", f"matter {number}")
    episode = tell("Ropes", "open source", "ropes", "knots")

    assert find_topics(db, episode) == ["ropes", "knots", "open source"]
    assert find_topics(db, episode, limit=1) == ["ropes"]


def test_in_a_small_archive_an_episodes_own_order_stands(db, tell):
    episode = tell("Ropes", "rope", "knot")
    tell("Glass", "rope", "lens")

    assert find_topics(db, episode) == ["rope", "knot"]


def test_topics_of_everything_come_by_their_episodes(db, tell):
    tell("A", "rope", "knot")
    tell("B", "glass", "knot")

    first = count_topics(db)[0]
    assert (first.topic, first.episodes) == ("knot", 2)
    assert [one.topic for one in count_topics(db, limit=1, offset=1)] == ["glass"]


def test_topics_of_a_podcast_are_those_that_others_have_less_of(db, tell):
    for number in range(40):
        tell(f"Tech {number}", "open source", "code")
    for number in range(10):
        tell(f"Rope {number}", "open source", "ropes", podcast="Rope and Rigging")
    number = db.execute("SELECT id FROM podcast WHERE title LIKE 'Rope%'").fetchone()[0]

    found = count_topics(db, podcast_id=number)
    assert [(one.topic, one.episodes) for one in found] == [("ropes", 10), ("open source", 10)]
    assert [one.topic for one in count_topics(db, podcast_id=number, limit=1, offset=1)] == [
        "open source"
    ]


def test_a_topic_names_the_episode_that_is_most_about_it(db, tell):
    tell("A little", "glass", "rope")
    tell("Much", "rope", "glass")

    assert {one.topic: one.episode for one in count_topics(db)} == {
        "rope": "Much",
        "glass": "A little",
    }


def test_private_and_withheld_topics_are_not_told(db, tell):
    own = tell("Own", "secret", podcast="Back Room", private_to=5)
    withheld = tell("Gone", "gone", state=State.WITHHELD)

    assert count_topics(db, Scope(guild_id=1)) == []
    assert count_topics(db, Scope(guild_id=1), episode_id=own) == []
    assert [one.topic for one in count_topics(db, Scope(guild_id=5))] == ["secret"]
    assert find_topics(db, withheld) == []


def test_an_archive_without_topics_has_none(db):
    assert count_topics(db) == []
    assert count_topics(db, podcast_id=1) == []
    assert find_topics(db, 1) == []


def test_a_show_is_no_topic_of_shows(db, tell):
    episode = tell("A", "Tide Talk", "rope", podcast="Other")
    tell("B", "knot", podcast="tidetalk")

    assert find_topics(db, episode) == ["rope"]
    assert {one.topic for one in count_topics(db)} == {"rope", "knot"}


def test_a_first_name_of_several_people_is_no_topic(db, add, tell):
    episode = tell("A", "Ruby", "Kim", "rope")
    add([("Kim Lane", "one"), ("Kim Oar", "two"), ("Ruby Tide", "three")], title="B")
    assert find_topics(db, episode) == ["Ruby", "Kim", "rope"]

    add([("Kim Sand", "four")], title="C")
    assert find_topics(db, episode) == ["Ruby", "rope"]


def test_topics_of_a_person_stand_beside_those_of_everybody(db, tell, add):
    tell("A", "rope", "knot")
    tell("B", "rope")
    tell("Theirs alone", "rope", private_to=5)
    add([("Bo", "words")], title="Without a harvest")
    ada = db.execute("SELECT id FROM speaker WHERE name = 'Ada'").fetchone()[0]
    bo = db.execute("SELECT id FROM speaker WHERE name = 'Bo'").fetchone()[0]

    shares, theirs, everywhere = count_topics_of(db, ada, Scope(guild_id=7))
    assert shares == [TopicShare("rope", 2, 3), TopicShare("knot", 1, 1)]
    assert (theirs, everywhere) == (2, 3)
    assert count_topics_of(db, bo) == ([], 0, 3)


def test_a_plural_is_counted_with_its_singular(db, tell):
    tell("A", "rope", "Data center")
    tell("B", "knot", "knots", "ropes", "data centers")
    tell("C", "glass", "ropes")

    counted = {one.topic: one.episodes for one in count_topics(db)}

    assert counted == {"rope": 3, "Data center": 2, "knot": 1, "glass": 1}
