"""The real bot on a real archive, against the stand-in, on a clock that we turn."""

from __future__ import annotations

import asyncio
import random
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.client import Pullquote
from bot.sandbox.guild import Channel
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.text import message_text
from bot.trying import load_samples
from commands.backing import Backing
from store.deliveries import find_deliveries
from store.model import Delivery, Schedule
from store.schedules import get_schedule, set_schedule
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


class Digesting:
    """Sets digests up on a running bot, and looks at what became of them."""

    async def schedule(self, running: Running, channel: Channel, **more: Any) -> Schedule:
        wanted = Schedule(running.box.guild.id, channel.id, "09:00", "UTC", **more)
        return await running.backing.store.write(set_schedule, wanted, running.backing.clock())

    async def deliveries(self, running: Running, kept: Schedule) -> list[Delivery]:
        return await running.backing.store.read(find_deliveries, kept.id)

    async def again(self, running: Running, kept: Schedule) -> Schedule:
        return await running.backing.store.read(get_schedule, kept.id, kept.guild_id)

    def told(self, box: Sandbox) -> list[str]:
        """What the server's owner was told by direct message."""
        owner = box.state.users[box.guild.owner_id]
        return [message_text(m) for m in box.messages(box.state.dm_with(owner))]

    def mine(self, running: Running) -> discord.Permissions:
        """What the bot may do in the channel, as far as it has heard."""
        channel: Any = running.client.get_channel(running.box.quotes.id)
        return channel.permissions_for(channel.guild.me)

    async def heard(self, true: Callable[[], object]) -> None:
        """Wait until the gateway has told the client of a change."""
        async with asyncio.timeout(5):
            while not true():
                await asyncio.sleep(0.002)


@pytest.fixture
def digesting() -> Digesting:
    return Digesting()


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
