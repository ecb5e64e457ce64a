from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from store.search.spelling import LEAST_ALIKE, MOST_SUBSTITUTES, Spelling, skeleton

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


def brute_force(known, word, least):
    """Words alike enough, each compared with the one that was typed."""
    sound = skeleton(word)
    reach = 1 if len(word) < 6 else 2
    found = {}
    for each in known:
        looks = fuzz.ratio(word, each)
        heard = fuzz.ratio(sound, skeleton(each)) if len(sound) > 1 else 0
        alike = max(looks, (looks + heard) / 2)
        if alike >= least and each != word and abs(len(word) - len(each)) <= reach:
            found[each] = alike / 100
    return found


@given(
    st.lists(
        st.text("acekmnoptü", min_size=4, max_size=9), min_size=1, max_size=60, unique=True
    ),
    st.text("acekmnoptü", min_size=4, max_size=9),
)
def test_counting_letters_first_loses_no_word_that_is_alike(known, word):
    # All begin with one letter, so that each is looked at.
    known = list(dict.fromkeys(f"a{each}" for each in known))
    found = Spelling(known, [1] * len(known)).find_alike(f"a{word}")

    alike = brute_force(known, f"a{word}", LEAST_ALIKE)
    assert len(found) == min(len(alike), MOST_SUBSTITUTES)
    for substitute in found:
        assert substitute.alike == pytest.approx(alike[substitute.word], abs=1e-5)
    missed = [alike[each] for each in alike if each not in words(found)]
    assert not missed or max(missed) <= min(s.alike for s in found) + 1e-5
