"""The engine on this machine, with a stand-in that has the library's interface."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from seeds.readers.cues import Cue
from seeds.transcribers import TranscriberError
from seeds.transcribers.local import LocalWhisper


@dataclass
class Segment:
    start: float
    end: float
    text: str


@dataclass
class Info:
    language: str


class WhisperModel:
    """As in faster-whisper: segments come one by one, while it listens."""

    made: list[tuple[str, str, str]] = []  # noqa: RUF012 - counted over all instances
    asked: list[tuple[str, Any]] = []  # noqa: RUF012

    def __init__(self, model: str, device: str, compute_type: str) -> None:
        if model == "missing":
            raise RuntimeError("no such model")
        self.made.append((model, device, compute_type))

    def transcribe(
        self, audio: str, language: str | None = None, vad_filter: bool = False
    ) -> tuple[Iterator[Segment], Info]:
        assert vad_filter
        self.asked.append((audio, language))

        def listening() -> Iterator[Segment]:
            yield Segment(0.0, 2.5, " The lamp was lit.")
            if Path(audio).read_bytes() == b"broken":
                raise ValueError("cannot decode")
            yield Segment(2.5, 2.6, "  ")
            yield Segment(2.6, 5.0, " Nobody said so.")

        return listening(), Info("en")


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> type[WhisperModel]:
    module = ModuleType("faster_whisper")
    module.WhisperModel = WhisperModel  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "faster_whisper", module)
    WhisperModel.made, WhisperModel.asked = [], []
    return WhisperModel


@pytest.fixture
def audio(tmp_path: Path) -> Path:
    path = tmp_path / "1.mp3"
    path.write_bytes(b"sound")
    return path


async def test_what_is_said_comes_with_its_times(library, audio: Path) -> None:
    heard = await LocalWhisper("tiny").transcribe(audio, "en-GB")

    assert heard.cues == (Cue("The lamp was lit.", 0.0, 2.5), Cue("Nobody said so.", 2.6, 5.0))
    assert heard.language == "en"
    assert library.asked == [(str(audio), "en")]


async def test_the_model_is_loaded_once_and_only_when_needed(library, audio: Path) -> None:
    engine = LocalWhisper("tiny")
    assert library.made == []

    await engine.transcribe(audio)
    await engine.transcribe(audio)

    assert library.made == [("tiny", "cpu", "int8")]


async def test_a_recording_that_cannot_be_decoded_is_refused(library, audio: Path) -> None:
    audio.write_bytes(b"broken")

    with pytest.raises(TranscriberError, match="decoded"):
        await LocalWhisper("tiny").transcribe(audio)


async def test_a_model_that_is_not_there_is_refused(library, audio: Path) -> None:
    with pytest.raises(TranscriberError, match="model"):
        await LocalWhisper("missing").transcribe(audio)


async def test_without_the_extra_it_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, audio: Path
) -> None:
    monkeypatch.setitem(sys.modules, "faster_whisper", None)

    with pytest.raises(TranscriberError, match="faster-whisper"):
        await LocalWhisper("tiny").transcribe(audio)
