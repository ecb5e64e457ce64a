"""Real files of many producers, held against what their manifest expects."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from seeds.readers import read_document
from seeds.readers.document import Source
from seeds.readers.labels import is_person

FORMATS = "assemblyai deepgram google_stt html openai_verbose_json podcast20_json podlove_json"
FORMATS += " podwhisperer_json srt ttml ttml_apple vtt vtt_chapters whisper_segments_list"
FORMATS += " whisper_timestamped whisperx"


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text))


@pytest.fixture(scope="module")
def rows(shared: Path) -> list[dict[str, Any]]:
    lines = (shared / "formats" / "MANIFEST.jsonl").read_text(encoding="utf-8").splitlines()
    found = [row for row in map(json.loads, lines) if row["format"] in FORMATS.split()]
    kept = [row for row in found if (shared / "formats" / "dev" / row["file"]).exists()]
    assert {row["format"] for row in kept} == set(FORMATS.split())
    return kept


def faults(row: dict[str, Any], folder: Path) -> list[str]:
    document = read_document(Source(row["file"], (folder / row["file"]).read_bytes()))
    expected, episode = row["expected"], document.episodes[0]
    text = squeezed(" ".join(turn.text for turn in episode.turns))
    people = {turn.speaker for turn in episode.turns} - {None}
    unknown = set(expected.get("unknown_labels", []))
    found = []
    if people != {name for name in expected["speakers"] if is_person(name)} - unknown:
        found.append(f"speakers {sorted(filter(None, people))}")
    if document.cues < expected["cues_or_turns_min"]:
        found.append(f"{document.cues} cues")
    texts = [squeezed(expected[key]) for key in ("first_text", "last_text")]
    found.extend(f"{wanted!r} is missing" for wanted in texts if wanted not in text)
    whole = " ".join(turn.text for turn in episode.turns)
    banned = [text for text in expected.get("must_not_contain", []) if text in whole]
    found.extend(f"{text!r} is in" for text in banned)
    lasts = expected.get("duration_s_approx")
    if lasts is not None and abs((episode.duration_s or 0) - lasts) > max(1.0, lasts * 0.02):
        found.append(f"lasts {episode.duration_s} s")
    if "turns_approx" in expected and abs(len(episode.turns) - expected["turns_approx"]) > 2:
        found.append(f"{len(episode.turns)} turns")
    return found


def test_every_file_reads_as_its_manifest_expects(
    rows: list[dict[str, Any]], shared: Path
) -> None:
    folder = shared / "formats" / "dev"
    found = {row["file"]: faults(row, folder) for row in rows}

    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_chapters_that_are_listed_are_read(shared: Path) -> None:
    file = shared / "formats" / "dev" / "chapters_p20_complex.json"
    episode = read_document(Source(file.name, file.read_bytes())).episodes[0]
    listed = [(chapter.start_s, chapter.title) for chapter in episode.chapters]

    assert len(listed) == 10
    assert (listed[0], listed[-1]) == ((0.0, "Intro"), (6089.0, "Outro"))


def test_marks_stand_at_the_beginning_of_words(shared: Path) -> None:
    for file in sorted((shared / "formats" / "dev").glob("vtt_*")):
        for turn in read_document(Source(file.name, file.read_bytes())).episodes[0].turns:
            assert all(turn.text[at - 1] == " " for at, _second in turn.marks)
            assert list(turn.marks) == sorted(turn.marks)
