"""Facts about the two shows that come with the project."""

from __future__ import annotations

import re
import tomllib
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from seeds.readers import Document, Source, read_document
from seeds.readers.labels import is_person

SAMPLES = Path(__file__).resolve().parents[2] / "seeds" / "samples"
SHOWS = sorted(path.parent for path in SAMPLES.glob("*/podcast.toml"))
FORMATS = {
    ".md": "bold_names",
    ".vtt": "vtt",
    ".srt": "srt",
    ".json": "podcast20_json",
    ".txt": "colon_names",
}
TRANSCRIPTS = sorted(
    path
    for path in SAMPLES.glob("*/*")
    if path.suffix in FORMATS and path.name != "insights.txt"
)
SHOW_KEYS = {"title", "site", "hosts", "license", "language", "feed", "episodes"}
EPISODE_KEYS = {
    "title",
    "published",
    "notes",
    "url",
    "audio_url",
    "duration_s",
    "guests",
    "chapters",
}

each_show = pytest.mark.parametrize("show", SHOWS, ids=lambda path: path.name)
each_transcript = pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)


def read(path: Path) -> Document:
    return read_document(Source(str(path.relative_to(SAMPLES)), path.read_bytes()))


def show_facts(show: Path) -> dict[str, Any]:
    return tomllib.loads((show / "podcast.toml").read_text(encoding="utf-8"))


def episode_facts(path: Path) -> dict[str, Any]:
    facts: dict[str, Any] = show_facts(path.parent)["episodes"][path.stem]
    return facts


def speakers(path: Path) -> set[str | None]:
    return {turn.speaker for episode in read(path).episodes for turn in episode.turns}


def seconds(stamp: str) -> int:
    minutes, rest = stamp.split(":")
    return int(minutes) * 60 + int(rest)


def test_there_are_two_shows_of_four_episodes_in_five_formats() -> None:
    assert len(SHOWS) == 2
    assert [path.parent for path in TRANSCRIPTS] == [show for show in SHOWS for _ in range(4)]
    assert {path.suffix for path in TRANSCRIPTS} == set(FORMATS)


@each_transcript
def test_a_transcript_is_read_whole_by_the_reader_of_its_format(path: Path) -> None:
    document = read(path)
    assert document.format == FORMATS[path.suffix]
    assert document.damage == ()
    assert len(document.episodes) == 1


@each_transcript
def test_an_episode_has_at_least_1200_words_of_speech(path: Path) -> None:
    turns = read(path).episodes[0].turns
    assert sum(len(turn.text.split()) for turn in turns) >= 1200


@each_transcript
def test_an_episode_is_a_conversation_of_hosts_and_its_guests(path: Path) -> None:
    hosts = set(show_facts(path.parent)["hosts"])
    guests = set(episode_facts(path)["guests"])
    heard = speakers(path)
    assert guests <= heard <= hosts | guests
    assert len(heard) >= 2
    assert all(name and is_person(name) for name in heard)
    turns = read(path).episodes[0].turns
    assert all(before.speaker != after.speaker for before, after in pairwise(turns))


@each_transcript
def test_no_mark_up_is_left_in_speech(path: Path) -> None:
    text = " ".join(turn.text for turn in read(path).episodes[0].turns)
    assert not re.search(r"\*\*|\\|<|-->|\d\d:\d\d|\bTODO\b|lorem", text, re.IGNORECASE)


@each_transcript
def test_times_run_forward_and_end_within_the_episode(path: Path) -> None:
    times = [turn.start_s for turn in read(path).episodes[0].turns if turn.start_s is not None]
    assert times == sorted(times)
    assert bool(times) == (path.suffix != ".txt")
    assert max(times, default=0.0) < episode_facts(path)["duration_s"]


@each_transcript
def test_an_episode_lasts_as_long_as_its_words_take_to_say(path: Path) -> None:
    words = sum(len(turn.text.split()) for turn in read(path).episodes[0].turns)
    assert 120 <= words / (episode_facts(path)["duration_s"] / 60) <= 180


@each_transcript
def test_chapters_are_in_order_and_within_the_episode(path: Path) -> None:
    facts = episode_facts(path)
    starts = [seconds(chapter["start"]) for chapter in facts["chapters"]]
    assert len(starts) >= 4
    assert starts[0] == 0
    assert all(before < after for before, after in pairwise(starts))
    assert starts[-1] < facts["duration_s"]
    assert all(chapter["title"].strip() for chapter in facts["chapters"])


@each_show
def test_a_podcast_toml_describes_the_show_and_exactly_its_episodes(show: Path) -> None:
    facts = show_facts(show)
    assert set(facts) <= SHOW_KEYS
    assert facts["title"]
    assert facts["license"] == "CC0-1.0"
    assert facts["site"].endswith(".example")
    assert set(facts["episodes"]) == {path.stem for path in TRANSCRIPTS if path.parent == show}


@each_transcript
def test_an_episode_has_a_title_notes_a_date_in_utc_and_addresses(path: Path) -> None:
    facts = episode_facts(path)
    assert set(facts) == EPISODE_KEYS
    assert facts["title"]
    assert len(facts["notes"].split()) >= 40
    assert isinstance(facts["published"], datetime)
    assert facts["published"].utcoffset() is not None
    site = show_facts(path.parent)["site"] + "/"
    assert facts["url"].startswith(site)
    assert facts["audio_url"].startswith(site)


@each_show
def test_insights_are_curated_sentences_with_the_first_as_the_lists_own(show: Path) -> None:
    document = read(show / "insights.txt")
    assert document.damage == ()
    assert len(document.insights) >= 6
    assert [insight.related for insight in document.insights].index(True) == 1
    assert all(20 <= len(insight.text.split()) <= 75 for insight in document.insights)


def test_no_sentence_of_ten_words_is_said_twice() -> None:
    said: list[str] = []
    for path in TRANSCRIPTS:
        for turn in read(path).episodes[0].turns:
            said += [s for s in re.split(r"(?<=[.?!]) ", turn.text) if len(s.split()) >= 10]
    assert len(said) > 400
    assert len(said) == len(set(said))


def test_two_people_share_a_first_name_and_one_guest_visits_both_shows() -> None:
    heard = {
        show: set().union(*(speakers(path) for path in TRANSCRIPTS if path.parent == show))
        for show in SHOWS
    }
    first, second = heard.values()
    assert {name for name in first | second if name and name.startswith("Maria ")} == {
        "Maria Tolvanen",
        "Maria Saltmarsh",
    }
    assert first & second == {"Rafael Ibarrola"}
