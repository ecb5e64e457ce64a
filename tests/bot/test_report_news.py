"""A report goes through the wire into the queue, and its decision back to the reporter."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.report_news import ReportNews
from bot.sandbox.faults import Fault
from store.model import Scope
from store.reports import OWNER, Decision, decide, find_open_reports
from store.speakers import find_renames

Life = Callable[[], Any]
POST = ("POST", r"/channels/\d+/messages")


def custom_ids(message: Any) -> list[str]:
    """Every custom id of a message, wherever it stands."""

    def walk(part: Any) -> list[str]:
        if isinstance(part, dict):
            mine = [part["custom_id"]] if "custom_id" in part else []
            return mine + [one for value in part.values() for one in walk(value)]
        return [one for item in part for one in walk(item)] if isinstance(part, list) else []

    return walk(message["components"])


def pick(message: Any, prefix: str) -> str:
    return next(one for one in custom_ids(message) if one.startswith(prefix))


async def report(running: Any, wrong: str = "speaker") -> int:
    """Let the member report a random quote; return the report's id."""
    box = running.box
    shown = await box.slash(box.guild, box.general, box.member, "quote random", {})
    asked = await box.click(shown.message, pick(shown.message, "pq:report:"), box.member)
    menu = pick(asked.message, "pq:wrong:")
    done = await box.select(asked.message, menu, [wrong], box.member)
    assert "Thank you" in str(done.message["components"])
    reports = await running.backing.store.read(find_open_reports, box.guild.id)
    return int(reports[-1].id)


async def queue(running: Any) -> Any:
    box = running.box
    return (await box.slash(box.guild, box.general, box.admin, "reports", {})).message


def told(running: Any) -> list[Any]:
    """What the member was sent."""
    return list(running.box.messages(running.box.state.dm_with(running.box.member)))


async def test_a_rename_takes_effect_and_is_told_to_the_reporter(
    life: Life, clock: Any
) -> None:
    async with life() as running:
        box = running.box
        await report(running)
        shown = await queue(running)
        form = await box.click(shown, pick(shown, "pq:rename:"), box.admin)
        await box.submit_modal(form, {"name": "Imogen Vale"}, box.admin)

        assert await running.backing.store.read(find_renames) == {}
        here = await running.backing.store.read(find_renames, Scope(box.guild.id))
        assert list(here.values()) == ["Imogen Vale"]
        assert await running.backing.store.read(find_open_reports, box.guild.id) == []
        await running.client.report_news.tick()
        await running.client.report_news.tick()

        (message,) = told(running)
        assert "Imogen Vale" in str(message["components"])


async def test_leaving_it_is_told_too(life: Life, clock: Any) -> None:
    async with life() as running:
        await report(running)
        shown = await queue(running)
        await running.box.click(
            shown, pick(shown, "pq:decide:").replace("hide", "dismiss"), running.box.admin
        )
        await running.client.report_news.tick()

        (message,) = told(running)
        assert "stays as it is" in str(message["components"])


@pytest.mark.parametrize("fault", [Fault.cut_after_commit(), Fault.cut_before_commit()])
async def test_cut_while_it_is_told_it_comes_once(life: Life, clock: Any, fault: Fault) -> None:
    async with life() as running:
        number = await report(running)
        await _decided(running, number)
        running.box.faults.add(*POST, fault)
        await running.client.report_news.tick()

    clock.turn(seconds=61)
    async with life() as running:
        await running.client.report_news.tick()
        assert len(told(running)) == 1
        clock.turn(hours=1)
        await running.client.report_news.tick()

        assert len(told(running)) == 1


async def test_two_processes_tell_it_once(life: Life, clock: Any) -> None:
    async with life() as running:
        await _decided(running, await report(running))
        other = ReportNews(running.client, running.backing)
        await running.client.report_news.tick()
        await other.tick()

        assert len(told(running)) == 1


async def test_somebody_who_takes_no_messages_is_left_alone(life: Life, clock: Any) -> None:
    async with life() as running:
        await _decided(running, await report(running))
        running.box.member.accepts_dms = False
        await running.client.report_news.tick()
        running.box.member.accepts_dms = True
        await running.client.report_news.tick()

        assert told(running) == []


async def _decided(running: Any, number: int) -> None:
    await running.backing.store.write(
        decide,
        number,
        Decision.DISMISS,
        guild_id=running.box.guild.id,
        user_id=running.box.admin.id,
        now=running.backing.clock(),
    )


async def test_the_owner_decides_on_the_command_line(
    life: Life, clock: Any, archive: Path
) -> None:
    async with life() as running:
        number = await report(running, "shown")

    run = CliRunner()
    listed = run.invoke(main, ["reports", "--db", str(archive), "--json"])
    (line,) = [json.loads(one) for one in listed.stdout.splitlines()]
    assert (line["id"], line["kind"]) == (number, "shown")

    asked = ["reports", "--db", str(archive), "--resolve", str(number)]
    assert run.invoke(main, asked).exit_code == 2
    refused = run.invoke(main, [*asked, "--decision", "rename"])
    assert refused.exit_code == 1
    assert "right name" in refused.output
    done = run.invoke(main, [*asked, "--decision", "withhold"])
    assert done.exit_code == 0, done.output

    async with life() as running:
        assert await running.backing.store.read(find_open_reports, OWNER) == []
        await running.client.report_news.tick()
        (message,) = told(running)
        assert "whoever runs me" in str(message["components"])
