"""WebVTT as tools and people write it."""

from __future__ import annotations

import pytest

from seeds.readers import vtt
from seeds.readers.document import Document, Source, UnreadableDocument


def read(text: str) -> Document:
    source = Source("talk.vtt", text.encode())
    assert vtt.fits(source)
    return vtt.read(source)


def said(text: str) -> list[tuple[str | None, str]]:
    return [(turn.speaker, turn.text) for turn in read(text).episodes[0].turns]


SPEECH = {
    "a voice closed": (
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ada Byron>Good day.</v>",
        [("Ada Byron", "Good day.")],
    ),
    "two voices in one cue": (
        "WEBVTT\n\n1.5 --> 3\n<v Ada>Is it ready?\n<v.loud Bo Li>Nearly!",
        [("Ada", "Is it ready?"), ("Bo Li", "Nearly!")],
    ),
    "words after a closed voice are nobody's": (
        "WEBVTT\n\n0:01.0 --> 0:02.0\n<v Ada>Hush.</v> A door slams.",
        [("Ada", "Hush."), (None, "A door slams.")],
    ),
    "a voice with an entity": (
        "WEBVTT\n\n0:01.0 --> 0:02.0\n<v Tom &amp; Jo>R&amp;D is AT&T&#39;s.",
        [("Tom & Jo", "R&D is AT&T's.")],
    ),
    "a prefix carried forward": (
        (
            "WEBVTT\n\n0:01.0 --> 0:02.0\nAda: We begin\n\n0:02.0 --> 0:03.0\nwith tea.\n\n"
            "0:03.0 --> 0:04.0\nBo: Two sugars.\n\n0:04.0 --> 0:05.0\nAda: None for me."
        ),
        [("Ada", "We begin with tea."), ("Bo", "Two sugars."), ("Ada", "None for me.")],
    ),
    "an organisation after the name": (
        (
            "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\nAda Byron | ENGINES: Hello all.\n\n"
            "2\n00:00:02.000 --> 00:00:03.000\nBo Li | LOOMS: Hello Ada."
        ),
        [("Ada Byron", "Hello all."), ("Bo Li", "Hello Ada.")],
    ),
    "a remark after the name": (
        "WEBVTT\n\n1 --> 2\n<v Ada Byron (External)>Hello.",
        [("Ada Byron", "Hello.")],
    ),
    "a name in small letters where every cue has one": (
        "WEBVTT\n\n1 --> 2\nAda Byron: Hello.\n\n2 --> 3\nbo li: Hi.",
        [("Ada Byron", "Hello."), ("bo li", "Hi.")],
    ),
    "tags and styles are not words": (
        (
            "WEBVTT\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:a\n\nNOTE nobody says this\n\n"
            "0:01.0 --> 0:02.0 align:start\n<c.yellow>Warm</c> <i>and</i> <b>dry</b>."
        ),
        [(None, "Warm and dry.")],
    ),
    "unknown tags are words": (
        "WEBVTT\n\n0:01.0 --> 0:02.0\nA List<T> has 2 < 3 items.",
        [(None, "A List<T> has 2 < 3 items.")],
    ),
    "a change of colour is a change of voice": (
        "WEBVTT\n\n1 --> 2\n<c.cyan>Ready?</c>\n\n2 --> 3\n<c.white>Yes.</c>",
        [(None, "Ready?"), (None, "Yes.")],
    ),
    "labels name nobody": (
        "WEBVTT\n\n1 --> 2\n<v Speaker 1>One.\n\n2 --> 3\n<v Speaker 2>Two.",
        [(None, "One."), (None, "Two.")],
    ),
    "chevrons change a speaker without naming one": (
        (
            "WEBVTT\n\n1 --> 2\n>> ADA: Ready?\n\n2 --> 3\n&gt;&gt; Of course.\n\n"
            "0:03.0 --> 0:04.0\n>> ADA: Go."
        ),
        [("ADA", "Ready?"), (None, "Of course."), ("ADA", "Go.")],
    ),
    "Chinese captions join without spaces": (
        "WEBVTT\n\n0:01.0 --> 0:02.0\n今天天气\n\n0:02.0 --> 0:03.0\n很好。",
        [(None, "今天天气很好。")],
    ),
    "no blank lines": (
        "WEBVTT\n0:01.0 --> 0:02.0\nFirst.\n0:02.0 --> 0:03.0\nSecond.",
        [(None, "First. Second.")],
    ),
}


@pytest.mark.parametrize(("text", "expected"), SPEECH.values(), ids=SPEECH.keys())
def test_speech_lands_with_who_said_it(
    text: str, expected: list[tuple[str | None, str]]
) -> None:
    assert said(text) == expected


def test_labels_are_kept_beside_turns_without_a_person() -> None:
    turns = read("WEBVTT\n\n0:01.0 --> 0:02.0\n<v SPEAKER_02>Hm.").episodes[0].turns

    assert (turns[0].speaker, turns[0].label) == (None, "SPEAKER_02")


def test_an_organisation_stays_in_the_label() -> None:
    turns = read("WEBVTT\n\n0:01.0 --> 0:02.0\nAda | ENGINES: Hello.").episodes[0].turns

    assert (turns[0].speaker, turns[0].label) == ("Ada", "Ada | ENGINES")


def test_inner_times_point_at_the_words_said_then() -> None:
    turn = (
        read("WEBVTT\n\n0:01.0 --> 0:04.0\nOne two\n\n0:04.0 --> 0:06.0\nthree.")
        .episodes[0]
        .turns[0]
    )

    assert (turn.start_s, turn.end_s, turn.marks) == (1.0, 6.0, ((8, 4.0),))
    assert turn.text[8:] == "three."


def test_a_broken_time_line_is_reported_and_its_words_are_kept() -> None:
    document = read(
        "WEBVTT\n\n00:01.000 --> 00:0x.000\nStill said.\n\n00:03.000 --> 00:04.000\nAfter."
    )

    assert [damage.line for damage in document.damage] == [3]
    assert [turn.text for turn in document.episodes[0].turns] == ["Still said. After."]


def test_text_without_times_is_reported_and_left_out() -> None:
    document = read(
        "WEBVTT\n\n0:01.0 --> 0:02.0\nHeard.\n\nStray words\n\n0:03.0 --> 0:04.0\nToo."
    )

    assert [(damage.line, damage.reason) for damage in document.damage] == [
        (6, "text without times")
    ]
    assert "Stray" not in document.episodes[0].turns[0].text


def test_identifiers_are_not_speech() -> None:
    document = read(
        "WEBVTT\n\nintro-a\n0:01.0 --> 0:02.0\nOne.\n\nintro-b\n0:02.0 --> 0:03.0\nTwo."
    )

    assert [turn.text for turn in document.episodes[0].turns] == ["One. Two."]
    assert document.damage == ()


def rolling(*lines: str) -> str:
    blocks, before = ["WEBVTT\nKind: captions\nLanguage: en-GB"], " "
    for place, line in enumerate(lines):
        first, *rest = line.split(" ")
        stamps = "".join(f"<00:00:{2 * place:02}.500><c> {word}</c>" for word in rest)
        start, end = f"00:00:{2 * place:02}.000", f"00:00:{2 * place + 1:02}.990"
        blocks.append(f"{start} --> {end} align:start\n{before}\n{first}{stamps}")
        blocks.append(f"{end} --> 00:00:{2 * place + 2:02}.000 align:start\n{line}\n ")
        before = line
    return "\n\n".join(blocks) + "\n"


def test_rolling_captions_are_told_once() -> None:
    document = read(rolling("we met by the sea", "and walked for hours", "alone"))

    assert document.episodes[0].turns[0].text == "we met by the sea and walked for hours alone"
    assert document.episodes[0].language == "en"


def test_what_was_said_twice_stays_twice_in_rolling_captions() -> None:
    lines = ("no no never", "i said", "no no never", "no no never", "and left")

    assert said(rolling(*lines)) == [(None, " ".join(lines))]


def test_repetitions_in_plain_captions_stay() -> None:
    cues = "\n\n".join(f"0:0{n}.0 --> 0:0{n + 1}.0\nGo." for n in range(1, 6))

    assert said(f"WEBVTT\n\n{cues}") == [(None, "Go. Go. Go. Go. Go.")]


def test_titles_on_a_timeline_are_chapters_too() -> None:
    episode = read(
        "WEBVTT\n\nA\n0:00 --> 1:10\nWelcome\n\nB\n1:10 --> 9:00\nGardens of iron"
    ).episodes[0]

    assert [(chapter.title, chapter.start_s) for chapter in episode.chapters] == [
        ("Welcome", 0.0),
        ("Gardens of iron", 70.0),
    ]
    assert [turn.text for turn in episode.turns] == ["Welcome", "Gardens of iron"]


def test_speech_makes_no_chapters() -> None:
    assert (
        read("WEBVTT\n\n0:01.0 --> 0:02.0\nOne two\n\n0:02.0 --> 0:04.0\nthree")
        .episodes[0]
        .chapters
        == ()
    )


@pytest.mark.parametrize(
    "text", ["", "WEBVTTX\n", "Say WEBVTT aloud", "1\n00:01 --> 00:02\nHi"]
)
def test_what_does_not_begin_with_the_word_is_refused(text: str) -> None:
    assert not vtt.fits(Source("a.vtt", text.encode()))


def test_a_file_without_speech_is_refused_by_name() -> None:
    with pytest.raises(UnreadableDocument, match=r"^talk\.vtt "):
        read("WEBVTT\n\nNOTE nothing here\n")
