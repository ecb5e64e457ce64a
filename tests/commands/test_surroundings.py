"""What stands around a quote is the transcript, cut but never changed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from commands.surroundings import RADII, read_surroundings
from store.archive import add_episode
from store.corrections import hide_spans
from store.database import connect
from store.errors import NotFound
from store.model import Episode, Podcast, Scope, Span, Turn
from store.podcasts import add_podcast

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
SPEECH = " ".join(f"Sentence number {n} of a long speech about rope." for n in range(200))


@pytest.fixture
def db(tmp_path):
    with connect(tmp_path / "a.db") as database:
        turns = tuple(
            Turn(f"Turn {n} says {'little ' * n}and ends.", f"Speaker{n % 2} Name", 10.0 * n)
            for n in range(40)
        )
        podcast = add_podcast(database, Podcast("P", key="p"))
        add_episode(database, podcast, Episode("Talk", key="t", turns=turns), NOON)
        long = Episode("Speech", key="s", turns=(Turn(SPEECH, "Ann Lee", 0.0),))
        add_episode(database, podcast, long, NOON)
        yield database


@pytest.mark.parametrize("radius", RADII)
@pytest.mark.parametrize("place", [0, 1, 20, 38, 39])
def test_every_stretch_is_part_of_its_turn_and_the_quote_is_marked(db, radius, place):
    turns = [t for (t,) in db.execute("SELECT text FROM turn WHERE episode_id = 1 ORDER BY id")]
    span = Span(place + 1, 0, 7)
    around = read_surroundings(db, [span], Scope(), radius)

    for stretch in around.stretches:
        assert any(stretch.text.removeprefix("… ").removesuffix(" …") in t for t in turns)
    marked = [s.text[a:b] for s in around.stretches for a, b in s.marks]
    assert marked == [around.quote.text]
    assert sum(len(s.text) for s in around.stretches) <= 2 * radius + len(turns[place]) + 10


def test_the_ends_of_the_episode_are_known(db):
    first = read_surroundings(db, [Span(1, 0, 7)], Scope(), 300)
    last = read_surroundings(db, [Span(40, 0, 7)], Scope(), 300)
    middle = read_surroundings(db, [Span(20, 0, 7)], Scope(), 300)

    assert (first.from_start, first.to_end) == (True, False)
    assert (last.from_start, last.to_end) == (False, True)
    assert (middle.from_start, middle.to_end) == (False, False)


def test_inside_one_long_turn_the_context_is_cut_between_words(db):
    start = SPEECH.index("Sentence number 100 ")
    span = Span(41, start, start + len("Sentence number 100 of a long speech about rope."))
    around = read_surroundings(db, [span], Scope(), 300)

    (stretch,) = around.stretches
    assert stretch.text.startswith("… ")
    assert stretch.text.endswith(" …")
    assert stretch.text.strip("… ") in SPEECH
    assert f" {stretch.text.strip('… ')} " in SPEECH
    (mark,) = stretch.marks
    assert stretch.text[slice(*mark)] == around.quote.text


def test_a_quote_over_several_turns_keeps_what_lies_between(db):
    spans = [Span(10, 0, 4), Span(12, 0, 4)]
    around = read_surroundings(db, spans, Scope(), 300)

    marked = [s.text[a:b] for s in around.stretches for a, b in s.marks]
    assert marked == ["Turn", "Turn"]


def test_what_is_hidden_beside_a_quote_stays_hidden(db):
    hide_spans(db, [Span(21, 0, 4)], guild_id=7, user_id=1, now=NOON)

    shown = read_surroundings(db, [Span(20, 0, 7)], Scope(7), 1200)
    assert not any("Turn 20 says" in stretch.text for stretch in shown.stretches)
    elsewhere = read_surroundings(db, [Span(20, 0, 7)], Scope(8), 1200)
    assert any("Turn 20 says" in stretch.text for stretch in elsewhere.stretches)


def test_a_quote_that_is_gone_has_no_surroundings(db):
    for spans in ([], [Span(999, 0, 3)], [Span(1, 0, 10**6)], [Span(1, 0, 3), Span(2, 0, 3)]):
        with pytest.raises(NotFound):
            read_surroundings(db, spans, Scope(), 300)
