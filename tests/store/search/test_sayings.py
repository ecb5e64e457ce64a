from __future__ import annotations

import numpy as np
import pytest

from store.model import Match, QuoteQuery
from store.search import candidates
from store.search.engine import QuoteIndex

SAYING = "It is what it is and that is that."
EVERYDAY = [
    "That is it and what is that to you.",
    "What it is that you and I do is what we do.",
    "And that is what it is to do that.",
    "It is that and it is what you do.",
    "What you do is what it is to you and I.",
]


@pytest.fixture
def find(db, add, tmp_path, monkeypatch):
    """Look-up in an archive that counts as large, where every word of the saying is common."""
    monkeypatch.setattr(candidates, "SMALL", 0)
    for number, line in enumerate([*EVERYDAY * 8, SAYING, "The ferry is what it is."]):
        add([("Ada Quill", line)], title=f"Part {number}")
    index = QuoteIndex(tmp_path / "archive.db")
    index.catch_up(db)

    def finding(text, **more):
        return index.find_quotes(db, QuoteQuery(text, **more)).hits

    return finding


def test_a_saying_made_of_words_that_stand_everywhere_is_found_by_their_order(
    find, monkeypatch
):
    monkeypatch.setattr(candidates, "_search", lambda *_: np.zeros(0, np.int32))
    best = find("it is what it is and that is that")[0]

    assert (best.quote.text, best.match) == (SAYING, Match.VERBATIM)


def test_words_that_stand_everywhere_are_looked_for_where_there_are_no_others(find):
    assert find("is that what you and I do")


def test_a_rare_word_is_found_among_words_that_stand_everywhere(find):
    assert "ferry" in find("what is it that the ferry is")[0].quote.text


def test_beside_a_rare_word_the_others_choose_only_within_one_persons_words(find):
    asked = "is that what the ferry is"

    assert [hit.quote.episode for hit in find(asked)] == ["Part 41"]
    assert len(find(asked, speaker="Ada Quill")) > 1
