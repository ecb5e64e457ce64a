"""The real text transcripts beside the project, with what is expected of each."""

from __future__ import annotations

import json
import re
import tarfile
from pathlib import Path
from typing import Any

import pytest

from seeds.readers import read_document
from seeds.readers.document import Source, UnreadableDocument

pytestmark = pytest.mark.shared


def expectations(shared: Path) -> list[dict[str, Any]]:
    lines = (shared / "formats/MANIFEST.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    return [row for row in rows if row["file"].startswith(("md_", "txt_"))]


def folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.replace("’", "'").replace("'", "").lower()))


def test_every_text_file_is_read_as_its_manifest_says(shared: Path) -> None:
    rows = expectations(shared)
    assert rows
    for row in rows:
        want = row["expected"]
        path = shared / "formats/dev" / row["file"]
        document = read_document(Source(str(path), path.read_bytes()))
        (episode,) = document.episodes
        text = " ".join(turn.text for turn in episode.turns)
        assert {turn.speaker for turn in episode.turns if turn.speaker} == set(
            want["speakers"]
        ), row
        assert document.cues >= want["cues_or_turns_min"], row["file"]
        assert folded(want["first_text"]) in folded(text), row["file"]
        assert folded(want["last_text"]) in folded(text), row["file"]
        assert not any(mark in text for mark in want.get("must_not_contain", [])), row["file"]
        timed = any(turn.start_s is not None for turn in episode.turns)
        assert timed == want["has_timestamps"], row["file"]


def test_aliases_in_a_file_are_resolved_to_the_full_names(shared: Path) -> None:
    for row in expectations(shared):
        if aliases := row["expected"].get("aliases"):
            path = shared / "formats/dev" / row["file"]
            (episode,) = read_document(Source(str(path), path.read_bytes())).episodes
            found = {
                alias: person.name for person in episode.people for alias in person.aliases
            }
            assert aliases.items() <= found.items()


def test_the_archive_is_read_but_for_the_files_that_are_no_transcripts(shared: Path) -> None:
    refused, read = set(), 0
    with tarfile.open(shared / "corpus/changelog.tar.xz") as archive:
        for at, member in enumerate(archive):
            name = Path(member.name)
            if name.suffix != ".md" or (at % 20 and len(name.parts) > 2):
                continue
            handle = archive.extractfile(member)
            assert handle is not None
            try:
                (episode,) = read_document(Source(member.name, handle.read())).episodes
            except UnreadableDocument:
                refused.add(name.name)
                continue
            read += 1
            assert episode.title == name.stem
            assert not any(turn.speaker in ("Break", "Jingle") for turn in episode.turns)
            assert not any(
                re.search(r"\[(\d+:)?\d+:\d\d(\.\d+)?\]", turn.text) for turn in episode.turns
            )
    assert refused == {"README.md", "CONTRIBUTING.md"}
    assert read > 90
