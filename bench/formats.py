"""Every real transcript file: is it read as its manifest says, and how fast."""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.paths import shared
from bench.report import Section
from seeds.readers import read_document
from seeds.readers.document import Document, Source, UnreadableDocument

_ROUNDS = 3
_WORD = re.compile(r"\w+")
_NOBODY = re.compile(r"(?i)(speaker[_ ]?\d+|spk_\d+|[a-z]|\d+|unknown.*)")


@dataclass(frozen=True, slots=True)
class Read:
    """One file: what was wrong with how it was read, and its words a second."""

    file: str
    format: str
    complaints: tuple[str, ...]
    cues: int
    words_per_s: float


def measure() -> Section:
    """Read every file of the manifest that holds a transcript."""
    folder = shared() / "formats"
    rows = [json.loads(line) for line in (folder / "MANIFEST.jsonl").read_text().splitlines()]
    wanted = [row for row in rows if "cues_or_turns_min" in row["expected"]]
    read = [_read(folder / "dev" / row["file"], row["expected"]) for row in wanted]
    right = sum(not one.complaints for one in read)
    return Section(
        "Formats",
        ["file", "read as", "cues", "1,000 words/s", "wrong"],
        [
            [
                one.file,
                one.format,
                one.cues,
                f"{one.words_per_s / 1000:.0f}",
                "; ".join(one.complaints) or "–",
            ]
            for one in sorted(read, key=lambda one: one.file)
        ],
        notes=f"{right} of {len(read)} files read as expected.",
    )


def _read(file: Path, expected: dict[str, Any]) -> Read:
    source = Source(file.name, file.read_bytes())
    try:
        document = read_document(source)
    except UnreadableDocument as error:
        return Read(file.name, "–", (str(error)[:80],), 0, 0.0)
    begin = time.perf_counter()
    for _ in range(_ROUNDS):
        read_document(Source(source.name, source.data))
    seconds = (time.perf_counter() - begin) / _ROUNDS
    turns = [turn for episode in document.episodes for turn in episode.turns]
    words = sum(len(turn.text.split()) for turn in turns)
    return Read(
        file.name,
        document.format,
        tuple(_complaints(document, expected)),
        document.cues,
        words / seconds,
    )


def _complaints(document: Document, expected: dict[str, Any]) -> list[str]:
    turns = [turn for episode in document.episodes for turn in episode.turns]
    text = _folded(" ".join(turn.text for turn in turns))
    raw = "\n".join(turn.text for turn in turns)
    nobody = {*expected.get("unknown_labels", ()), *expected.get("non_speech_labels", ())}
    people = {n for n in expected["speakers"] if n not in nobody and not _NOBODY.fullmatch(n)}
    found = []
    if {turn.speaker for turn in turns if turn.speaker} != people:
        found.append("speakers")
    if max(document.cues, len(turns)) < expected["cues_or_turns_min"]:
        found.append("cues lost")
    found += [
        f"{which} not found"
        for which in ("first_text", "last_text")
        if _folded(expected.get(which) or "") not in text
    ]
    found += [f"holds {bad!r}" for bad in expected.get("must_not_contain", ()) if bad in raw]
    return found


def _folded(text: str) -> str:
    plain = re.sub(r"\[[^\]]{1,40}\]", " ", text.replace("’", "'").replace("'", ""))
    return "".join(_WORD.findall(plain.lower()))
