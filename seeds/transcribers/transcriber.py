"""What every engine that writes speech down has in common."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from seeds.readers.cues import Cue


@dataclass(frozen=True, slots=True)
class Heard:
    """What an engine heard, in order, and in which language (a code, or None)."""

    cues: tuple[Cue, ...]
    language: str | None = None


class Transcriber(Protocol):
    """An engine. Its instances hold no state between two recordings."""

    @property
    def most_bytes(self) -> int | None:
        """The largest file that it takes; None for any."""
        ...

    @property
    def most_s(self) -> float | None:
        """The most seconds of sound that it is given at once; None for any number."""
        ...

    async def transcribe(self, audio: Path, language: str | None = None) -> Heard:
        """Write down what is said in a file.

        Args:
            audio: a sound file within the limits above.
            language: what is spoken, if that is known.

        Raises:
            TranscriberBusy: not now; the same may work later.
            TranscriberError: not at all.
        """
        ...


class TranscriberError(Exception):
    """Nothing can be heard; the message is one sentence that people may see."""


class TranscriberBusy(TranscriberError):
    """Nothing can be heard just now; ``retry_after_s`` is the engine's wish, if it has one."""

    def __init__(self, sentence: str, retry_after_s: float | None = None) -> None:
        super().__init__(sentence)
        self.retry_after_s = retry_after_s
