"""What holds for every text reader, whatever it is given."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seeds.readers import (
    bold_names,
    colon_names,
    directory_page,
    episode_page,
    insight_list,
    name_blocks,
    stamped_lines,
    stamped_names,
)
from seeds.readers.document import Document, Reader, Source, UnreadableDocument

TEXT_READERS: tuple[Reader, ...] = (
    episode_page,
    insight_list,
    directory_page,
    bold_names,
    stamped_names,
    colon_names,
    name_blocks,
    stamped_lines,
)
PIECES = [
    "Mara",
    "Tobias Ek",
    "Speaker 1",
    "**Mara:**",
    "**Tobias Ek**",
    "__Mara__:",
    ": ",
    ":",
    " (0:01)",
    "(1:75)",
    "[00:00:03] ",
    "\\[0:05\\]",
    "0:04",
    "00:01:02",
    " – ",
    " | ",
    "\n",
    "\n\n",
    "  • ",
    "    ",
    "# ",
    "## [0:10] ",
    "---\n",
    "title: x\n",
    "{:toc}",
    "* ",
    "> ",
    "`",
    "\\",
    "[a](http://b)",
    "<v Mara>",
    "<b>",
    "&amp;",
    "&#0;",
    "⁓",
    "\u202e",
    "\ufeff",
    "\x00",
    "I think so, and you?",
    "We know that.",
    "Transcript",
    "Processing state: ready ",
    "We send top insights daily.",
    "你好。",
    "：",
]
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=60).map("".join)


def read(reader: Reader, text: str) -> Document | None:
    source = Source("folder/name.txt", text.encode("utf-8", "replace"))
    try:
        return reader.read(source) if reader.fits(source) else None
    except UnreadableDocument:
        return None


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]{2,}", text))


@settings(max_examples=150, deadline=None)
@given(texts)
def test_no_text_makes_a_reader_crash_or_invent_a_word(text: str) -> None:
    for reader in TEXT_READERS:
        document = read(reader, text)
        if document is None:
            continue
        for episode in document.episodes:
            assert all(words(turn.text) <= words(text) for turn in episode.turns)
            assert all(turn.speaker is None or turn.speaker.strip() for turn in episode.turns)


names = st.sampled_from(["Mara Lindqvist", "Tobias Achterberg", "Olga Berg"])
sentences = st.lists(
    st.sampled_from(["we", "you", "bees", "honey", "roof", "winter", "never", "told"]),
    min_size=3,
    max_size=30,
).map(lambda chosen: f"I {' '.join(chosen)}.")
talks = st.lists(st.tuples(names, sentences), min_size=6, max_size=40)


@pytest.mark.parametrize(
    "layout",
    [
        "**{0}:** {2}\n\n",
        "{0} ({1})\n\n{2}\n\n",
        "{0} ({1}){2}\n\n",
        "{0}: {2}\n",
        "{0}\n\n{2}\n\n",
    ],
    ids=["bold", "stamped", "glued", "colon", "block"],
)
@given(talk=talks)
@settings(max_examples=40, deadline=None)
def test_every_header_keeps_its_speaker_and_all_its_words(
    layout: str, talk: list[tuple[str, str]]
) -> None:
    every = ["Mara Lindqvist", "Tobias Achterberg", "Olga Berg"] * 3
    talk = [*((name, "I told you so.") for name in every), *talk]
    text = "".join(
        layout.format(name, f"{at // 60}:{at % 60:02}", said)
        for at, (name, said) in enumerate(talk)
    )
    read_by = next(document for reader in TEXT_READERS if (document := read(reader, text)))
    turns = read_by.episodes[0].turns
    assert [(turn.speaker, turn.text) for turn in turns] == talk


@pytest.mark.parametrize(
    "piece",
    [
        "*a _b ",
        "**a ",
        "[a](",
        "\\[0:0",
        "\\",
        " ",
        "(",
        "Aa (",
        "a:",
        "0:01",
        "<b",
        "&#",
        "- ",
        "> ",
        "Page: ",
        "welcome to The X. ",
        "  • w ",
        "---\n",
        "- - - x\n",
        "0:01 w\n",
        "Aa\n\nb\n\n",
    ],
)
def test_long_runs_of_marks_are_read_in_bounded_steps(piece: str) -> None:
    """A quadratic search would need minutes for these; nothing is timed here."""
    text = "# T\nProcessing state: x\n" + piece * (120_000 // len(piece))
    talk = "\nMara Lind: I think you know.\nTobias Ek: We do.\n" * 3
    for reader in TEXT_READERS:
        read(reader, text)
        read(reader, talk + text + talk)
