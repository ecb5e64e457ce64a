"""The text of a turn: what leaves it, what stays, and where its marks stand."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeds.readers.labels import clean_name, is_person
from seeds.readers.speech import spoken
from seeds.readers.stamps import read_stamp


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("So  we\n\n went   home.", "So we went home."),
        (r"Then \[laughter\] we stopped.", "Then [laughter] we stopped."),
        ("A [great book](https://example.org/a_(b)) to read", "A great book to read"),
        ("see [the notes][1] there", "see the notes there"),
        ("![cover](https://example.org/x.png) Hello.", "Hello."),
        ("that is *really* **very** __good__ and _fine_", "that is really very good and fine"),
        ("what the f**k, 5 * 3 is snake_case_name", "what the f**k, 5 * 3 is snake_case_name"),
        ("it costs \\$5 \\* 2", "it costs $5 * 2"),
        ("call `do_it(*args)` now", "call do_it(*args) now"),
        ("a<br>b <b>c</b> and a <p> tag", "a b c and a <p> tag"),
        ("R&amp;D &lt;3", "R&D <3"),
        ("I ⁓ mean it", "I mean it"),
        ("said\n\\* \\* \\*\nagain", "said again"),
        ("> a quoted line\n> goes on", "a quoted line goes on"),
        ("今天我们\n聊聊蜜蜂", "今天我们聊聊蜜蜂"),
    ],
)
def test_layout_leaves_the_text_and_words_stay(raw: str, text: str) -> None:
    assert spoken(raw).text == text


def test_a_stamp_before_the_words_is_the_start() -> None:
    said = spoken(r" \[04:05\] Right, so we begin.")
    assert (said.text, said.start_s, said.marks) == ("Right, so we begin.", 245.0, ())


def test_a_stamp_inside_becomes_a_mark_at_its_place() -> None:
    said = spoken("We began.\n\n\\[01:02:03.50\\] Then came\\[1:02:09\\] the rain.")
    assert said.text == "We began. Then came the rain."
    assert [(said.text[at:][:4], second) for at, second in said.marks] == [
        ("Then", 3723.5),
        ("the ", 3729.0),
    ]


def test_a_note_with_a_stamp_stays_as_a_note() -> None:
    said = spoken(r"It was \[unintelligible 00:12:13.04\] again.")
    assert said.text == "It was [unintelligible] again."
    assert said.marks == ((7, 733.04),)


def test_a_stamp_that_is_no_time_stays_in_the_text() -> None:
    assert spoken("the ratio [1:75] is odd").text == "the ratio [1:75] is odd"


@given(st.text(max_size=300))
def test_no_word_is_invented_and_none_is_lost_from_plain_text(text: str) -> None:
    words = re.findall(r"[a-z]+", text)
    kept = re.findall(r"[a-z]+", spoken(" ".join(words)).text)
    assert kept == words


@given(st.text(alphabet="ab *_`\\[]()<>&;:0123#>-\n\u2053\x00", max_size=200))
def test_marks_stand_inside_the_text_and_letters_only_shrink(text: str) -> None:
    said = spoken(text)
    assert all(0 < at < len(said.text) for at, _ in said.marks)
    assert [at for at, _ in said.marks] == sorted(at for at, _ in said.marks)
    assert said.text.count("a") <= text.count("a")
    assert said.text == " ".join(said.text.split())


@pytest.mark.parametrize(
    "label",
    [
        "Unknown",
        "Speaker 1",
        "SPEAKER_02",
        "spk_0",
        "A",
        "0",
        "Jingle",
        "Ad Break",
        "Theme Song",
        "Unknown Speaker 3",
        "说话人1",
        "**Break:**",
        "Multiple Speakers",
        "",
        "***",
    ],
)
def test_a_label_that_names_nobody_is_no_person(label: str) -> None:
    assert not is_person(label)


@pytest.mark.parametrize(
    "label",
    [
        "Mara",
        "Tobias Achterberg",
        "$TREETNAME",
        "Announcer",
        "Host",
        "Jan-Erik",
        "李明",
        "Al",
        "Allison",
        "O'Brien",
        "Mireille B. Roy, PhD",
    ],
)
def test_a_name_or_a_role_is_a_person(label: str) -> None:
    assert is_person(label)


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("**Mara Lindqvist:**", "Mara Lindqvist"),
        ("__Jan-Erik__", "Jan-Erik"),
        (" [Mara]  :", "Mara"),
        (r"\$TREET", "$TREET"),
        ("SPEAKER_02", "SPEAKER_02"),
        ("Mara\u200b –", "Mara"),
    ],
)
def test_a_label_is_cleaned_to_the_name(label: str, name: str) -> None:
    assert clean_name(label) == name


@pytest.mark.parametrize(
    ("stamp", "seconds"),
    [
        ("0:03", 3),
        ("75:30", 4530),
        ("1:02:03.5", 3723.5),
        ("00:00:40.08", 40.08),
        ("(1:01)", 61),
        ("0h00m44s", 44),
        ("12.5", 12.5),
        ("00:01,500", 1.5),
        ("１", None),
        ("1:75", None),
        ("1:60:00", None),
        ("", None),
        ("soon", None),
        ("1:2", None),
        ("9" * 40, None),
    ],
)
def test_stamps_are_read_as_seconds_or_not_at_all(stamp: str, seconds: float | None) -> None:
    assert read_stamp(stamp) == seconds
