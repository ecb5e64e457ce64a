"""The bot as a process: starts, says where to invite it, stops cleanly."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import pytest

from bot.sandbox.sandbox import Sandbox

PROJECT = Path(__file__).resolve().parents[2]
MAIN = """
import sys
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route
Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = sys.argv[1], yarl.URL(sys.argv[2])
from bot.__main__ import main
main(sys.argv[3:], prog_name="python -m bot")
"""
"""The program itself, with Discord's addresses pointed at the stand-in."""


async def start(
    box: Sandbox, token: str, folder: Path, *words: str
) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        MAIN,
        box.url,
        box.gateway_url,
        *words,
        cwd=folder,
        env={"DISCORD_TOKEN": token, "PYTHONPATH": str(PROJECT), "PATH": "/usr/bin:/bin"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_it_prints_the_invite_link_and_stops_cleanly_on_a_signal(
    tmp_path: Path, number: signal.Signals
) -> None:
    async with Sandbox() as box:
        process = await start(box, box.token, tmp_path)
        assert process.stdout is not None
        line = (await asyncio.wait_for(process.stdout.readline(), 60)).decode()
        assert line.startswith("Invite the bot: https://discord.com/oauth2/authorize?")
        assert "applications.commands" in line

        process.send_signal(number)
        _, told = await asyncio.wait_for(process.communicate(), 10)

        assert process.returncode == 0, told.decode()
        assert "Traceback" not in told.decode()


async def test_a_token_that_discord_does_not_know_is_one_sentence(tmp_path: Path) -> None:
    async with Sandbox() as box:
        process = await start(box, "wrong", tmp_path)
        _, told = await asyncio.wait_for(process.communicate(), 60)

    assert process.returncode == 1
    assert "does not accept this token" in told.decode()
    assert "Traceback" not in told.decode()


async def test_a_discord_that_cannot_be_reached_is_one_sentence(tmp_path: Path) -> None:
    async with Sandbox() as box:
        pass
    process = await start(box, box.token, tmp_path)
    _, told = await asyncio.wait_for(process.communicate(), 60)

    assert process.returncode == 1
    assert "cannot be reached" in told.decode()
    assert "Traceback" not in told.decode()


async def test_commands_are_registered_once_and_again_only_on_sync(tmp_path: Path) -> None:
    async with Sandbox() as box:

        async def live() -> None:
            process = await start(box, box.token, tmp_path)
            assert process.stdout is not None
            await asyncio.wait_for(process.stdout.readline(), 60)
            process.terminate()
            await asyncio.wait_for(process.communicate(), 10)

        def registrations() -> int:
            return sum(
                seen.method == "PUT" and seen.path.endswith("/commands")
                for seen in box.api.seen
            )

        await live()
        await live()
        assert registrations() == 1

        process = await start(box, box.token, tmp_path, "sync")
        await asyncio.wait_for(process.communicate(), 60)
        assert (process.returncode, registrations()) == (0, 2)
