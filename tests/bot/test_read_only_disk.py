"""A bot that is started on a disk that takes no writes answers what it can."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def archive(samples: Path, small_disk) -> Path:
    """The samples on a disk that has been made read-only."""
    path = small_disk.path / "samples.db"
    shutil.copy(samples, path)
    shutil.copytree(f"{samples}.index", f"{path}.index")
    small_disk.take_no_writes()
    return path


async def test_it_starts_and_finds_quotes(life, box) -> None:
    async with life() as running:
        text = {"text": "the sea was always perfect on sundays"}
        answer = await box.slash(box.guild, box.general, box.member, "quote find", text)

        assert "Noor Vanterpool" in str(answer.message)
        assert "takes no changes just now" in str(answer.message)
        assert running.client.is_ready()


async def test_its_ticks_end_without_an_error_of_their_own(life, box) -> None:
    async with life() as running:
        await running.client._minute()
        await running.client.upkeep.catch_up()


async def test_the_owner_is_told_once_a_day(life, box, clock) -> None:
    async with life() as running:
        for hours in (0, 1, 24):
            clock.turn(hours=hours)
            await running.client._minute()

        told = [m for m in box.state.messages.values() if "write to my archive" in str(m)]

        assert len(told) == 2
