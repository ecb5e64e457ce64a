"""What somebody talks about, as their profile tells it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from commands import contrast
from commands.contrast import MANY_EPISODES, find_terms
from store.archive import add_episode
from store.database import connect
from store.insights import set_harvest
from store.model import Episode, Podcast, Scope, Turn
from store.podcasts import add_podcast

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
EVERYBODY = Scope(1)
FILLING = "and then we have to see what it is that they will do with all of this over there. "


@pytest.fixture
def db(tmp_path):
    with connect(tmp_path / "archive.db") as database:
        yield database


@pytest.fixture
def add(db):
    """Store an episode with topics, in which one person says one thing."""

    def adding(title: str, who: str, text: str, *topics: str) -> int:
        show = add_podcast(db, Podcast("Slow Fire", key="slow fire"))
        episode = Episode(
            title, "Slow Fire", key=title, turns=(Turn(FILLING * 20 + text, who),)
        )
        number = add_episode(db, show, episode, NOON).episode_id
        weighed = [(topic, 1.0) for topic in topics]
        set_harvest(db, number, version=1, insights=[], moments=[], topics=weighed, now=NOON)
        return int(db.execute("SELECT id FROM speaker WHERE name = ?", [who]).fetchone()[0])

    return adding


def test_of_many_episodes_only_what_they_are_about_counts(db, add):
    for number in range(2 * MANY_EPISODES):
        said = "Frankly, the kiln, frankly, a kiln, frankly, every kiln."
        ada = add(f"K{number}", "Ada Marlow", said, "kilns", "slow fire")
    for number in range(60):
        add(f"W{number}", "Bo Berg", "The weather, the weather, the weather.", "weather")

    assert find_terms(db, ada, EVERYBODY) == ["kiln"]


def test_topics_fill_the_room_that_words_leave(db, add):
    for number in range(2 * MANY_EPISODES):
        ada = add(f"K{number}", "Ada Marlow", "The kiln, a kiln, every kiln.", "kilns", "glass")
    for number in range(60):
        add(f"W{number}", "Bo Berg", "The weather, the weather, the weather.", "weather")

    assert find_terms(db, ada, EVERYBODY) == ["kiln", "glass"]


def test_terms_are_counted_once_until_the_archive_changes(db, add, monkeypatch):
    ada = add("One", "Ada Marlow", "The kiln, a kiln, every kiln, each kiln.")
    counted = []
    count = contrast.count_spoken
    monkeypatch.setattr(contrast, "count_spoken", lambda *a: counted.append(1) or count(*a))

    first = find_terms(db, ada, EVERYBODY)
    assert find_terms(db, ada, EVERYBODY) == first
    assert len(counted) == 1

    find_terms(db, ada, Scope(2))
    add("Two", "Bo Berg", "Weather.")
    find_terms(db, ada, EVERYBODY)
    assert len(counted) == 3
