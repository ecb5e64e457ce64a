from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from store.search.passages import LONGEST, Spoken, split_passages, split_sentences

texts = st.text(alphabet=st.sampled_from(list("abc .!?…\n。今日'’[]")), max_size=400)


def shown(turns, passage):
    text = {turn.turn: turn.text for turn in turns}
    return [text[span.turn][span.start : span.end] for span in passage.spans]


def speech(words: int, *, speaker: int = 1, turn: int = 1) -> Spoken:
    return Spoken(turn, speaker, "We spoke of lanterns for a while. " * (words // 7))


@given(texts)
def test_sentences_hold_every_character_but_white_space(text):
    ranges = split_sentences(text)

    assert "".join("".join(text[a:b] for a, b in ranges).split()) == "".join(text.split())
    assert all(a < b for a, b in ranges)
    assert all(x[1] <= y[0] for x, y in pairwise(ranges))


@given(st.lists(st.tuples(st.sampled_from([None, 1, 2]), texts), max_size=6))
def test_passages_hold_every_word_once_and_never_two_speakers(said):
    turns = [Spoken(i, speaker, text) for i, (speaker, text) in enumerate(said, 1)]
    passages = split_passages(turns)
    kept = "".join(part for p in passages for part in shown(turns, p))
    speakers = {turn.turn: turn.speaker_id for turn in turns}

    assert sorted("".join(kept.split())) == sorted(
        "".join("".join(t.text for t in turns).split())
    )
    for passage in passages:
        assert {speakers[span.turn] for span in passage.spans} == {passage.speaker_id}


def test_a_long_speech_is_cut_at_sentence_edges_into_nearly_equal_parts():
    turns = [speech(700)]
    sizes = [passage.words for passage in split_passages(turns)]

    assert all(45 <= size <= 75 for size in sizes)
    assert all(shown(turns, p)[-1].endswith(".") for p in split_passages(turns))


def test_a_listeners_noise_does_not_end_a_passage():
    turns = [
        Spoken(1, 1, "What I learned about lighthouses is that they"),
        Spoken(2, 2, "Mm-hmm."),
        Spoken(3, 1, "are lonely only in stories."),
    ]
    first, noise = split_passages(turns)

    assert shown(turns, first) == [turns[0].text, turns[2].text]
    assert shown(turns, noise) == ["Mm-hmm."]


def test_a_real_answer_ends_the_passage_before_it():
    turns = [
        Spoken(1, 1, "Do you light it every night?"),
        Spoken(2, 2, "Every single night, for forty years now."),
        Spoken(3, 1, "Remarkable."),
    ]

    assert [p.speaker_id for p in split_passages(turns)] == [1, 2, 1]


def test_speech_without_full_stops_is_cut_between_words():
    text = " ".join(f"word{i}" for i in range(500))
    passages = split_passages([Spoken(1, 1, text)])

    assert max(
        len(part.split()) for p in passages for part in shown([Spoken(1, 1, text)], p)
    ) <= (LONGEST)
    assert " ".join(part for p in passages for part in shown([Spoken(1, 1, text)], p)) == text


def test_a_speech_in_a_script_without_blanks_is_cut_too():
    text = "灯台は寂しい場所ではない。" * 100

    assert len(split_passages([Spoken(1, 1, text)])) > 5


def test_adding_an_episode_does_not_depend_on_what_was_cut_before():
    turns = [speech(300), Spoken(2, 2, "Is that so?"), speech(200, turn=3)]

    assert split_passages(turns) == split_passages(list(turns))
