"""What is exported is standard for others, and comes back to us unchanged."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seeds.readers import podcasting20, read_document, srt, vtt
from seeds.readers.cues import folded
from seeds.readers.document import Source
from seeds.writers import WRITERS
from store.model import Episode, Turn

EPISODE = Episode(
    title="Knots & ropes: a --> b",
    podcast="The <Harbour> Hour",
    published=datetime(2024, 5, 6, 7, 8, tzinfo=UTC),
    url="https://harbour.example/1",
    language="en",
    license="CC BY 4.0",
    duration_s=600.0,
)
FORMATS = sorted(WRITERS)
HOSTILE = (
    "00:00:01.000 --> 00:00:02.000",
    "1 00:00:01,000 --> 00:00:02,000 said",
    "<v Eve>not me</v> and <b>bold</b> & &lt;i&gt; &amp;amp;",
    "Eve: I never said that.",
    "**Eve** [0:00:03]",
    "*Speaker 1*",
    "[0:00:03]",
    "# A heading",
    "- a list",
    "1. numbered",
    "--- ",
    "Eve  0:00:03",
    "? nobody",
    "NOTE this is said",
    "WEBVTT",
    r"a \N break, {\an8} and \* an escape \\",
    "12 ~start",
    '{"body": "quoted"}, "x"',
    "你好。 再见 朋友",
    "…",
    "x",
    "5",
)
NAMES = (
    "Ada Byron",
    "Eve: x",
    "<v X>",
    "-->",
    "?",
    "? Bo",
    "**Bo**",
    "[0:01]",
    "0:00:03",
    "王小明",
)


def back(kind: str, turns: Sequence[Turn], episode: Episode = EPISODE) -> tuple[Turn, ...]:
    text = WRITERS[kind](episode, turns)
    return read_document(Source(f"talk.{kind}", text.encode())).episodes[0].turns


def words(turns: Sequence[Turn]) -> list[tuple[str | None, str | None, str]]:
    return [(turn.speaker, turn.label, turn.text) for turn in turns]


spoken = st.one_of(st.text(min_size=1), st.sampled_from(HOSTILE)).map(folded).filter(bool)
names = st.one_of(st.text(min_size=1, max_size=60), st.sampled_from(NAMES)).map(folded)
seconds = st.none() | st.floats(0, 3_000_000).map(lambda second: round(second, 3))


@st.composite
def turn(draw: st.DrawFn) -> Turn:
    who = draw(names) or None
    text, start_s = draw(spoken), draw(seconds)
    end_s = draw(seconds)
    if start_s is None or end_s is None or end_s < start_s + 0.001:
        end_s = None
    named = draw(st.booleans())
    return Turn(text, who if named else None, start_s, end_s, label=None if named else who)


@pytest.mark.parametrize("kind", FORMATS)
@settings(max_examples=150, deadline=None)
@given(st.lists(turn(), min_size=1, max_size=6))
def test_what_is_exported_reads_back_to_the_same_turns(kind: str, turns: list[Turn]) -> None:
    again = back(kind, turns)

    assert words(turns) == words(again)
    assert [t.start_s for t in turns] == [t.start_s for t in again]
    if kind in {"json", "srt", "vtt"}:
        assert [t.end_s for t in turns] == [t.end_s for t in again]


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("text", HOSTILE)
def test_speech_that_looks_like_markup_stays_speech(kind: str, text: str) -> None:
    turns = [Turn(folded(text), "Ada Byron", 1.0, 2.0), Turn("And on.", "Ada Byron", 3.0)]

    assert words(turns) == words(back(kind, turns))


@pytest.mark.parametrize("kind", ["json", "srt", "vtt"])
@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.sampled_from(["rope.", "Knots", "hold,", "and", "你好。"]), min_size=9, max_size=300
    )
)
def test_times_inside_a_turn_and_long_turns_come_back(kind: str, spoken: list[str]) -> None:
    text = " ".join(spoken)
    places = [found.end() for found in re.finditer(" ", text)][3:8:2]
    marks = tuple((at, 10.0 + n) for n, at in enumerate(places) if text[at - 2] != "。")
    turns = [Turn(text, "Ada Byron", 5.0, 40.0, marks=marks)]

    assert turns == list(back(kind, turns))


@pytest.mark.parametrize("kind", ["md", "txt", "json", "vtt"])
def test_an_export_says_what_it_is_a_transcript_of(kind: str) -> None:
    text = WRITERS[kind](EPISODE, [Turn("Good day.", "Ada Byron", 1.0)])
    (episode,) = read_document(Source("x", text.encode())).episodes

    assert (EPISODE.title, EPISODE.podcast, EPISODE.published, EPISODE.url) == (
        episode.title,
        episode.podcast,
        episode.published,
        episode.url,
    )
    assert (episode.language, episode.license) == ("en", "CC BY 4.0")


def test_captions_are_short_and_every_one_has_a_time_to_be_seen() -> None:
    """Turns without times, with one, and longer than a screen all become captions."""
    turns = [Turn("Before any time.", "Ada Byron"), Turn("Knots hold. " * 80, "Bo Li", 30.0)]
    lines = WRITERS["srt"](EPISODE, turns).split("\n")
    stamps = [line for line in lines if " --> " in line]

    assert all(begin < end for begin, end in (stamp.split(" --> ") for stamp in stamps))
    assert stamps == sorted(stamps)
    assert max(len(line) for line in lines) < 240
    assert "00:00:30,000" in stamps[1]


def test_estimated_times_stay_within_the_episode() -> None:
    turns = [Turn("One.", "Ada"), Turn("Two and more.", "Bo"), Turn("Three.", "Ada", 9.0)]
    text = WRITERS["vtt"](EPISODE, turns)

    assert "1 ~start ~end" in text
    assert [turn.start_s for turn in back("vtt", turns)] == [None, None, 9.0]


class TestOtherPrograms:
    """The readers that know nothing of our marks stand for other programs."""

    TURNS = (
        Turn("Is it tight & <dry>?", "Ada Byron", 0.0, 2.0),
        Turn("Nearly.", "Bo Li", 2.0, 3.5),
        Turn("Pull again, then --> rest.", "Ada Byron", 3.5, 6.0),
        Turn("It holds.", "Bo Li", 6.0, 7.0),
    )

    def test_webvtt_is_read_with_its_voices(self) -> None:
        text = WRITERS["vtt"](EPISODE, self.TURNS)
        document = vtt.read(Source("x.vtt", text.encode()))

        assert words(self.TURNS) == words(document.episodes[0].turns)
        assert not document.damage

    def test_subrip_is_read_with_its_names(self) -> None:
        text = WRITERS["srt"](EPISODE, self.TURNS)

        assert words(self.TURNS) == words(
            srt.read(Source("x", text.encode())).episodes[0].turns
        )

    def test_json_is_podcasting_20(self) -> None:
        text = WRITERS["json"](EPISODE, self.TURNS)
        value = json.loads(text)

        assert value["version"] == "1.0.0"
        assert {"speaker", "startTime", "endTime", "body", "turn"} == set(value["segments"][0])
        read = podcasting20.read(Source("x", text.encode()))
        assert words(self.TURNS) == words(read.episodes[0].turns)

    def test_an_export_that_somebody_edited_loses_nothing(self) -> None:
        for kind in FORMATS:
            text = WRITERS[kind](EPISODE, self.TURNS).replace("It holds.", "It holds.\nReally.")
            if kind != "json":
                (episode,) = read_document(Source("x", text.encode())).episodes
                assert episode.turns[-1].text == "It holds. Really."
