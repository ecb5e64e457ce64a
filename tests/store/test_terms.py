"""Terms: what is typed, and where a text says it."""

from __future__ import annotations

import pytest

from store.errors import BlankQuery
from store.terms import LONGEST, find_places, read_term, said_in


@pytest.fixture
def times(db, add):
    """How many times the turns of a small archive say a term."""
    add(
        [
            ("Ada", "Rope, ropes and roping. A ropewalk is not said."),
            ("Bo", "C++ is not C, and C# is neither; c++ again."),
            ("Bo", "字幕很好，字幕不坏。"),
            ("Ada", "Open source, open. Source. Café crème, don't repeat yourself."),
            ("Ada", 'He said "; DROP TABLE turn; -- and laughed'),
        ]
    )

    def counting(text: str) -> int:
        said = said_in(db, read_term(text))
        rows = db.execute(f"{said.table} SELECT sum(times) FROM said", said.parameters)
        return rows.fetchone()[0] or 0

    return counting


def test_a_term_is_found_in_every_inflection(times):
    assert times("rope") == times("Ropes") == 3


def test_other_words_with_the_same_stem_are_not_said(times, db, add):
    add([("Ada", "Generics are general, generally. A generic one; Agenerics.")], title="Two")

    assert times("generics") == times("generic") == 2


def test_signs_tell_terms_apart(times):
    assert (times("C++"), times("c#"), times("C")) == (2, 1, 4)


def test_writing_without_spaces_is_searched_as_it_stands(times):
    assert times("字幕") == 2


def test_words_of_a_phrase_stand_side_by_side(times):
    assert times("open source") == 2
    assert times("source open") == 1
    assert times("open yourself") == 0


def test_accents_case_and_apostrophes_do_not_matter(times):
    assert times("CAFE CREME") == 1
    assert times("“don’t repeat yourself”") == 1


@pytest.mark.parametrize(
    "text",
    [
        '"; DROP TABLE turn; --',
        "rope OR 1",
        "NEAR(rope open)",
        "text:rope",
        "rope*",
        "rope AND NOT",
        "{rope}",
        "^rope",
        "%_rope",
        "a" * 5000,
        "x " * 5000,
        "\x00rope\x00",
        "\ud800rope",
        "🪢 rope",
    ],
)
def test_no_term_is_syntax(times, text):
    assert times(text.replace("\ud800", "\ufffd")) >= 0


def test_the_archive_is_as_it_was_after_hostile_terms(times, db):
    times('"; DROP TABLE turn; --')

    assert db.execute("SELECT count(*) FROM turn").fetchone()[0] == 5


@pytest.mark.parametrize("text", ["", "   ", "!?", "++", '""', "🪢"])
def test_a_term_without_a_word_is_refused(text):
    with pytest.raises(BlankQuery):
        read_term(text)


def test_places_are_the_exact_code_points():
    text = "Née in 1999: the “Ropes”, café-rope and C++."

    said = [text[a:b] for a, b in find_places(text, read_term("rope"))]
    assert said == ["Ropes", "rope"]
    assert [text[a:b] for a, b in find_places(text, read_term("c++"))] == ["C++"]
    assert [text[a:b] for a, b in find_places(text, read_term("CAFÉ ROPE"))] == ["café-rope"]
    assert find_places("", read_term("rope")) == []


@pytest.mark.parametrize(
    ("term", "said"),
    [("carry", "carries"), ("paying", "pays"), ("(rope", "Ropes"), ("Go", "going")],
)
def test_the_quick_look_at_a_text_never_misses_an_inflection(term, said):
    assert find_places(f"And {said} it is.", read_term(term)) == [(4, 4 + len(said))]


def test_a_term_is_cut_at_its_longest():
    assert len(read_term("ab " * 5000).text) <= LONGEST
