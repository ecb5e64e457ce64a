"""A recording cut into overlapping pieces, where an engine takes no more at once.

WAV is cut by the standard library; everything else by ffmpeg, if it is there.
"""

from __future__ import annotations

import contextlib
import math
import shutil
import subprocess
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from seeds.transcribers.transcriber import TranscriberError

OVERLAP_S = 10.0
"""Heard twice at every cut, so that a word on the edge is whole in one of the two."""

SHORTEST_S = 3 * OVERLAP_S

_FFMPEG_BITS = 64_000
"""Bits a second of the pieces that ffmpeg writes: plenty for one voice."""

_LONGEST_RUN_S = 1800.0


@dataclass(frozen=True, slots=True)
class AudioPiece:
    """A stretch of a recording, from second to second; its file once it is written."""

    start_s: float
    end_s: float
    file: Path


class Cutter:
    """Knows how to cut one recording.

    Args:
        audio: the recording.
        most_bytes: the largest piece; None for any.
        most_s: the longest piece in seconds; None for any.
    """

    def __init__(self, audio: Path, most_bytes: int | None, most_s: float | None) -> None:
        self._audio, self._most_bytes, self._most_s = audio, most_bytes, most_s
        self._wave = _wave_facts(audio)

    def plan(self) -> list[tuple[float, float]]:
        """Return from when to when each piece goes, in seconds; one if nothing need be cut.

        Raises:
            TranscriberError: it must be cut and there is nothing to cut it with.
        """
        fits = not self._most_bytes or self._audio.stat().st_size <= self._most_bytes
        length = self._wave.length_s if self._wave else None
        if fits and (self._most_s is None or (length is None and not _ffmpeg())):
            return [(0.0, math.inf if length is None else length)]
        length = length if length is not None else _asked_length(self._audio)
        longest = self._longest()
        if fits and length <= longest:
            return [(0.0, length)]
        return list(_stretches(length, longest))

    def _longest(self) -> float:
        a_second = self._wave.bytes_a_second if self._wave else _FFMPEG_BITS / 8
        by_size = (self._most_bytes - 10_000) / a_second if self._most_bytes else math.inf
        longest = min(by_size, self._most_s or math.inf)
        if longest < SHORTEST_S:
            raise TranscriberError("The recording is too large for the transcriber.")
        return longest

    def write(self, start_s: float, end_s: float, into: Path) -> AudioPiece:
        """Write one piece of several into the folder ``into``.

        Raises:
            TranscriberError: the recording cannot be read.
        """
        into.mkdir(parents=True, exist_ok=True)
        if self._wave:
            file = into / f"{int(start_s)}.wav"
            _write_wave(self._audio, start_s, end_s, file)
        else:
            file = into / f"{int(start_s)}.mp3"
            length = str(end_s - start_s)
            _run("ffmpeg", "-nostdin", "-y", "-v", "error", "-ss", str(start_s), "-t", length,
                 "-i", str(self._audio), "-vn", "-ac", "1", "-b:a", str(_FFMPEG_BITS),
                 str(file))  # fmt: skip
        return AudioPiece(start_s, end_s, file)


def _stretches(length_s: float, longest_s: float) -> Iterator[tuple[float, float]]:
    start = 0.0
    while start + longest_s < length_s:
        yield start, start + longest_s
        start += longest_s - OVERLAP_S
    yield start, length_s


@dataclass(frozen=True, slots=True)
class _Wave:
    length_s: float
    bytes_a_second: float


def _wave_facts(audio: Path) -> _Wave | None:
    with contextlib.suppress(wave.Error, EOFError), wave.open(str(audio), "rb") as sound:
        a_second = sound.getframerate() * sound.getsampwidth() * sound.getnchannels()
        if a_second:
            return _Wave(sound.getnframes() / sound.getframerate(), a_second)
    return None


def _write_wave(audio: Path, start_s: float, end_s: float, into: Path) -> None:
    try:
        with wave.open(str(audio), "rb") as sound, wave.open(str(into), "wb") as piece:
            rate = sound.getframerate()
            piece.setparams(sound.getparams())
            sound.setpos(min(int(start_s * rate), sound.getnframes()))
            left = int((end_s - start_s) * rate)
            while left > 0 and (frames := sound.readframes(min(left, rate * 60))):
                piece.writeframesraw(frames)
                left -= rate * 60
    except (wave.Error, EOFError) as error:
        raise TranscriberError("The recording cannot be read.") from error


def _ffmpeg() -> bool:
    return shutil.which("ffmpeg") is not None and shutil.which("ffprobe") is not None


def _asked_length(audio: Path) -> float:
    if not _ffmpeg():
        raise TranscriberError(
            "The recording is too large for the transcriber, and ffmpeg, which would cut it,"
            " is not installed."
        )
    told = _run("ffprobe", "-v", "error", "-show_entries", "format=duration", "-of",
                "default=noprint_wrappers=1:nokey=1", str(audio))  # fmt: skip
    try:
        return float(told)
    except ValueError as error:
        raise TranscriberError("The recording cannot be read.") from error


def _run(program: str, *arguments: str) -> str:
    found = shutil.which(program)
    if found is None:
        raise TranscriberError(f"{program} is not installed.")
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program; the file's name is ours
            [found, *arguments],
            capture_output=True,
            check=True,
            text=True,
            timeout=_LONGEST_RUN_S,
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise TranscriberError("The recording cannot be read.") from error
    return done.stdout
