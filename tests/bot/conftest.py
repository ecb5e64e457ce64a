"""The real bot on a real archive, against the stand-in, on a clock that we turn."""

from __future__ import annotations

import random
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.client import Pullquote
from bot.sandbox.sandbox import Sandbox
from bot.trying import load_samples
from commands.backing import Backing
from store.search.engine import QuoteIndex
from store.store import Store


class TurnedClock:
    """A clock that stands still until it is turned."""

    def __init__(self) -> None:
        self.now = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class Running:
    """One life of the bot."""

    client: Pullquote
    backing: Backing
    box: Sandbox


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock()


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample shows, loaded, indexed and harvested once."""
    path = tmp_path_factory.mktemp("samples") / "samples.db"
    load_samples(path)
    return path


@pytest.fixture
def archive(samples: Path, tmp_path: Path) -> Path:
    """A copy of the loaded samples that a test may change."""
    shutil.copy(samples, tmp_path / "samples.db")
    shutil.copytree(f"{samples}.index", tmp_path / "samples.db.index")
    return tmp_path / "samples.db"


@pytest.fixture
async def box(clock: TurnedClock, shared_description: Path | None) -> AsyncIterator[Sandbox]:
    async with Sandbox(clock=clock, description=shared_description) as sandbox:
        yield sandbox
        assert sandbox.violations == []


@pytest.fixture
def shared_description(request: pytest.FixtureRequest) -> Path | None:
    """Discord's own description, where it is at hand."""
    try:
        return Path(request.getfixturevalue("shared")) / "discord/openapi.json"
    except pytest.skip.Exception:
        return None


@pytest.fixture
def life(box: Sandbox, archive: Path, clock: TurnedClock) -> Callable[[], Any]:
    """Start the bot for one block: ``async with life() as running``; again and again."""

    @asynccontextmanager
    async def living() -> AsyncIterator[Running]:
        async with Store(archive) as store:
            index = QuoteIndex(archive)
            backing = Backing(store, index, clock, random.Random(1))
            client = Pullquote(backing, guild_ready_timeout=0.05, always_sync=True)
            async with box.running(client):
                yield Running(client, backing, box)
            index.close()

    return living
