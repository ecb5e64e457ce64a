"""Every text layout, written from one conversation: the turns must come back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from seeds.readers import read_document
from seeds.readers.document import Document, Source

MARA, TOBIAS = "Mara Lindqvist", "Tobias Achterberg"
TALK: list[tuple[str, int, str]] = [
    (MARA, 0, "Welcome back to the show. I am glad that you could make it today."),
    (TOBIAS, 7, "Thank you, Mara. I have been looking forward to this for weeks."),
    (MARA, 15, "So tell me: how do you keep bees on a roof in the middle of the city?"),
    (
        TOBIAS,
        24,
        "You start with one hive, and you learn to listen to it before you do anything.",
    ),
    (MARA, 61, "And what did you hear?"),
    (TOBIAS, 64, "Mostly that I was in the way. We laughed about that for a whole summer."),
    (MARA, 3605, "Last question for you, and I ask everybody this one."),
    (TOBIAS, 3612, "I know it already. My answer is still the lime tree behind my school."),
]


def clock(second: int) -> str:
    hours, rest = divmod(second, 3600)
    short = f"{rest // 60}:{rest % 60:02}"
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else short


def long_clock(second: int) -> str:
    return f"{second // 3600:02}:{second % 3600 // 60:02}:{second % 60:02}"


Layout = Callable[[str, int, str], str]

STAMPED: dict[str, Layout] = {
    "bold, colon inside, escaped stamp": lambda n, s, t: f"**{n}:** \\[{clock(s)}\\] {t}\n\n",
    "bold with stamp, text below (Otter)": lambda n, s, t: f"**{n}**  {clock(s)}  \n{t}\n\n",
    "bold with bracketed stamp": lambda n, s, t: f"**{n}** [{clock(s)}] {t}\n\n",
    "bold after stamp (Descript)": lambda n, s, t: f"[{long_clock(s)}] **{n}:** {t}\n\n",
    "name and stamp alone": lambda n, s, t: f"{n} ({clock(s)})\n\n{t}\n\n",
    "name and stamp, no blank lines": lambda n, s, t: f"{n} ({clock(s)})\n{t}\n",
    "name and stamp before text": lambda n, s, t: f"{n} ({clock(s)}) {t}\n\n",
    "name and stamp glued to text": lambda n, s, t: f"{n} ({clock(s)}){t}\n\n",
    "name, stamp, colon (Rev)": lambda n, s, t: f"{n} ({clock(s)}):\n{t}\n\n",
    "name, fraction of a second (Riverside)": lambda n, s, t: f"{n} ({clock(s)}.000)\n{t}\n\n",
    "name, two spaces, stamp (Otter text)": lambda n, s, t: f"{n}  {clock(s)}  \n{t}\n\n",
    "name, three spaces, stamp (Teams)": lambda n, s, t: f"{n}   {clock(s)}\n{t}\n",
    "name, dash, stamp, colon": lambda n, s, t: f"{n} – {long_clock(s)}:\n\n{t}\n\n",
    "name, bar, stamp": lambda n, s, t: f"{n} | {long_clock(s)}\n{t}\n\n",
    "stamp, name, colon": lambda n, s, t: f"[{long_clock(s)}] {n}: {t}\n",
    "bare stamp, name, colon": lambda n, s, t: f"{clock(s)} {n}: {t}\n",
    "stamp and name above text": lambda n, s, t: f"{long_clock(s)} {n}\n{t}\n\n",
    "stamp, dash, name above text": lambda n, s, t: f"[{long_clock(s)}] - {n}\n{t}\n\n",
    "span of stamps, name above text": lambda n, s, t: (
        f"{long_clock(s)} - {long_clock(s + 3)} {n}\n{t}\n\n"
    ),
    "name above stamp above text": lambda n, s, t: f"{n}\n{long_clock(s)}\n{t}\n\n",
    "name, colon, stamp in brackets": lambda n, s, t: f"{n}: [{clock(s)}] {t}\n\n",
    "stamp alone, name alone, text (Zencastr)": lambda n, s, t: f"{clock(s)}.00\n{n}\n{t}\n\n",
    "stamp, tab, name, tab, text": lambda n, s, t: f"{long_clock(s)}\t{n}\t{t}\n",
    "bold around name and stamp": lambda n, s, t: f"**{n} ({clock(s)}):** {t}\n\n",
    "bold around stamp and name": lambda n, s, t: f"**[{long_clock(s)}] {n}:** {t}\n\n",
    "stamp and leaked voice": lambda n, s, t: f"{long_clock(s)} <v {n}>{t}\n\n",
    "heading with name and stamp": lambda n, s, t: f"### {n} ({clock(s)})\n\n{t}\n\n",
}

UNSTAMPED: dict[str, Layout] = {
    "bold, colon inside": lambda n, s, t: f"**{n}:** {t}\n\n",
    "bold, colon outside": lambda n, s, t: f"**{n}**: {t}\n\n",
    "bold alone, colon, text below": lambda n, s, t: f"**{n}:**\n\n{t}\n\n",
    "bold alone, text below": lambda n, s, t: f"**{n}**\n\n{t}\n\n",
    "italic": lambda n, s, t: f"*{n}:* {t}\n\n",
    "bold in a list": lambda n, s, t: f"- **{n}:** {t}\n",
    "bold tags": lambda n, s, t: f"<strong>{n}:</strong> {t}\n\n",
    "chevrons": lambda n, s, t: f">> {n}: {t}\n\n",
    "brackets": lambda n, s, t: f"[{n}]: {t}\n\n",
    "black brackets": lambda n, s, t: f"【{n}】{t}\n\n",
    "headings": lambda n, s, t: f"## {n}\n\n{t}\n\n",
    "underscores": lambda n, s, t: f"__{n}__: {t}\n\n",
    "plain": lambda n, s, t: f"{n}: {t}\n\n",
    "plain, line by line": lambda n, s, t: f"{n}: {t}\n",
    "plain, glued": lambda n, s, t: f"{n}:{t}\n\n",
    "plain, text below": lambda n, s, t: f"{n}:\n\n{t}\n\n",
    "plain, full-width colon": lambda n, s, t: f"{n}：{t}\n",
    "name block": lambda n, s, t: f"{n}\n\n{t}\n\n",
    "capitals": lambda n, s, t: f"{n.upper()}: {t}\n\n",
}


def document(text: str, name: str = "folder/episode.txt") -> Document:
    return read_document(Source(name, text.encode()))


def written(layout: Layout) -> str:
    return "".join(layout(*turn) for turn in TALK)


@pytest.mark.parametrize("layout", STAMPED.values(), ids=STAMPED)
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_a_stamped_layout_gives_names_times_and_words_back(
    layout: Layout, newline: str
) -> None:
    read = document(written(layout).replace("\n", newline))
    turns = read.episodes[0].turns
    assert [(turn.speaker, turn.start_s, turn.text) for turn in turns] == TALK
    assert read.cues == len(TALK)
    assert not read.damage


@pytest.mark.parametrize("layout", UNSTAMPED.values(), ids=UNSTAMPED)
def test_an_unstamped_layout_gives_names_and_words_back(layout: Layout) -> None:
    turns = document(written(layout)).episodes[0].turns
    assert [turn.text for turn in turns] == [text for _, _, text in TALK]
    assert [str(turn.speaker).title() for turn in turns] == [name for name, _, _ in TALK]
    assert all(turn.start_s is None for turn in turns)


@pytest.mark.parametrize("layout", [*STAMPED.values(), *UNSTAMPED.values()])
def test_the_words_before_a_transcript_are_notes_and_not_speech(layout: Layout) -> None:
    notes = "This week we climb onto a roof and talk about bees, patience and honey."
    episode = document(f"{notes}\n\nTranscript\n\n{written(layout)}").episodes[0]
    assert episode.notes == notes
    assert [turn.text for turn in episode.turns] == [text for _, _, text in TALK]


@pytest.mark.parametrize(
    "label", ["Speaker 1", "SPEAKER_02", "Unknown Speaker", "spk_0", "Sprecher 2", "Music"]
)
@pytest.mark.parametrize(
    "layout", [STAMPED["name and stamp alone"], UNSTAMPED["bold, colon inside"]]
)
def test_a_label_that_is_no_person_is_kept_but_names_no_speaker(
    label: str, layout: Layout
) -> None:
    talk = [(label if name == MARA else name, second, text) for name, second, text in TALK]
    turns = document("".join(layout(*turn) for turn in talk)).episodes[0].turns
    assert {turn.speaker for turn in turns} == {None, TOBIAS}
    assert {turn.label for turn in turns if turn.speaker is None} == {label}


def test_a_conversation_in_chinese_is_read_without_spaces() -> None:
    talk = [
        ("李明", "大家好，欢迎收听我们的节目。今天我想和你聊聊城市里的蜜蜂。"),
        ("王小雨", "谢谢你的邀请，我很高兴来到这里。"),
        ("李明", "你是什么时候开始养蜂的？"),
        ("王小雨", "我五年前开始的，那时候我什么都不懂。"),
    ]
    turns = document("".join(f"{name}：{text}\n" for name, text in talk)).episodes[0].turns
    assert [(turn.speaker, turn.text) for turn in turns] == talk


def test_a_conversation_in_japanese_is_read() -> None:
    talk = [
        ("佐藤", "こんにちは。今日は屋上の蜂についてお話を伺います。"),
        ("田中", "よろしくお願いします。私は三年前に始めました。"),
        ("佐藤", "最初は大変でしたか。"),
        ("田中", "はい、とても大変でした。でも楽しかったです。"),
    ]
    text = "".join(
        f"{name} ({clock(at * 9)})\n{said}\n\n" for at, (name, said) in enumerate(talk)
    )
    turns = document(text).episodes[0].turns
    assert [(turn.speaker, turn.text) for turn in turns] == talk


def test_stamped_lines_without_names_become_turns_of_nobody() -> None:
    lines = [f"{long_clock(second)} {text}\n" for _, second, text in TALK[:6]]
    episode = document("".join(lines)).episodes[0]
    assert {turn.speaker for turn in episode.turns} == {None}
    assert " ".join(turn.text for turn in episode.turns) == " ".join(t for _, _, t in TALK[:6])
    assert episode.turns[0].start_s == 0


def test_stamps_above_their_lines_are_read_too() -> None:
    text = "".join(f"{clock(second)}\n{said}\n" for _, second, said in TALK[:6])
    read = document(text)
    assert read.cues == 6
    assert read.episodes[0].turns[0].text.startswith("Welcome back to the show.")
