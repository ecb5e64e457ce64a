"""The message to those who asked for a transcript, through the real client and wire."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.client import Pullquote
from bot.requesters import tell_requester
from bot.sandbox.faults import Fault
from bot.sandbox.sandbox import Sandbox
from commands.backing import Backing
from store.episodes import find_episodes, get_episode
from store.model import State
from store.requests import Untold
from store.search.engine import QuoteIndex
from store.store import Store

Life = Callable[[], Any]


@pytest.fixture
async def telling(box: Sandbox, archive: Path, clock: Any) -> Life:
    """Start the bot for one block and tell the server's owner of an episode."""

    @asynccontextmanager
    async def living() -> AsyncIterator[Callable[[], Any]]:
        async with Store(archive) as store:
            index = QuoteIndex(archive)
            client = Pullquote(
                Backing(store, index, clock, random.Random(1)),
                guild_ready_timeout=0.05,
                always_sync=True,
            )
            (first, *_) = await store.read(find_episodes)
            episode = await store.read(get_episode, first.episode.id)
            untold = Untold(1, box.guild.owner_id, box.guild.id, episode.id, State.READY, None)
            async with box.running(client):
                yield lambda: tell_requester(client, untold, episode)
            index.close()

    return living


def received(box: Sandbox) -> list[Any]:
    return box.messages(box.state.dm_with(box.state.users[box.guild.owner_id]))


async def test_a_direct_message_says_that_it_is_ready(box: Sandbox, telling: Life) -> None:
    async with telling() as tell:
        assert await tell()

        (message,) = received(box)
        assert "is ready" in str(message)


async def test_who_takes_no_messages_is_not_written_to_again(
    box: Sandbox, telling: Life
) -> None:
    box.state.users[box.guild.owner_id].accepts_dms = False
    async with telling() as tell:
        assert await tell()

        assert received(box) == []


async def test_during_an_outage_it_is_left_for_later(box: Sandbox, telling: Life) -> None:
    async with telling() as tell:
        box.faults.add("POST", "/users/@me/channels", Fault.answer(503), times=10)

        assert not await tell()
