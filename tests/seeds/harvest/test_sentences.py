from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeds.harvest.sentences import split_sentences


def split(text: str) -> list[str]:
    return [text[a:b] for a, b in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One is here. Two is there.", ["One is here.", "Two is there."]),
        ("It grew 3.5 percent. Good!", ["It grew 3.5 percent.", "Good!"]),
        (
            "Dr. Lind and Mr. Oyelaran agreed. Fine.",
            ["Dr. Lind and Mr. Oyelaran agreed.", "Fine."],
        ),
        ("Kilns, e.g. electric ones, last. Yes.", ["Kilns, e.g. electric ones, last.", "Yes."]),
        (
            "It is made in the U.S. Government buys it.",
            ["It is made in the U.S. Government buys it."],
        ),
        (
            "It is made in the U.S. The rest is not.",
            ["It is made in the U.S.", "The rest is not."],
        ),
        ("J. R. Okafor wrote it. I read it.", ["J. R. Okafor wrote it.", "I read it."]),
        ("So did I. They left.", ["So did I.", "They left."]),
        ("Well… maybe not. Wait... what?", ["Well… maybe not.", "Wait... what?"]),
        ("He stopped… Then he went on.", ["He stopped…", "Then he went on."]),
        ("“Is it?” she asked. “Yes.” We left.", ["“Is it?” she asked.", "“Yes.”", "We left."]),
        ("Costs fell. so demand grew.", ["Costs fell.", "so demand grew."]),
        ("窯は高い。本当に？はい！", ["窯は高い。", "本当に？", "はい！"]),
        ("我们先做；然后看。「好。」走吧", ["我们先做；", "然后看。", "「好。」", "走吧"]),
        ("No. 5 is the best. No. It is not.", ["No. 5 is the best.", "No.", "It is not."]),
        ("one line\nanother line", ["one line", "another line"]),
        ("Read node.js and v1.2.3 first", ["Read node.js and v1.2.3 first"]),
        ("", []),
        ("  \n ", []),
        ("What?! Never.", ["What?!", "Never."]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert split(text) == expected


@given(st.text(alphabet="aB.!?…。 \n\"'”1e.g", max_size=200))
def test_ranges_are_ordered_trimmed_and_lose_nothing(text: str) -> None:
    ranges = split_sentences(text)
    kept = "".join(text[a:b] for a, b in ranges)

    assert all(a < b for a, b in ranges)
    assert all(x[1] <= y[0] for x, y in pairwise(ranges))
    assert all(text[a:b] == text[a:b].strip() for a, b in ranges)
    assert "".join(kept.split()) == "".join(text.split())


@pytest.mark.parametrize(
    "hostile", [". " * 100_000, "." * 200_000, "a." * 100_000, "'" * 200_000]
)
def test_hostile_text_takes_linear_time(hostile: str) -> None:
    began = time.process_time()

    split_sentences(hostile)

    assert time.process_time() - began < 2.0
