"""What somebody is quoted with in their profile."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from commands.signature import find_signature_quotes
from store.archive import add_episode
from store.database import connect
from store.insights import set_harvest
from store.model import Episode, Insight, Podcast, Scope, Span, Turn
from store.podcasts import add_podcast

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
HERE = Scope(1)
GOOD = (
    "The kiln decides far more than the glaze, because heat moves unevenly through the chamber,"
    " and if you load a shelf badly, the best glaze in the world will fail."
)
FILLER = "And so what did you do after that, if I may ask?"


@pytest.fixture
def db(tmp_path):
    with connect(tmp_path / "archive.db") as database:
        yield database


@pytest.fixture
def add(db):
    """Store an episode of turns (who, words); returns its id."""

    def adding(title: str, *said: tuple[str, str]) -> int:
        show = add_podcast(db, Podcast("Slow Fire", key="slow fire"))
        turns = tuple(Turn(text, who) for who, text in said)
        return add_episode(
            db, show, Episode(title, "Slow Fire", key=title, turns=turns), NOON
        ).episode_id

    return adding


def person(db, name: str) -> int:
    return int(db.execute("SELECT id FROM speaker WHERE name = ?", [name]).fetchone()[0])


def turn_of(db, episode: int, who: int) -> int:
    sql = "SELECT id FROM turn WHERE episode_id = ? AND speaker_id = ? ORDER BY seq"
    return int(db.execute(sql, [episode, who]).fetchone()[0])


def test_the_best_of_different_episodes_come_first(db, add):
    said = ("Ada", "One two three four five six seven eight.")
    episodes = [add(f"E{number}", said) for number in range(2)]
    ada = person(db, "Ada")
    for episode, scores in zip(episodes, ((3.0, 2.0), (1.0,)), strict=True):
        turn = turn_of(db, episode, ada)
        insights = [
            Insight("quote", "", (Span(turn, at * 4, at * 4 + 3),), speaker_id=ada, score=score)
            for at, score in enumerate(scores)
        ]
        set_harvest(db, episode, version=1, insights=insights, moments=[], topics=[], now=NOON)

    assert [quote.text for quote in find_signature_quotes(db, ada, HERE)] == [
        "One",
        "One",
        "two",
    ]


def test_a_host_without_insights_is_quoted_with_the_best_of_their_own_words(db, add):
    add(
        "E",
        *[("Ada", FILLER), ("Bo", "Well, this and that.")] * 4,
        ("Ada", GOOD),
        ("Ada", FILLER),
    )

    (quote,) = find_signature_quotes(db, person(db, "Ada"), HERE)
    assert quote.text == GOOD


def test_who_said_little_is_quoted_with_that_every_time_alike(db, add):
    add("E", ("Bo", "I never fire a wet pot, and neither should anybody else with a kiln."))
    bo = person(db, "Bo")

    first = find_signature_quotes(db, bo, HERE)
    assert [quote.speaker for quote in first] == ["Bo"]
    assert find_signature_quotes(db, bo, HERE) == first


def test_who_said_nothing_is_not_quoted(db, add):
    add("E", ("Bo", "Yes."))

    assert find_signature_quotes(db, person(db, "Bo"), HERE) == []
