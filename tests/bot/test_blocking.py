"""``block`` and ``unblock``, and what the running bot and the owner learn."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from commands.limits import KEEPS_HITTING, Limits
from store.blocks import find_blocks
from store.database import connect
from store.model import Schedule
from store.schedules import find_schedules, pause_schedule, set_schedule

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
GUILD = 910_000_000_000_000_001


def run(*words: str | Path | int) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.db"


def test_a_block_is_made_and_ended(path: Path) -> None:
    assert run("block", "user", 7, "--db", path, "--reason", "noise").exit_code == 0
    assert run("block", "guild", 9, "--db", path).exit_code == 0
    with connect(path) as db:
        assert (find_blocks(db).users, find_blocks(db).guilds) == ({7}, {9})

    assert run("unblock", "user", 7, "--db", path).exit_code == 0
    with connect(path) as db:
        assert find_blocks(db).users == frozenset()


def test_blocking_twice_is_said_and_keeps_the_reason(path: Path) -> None:
    run("block", "user", 7, "--db", path, "--reason", "noise")

    assert "as before" in run("block", "user", 7, "--db", path).output
    with connect(path) as db:
        assert db.execute("SELECT reason FROM blocked_user").fetchall() == [("noise",)]


def test_ending_a_block_that_is_none_is_exit_code_1(path: Path) -> None:
    result = run("unblock", "guild", 9, "--db", path)

    assert result.exit_code == 1
    assert "was not blocked" in result.stderr


@pytest.mark.parametrize("words", [("server", 7), ("user", "me"), ("user", -1)])
def test_other_kinds_and_ids_are_bad_use(path: Path, words: tuple) -> None:
    assert run("block", *words, "--db", path).exit_code == 2


def test_a_blocked_servers_digests_pause_and_go_on_afterwards(path: Path) -> None:
    with connect(path) as db:
        ours = set_schedule(db, _schedule(1), NOON)
        theirs = set_schedule(db, _schedule(2), NOON)
        pause_schedule(db, theirs.id, None)

    run("block", "guild", GUILD, "--db", path)
    with connect(path) as db:
        assert all(schedule.paused for schedule in find_schedules(db, GUILD))

    run("unblock", "guild", GUILD, "--db", path)
    with connect(path) as db:
        paused = {schedule.id: schedule.paused for schedule in find_schedules(db, GUILD)}
    assert paused == {ours.id: False, theirs.id: True}


async def test_the_running_bot_learns_of_a_block(life, archive: Path) -> None:
    async with life() as running:
        box = running.box
        run("block", "user", int(box.member.id), "--db", archive)
        await running.client.upkeep.read_blocks()

        answer = await box.slash(box.guild, box.general, box.member, "help", {})

        assert "blocked you" in str(answer.message)


async def test_the_owner_is_told_of_a_server_that_keeps_hitting_its_limits(life, clock) -> None:
    async with life() as running:
        running.backing.door.limits = limits = Limits(per_user=1)
        for _ in range(KEEPS_HITTING + 1):
            limits.ask(1, GUILD, clock())
        await running.client._minute()
        await running.client._minute()

        told = [
            str(message)
            for message in running.box.state.messages.values()
            if str(GUILD) in str(message)
        ]

        assert len(told) == 1
        assert f"block guild {GUILD}" in told[0]


def _schedule(channel_id: int) -> Schedule:
    return Schedule(
        guild_id=GUILD,
        channel_id=channel_id,
        local_time="09:00",
        zone="Europe/Berlin",
        created_by=1,
    )
