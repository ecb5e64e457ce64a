"""faster-whisper on this machine: an optional extra, loaded when it is first needed.

The model is a folder, or a name that the library knows; what is not on this
machine the library would fetch, which only the operator's choice of a name allows.
"""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

from seeds.readers.cues import Cue
from seeds.transcribers.transcriber import Heard, TranscriberError

EXTRA = "faster-whisper"


class _Segment(Protocol):
    start: float
    end: float
    text: str


class LocalWhisper:
    """The engine on this machine's processor.

    Args:
        model: a folder with a converted model, or a name.
    """

    most_bytes: int | None = None
    most_s: float | None = 1800.0
    """Half an hour at a time, so that a restart costs no more."""

    def __init__(self, model: str) -> None:
        self._name = model
        self._model: Any = None

    async def transcribe(self, audio: Path, language: str | None = None) -> Heard:
        """Listen to a file in a thread of its own; see ``Transcriber``."""
        return await asyncio.to_thread(self._listen, audio, language)

    def _listen(self, audio: Path, language: str | None) -> Heard:
        model = self._loaded()
        spoken = language.split("-")[0].lower() if language else None
        try:
            segments, info = model.transcribe(str(audio), language=spoken, vad_filter=True)
            cues = tuple(_cues(segments))  # the library listens while this goes on
        except (RuntimeError, ValueError, OSError) as error:
            raise TranscriberError("The recording cannot be decoded.") from error
        return Heard(cues, getattr(info, "language", None))

    def _loaded(self) -> Any:  # noqa: ANN401 - the library is optional and has no types here
        if self._model is not None:
            return self._model
        try:
            library = importlib.import_module("faster_whisper")
        except ImportError as error:
            raise TranscriberError(
                f"The local transcriber is not installed ({EXTRA} is missing)."
            ) from error
        try:
            self._model = library.WhisperModel(self._name, device="cpu", compute_type="int8")
        except (RuntimeError, ValueError, OSError) as error:
            raise TranscriberError("The local transcriber's model cannot be loaded.") from error
        return self._model


def _cues(segments: Iterable[_Segment]) -> Iterable[Cue]:
    for segment in segments:
        if segment.text.strip():
            yield Cue(segment.text.strip(), float(segment.start), float(segment.end))
