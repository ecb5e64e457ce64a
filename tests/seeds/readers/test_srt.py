"""SubRip as tools and people write it."""

from __future__ import annotations

import pytest

from seeds.readers import srt
from seeds.readers.document import Document, Source


def read(data: str | bytes) -> Document:
    source = Source("show/talk 7.srt", data.encode() if isinstance(data, str) else data)
    assert srt.fits(source)
    return srt.read(source)


def said(data: str | bytes) -> list[tuple[str | None, str]]:
    return [(turn.speaker, turn.text) for turn in read(data).episodes[0].turns]


SPEECH = {
    "plain": ("1\n00:00:01,000 --> 00:00:02,000\nOne.\n", [(None, "One.")]),
    "points for commas": ("1\n00:00:01.000 --> 00:00:02.000\nOne.\n", [(None, "One.")]),
    "no spaces at the arrow": ("1\n00:00:01,0-->00:00:02,0\nOne.\n", [(None, "One.")]),
    "no numbers": (
        "00:00:01,0 --> 00:00:02,0\n1984\n\n00:00:02,0 --> 00:00:03,0\nis old.",
        [(None, "1984 is old.")],
    ),
    "no blank lines": (
        "1\n00:00:01,0 --> 00:00:02,0\nOne.\n2\n00:00:02,0 --> 00:00:03,0\nTwo.\n",
        [(None, "One. Two.")],
    ),
    "a blank line within a caption": (
        "1\n00:00:01,0 --> 00:00:02,0\nOne\n\nmore.\n\n2\n00:00:02,0 --> 00:00:03,0\nTwo.\n",
        [(None, "One more. Two.")],
    ),
    "Windows line ends and a byte order mark": (
        b"\xef\xbb\xbf1\r\n00:00:01,000 --> 00:00:02,000\r\nOne.\r\n\r\n",
        [(None, "One.")],
    ),
    "ASS and HTML markup": (
        '1\n0:01,0 --> 0:02,0\n{\\an8}<font color="#fff">Up <i>here</i></font>\\Nthere\n',
        [(None, "Up here there")],
    ),
    "a fourth part of the stamp": ("1\n00:00:01:12 --> 00:00:02:500\nOne.", [(None, "One.")]),
    "bracketed labels": (
        "1\n0:01 --> 0:02\n[SPEAKER_00]: One.\n\n2\n0:02,0 --> 0:03,0\n[SPEAKER_01]: Two.\n",
        [(None, "One."), (None, "Two.")],
    ),
    "names in brackets after a dash": (
        (
            "1\n0:01,0 --> 0:02,0\n- [Ada] Look here.\n\n2\n0:02,0 --> 0:03,0\n- [Bo] I do.\n\n"
            "3\n0:03,0 --> 0:04,0\n[applause]\n"
        ),
        [("Ada", "Look here."), ("Bo", "I do. [applause]")],
    ),
    "two people in one caption": (
        "1\n0:01,0 --> 0:02,0\n- Ready?\n- Not yet.\n",
        [(None, "Ready?"), (None, "Not yet.")],
    ),
    "a full-width colon": (
        "1\n0:01,0 --> 0:02,0\n王小明：你好。\n\n2\n0:02,0 --> 0:03,0\n李雷：早上好。\n",
        [("王小明", "你好。"), ("李雷", "早上好。")],
    ),
}


@pytest.mark.parametrize(("data", "expected"), SPEECH.values(), ids=SPEECH.keys())
def test_speech_lands_with_who_said_it(
    data: str | bytes, expected: list[tuple[str | None, str]]
) -> None:
    assert said(data) == expected


def test_text_in_an_old_chinese_encoding_is_understood() -> None:
    lines = "1\n00:00:01,000 --> 00:00:04,000\n我们今天讨论城市里的花园和它们的历史\n\n"

    assert said(lines.encode("gb2312")) == [(None, "我们今天讨论城市里的花园和它们的历史")]


def test_accents_in_a_western_encoding_are_understood_in_a_short_text() -> None:
    text = "1\n0:01,0 --> 0:02,0\nDéjà vu à l'été, garçon.\n"

    assert said(text.encode("latin-1")) == [(None, "Déjà vu à l'été, garçon.")]


def test_the_file_names_the_episode() -> None:
    episode = read("1\n0:01,0 --> 0:02,5\nOne.").episodes[0]

    assert (episode.title, episode.source, episode.duration_s) == (
        "talk 7",
        "show/talk 7.srt",
        2.5,
    )


def test_stamps_that_are_none_are_reported() -> None:
    document = read("1\n00:00:01,000 --> 00:00:02,000\nOne.\n\n2\n-0:01,0 --> 0:99,0\nTwo.\n")

    assert [damage.line for damage in document.damage] == [6]
    assert document.episodes[0].turns[0].text == "One. Two."


def test_rolling_captions_converted_from_another_format_are_told_once() -> None:
    text = (
        "1\n00:00:00,000 --> 00:00:02,000\nwe met\n\n"
        "2\n00:00:02,000 --> 00:00:02,010\nwe met\n\n"
        "3\n00:00:02,010 --> 00:00:04,000\nwe met\nby the sea\n\n"
        "4\n00:00:04,000 --> 00:00:04,010\nby the sea\n"
    )

    assert said(text) == [(None, "we met by the sea")]


@pytest.mark.parametrize(
    "text",
    [
        "An arrow --> points at nothing.",
        '{"text": "00:00:01,000 --> 00:00:02,000"}',
        "We grew from 3 -> 5 people.\nThen more.",
        "<?xml version='1.0'?><a>0:01 --> 0:02</a>",
    ],
)
def test_arrows_in_other_text_are_refused(text: str) -> None:
    assert not srt.fits(Source("a.srt", text.encode()))
