from __future__ import annotations

import pytest

from seeds.harvest.candidates import (
    find_passages,
    find_runs,
    is_listener_noise,
    quoted,
    second_of,
    spans_of,
)
from seeds.harvest.english import opening_filler
from store.model import ELLIPSIS, Span, Turn

TWENTY = (
    "Clay that dries too fast in a warm room will always crack along the rim before the potter"
)


def passages(turns, english=True):
    return find_passages(turns, find_runs(turns), english=english)


def test_every_passage_is_exactly_its_spans(interview):
    text_of = {turn.id: turn.text for turn in interview}
    found = passages(interview)

    assert found
    for passage in found:
        spans = spans_of(interview, passage.pieces)
        assert passage.text == ELLIPSIS.join(text_of[s.turn][s.start : s.end] for s in spans)
        assert passage.text == quoted(interview, passage.pieces)


def test_passages_have_20_to_75_words_and_one_to_four_sentences(interview):
    for passage in passages(interview):
        assert 20 <= passage.words <= 75
        assert 1 <= len(passage.sentences) <= 4


def test_a_listeners_noise_lies_between_two_spans(said):
    turns = said(
        ("A", TWENTY + " sees it."), ("B", "Mm-hmm."), ("A", "Slow drying saves the pot.")
    )

    joined = [p for p in passages(turns) if len(p.pieces) == 2]

    assert joined
    assert joined[0].text == TWENTY + " sees it. … Slow drying saves the pot."
    assert spans_of(turns, joined[0].pieces)[1] == Span(2, 0, len(turns[2].text))


def test_a_sentence_that_noise_cuts_in_two_is_one_sentence(said):
    turns = said(
        ("A", TWENTY + " even"), ("B", "Right."), ("A", "touches the wet rim of the cup.")
    )

    (sentence,) = find_runs(turns)[0].sentences

    assert sentence.text == TWENTY + " even … touches the wet rim of the cup."
    assert len(sentence.pieces) == 2


def test_another_speakers_sentence_ends_a_run(said):
    turns = said(("A", "One."), ("B", "I would not say so at all, honestly."), ("A", "Two."))

    assert [run.speaker for run in find_runs(turns)] == ["A", "B", "A"]


def test_unnamed_turns_are_never_joined(said):
    turns = said((None, TWENTY + " sees it."), (None, TWENTY + " sees it."))

    assert all(len(passage.pieces) == 1 for passage in passages(turns))


@pytest.mark.parametrize(
    "noise", ["Yeah.", "Right, right.", "Mm-hmm.", "I see.", "[laughter]", ""]
)
def test_noise_is_noise(noise):
    assert is_listener_noise(noise)


@pytest.mark.parametrize(
    "speech", ["Kilns.", "No way that works.", "Yeah yeah yeah yeah yeah."]
)
def test_speech_is_not_noise(speech):
    assert not is_listener_noise(speech)


@pytest.mark.parametrize(
    ("spoken", "kept"),
    [
        ("And so, the kiln decides.", "the kiln decides."),
        ("I mean, gas is dear.", "gas is dear."),
        ("Yeah, so, stoneware forgives.", "stoneware forgives."),
        ("Well, you know, people think so.", "people think so."),
        ("So the kiln decides.", "the kiln decides."),
        ("So far the kiln decides.", "So far the kiln decides."),
        ("So that potters learn.", "So that potters learn."),
        ("Well before noon it cools.", "Well before noon it cools."),
        ("Like a river it bends.", "Like a river it bends."),
        ("I think the kiln decides.", "I think the kiln decides."),
        ("But the kiln decides.", "But the kiln decides."),
        ("Andes clay is red.", "Andes clay is red."),
        ("Rightly so.", "Rightly so."),
        ("Or so they say.", "Or so they say."),
        ("Yeah.", "Yeah."),
    ],
)
def test_fillers_are_cut_and_meaning_stays(spoken, kept):
    assert spoken[opening_filler(spoken) :] == kept


def test_fillers_stay_where_rules_for_english_do_not_apply(said):
    turns = said(("A", "And so, " + TWENTY.lower() + " sees it."))

    assert passages(turns, english=False)[0].text.startswith("And so, ")
    assert passages(turns, english=True)[0].text.startswith("clay that")


def test_chinese_sentences_make_passages(said):
    text = "电窑比煤气窑便宜，但是煤气窑的颜色更丰富，因为火焰会带走氧气。" * 2
    turns = said(("A", text))

    assert passages(turns, english=False)[0].text == text


def test_unsaved_turns_are_named_by_their_index(said):
    turns = said(("B", "Hello there, potters."), ("A", TWENTY + " sees it."))

    assert spans_of(turns, ((1, 0, 4),)) == (Span(1, 0, 4),)


class TestSeconds:
    def test_a_passage_inside_a_turn_begins_later_than_the_turn(self):
        turns = [Turn("word " * 100, "A", 10.0), Turn("Next.", "B", 60.0)]

        assert second_of(turns, (0, 0, 4)) == 10.0
        assert second_of(turns, (0, 250, 254)) == 35.0

    def test_a_stamp_inside_the_text_counts(self):
        turns = [Turn("word " * 100, "A", 10.0, marks=((250, 40.0),)), Turn("Next.", "B", 60.0)]

        assert second_of(turns, (0, 250, 254)) == 40.0
        assert second_of(turns, (0, 375, 379)) == 50.0

    def test_music_after_a_turn_does_not_count(self):
        turns = [Turn("word " * 10, "A", 10.0), Turn("Next.", "B", 600.0)]

        assert second_of(turns, (0, 45, 49)) < 20.0

    def test_a_stamp_that_runs_backwards_gives_the_turns_start(self):
        turns = [Turn("word " * 10, "A", 10.0), Turn("Next.", "B", 5.0)]

        assert second_of(turns, (0, 45, 49)) == 10.0

    def test_turns_without_times_have_none(self):
        assert second_of([Turn("word")], (0, 0, 4)) is None
