from __future__ import annotations

import numpy as np
import pytest

from store.search import tokens
from store.search.tokens import ROW, Extent, Tokens, TokenWriter, Vocabulary

PASSAGES = [["the", "ferry", "leaves"], ["the", "tide", "ferry"], ["gulls"], ["the", "gulls"]]


@pytest.fixture
def few_small_numbers(monkeypatch):
    """Only the first two words have numbers that stand in place."""
    monkeypatch.setattr(tokens, "_RARE_MARK", 2)


def written(folder, *episodes, extent=None, words=()) -> Extent:
    writer = TokenWriter(folder, extent or Extent(), words)
    for passages in episodes:
        writer.add(passages, np.zeros(len(passages), ROW))
    reached = writer.flush()
    writer.close()
    return reached


def test_words_met_late_are_read_back_like_the_others(tmp_path, few_small_numbers):
    extent = written(tmp_path, PASSAGES, [["tide"], ["the", "harbour", "tide"]])
    said = Tokens(tmp_path, extent, Vocabulary())

    assert extent.rare == 7
    assert said.text(0, 13) == (
        "the ferry leaves the tide ferry gulls the gulls tide the harbour tide"
    )
    assert said.text(4, 5) == "tide"


def test_stretches_are_read_end_to_end(tmp_path, few_small_numbers):
    extent = written(tmp_path, PASSAGES)
    said = Tokens(tmp_path, extent, Vocabulary())

    numbers = said.said_in([4, 0, 8], [6, 3, 9])

    assert [said.vocabulary.words[i] for i in numbers] == [
        "tide", "ferry", "the", "ferry", "leaves", "gulls",
    ]  # fmt: skip
    assert said.said_in([], []).size == 0
    assert said.said(3, 3).size == 0


def test_what_was_added_later_is_read_with_what_was_there(tmp_path, few_small_numbers):
    first = written(tmp_path, PASSAGES)
    words = Tokens(tmp_path, first, Vocabulary()).vocabulary.words
    then = written(tmp_path, [["harbour", "gulls"]], extent=first, words=words)

    assert Tokens(tmp_path, first, Vocabulary()).text(7, 9) == "the gulls"
    assert Tokens(tmp_path, then, Vocabulary()).text(7, 11) == "the gulls harbour gulls"


def test_files_that_are_too_short_are_refused(tmp_path, few_small_numbers):
    extent = written(tmp_path, PASSAGES)
    (tmp_path / "rare.bin").write_bytes(b"")

    with pytest.raises(OSError, match=r"rare\.bin"):
        Tokens(tmp_path, extent, Vocabulary())
