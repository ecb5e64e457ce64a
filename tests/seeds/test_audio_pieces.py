"""Recordings are cut into pieces that overlap and cover all of the sound."""

from __future__ import annotations

import math
import wave
from itertools import pairwise
from pathlib import Path

import pytest

from seeds.audio_pieces import OVERLAP_S, Cutter
from seeds.transcribers import TranscriberError

RATE = 100
"""Frames a second; a frame holds the number of its second."""

STAND_IN = """#!{python}
# Stands in for ffmpeg and ffprobe on recordings that are WAV behind a prefix.
import io, sys, wave
words = sys.argv[1:]
if sys.argv[0].endswith("ffprobe"):
    sound = wave.open(io.BytesIO(open(words[-1], "rb").read()[4:]))
    print(sound.getnframes() / sound.getframerate())
    sys.exit()
given = dict(zip(words, words[1:]))
sound = wave.open(io.BytesIO(open(given["-i"], "rb").read()[4:]))
rate = sound.getframerate()
sound.setpos(int(float(given["-ss"]) * rate))
frames = sound.readframes(int(float(given["-t"]) * rate))
with wave.open(words[-1], "wb") as piece:
    piece.setparams(sound.getparams())
    piece.writeframes(frames)
"""


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """Two minutes of sound."""
    path = tmp_path / "one.wav"
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(RATE)
        sound.writeframes(bytes(n // RATE for n in range(120 * RATE)))
    return path


@pytest.fixture
def packed(recording: Path) -> Path:
    """The same sound in a format that the standard library does not know."""
    path = recording.with_suffix(".mp3")
    path.write_bytes(b"MP3 " + recording.read_bytes())
    return path


@pytest.fixture
def no_ffmpeg(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))


@pytest.fixture
def ffmpeg(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import sys

    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("ffmpeg", "ffprobe"):
        (programs / name).write_text(STAND_IN.format(python=sys.executable))
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(programs))


def seconds_in(file: Path) -> list[int]:
    with wave.open(str(file), "rb") as sound:
        return sorted(set(sound.readframes(sound.getnframes())))


def test_what_fits_is_not_cut(recording: Path) -> None:
    assert Cutter(recording, None, None).plan() == [(0.0, 120.0)]
    assert Cutter(recording, 10**6, 500.0).plan() == [(0.0, 120.0)]


@pytest.mark.parametrize(("most_bytes", "most_s"), [(None, 50.0), (15_000, None)])
def test_pieces_overlap_and_cover_everything(
    recording: Path, tmp_path: Path, most_bytes: int | None, most_s: float | None
) -> None:
    cutter = Cutter(recording, most_bytes, most_s)

    plan = cutter.plan()
    pieces = [cutter.write(start, end, tmp_path / "pieces") for start, end in plan]

    assert (plan[0][0], plan[-1][1]) == (0.0, 120.0)
    assert all(one[1] - two[0] == OVERLAP_S for one, two in pairwise(plan))
    for piece in pieces:
        assert seconds_in(piece.file) == list(range(int(piece.start_s), int(piece.end_s)))
        assert most_bytes is None or piece.file.stat().st_size <= most_bytes


@pytest.mark.usefixtures("no_ffmpeg")
def test_other_formats_go_whole_where_they_fit(packed: Path) -> None:
    assert Cutter(packed, None, 50.0).plan() == [(0.0, math.inf)]


@pytest.mark.usefixtures("no_ffmpeg")
def test_what_cannot_be_cut_is_refused_with_the_reason(packed: Path) -> None:
    with pytest.raises(TranscriberError, match="ffmpeg"):
        Cutter(packed, 1000, None).plan()


@pytest.mark.usefixtures("ffmpeg")
def test_ffmpeg_cuts_the_rest(packed: Path, tmp_path: Path) -> None:
    cutter = Cutter(packed, None, 50.0)

    plan = cutter.plan()
    pieces = [cutter.write(start, end, tmp_path / "pieces") for start, end in plan]

    assert plan == [(0.0, 50.0), (40.0, 90.0), (80.0, 120.0)]
    assert [len(seconds_in(piece.file)) for piece in pieces] == [50, 50, 40]


@pytest.mark.usefixtures("ffmpeg")
def test_a_recording_that_ffmpeg_cannot_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "odd.mp3").write_bytes(b"MP3 no sound")

    with pytest.raises(TranscriberError, match="cannot be read"):
        Cutter(tmp_path / "odd.mp3", None, 50.0).plan()


def test_pieces_too_small_to_overlap_are_refused(recording: Path) -> None:
    with pytest.raises(TranscriberError, match="too large"):
        Cutter(recording, 10_500, None).plan()
