"""How often something is said over time, and in which words."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest

from store import terms
from store.corrections import hide_spans
from store.insights import set_harvest
from store.model import Insight, Scope, Span, State
from store.terms import read_term
from store.trends import find_trend, first_quote, telling_quote
from store.withheld_people import withhold_person

ROPE = read_term("rope")
LONG = (
    "A rope that has been wet for a year is a rope that nobody should hang their life on,"
    " whatever the label says about its strength."
)


def day(year: int, month: int) -> datetime:
    return datetime(year, month, 3, tzinfo=UTC)


@pytest.fixture
def told(db, add):
    """Episodes over half a year in two podcasts, and one of another server."""
    add([("Ada", "A rope. Two ropes."), ("Bo", "Rope!")], title="May", published=day(2024, 5))
    add([("Ada", "Nothing of the kind.")], title="June", published=day(2024, 6))
    add([("Bo", LONG)], title="August", podcast="Ropes", published=day(2024, 8))
    add([("Cy", "Rope, rope, rope.")], title="Own", podcast="Back", private_to=5)
    return db


def test_times_are_counted_by_month_with_the_silent_ones_between(told):
    trend = find_trend(told, ROPE, Scope(guild_id=1))

    assert trend.times == 5
    assert trend.dated
    assert trend.by_month() == [("2024-05", 3), ("2024-06", 0), ("2024-07", 0), ("2024-08", 2)]
    assert trend.by_podcast() == [("The Lantern", 3), ("Ropes", 2)]
    assert [one.episode for one in trend.silent] == ["June"]


def test_another_servers_podcast_is_neither_counted_nor_quoted(told):
    everyone, owner = Scope(guild_id=1), Scope(guild_id=5)

    assert find_trend(told, ROPE, everyone).times == 5
    assert find_trend(told, ROPE, owner).times == 8
    trend = find_trend(told, ROPE, everyone)
    for quote in (
        first_quote(told, ROPE, trend, everyone),
        telling_quote(told, ROPE, everyone),
    ):
        assert quote.podcast != "Back"


def test_one_podcast_can_be_asked_alone(told):
    number = told.execute("SELECT id FROM podcast WHERE title = 'Ropes'").fetchone()[0]
    trend = find_trend(told, ROPE, podcast_id=number)

    assert trend.times == 2
    assert telling_quote(told, ROPE, podcast_id=number).episode == "August"


def test_episodes_without_a_day_come_by_number(db, add):
    for number in (10, 9, 2):
        add([("Ada", "rope " * number)], title=f"Part {number}")
    trend = find_trend(db, ROPE)

    assert not trend.dated
    assert trend.by_episode() == [("Part 2", 2), ("Part 9", 9), ("Part 10", 10)]
    assert first_quote(db, ROPE, trend).episode == "Part 2"


def test_the_first_quote_is_the_sentence_that_says_it_first(told):
    trend = find_trend(told, ROPE)
    quote = first_quote(told, ROPE, trend)

    assert (quote.episode, quote.text) == ("May", "A rope. Two ropes.")


def test_without_insights_a_turn_that_is_mostly_about_it_is_telling(told):
    assert telling_quote(told, ROPE).text == LONG


def test_the_best_insight_that_says_it_is_telling(told, noon):
    number, text, episode = told.execute(
        "SELECT id, text, episode_id FROM turn WHERE text LIKE 'A rope.%'"
    ).fetchone()
    quotes = [
        Insight("quote", text, (Span(number, at, len(text)),), score=score, held=held)
        for at, score, held in ((8, 2.0, None), (0, 1.0, None), (3, 9.0, "medical"))
    ]
    set_harvest(told, episode, version=1, insights=quotes, moments=[], topics=[], now=noon)

    assert telling_quote(told, ROPE).text == "Two ropes."
    assert telling_quote(told, ROPE, but=telling_quote(told, ROPE)).text == LONG


def test_a_hidden_passage_is_not_quoted(told, noon):
    number, text = told.execute(
        "SELECT id, text FROM turn WHERE text LIKE 'A rope.%'"
    ).fetchone()
    hide_spans(told, [Span(number, 0, len(text))], guild_id=1, user_id=1, now=noon)
    scope = Scope(guild_id=1)

    assert first_quote(told, ROPE, find_trend(told, ROPE, scope), scope).text == "Rope!"


def test_withheld_words_are_not_counted(db, add):
    add([("Ada", "rope")], title="Withheld", state=State.WITHHELD)

    assert find_trend(db, ROPE).said == ()


def test_what_nobody_says_has_no_trend_and_no_quotes(told):
    term = read_term("marmalade")
    trend = find_trend(told, term)

    assert (trend.said, trend.times, trend.dated) == ((), 0, False)
    assert first_quote(told, term, trend) is None
    assert telling_quote(told, term) is None
    assert find_trend(told, term, podcast_id=10**6).by_month() == []


def test_very_common_words_count_once_a_turn_and_say_so(told, monkeypatch):
    monkeypatch.setattr(terms, "_VERY_COMMON", 2)
    trend = find_trend(told, ROPE)

    assert not trend.exact
    assert trend.times == 4


def test_quotes_are_exact_and_short_wherever_the_term_stands(db, add):
    rng = random.Random(3)
    words = ["so", "and,", "then.", "well?", "…", "the", "—", "“no”", "Mr.", "e.g.", "wow!!"]
    said = []
    for _ in range(60):
        talk = [rng.choice(words) for _ in range(rng.randrange(1, 200))]
        talk.insert(rng.randrange(len(talk) + 1), "ropes")
        said.append(("Ada", " ".join(talk)))
    for number, turn in enumerate(said):
        add([turn], title=f"E{number}")
        quote = first_quote(db, ROPE, find_trend(db, ROPE, podcast_id=1))
        text = telling_quote(db, ROPE)
        for one in filter(None, (quote, text)):
            stored = db.execute("SELECT text FROM turn WHERE id = ?", [one.spans[0].turn])
            assert one.text in stored.fetchone()[0]
            assert "ropes" in one.text
            assert len(one.text.split()) <= 60


def test_notes_of_sound_are_not_said(db, add):
    add([("Ada", "That was [laughter] quite [laughter] something, laughter aside.")])
    term = read_term("laughter")

    trend = find_trend(db, term)
    assert trend.times == 1
    assert find_trend(db, read_term("quite something")).times == 0


def test_words_that_a_person_had_withheld_are_neither_counted_nor_quoted(db, add, noon):
    add([("Ada", "A rope is a rope."), ("Bo", "Not a rope to be seen, and no rope at all.")])
    ada = db.execute("SELECT id FROM speaker WHERE name = 'Ada'").fetchone()[0]
    withhold_person(db, ada, None, noon)

    trend = find_trend(db, ROPE)
    assert trend.times == 2
    assert first_quote(db, ROPE, trend).speaker == "Bo"
    assert find_trend(db, read_term("withheld")).times == 0
