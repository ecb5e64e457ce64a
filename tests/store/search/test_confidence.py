from __future__ import annotations

import pytest

from store.model import Match
from store.search.asked import Asked, Term
from store.search.confidence import BACKGROUND, FOUND, RIVALS, find_rival, match_of, sureness
from store.search.words import Stems, find_words


def asked(text, idf=6.0):
    words = tuple(find_words(text))
    stems = Stems()
    terms = tuple(
        Term(word.form, stems[word.form], ((stems[word.form], 1.0),), idf, False)
        for word in words
    )
    return Asked(text, words, terms, tuple(range(len(words))))


def test_the_querys_own_words_in_a_row_are_verbatim_however_little_they_stand_out():
    assert match_of(asked("never lonely at sea"), "I was never lonely at sea.", 0, 0) is (
        Match.VERBATIM
    )


def test_two_words_in_a_row_are_not_enough_to_be_verbatim():
    assert match_of(asked("at sea"), "We were at sea.", 0.0, 0.0) is Match.CLOSEST


def test_what_stands_out_and_holds_most_words_is_close():
    found = match_of(asked("sea perfect sundays"), "On Sundays the sea was fine.", 0.5, FOUND)

    assert found is Match.CLOSE


def test_what_stands_out_with_few_of_the_words_is_on_the_topic():
    found = match_of(asked("sea perfect sundays"), "Every seventh day it rested.", 0.5, FOUND)

    assert found is Match.TOPIC


def test_what_does_not_stand_out_is_merely_the_closest():
    found = match_of(asked("sea perfect sundays", 1.0), "On Sundays the sea was fine.", 0.5, 2)

    assert found is Match.CLOSEST


def test_rare_words_held_together_make_up_for_a_smaller_lead():
    common, rare = asked("sea sundays", 1.0), asked("sea sundays", 9.0)

    assert sureness(rare, 5.0, 1.0) > sureness(common, 5.0, 1.0)
    assert sureness(rare, 5.0, 0.0) == pytest.approx(5.0)


def test_leads_are_measured_from_the_last_of_the_best_places_or_from_nothing():
    scores = [40.0 - i for i in range(RIVALS)]

    assert find_rival(scores) == scores[-1]
    assert find_rival(scores[:-1]) == BACKGROUND
