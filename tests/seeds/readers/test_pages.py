"""Pages around transcripts: an episode's, a directory's, and lists of insights."""

from __future__ import annotations

import pytest

from seeds.readers import read_document
from seeds.readers.document import Document, Source, UnreadableDocument
from store.model import State

EPISODE = """# A Roof Full of Bees
Page: https://example.org/show/a-roof
Text version: https://example.org/show/a-roof.md
Podcast: [Hive Minds](https://example.org/show)
Published: 2026-05-05T08:00:00+02:00
Audio file: https://example.org/a-roof.mp3
Processing state: {state}
Duration seconds: 1830
## Resource
Mara climbs: we talk about bees. Learn more about your ad choices. Visit a.org/adchoices
## Actions
- request: `POST https://example.org/requests`
## Transcript
{transcript}
"""
NOTICE = "Transcripts are not published without a clear rights basis."
TALK = """Mara Lind (0:00)

I am glad that you came.

{guest} (0:09)

So am I, and you know why.

Mara Lind (1:02:03)

You told me ⁓ once.
"""
DIRECTORY = """Episodes

  • In this first talk I sit down with Wei Tan, who keeps bees on the town hall of a small
    city and has counted every single one of them for eleven years now.

    Every week we look at one animal and at the people who live with it, closely.

    Chapters

    00:00 How it began

    12:30 – The first winter

    AI-generated transcript

    Mara Lind (00:00)I am glad that you came to the studio.

    Wei (00:09) So am I, and you know why.

    Mara Lind (00:20)

    You told me once.

    Hive Minds is a reader-supported publication. To support my work, subscribe.

    Get full access to Hive Minds at hive.example.org/subscribe
  • Nothing found?

    Click here.

  • This is the second episode of Hive Minds and it is about cats, who own the house that
    we only clean, with a short history of the tin opener and of its many enemies.

    Every week we look at one animal and at the people who live with it, closely.

    Topics we covered:

    * The tin opener

    * Naps

    Get full access to Hive Minds at hive.example.org/subscribe
  • Welcome to Hive Minds, the podcast about animals. In this third talk Olga Berg explains
    why a herring is never alone and what we could learn from that at work and at home.

    Every week we look at one animal and at the people who live with it, closely.

    Transcript

    Mara Lind: I have to ask you about the herring.

    Olga: You have to, yes. We all do.

    Mara Lind: Why is it never alone?

    Olga: It would not know what to do. Would you?
"""
INSIGHTS = """We scan new podcasts and send you the top 3 insights daily.
Keeping bees on roofs works best where the neighbours were asked first and given honey later on.
A hive that is opened every day does worse than one that is left alone for two weeks at a time.
Cities feed bees better than fields do, because something is always in bloom in somebody's yard.
"""


def read(text: str) -> Document:
    return read_document(Source("pages/page.txt", text.encode()))


@pytest.mark.parametrize("separator", ["\n", " "], ids=["lines", "one line"])
def test_an_episode_page_without_transcript_keeps_its_facts(separator: str) -> None:
    text = EPISODE.format(state="not_requested", transcript=NOTICE).replace("\n", separator)
    document = read(text)
    (episode,) = document.episodes
    assert (episode.title, episode.podcast) == ("A Roof Full of Bees", "Hive Minds")
    assert document.podcast is not None
    assert document.podcast.site == "https://example.org/show"
    assert episode.state is State.NOT_REQUESTED
    assert episode.turns == ()
    assert episode.duration_s == 1830
    assert episode.published is not None
    assert episode.published.isoformat() == "2026-05-05T06:00:00+00:00"
    assert episode.notes == "Mara climbs: we talk about bees."
    assert episode.rights_notice == NOTICE
    assert episode.audio_url == "https://example.org/a-roof.mp3"
    assert "https://example.org/show/a-roof.md" in [link.url for link in episode.links]


def test_an_episode_page_with_a_transcript_has_turns_and_is_ready() -> None:
    document = read(EPISODE.format(state="ready", transcript=TALK.format(guest="Wei Tan")))
    (episode,) = document.episodes
    assert episode.state is State.READY
    assert [turn.start_s for turn in episode.turns] == [0, 9, 3723]
    assert episode.turns[-1].text == "You told me once."
    assert episode.rights_notice is None


def test_facts_of_an_episode_page_that_are_broken_are_reported() -> None:
    text = EPISODE.format(state="dreaming", transcript=NOTICE).replace("1830", "long")
    document = read(text.replace("2026-05-05T", "2026-55-05T"))
    assert len(document.damage) == 3
    assert document.episodes[0].state is State.NOT_REQUESTED
    assert document.episodes[0].duration_s is None


def test_a_directory_page_gives_an_episode_a_bullet() -> None:
    document = read(DIRECTORY)
    assert document.podcast is not None
    assert (document.podcast.title, document.podcast.hosts) == ("Hive Minds", ("Mara Lind",))
    assert [len(episode.turns) for episode in document.episodes] == [3, 0, 4]
    assert [episode.state for episode in document.episodes] == [
        State.READY,
        State.NOT_REQUESTED,
        State.READY,
    ]
    assert document.cues == 7


def test_a_directory_page_resolves_short_names_in_each_episode() -> None:
    first, _, third = read(DIRECTORY).episodes
    assert [(turn.speaker, turn.label) for turn in first.turns[:2]] == [
        ("Mara Lind", None),
        ("Wei Tan", "Wei"),
    ]
    assert third.turns[1].speaker == "Olga Berg"
    assert [(person.name, person.role) for person in third.people] == [
        ("Mara Lind", "host"),
        ("Olga Berg", "guest"),
    ]


def test_a_directory_pages_furniture_is_neither_speech_nor_notes() -> None:
    for episode in read(DIRECTORY).episodes:
        everything = " ".join([episode.notes or "", *(turn.text for turn in episode.turns)])
        for furniture in ("subscribe", "Click here", "transcript", "Every week we look"):
            assert furniture not in everything


def test_a_directory_pages_chapters_are_timed_or_not_as_it_says() -> None:
    first, second, _ = read(DIRECTORY).episodes
    assert [(chapter.start_s, chapter.title) for chapter in first.chapters] == [
        (0, "How it began"),
        (750, "The first winter"),
    ]
    assert [(chapter.start_s, chapter.title) for chapter in second.chapters] == [
        (None, "The tin opener"),
        (None, "Naps"),
    ]


def test_a_directory_pages_titles_are_taken_from_its_notes() -> None:
    titles = [episode.title for episode in read(DIRECTORY).episodes]
    assert titles[0].startswith("In this first talk I sit down with Wei Tan")
    assert titles[2] == "Welcome to Hive Minds, the podcast about animals (with Olga Berg)"
    assert len(set(titles)) == len(titles)


def test_two_entries_with_the_same_first_sentence_get_two_titles() -> None:
    titles = [episode.title for episode in read(DIRECTORY + DIRECTORY).episodes]
    assert len(set(titles)) == len(titles) == 6


def test_an_insight_list_has_its_own_first_and_the_others_related() -> None:
    insights = read(INSIGHTS).insights
    assert [insight.related for insight in insights] == [False, True, True]
    assert {insight.kind for insight in insights} == {"curated"}
    assert not any("We scan" in insight.text for insight in insights)
    assert insights[0].text == INSIGHTS.splitlines()[1]


def test_a_list_of_short_lines_is_no_insight_list() -> None:
    with pytest.raises(UnreadableDocument):
        read("We send the top insights daily.\nBees.\nHoney.\nRoofs.\n")


def test_a_page_around_a_transcript_gives_title_show_notes_and_host() -> None:
    text = (
        "Podcast: The Roof Above Us\nA talk about bees.\n"
        "Watch or listen to the Hive Minds podcast on:\nTranscript\n"
        + TALK.format(guest="Wei Tan").replace(
            "glad", "glad, I'm your host, Mara Lind, and glad"
        )
    )
    document = read(text)
    (episode,) = document.episodes
    assert (episode.title, episode.podcast) == ("The Roof Above Us", "Hive Minds")
    assert episode.notes == "A talk about bees."
    assert [person.role for person in episode.people] == ["host", "guest"]
