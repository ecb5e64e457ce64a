"""Arrays in a file that is replaced as a whole, so that a crash leaves the old or the new."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

UNREADABLE = (OSError, ValueError, KeyError, EOFError, BadZipFile)
"""What ``numpy.load`` and its result raise where a file is missing or damaged."""


def write_arrays(path: Path, **arrays: Any) -> None:  # noqa: ANN401 (as numpy.savez)
    """Put arrays, by name, into a file in the old one's place."""
    fresh = path.with_suffix(".new")
    with fresh.open("wb") as file:
        np.savez(file, **arrays)
        os.fsync(file.fileno())
    fresh.replace(path)


def stamp_of(path: Path) -> tuple[int, ...]:
    """Return what changes whenever a file is replaced; empty where there is none."""
    try:
        held = path.stat()
    except OSError:
        return ()
    return held.st_ino, held.st_mtime_ns, held.st_size
