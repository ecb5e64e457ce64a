"""Where the real documents lie, and the stores that measuring makes of them."""

from __future__ import annotations

import os
import tarfile
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


def shared() -> Path:
    """Return the folder of real documents beside the project.

    Raises:
        SystemExit: it is not there; nothing can be measured without it.
    """
    folder = Path(os.environ.get("PULLQUOTE_SHARED", PROJECT.parent / "shared"))
    if not (folder / "corpus").is_dir():
        raise SystemExit(
            "The bench needs the real documents in a folder `shared` beside the project"
            " (or at PULLQUOTE_SHARED)."
        )
    return folder


def scratch() -> Path:
    """Return the folder for stores and unpacked archives; it is kept between runs."""
    default = Path(tempfile.gettempdir()) / "pullquote-bench"
    folder = Path(os.environ.get("PULLQUOTE_BENCH", default))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def encoder_folder() -> Path | None:
    """Return the folder of the sentence encoder to measure with, if one is set."""
    told = os.environ.get("PULLQUOTE_ENCODER")
    return Path(told) if told else None


def corpus() -> Path:
    """Return the unpacked folder of the 2,063 real episodes."""
    folder = scratch() / "corpus"
    if not folder.exists():
        with tarfile.open(shared() / "corpus/changelog.tar.xz") as archive:
            archive.extractall(folder, filter="data")
    return folder / "changelog"
