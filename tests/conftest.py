"""Fixtures every test may use."""

from __future__ import annotations

import logging
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog

DISK_BYTES = 24 * 2**20


@pytest.fixture(autouse=True)
def logs_afterwards_as_before() -> Iterator[None]:
    """Undo what a command line sets up for the logs of its process."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents beside the project; tests skip without it."""
    beside = Path(__file__).resolve().parents[2] / "shared"
    folder = Path(os.environ.get("PULLQUOTE_SHARED", beside))
    if not (folder / "seeds").is_dir():
        pytest.skip(f"the real documents are not at {folder.name}/ beside the project")
    return folder


@dataclass(frozen=True)
class Disk:
    """A small disk of its own that a test may fill or make read-only."""

    path: Path

    def fill(self) -> None:
        """Take all the room that is left."""
        with (self.path / "filling").open("ab", buffering=0) as file:
            for size in (2**16, 2**12, 1):
                try:
                    while file.write(b"x" * size):
                        pass
                except OSError:
                    continue

    def make_room(self) -> None:
        """Take ``fill`` back."""
        (self.path / "filling").unlink()

    def take_no_writes(self) -> None:
        """Make it read-only; nothing may be open for writing."""
        subprocess.run(["mount", "-o", "remount,ro", self.path], check=True)


@pytest.fixture
def small_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Disk]:
    """A disk of 24 MiB in memory; tests skip where nothing may be mounted."""
    path = tmp_path_factory.mktemp("disk")
    try:
        options = ["-o", f"size={DISK_BYTES}"]
        done = subprocess.run(["mount", "-t", "tmpfs", *options, "tmpfs", path], check=False)
    except OSError:
        pytest.skip("there is no mount command here")
    if done.returncode:
        pytest.skip("mounting is not permitted here")
    yield Disk(path)
    subprocess.run(["umount", "-l", path], check=True)
