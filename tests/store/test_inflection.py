"""What is the same word, and what only looks like it."""

from __future__ import annotations

import pytest

from store.inflection import inflections


@pytest.mark.parametrize(
    "words",
    [
        ("rope", "ropes", "roped", "roping"),
        ("stop", "stops", "stopped", "stopping"),
        ("carry", "carries", "carried", "carrying"),
        ("play", "plays", "played", "playing"),
        ("box", "boxes", "boxed", "boxing"),
        ("class", "classes"),
        ("deploy", "deploys", "deployed", "deploying"),
        ("generic", "generics"),
        ("app", "apps"),
    ],
)
def test_each_inflection_finds_all_others(words):
    for word in words:
        assert set(words) <= inflections(word)


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("generics", "general"),
        ("generics", "generation"),
        ("news", "new"),
        ("deploy", "deployment"),
        ("organ", "organize"),
        ("aws", "aw"),
        ("redis", "redi"),
        ("string", "stre"),
        ("process", "proces"),
        ("university", "universe"),
        ("thing", "th"),
    ],
)
def test_other_words_of_a_family_are_other_words(word, other):
    assert other not in inflections(word)


@pytest.mark.parametrize("word", ["", "s", "ing", "ed", "ies", "字幕", "x" * 100_000])
def test_any_word_is_its_own_inflection(word):
    assert word in inflections(word)
