from __future__ import annotations

from store.search.fallback import read_plainly
from store.search.spans import Speech, find_spans

SENTENCE = "Nothing much happened on the quay that morning. "
MEANT = "The harbour master counted seven herons before breakfast."


def quoted(text, start, end, query):
    spans = find_spans(Speech(((1, text),), start, end), read_plainly(query))
    return " ".join(text[span.start : span.end] for span in spans)


def test_a_quote_from_the_middle_of_an_hour_long_turn_is_its_sentence():
    text = SENTENCE * 400 + MEANT + " " + SENTENCE * 400
    start = text.index(MEANT)

    found = quoted(text, start, start + len(MEANT), "harbour master counted herons")

    assert MEANT in found
    assert found.split(". ")[0].startswith(("Nothing", "The harbour"))


def test_a_turn_without_a_full_stop_is_cut_between_words():
    text = "tide and mud " * 500 + "seven herons before breakfast " + "tide and mud " * 500
    start = text.index("seven")

    found = quoted(text, start, start + 30, "seven herons before breakfast")

    assert "seven herons before breakfast" in found
    assert len(found.split()) <= 60
    assert set(found.split()) <= set(text.split())
