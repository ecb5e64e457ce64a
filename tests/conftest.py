"""Fixtures every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents beside the project; tests skip without it."""
    beside = Path(__file__).resolve().parents[2] / "shared"
    folder = Path(os.environ.get("PULLQUOTE_SHARED", beside))
    if not (folder / "seeds").is_dir():
        pytest.skip(f"the real documents are not at {folder.name}/ beside the project")
    return folder
