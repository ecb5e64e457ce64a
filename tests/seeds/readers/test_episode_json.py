"""Episodes and chapters that come as JSON resources."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from seeds.readers import read_document
from seeds.readers.document import Document, Source
from store.model import Chapter, Person, State

PAGE = {
    "title": "Looms &amp; ledgers",
    "podcast": {"title": "Engines", "url": "https://engines.example"},
    "page": "https://engines.example/looms",
    "audio_file": "https://audio.example/looms.mp3",
    "published": "2025-04-01T08:30:00+02:00",
    "processing_state": "not_requested",
    "duration_seconds": 1830,
    "description": "How weaving\nbegan.",
    "hosts": ["Ada Byron"],
    "transcript": {"available": False, "notice": "Not published for want of rights."},
}


def read(value: object) -> Document:
    return read_document(Source("looms.json", json.dumps(value).encode()))


def test_an_episode_without_transcript_keeps_its_facts() -> None:
    document = read(PAGE)
    episode = document.episodes[0]

    assert document.format == "episode_json"
    assert document.podcast is not None
    assert (document.podcast.title, document.podcast.site) == (
        "Engines",
        "https://engines.example",
    )
    assert (episode.title, episode.podcast) == ("Looms & ledgers", "Engines")
    assert episode.published == datetime(2025, 4, 1, 6, 30, tzinfo=UTC)
    assert (episode.state, episode.duration_s) == (State.NOT_REQUESTED, 1830.0)
    assert episode.notes == "How weaving began."
    assert (episode.url, episode.audio_url) == (PAGE["page"], PAGE["audio_file"])
    assert episode.people == (Person("Ada Byron", "host"),)


def test_a_notice_about_rights_is_not_speech() -> None:
    episode = read(PAGE).episodes[0]

    assert episode.turns == ()
    assert episode.rights_notice == "Not published for want of rights."


@pytest.mark.parametrize("wrap", ["episode", "data"])
def test_the_resource_may_be_wrapped(wrap: str) -> None:
    assert read({wrap: PAGE}).episodes[0].title == "Looms & ledgers"


def test_a_list_of_episodes_is_read_whole() -> None:
    assert len(read({"episodes": [PAGE, {**PAGE, "title": "Two"}]}).episodes) == 2


def test_speech_within_the_resource_is_read() -> None:
    lines = [{"speaker": "Ada", "start": 1.0, "text": "We wove."}]
    episode = read({**PAGE, "processing_state": "ready", "transcript": lines}).episodes[0]

    assert episode.state is State.READY
    assert [(turn.speaker, turn.text, turn.start_s) for turn in episode.turns] == [
        ("Ada", "We wove.", 1.0)
    ]


def test_a_ready_episode_may_bring_plain_text() -> None:
    text = "Ada: We wove.\nBo: By night."
    episode = read({**PAGE, "processing_state": "ready", "transcript": text}).episodes[0]

    assert [(turn.speaker, turn.text) for turn in episode.turns] == [
        ("Ada", "We wove."),
        ("Bo", "By night."),
    ]


def test_chapters_that_are_not_to_be_listed_are_left_out() -> None:
    document = read(
        {
            "version": "1.2.0",
            "title": "Looms",
            "podcastName": "Engines",
            "chapters": [
                {"startTime": 0, "title": "Warp"},
                {"startTime": 5.5, "title": "An advert", "toc": False},
                {"startTime": 9, "img": "https://engines.example/a.png"},
                {"startTime": "00:01:05.5", "title": "Weft"},
            ],
        }
    )
    episode = document.episodes[0]

    assert episode.chapters == (Chapter("Warp", 0.0), Chapter("Weft", 65.5))
    assert (episode.title, episode.podcast, episode.state, episode.turns) == (
        "Looms",
        "Engines",
        State.NOT_REQUESTED,
        (),
    )
