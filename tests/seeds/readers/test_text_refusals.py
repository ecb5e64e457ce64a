"""What only looks like a transcript is refused; what only looks like a name is speech."""

from __future__ import annotations

import pytest

from seeds.readers import read_document
from seeds.readers.document import Document, Source, UnreadableDocument

README = """# Brewkit

**Note:** this is beta software. **Warning:** do not use it.

## Usage

**Install:** run `pip install brewkit`.

**Configure:** copy `brewkit.toml` to your home folder.

**Note:** see the [manual](https://example.org/manual).
"""
CHANGELOG = """# Changelog

Added: a command that lists kettles.
Fixed: the timer no longer runs backwards.
Added: colours for the terminal.
Changed: the file is now called brew.toml.
Fixed: a crash when the kettle is empty.
"""
CODE = """import os

class Kettle:
    def fill(self, litres):
        if litres > self.size:
            raise Overflow(litres)
        else:
            self.level = litres
        return self.level
try:
    Kettle().fill(3)
except Overflow:
    pass
else:
    print("done")
"""
MAIL = """From: mara@example.org
To: tobias@example.org
Subject: kettle
Date: Tue, 5 May 2026

From: tobias@example.org
To: mara@example.org
Subject: Re: kettle
Date: Wed, 6 May 2026
"""
LOREM = """Lorem ipsum: dolor sit amet, consectetur adipiscing elit.

Sed do eiusmod: tempor incididunt ut labore et dolore magna aliqua.

Ut enim ad minim veniam: quis nostrud exercitation ullamco laboris.
"""
CSV = "name,start,text\nMara,0:01,hello there\nTobias,0:05,thank you\nMara,0:09,good bye\n"
PROSE = """We walked home at 10:30 and nobody said a word.

There was one thing to remember: never again. My mother said: take the bus.

At 11:15 the lights went out (12:00) and we sat in the dark.
"""
CHAPTERS = """0:00 Welcome
4:10 How the bees came
15:32 The first winter
31:05 Honey, at last
52:40 Goodbye
"""
YAML = "name: brewkit\nversion: 1.2\nname: other\nversion: 1.3\nname: third\nversion: 1.4\n"
TERMS = "Kettle: boils water.\n\nTeapot: holds tea.\n\nStrainer: keeps leaves out of the cup.\n"


@pytest.mark.parametrize(
    "text",
    [
        README,
        CHANGELOG,
        CODE,
        MAIL,
        LOREM,
        CSV,
        PROSE,
        CHAPTERS,
        YAML,
        TERMS,
        "hello",
        ":",
        "**",
    ],
    ids=[
        "readme",
        "changelog",
        "code",
        "mail",
        "lorem",
        "csv",
        "prose",
        "chapters",
        "yaml",
        "terms",
        "word",
        "colon",
        "stars",
    ],
)
def test_what_is_no_transcript_is_refused_with_what_was_looked_for(text: str) -> None:
    with pytest.raises(UnreadableDocument, match=r"looked for .*names with a colon"):
        read_document(Source("notes.md", text.encode()))


def read(text: str) -> Document:
    return read_document(Source("folder/show-12.md", text.encode()))


def speakers(document: Document) -> set[str | None]:
    return {turn.speaker for turn in document.episodes[0].turns}


TALK = """Mara: Welcome back. I am glad that you are here.

Tobias: Thank you. I have one rule about bees.

RFC 2324: the teapot one, we read it aloud every year.

What's it called again: patience. You can not hurry them.

Mara: I would add a second rule. Note: it is a short one.

Tobias: Tell me, then.

Mara: Wear a hat. You will thank me.
"""


def test_a_false_prefix_in_a_paragraph_stays_speech_of_its_speaker() -> None:
    document = read(TALK)
    assert speakers(document) == {"Mara", "Tobias"}
    second = document.episodes[0].turns[1]
    assert second.text.endswith("You can not hurry them.")
    assert "RFC 2324: the teapot one" in second.text


def test_lines_of_metadata_before_the_talk_are_no_speakers() -> None:
    text = "Topic: Bees on roofs\n\nLocation: Gothenburg\n\nDate: May 5th 2026\n\n" + TALK
    document = read("podcast: https://example.org/12\n\n" + text)
    assert speakers(document) == {"Mara", "Tobias"}
    assert document.episodes[0].title == "Bees on roofs"
    assert [link.url for link in document.episodes[0].links] == ["https://example.org/12"]


def test_a_break_is_no_turn_and_no_speaker() -> None:
    text = (
        "**Mara Lind:** I say we begin.\n\n"
        "**Break:** \\[13:19\\]\n\n"
        "**Mara Lind:** Now you go on.\n"
    )
    turns = read(text * 2).episodes[0].turns
    assert [turn.text for turn in turns] == ["I say we begin.", "Now you go on."] * 2


def test_a_clip_in_a_monologue_is_said_by_nobody_named() -> None:
    text = (
        "**Mara Lind:** I heard this, and you should too.\n\n"
        "**Clip from show #256:**\n\nWe never sold honey.\n\n"
        "**Mara Lind:** You heard it here.\n"
    )
    turns = read(text).episodes[0].turns
    assert [turn.speaker for turn in turns] == ["Mara Lind", None, "Mara Lind"]
    assert turns[1].label == "Clip from show #256"


def test_a_name_whose_colon_slipped_inside_a_line_still_speaks() -> None:
    text = (
        "**Mara Lind:** I think you know.\n\n**Tobias Ek:** We do.\n\n"
        "**Mara Lind:** You said \\[unintelligible 0:12\\]**Tobias Ek:** I did not.\n\n"
        "**Mara Lind: I** see.\n"
    )
    said = [(turn.speaker, turn.text) for turn in read(text).episodes[0].turns]
    assert said[2:] == [
        ("Mara Lind", "You said [unintelligible]"),
        ("Tobias Ek", "I did not."),
        ("Mara Lind", "I see."),
    ]


def test_a_voice_that_an_export_left_unemphasised_is_its_own_turn() -> None:
    text = (
        "**Mara**  0:00  \nI am glad you came.\n\n**Tobias**  0:09  \nWe are too.\n\n"
        "Unknown Speaker  0:15  \nSorry, my phone.\n\n**Mara**  0:20  \nYou can keep it.\n"
    )
    said = [(turn.speaker, turn.label) for turn in read(text).episodes[0].turns]
    assert said[2] == (None, "Unknown Speaker")


def test_initials_after_a_full_name_stand_for_it() -> None:
    text = (
        "Mara Lindqvist (ML): I am glad you came.\n\nTobias Ek (TE): So am I.\n\n"
        "ML: How are you?\n\nTE: I am well, and you?\n\nML: We will see.\n"
    )
    document = read(text)
    assert speakers(document) == {"Mara Lindqvist", "Tobias Ek"}
    assert [person.aliases for person in document.episodes[0].people] == [
        ("Mara Lindqvist (ML)", "ML"),
        ("Tobias Ek (TE)", "TE"),
    ]


def test_a_short_name_becomes_the_full_one_only_if_a_single_person_fits() -> None:
    one = (
        "**Mara Lindqvist:** I am here.\n\n**Tobias:** And you know me.\n\n**Mara:** I do.\n\n"
    )
    assert speakers(read(one * 2)) == {"Mara Lindqvist", "Tobias"}
    two = one.replace("Tobias", "Mara Berg")
    assert speakers(read(two * 2)) == {"Mara Lindqvist", "Mara Berg", "Mara"}


def test_a_guest_whom_the_notes_introduce_gets_the_full_name() -> None:
    notes = "In this episode I speak with Wei Tan, who keeps bees.\n\nTranscript\n\n"
    talk = "Mara Lind (0:00)\n\nI am glad you came.\n\nWei (0:05)\n\nSo am I, and you?\n\n"
    document = read(notes + talk + talk.replace("0:0", "1:0"))
    assert speakers(document) == {"Mara Lind", "Wei Tan"}
    assert document.episodes[0].turns[1].label == "Wei"


def test_roles_in_brackets_are_roles() -> None:
    text = "Mara Lind (Host): I am glad you came.\n\nTobias Ek (Guest): You asked me.\n\n"
    people = read(text * 2).episodes[0].people
    assert [(person.name, person.role) for person in people] == [
        ("Mara Lind", "host"),
        ("Tobias Ek", "guest"),
    ]


def test_a_false_stamp_is_reported_with_its_line_and_the_turn_kept() -> None:
    text = "Mara (0:00)\nI am glad.\n\nTobias (0:75)\nSo am I.\n\nMara (0:20)\nYou are kind.\n"
    document = read(text)
    assert [(fault.line, fault.reason) for fault in document.damage] == [(4, "0:75 is no time")]
    assert [turn.start_s for turn in document.episodes[0].turns] == [0, None, 20]


def test_bytes_that_are_no_text_are_reported_with_their_line() -> None:
    text = (
        "Mara: I am glad you came.\n\nTobias: So \ufffd am I.\n\nMara: You are kind, Tobias.\n"
    )
    assert [fault.line for fault in read(text).damage] == [3]


def test_front_matter_and_headings_give_title_date_and_chapters() -> None:
    text = (
        "---\ntitle: 'Bees: a start'\ndate: 2026-05-05\nlanguage: en\n"
        "speakers: [Tobias Ek]\n---\n"
        "# Intro\n\n[00:00:01] **Mara Lind:** I am glad you came.\n\n"
        "# [00:00:20] Winter\n\n[00:00:21] **Tobias:** We lost one hive.\n\n"
        "# Spring\n\n[00:01:00] **Mara Lind:** And you kept the other?\n"
    )
    episode = read(text).episodes[0]
    assert (episode.title, episode.language) == ("Bees: a start", "en")
    assert episode.published is not None
    assert episode.published.isoformat() == "2026-05-05T00:00:00+00:00"
    assert [(chapter.title, chapter.start_s) for chapter in episode.chapters] == [
        ("Intro", None),
        ("Winter", 20),
        ("Spring", 60),
    ]
    assert {turn.speaker for turn in episode.turns} == {"Mara Lind", "Tobias Ek"}


def test_a_document_without_a_title_is_called_like_its_file() -> None:
    assert read(TALK).episodes[0].title == "show-12"


def test_one_person_talking_throughout_is_a_transcript() -> None:
    text = "**Mara Lind:** I keep bees and you may ask me why.\n\n" + "We walked on. " * 60
    (turn,) = read(text).episodes[0].turns
    assert turn.speaker == "Mara Lind"
