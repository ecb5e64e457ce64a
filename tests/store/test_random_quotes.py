"""Quotes drawn at random: from everywhere, by somebody, from one podcast."""

from __future__ import annotations

import random

import pytest

from store.errors import NotFound
from store.model import Scope
from store.quotes import random_quote

LONG = "Ropes are older than wheels and nearly as useful, " * 3


@pytest.fixture
def people(db, add):
    """Ada and Bo in thirty episodes of one podcast, Ada in one of another."""
    for number in range(30):
        add([("Ada", f"{LONG} {number}"), ("Bo", f"{LONG} Bo {number}")], title=f"E{number}")
    add([("Ada Marlow", LONG), ("Ada", "Short words, yet more than forty letters of them.")],
        title="Else", podcast="Ropes")  # fmt: skip
    return dict(db.execute("SELECT name, min(id) FROM speaker GROUP BY name").fetchall())


def drawn(db, **more: object) -> list:
    return [random_quote(db, random.Random(seed), Scope(), **more) for seed in range(60)]


def test_every_part_of_the_archive_is_drawn_from(db, people, harvest_turn):
    assert len({quote.episode for quote in drawn(db)}) > 15

    numbers = [row[0] for row in db.execute("SELECT id FROM episode ORDER BY id")]
    for number in numbers:
        harvest_turn(number, 3, 1.0)
    assert len({quote.episode for quote in drawn(db)}) > 15


def test_only_whoever_is_asked_for_is_drawn(db, people):
    quotes = drawn(db, speaker_ids=(people["Bo"],))

    assert {quote.speaker for quote in quotes} == {"Bo"}
    assert len({quote.episode for quote in quotes}) > 10


def test_somebody_is_drawn_from_one_podcast_however_much_they_say_elsewhere(db, people):
    ropes = db.execute("SELECT id FROM podcast WHERE title = 'Ropes'").fetchone()[0]
    theirs = [n for (n,) in db.execute("SELECT id FROM speaker WHERE name LIKE 'Ada%'")]

    quotes = drawn(db, speaker_ids=theirs, podcast_id=ropes)
    assert {quote.episode for quote in quotes} == {"Else"}


def test_where_nothing_has_a_good_length_something_shorter_is_drawn(db, add):
    add([("Ada", "Short words, yet more than forty letters of them.")])

    assert random_quote(db, random.Random(1)).text.startswith("Short words")


def test_one_seed_draws_one_quote(db, people):
    assert len({random_quote(db, random.Random(7)).text for _ in range(3)}) == 1


def test_nothing_is_drawn_from_nothing(db):
    with pytest.raises(NotFound):
        random_quote(db, random.Random(1))
