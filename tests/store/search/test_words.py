from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from store.search.words import find_forms, find_words, without_notes


def forms(text: str) -> list[str]:
    return [word.form for word in find_words(text)]


@given(st.text())
def test_any_text_has_words_with_true_addresses(text):
    for word in find_words(text):
        assert 0 <= word.start < word.end <= len(text)
        assert word.form
        assert not any(c.isspace() for c in word.form)


@given(st.text(alphabet="abé' ’,0123今日.[]", max_size=60))
def test_forms_alone_are_those_of_the_words(text):
    assert find_forms(text) == forms(text)


def test_apostrophes_accents_and_thousands_do_not_matter():
    assert forms("Don’t tell Müller: 3,500 lamps") == [
        "dont",
        "tell",
        "muller",
        "3500",
        "lamps",
    ]


def test_notes_of_sound_hold_no_words_and_keep_addresses():
    assert forms("Yes [laughter] indeed") == ["yes", "indeed"]
    assert len(without_notes("Yes [laughter] indeed")) == len("Yes [laughter] indeed")


def test_scripts_without_blanks_are_pairs_of_characters():
    assert forms("今日は雨") == ["今日", "日は", "は雨"]
    assert forms("GPT模型") == ["gpt", "模型"]
