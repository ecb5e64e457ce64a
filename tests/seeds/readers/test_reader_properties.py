"""What holds for every reader, whatever it is given."""

from __future__ import annotations

import contextlib
import json
import time
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seeds.readers import READERS, chapters_json, episode_json, read_document, srt, vtt
from seeds.readers.cues import Cue, turns_of
from seeds.readers.document import Document, Source, UnreadableDocument

MARKS = [
    "WEBVTT", "\n\n", "\n", " --> ", "00:01.000", "00:00:02,500", "1", "<v Ada>", "</v>",
    "<c.red>", "Ada: ", "Bo Li: ", ">> ", "- ", "NOTE ", "{\\an8}", "&amp;",
    "&#0;", "<", ">", "<p>",
    "</p>", "<cite>", "</cite>", "<time>0:03</time>", "<tt>", '<p begin="1s">',
    "</tt>", "<Trans>",
    '{"segments": [', '{"start": 1, "text": "', '"}', "]}", ",", "[", "{", '"', "\\",
    "words and more", "你好。", "\u202e", "\x00", "\ufeff", "<!DOCTYPE a [", "]>", "![CDATA[",
]  # fmt: skip

texts = st.lists(st.sampled_from(MARKS) | st.text(max_size=12), max_size=40).map("".join)
plain = st.text(st.sampled_from("abc déß 你。,.!'-"), max_size=30)
json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "segments",
                    "words",
                    "text",
                    "start",
                    "end",
                    "speaker",
                    "results",
                    "channels",
                    "alternatives",
                    "items",
                    "type",
                    "body",
                    "events",
                    "segs",
                    "utf8",
                    "monologues",
                    "elements",
                    "value",
                    "title",
                    "chapters",
                    "startTime",
                    "transcript",
                    "recognizedPhrases",
                    "nBest",
                    "videos",
                    "insights",
                    "podcast",
                    "published",
                    "state",
                    "voices",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=30,
)


def read(text: str) -> Document | None:
    try:
        return read_document(Source("a.txt", text.encode("utf-8", "replace")))
    except UnreadableDocument:
        return None


@settings(max_examples=300, deadline=None)
@given(texts)
def test_no_text_makes_a_reader_crash(text: str) -> None:
    document = read(text)

    assert document is None or document.format


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"WEBVTT\n\n", b"\xff\xfe", b"<?xml?>", b"{"]),
)
def test_no_bytes_make_a_reader_crash(data: bytes, begins: bytes) -> None:
    with contextlib.suppress(UnreadableDocument):
        assert read_document(Source("a.txt", begins + data)).format


@settings(max_examples=300, deadline=None)
@given(json_values)
def test_no_json_makes_a_reader_crash(value: object) -> None:
    document = read(json.dumps(value))

    assert document is None or document.format


@settings(max_examples=200, deadline=None)
@given(st.lists(plain, min_size=1, max_size=20))
def test_captions_come_out_as_they_went_in(lines: list[str]) -> None:
    blocks = [
        f"{n}\n00:00:{n:02},000 --> 00:00:{n:02},900\nx{line}" for n, line in enumerate(lines)
    ]
    document = read("\n\n".join(blocks))
    written = "".join(f"x{line}" for line in lines)

    assert document is not None
    assert "".join("".join(t.text for t in document.episodes[0].turns).split()) == "".join(
        written.split()
    )


@settings(max_examples=200, deadline=None)
@given(texts)
def test_no_word_of_captions_is_invented(text: str) -> None:
    body = f"WEBVTT\n\n00:01.000 --> 00:02.000\n{text}"
    document = read(body)
    letters = set("\ufffd") | set(body) | set(" &<>…\xa0'\"")

    for turn in document.episodes[0].turns if document else ():
        assert set(turn.text) <= letters


times = st.none() | st.floats(0, 9999)
labels = st.none() | st.sampled_from(["Ada", "Bo", "Speaker 1", "Unknown"])
cues = st.builds(Cue, plain, times, times, labels, fresh=st.booleans(), glued=st.booleans())


@given(st.lists(cues, max_size=30))
def test_merging_keeps_every_character_and_every_speaker(cues: list[Cue]) -> None:
    turns = turns_of(cues)
    kept = [cue for cue in cues if cue.text.split()]

    assert "".join("".join(turn.text for turn in turns).split()) == "".join(
        "".join(cue.text for cue in kept).split()
    )
    assert {turn.speaker for turn in turns} - {None} == {
        cue.speaker for cue in kept if cue.speaker in {"Ada", "Bo"}
    }


@given(st.lists(cues, max_size=30))
def test_times_inside_a_turn_run_forward_within_its_text(cues: list[Cue]) -> None:
    for turn in turns_of(cues):
        offsets = [offset for offset, _second in turn.marks]

        assert offsets == sorted(set(offsets))
        assert all(0 < offset < len(turn.text) for offset in offsets)
        assert [second for _, second in turn.marks] == sorted(
            second for _, second in turn.marks
        )


SLOW = {
    "arrows": "0:01 --> 0:02\n" * 20_000,
    "open tags": "WEBVTT\n\n0:01 --> 0:02\n" + "<v " * 60_000,
    "angle brackets": "WEBVTT\n\n0:01 --> 0:02\n" + "<" * 150_000,
    "colons": "1\n0:01 --> 0:02\n" + "A: " * 60_000,
    "one endless line of capitals": "1\n0:01 --> 0:02\n" + "Aa Bb " * 40_000 + ":",
    "spaces": "1\n0:01 --> 0:02\n" + " " * 200_000 + "x",
    "spaces in an element": "<x><line begin='1'>a" + " " * 200_000 + "</line></x>",
    "ampersands": "<x><line begin='1'>" + "&a" * 60_000,
    "quotes": '{"segments": ["' + '\\"' * 100_000,
    "nested elements": "<div class='a'>" * 30_000 + "x",
    "paragraphs": "<p>" * 60_000,
    "empty elements before bold ones": "<p>" + "<i></i>" * 20_000 + "<b>Aa</b>" * 20_000,
    "a row without end": "<table><tr>" + "<td>a" * 40_000,
    "timed elements within each other": "<a start='1'>" * 250 + "<b start='1'/>" * 20_000,
    "TTML within itself": "<tt>" + "<p begin='1'>" * 240 + "<span begin='1'>a</span>" * 10_000,
    "one group of many lines": "<x speaker='A'>" + "<y start='1'>a</y>" * 20_000 + "</x>",
    "DOCTYPE": "<!DOCTYPE a [" * 15_000,
    "bold": "<b>A:</b>" * 20_000,
    "shallow lists": '{"segments": [' + "[]," * 60_000 + "[]]}",
}


@pytest.mark.parametrize("text", SLOW.values(), ids=SLOW.keys())
def test_hostile_repetition_is_read_or_refused_in_time(text: str) -> None:
    begun = time.perf_counter()
    read(text)

    assert time.perf_counter() - begun < 5


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.NAME)
def test_every_reader_says_what_it_is(reader: ModuleType) -> None:
    assert reader.NAME.isidentifier()
    assert reader.LOOKS_FOR
    assert not reader.fits(Source("a", b"Just a sentence without any form."))


def test_readers_have_names_of_their_own() -> None:
    names = [reader.NAME for reader in READERS]

    assert len(set(names)) == len(names)
    assert names.index(vtt.NAME) < names.index(srt.NAME)
    assert names.index(episode_json.NAME) < names.index(chapters_json.NAME)
