"""Messages written out for a terminal."""

from __future__ import annotations

import time

import pytest

from bot.sandbox.text import message_text, plain


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("**bold** and *slanted*", "bold and slanted"),
        ("> quoted", "│ quoted"),
        (">>> quoted", "│ quoted"),
        ("### Title", "Title"),
        ("-# verbatim", "verbatim"),
        (r"5 \* 3 \_ 2", "5 * 3 _ 2"),
        ("snake_case_word", "snake_case_word"),
        ("[episode 12](https://example.org/12#t=5)", "episode 12 (https://example.org/12#t=5)"),
        (r"[a \[note\]](https://example.org)", "a [note] (https://example.org)"),
        ("<https://example.org>", "https://example.org"),
        ("<t:1767225600:D>", "2026-01-01 00:00 UTC"),
        ("||hidden||", "hidden"),
        ("\x1b[31mred\x07", "[31mred"),
        ("<t:9999999999999>", "9999999999999 s"),
    ],
)
def test_markdown_becomes_plain_text(written, read):
    assert plain(written) == read


def test_a_card_is_written_with_its_quote_citation_and_buttons(make_card):
    view = make_card("> So it **goes**.\nAda · [episode](https://example.org)")
    message = {"content": "", "components": view.to_components()}

    assert message_text(message).split("\n") == [
        "│ So it goes.",
        "Ada · episode (https://example.org)",
        "─" * 48,
        "[More]  [Listen → https://example.org/audio#t=61]",
    ]


@pytest.mark.parametrize("piece", ["[", "[a](", "**", "\\", "<", "`", "[a](https://x"])
def test_hostile_text_takes_time_in_proportion(piece):
    def cost(size: int) -> float:
        start = time.process_time()
        plain(piece * size)
        return time.process_time() - start

    cost(100)
    assert cost(40_000) < 40 * max(cost(4_000), 0.002)
