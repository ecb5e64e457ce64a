"""Whatever strangers write is shown as written, and cannot break out of its place."""

from __future__ import annotations

import doctest
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands import asked, dates, ids, mention, zones
from commands.cards import times
from commands.cards.text import CUT, escape, link, link_address, marked, one_line, quoted, width

RUBBISH = st.text(
    alphabet=st.one_of(
        st.sampled_from("*_~|`<>[]()@#-+.:/\\ \n\"'1aé字🧵\u202e\x00"), st.characters()
    ),
    max_size=300,
)
RANGES = st.lists(st.tuples(st.integers(-5, 320), st.integers(-5, 320)), max_size=6)


def _without_marks(markdown: str) -> str:
    """Read Markdown as Discord does: an escaped sign is itself, two stars are none."""
    return re.sub(r"\\([^0-9A-Za-z\s])|\*\*", lambda m: m[1] or "", markdown)


@pytest.mark.parametrize("module", [asked, dates, ids, mention, times, zones])
def test_the_examples_in_the_docstrings_hold(module):
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2 * 3 * 4", r"2 \* 3 \* 4"),
        ("snake_case and ~~no~~", r"snake\_case and \~\~no\~\~"),
        ("||secret|| `code`", r"\|\|secret\|\| \`code\`"),
        ("@everyone <@1> <#2> <t:3:R>", r"\@everyone \<\@1> \<#2> \<t\:3:R>"),
        ("[see](https://x.example)", r"\[see\](https\://x.example)"),
        (":smile: at 12:30", r"\:smile: at 12:30"),
        ("# no heading", r"\# no heading"),
        ("-# small", r"\-# small"),
        ("1. no list", r"1\. no list"),
        ("> no quote", r"\> no quote"),
        ("a \\ b", r"a \\ b"),
    ],
)
def test_signs_of_markdown_are_escaped(text, shown):
    assert marked(text, (), 500) == shown


def test_marks_are_bold_and_joined_across_a_blank():
    assert marked("so wet rope it is", [(3, 6), (7, 11)], 100) == "so **wet rope** it is"
    assert marked("a*b c", [(0, 3)], 100) == r"**a\*b** c"
    assert marked("abc", [(0, 99)], 100) == "**abc**"


@given(RUBBISH, RANGES, st.integers(10, 400))
def test_marked_text_fits_is_closed_and_reads_like_the_source(text, ranges, limit):
    shown = marked(text, ranges, limit)

    assert width(shown) <= limit
    bare = re.sub(r"\\.", "", shown, flags=re.DOTALL)
    assert bare.count("**") % 2 == 0
    assert "*" not in bare.replace("**", "")
    read = _without_marks(shown)
    assert "\x00" not in read
    whole = _without_marks(marked(text, (), 5000))
    assert read == whole or whole.startswith(read.removesuffix(CUT).rstrip())


@given(RUBBISH, st.integers(2, 120))
def test_a_label_is_one_line_and_fits(text, limit):
    label = one_line(text, limit)

    assert width(label) <= limit
    assert "\n" not in label
    label.encode()


@given(RUBBISH)
def test_every_line_of_a_block_quote_is_in_it(text):
    assert all(line.startswith("> ") for line in quoted(marked(text, (), 900)).split("\n"))


@given(RUBBISH)
def test_what_is_escaped_for_a_sentence_stays_on_its_line(text):
    assert "\n" not in escape(text, 200)


def test_only_addresses_of_the_web_become_links():
    assert link("12:34", "https://a.example/x(1)?t=2") == (
        "[12:34](<https://a.example/x%281%29?t=2>)"
    )
    for wrong in (None, "", "javascript:alert(1)", "https://a b", "http://x\n", "x" * 600):
        assert link("12:34", wrong) == "12:34"
    assert link_address("https://a.example/" + "x" * 600) is None
