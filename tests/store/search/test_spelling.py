from __future__ import annotations

import pytest

from store.search.spelling import Spelling, skeleton

WORDS = {"meituan": 9, "alibaba": 7, "campaign": 40, "company": 900, "super": 80, "bowl": 60}
WORDS |= {"lighthouse": 30, "light": 300, "house": 400, "granny": 5, "gone": 50}


@pytest.fixture
def spelling():
    return Spelling(list(WORDS), list(WORDS.values()))


def words(found):
    return [substitute.word for substitute in found]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("campain", "campaign"),
        ("maytwan", "meituan"),
        ("grany", "granny"),
        ("lighthuose", "lighthouse"),
    ],
)
def test_a_slip_or_a_mishearing_finds_the_known_word(spelling, typed, meant):
    assert words(spelling.find_alike(typed))[0] == meant


def test_a_known_word_is_not_its_own_substitute(spelling):
    assert "campaign" not in words(spelling.find_alike("campaign"))


def test_short_words_and_numbers_have_no_substitutes(spelling):
    assert spelling.find_alike("ali") == []
    assert spelling.find_alike("3500") == []


def test_two_words_may_be_one_and_one_word_two(spelling):
    assert words(spelling.find_joined("ali", "baba")) == ["alibaba"]
    assert spelling.find_split("superbowl") == ("super", "bowl")
    assert spelling.find_split("campaigns") is None


def test_words_out_of_use_are_unknown():
    spelling = Spelling(["lantern", "lanterns"], [0, 3])

    assert spelling.count("lantern") == 0
    assert words(spelling.find_alike("lantrens")) == ["lanterns"]


def test_words_that_sound_alike_have_one_skeleton():
    assert skeleton("maytwan") == skeleton("meituan")
    assert skeleton("phone") == skeleton("fone")
