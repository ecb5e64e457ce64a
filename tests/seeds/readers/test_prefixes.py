"""Which words before a colon are speakers."""

from __future__ import annotations

from seeds.readers.cues import Cue
from seeds.readers.prefixes import attributed


def speakers(*texts: str) -> list[str | None]:
    return [cue.speaker for cue in attributed([Cue(text) for text in texts])]


CONVERSATION = (
    "Ada: We meet again.",
    "It is a question of steam.",
    "Bo: And of iron.",
    "I told you a note on that, for example.",
    "Ada: You did.",
    "Bo: Then listen.",
)


def test_a_sentence_with_a_colon_names_nobody() -> None:
    cues = attributed([Cue(text) for text in (*CONVERSATION, "What is this: a riddle.")])

    assert cues[-1].speaker == "Bo"
    assert cues[-1].text == "What is this: a riddle."


def test_an_ordinary_word_of_the_document_names_nobody() -> None:
    cues = attributed([Cue(text) for text in (*CONVERSATION, "Question: who pays?")])

    assert (cues[-1].speaker, cues[-1].text) == ("Bo", "Question: who pays?")


def test_somebody_who_speaks_once_is_believed_at_a_sentence_start() -> None:
    assert speakers(*CONVERSATION, "Cleo Marsh: May I?")[-1] == "Cleo Marsh"


def test_a_colon_in_mid_sentence_names_nobody() -> None:
    assert speakers(*CONVERSATION, "we follow the rule of", "Cleo Marsh: may I?")[-1] == "Bo"


def test_colons_alone_make_no_speakers() -> None:
    texts = ("We begin.", "Remember: keep calm.", "It works.", "One more thing: tea.", "Done.")

    assert speakers(*texts) == [None] * 5


def test_times_and_addresses_are_no_prefixes() -> None:
    assert speakers(
        "Ada: Now.", "Ada: See https://a.example", "At 10:30 we go", "http://b.example"
    ) == [
        "Ada",
        "Ada",
        "Ada",
        "Ada",
    ]


def test_speakers_that_the_source_states_are_left_alone() -> None:
    cues = [Cue("Bo: they said", speaker="Ada"), Cue("yes", speaker="Cleo")]

    assert attributed(cues) == cues


def test_a_second_speaker_within_a_cue_begins_a_cue() -> None:
    cues = attributed(
        [Cue("Ada: Ready?\nBo: Yes,\nI am.", 1.0, 2.0), Cue("Ada: Go.", 2.0, 3.0)]
    )

    assert [(cue.speaker, cue.text, cue.start_s) for cue in cues] == [
        ("Ada", "Ready?", 1.0),
        ("Bo", "Yes,\nI am.", 1.0),
        ("Ada", "Go.", 2.0),
    ]


def test_he_said_is_no_name_in_a_script_without_capitals() -> None:
    story = (
        "从前有一个人。",
        "他说：走吧。",
        "我说：好。",
        "后来他说我们老了。",
        "他说：是的。",
        "我说：对。",
    )
    more = ("然后他说他想家，我说我也是。", "他说什么我说什么。", "他说得对，我说得慢。")

    assert speakers(*story, *more) == [None] * 9


def test_names_in_a_script_without_capitals_are_believed_when_they_recur() -> None:
    assert speakers(
        "王芳：走吧。", "好的。", "李雷：等等。", "王芳：快点。", "李雷：来了。"
    ) == [
        "王芳",
        "王芳",
        "李雷",
        "王芳",
        "李雷",
    ]


def test_a_name_may_stand_on_the_line_above_its_words() -> None:
    cues = attributed([Cue("Ada:\nReady?"), Cue("Bo:\nYes."), Cue("Ada:\nGo.")])

    assert [(cue.speaker, cue.text.strip()) for cue in cues] == [
        ("Ada", "Ready?"),
        ("Bo", "Yes."),
        ("Ada", "Go."),
    ]


def test_a_chevron_within_a_line_changes_the_speaker() -> None:
    cues = attributed([Cue(">> ADA: READY? >> BO: YES."), Cue(">> ADA: GO. >> WHO SAID THAT?")])

    assert [(cue.speaker, cue.text) for cue in cues] == [
        ("ADA", "READY?"),
        ("BO", "YES."),
        ("ADA", "GO."),
        (None, "WHO SAID THAT?"),
    ]
