"""Health and metrics on loopback, of a real client against the stand-in."""

from __future__ import annotations

import asyncio
import socket
from ast import literal_eval
from collections.abc import Callable, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from random import Random

import aiohttp
import pytest
from click.testing import CliRunner
from prometheus_client.parser import text_string_to_metric_families

from bot.__main__ import main
from bot.client import Pullquote
from bot.metrics import Metrics
from bot.monitor import PortTaken, measure_lag, monitored
from commands.backing import Backing
from commands.door import Door
from commands.limits import Limits
from store.model import Schedule
from store.schedules import set_schedule
from store.search.engine import QuoteIndex
from store.store import Store


@pytest.fixture
def monitor(box, archive: Path, clock) -> Callable:
    """The bot with its monitor on a free port, for one block."""

    @asynccontextmanager
    async def living():
        metrics = Metrics()
        async with Store(archive, observe=metrics.store_called) as store:
            index = QuoteIndex(archive)
            backing = Backing(store, index, clock, Random(1), door=Door(Limits(per_user=3)))
            client = Pullquote(
                backing, guild_ready_timeout=0.05, always_sync=True, metrics=metrics
            )
            async with box.running(client), monitored(client, 0) as port:
                yield client, port
            index.close()

    return living


async def get(port: int, path: str) -> tuple[int, str]:
    address = f"http://127.0.0.1:{port}{path}"
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        return answer.status, await answer.text()


async def samples(port: int) -> dict[str, float]:
    status, text = await get(port, "/metrics")
    assert status == 200
    return {
        f"{one.name}{sorted(one.labels.items()) if one.labels else ''}": one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }


async def test_a_connected_bot_is_healthy_and_ready(monitor) -> None:
    async with monitor() as (client, port):
        assert await get(port, "/health") == (200, "ok\n")
        found = await samples(port)

        assert found["pullquote_ready"] == 1
        assert found["pullquote_guilds"] == len(client.guilds)
        assert found["pullquote_store_bytes[('part', 'file')]"] > 100_000


async def test_commands_are_counted_by_name_and_outcome(monitor, box) -> None:
    async with monitor() as (_, port):
        text = {"text": "the sea was always perfect on sundays"}
        await box.slash(box.guild, box.general, box.member, "quote find", text)
        await box.slash(box.guild, box.general, box.member, "quote find", {"text": "?!"})
        await box.slash(box.guild, box.general, box.member, "help", {})
        await box.slash(box.guild, box.general, box.member, "help", {})

        found = await samples(port)

        counts = {
            (command, outcome): value
            for name, value in found.items()
            if "command_seconds_count" in name
            for (_, command), (_, outcome) in [literal_eval(name.partition("count")[2])]
        }
        assert counts == {
            ("quote find", "answered"): 1,
            ("quote find", "refused"): 1,
            ("help", "answered"): 1,
            ("help", "refused"): 1,
        }
        assert found["pullquote_store_seconds_count[('call', 'find_quotes')]"] == 2
        assert found["pullquote_store_failures_total[('call', 'find_quotes')]"] == 1


async def test_a_digest_that_is_not_posted_counts_as_due_and_then_as_late(
    monitor, box, clock
) -> None:
    async with monitor() as (client, port):
        schedule = Schedule(box.guild.id, box.general.id, "09:00", "UTC", created_by=1)
        await client.backing.store.write(set_schedule, schedule, clock())
        seen = []
        for hours in (0, 1.01, 0.5):
            clock.turn(hours=hours)
            found = await samples(port)
            seen.append(
                tuple(
                    found[f"pullquote_digests_waiting[('state', '{s}')]"]
                    for s in ("due", "late")
                )
            )

        assert seen == [(0, 0), (1, 0), (1, 1)]


async def test_nothing_personal_stands_in_the_metrics(monitor, box) -> None:
    async with monitor() as (_, port):
        text = {"text": "perfect on sundays"}
        await box.slash(box.guild, box.general, box.member, "quote find", text)

        _, told = await get(port, "/metrics")

        assert str(box.guild.id) not in told
        assert str(box.member.id) not in told
        assert "sundays" not in told


async def test_an_archive_that_does_not_answer_is_ill_health(
    monitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with monitor() as (_, port):
        monkeypatch.setattr("bot.monitor.PATIENCE_S", 0.0)

        assert (await get(port, "/health"))[0] == 503
        assert (await get(port, "/metrics"))[0] == 503


async def test_a_bot_that_is_not_connected_is_not_healthy(archive: Path, clock) -> None:
    async with Store(archive) as store:
        client = Pullquote(Backing(store, QuoteIndex(archive), clock, Random(1)))
        async with monitored(client, 0) as port:
            assert (await get(port, "/health"))[0] == 503
            assert (await samples(port))["pullquote_ready"] == 0


async def test_without_a_port_nothing_listens(archive: Path, clock) -> None:
    async with Store(archive) as store:
        client = Pullquote(Backing(store, QuoteIndex(archive), clock, Random(1)))
        async with monitored(client, None) as port:
            assert port is None


async def test_it_listens_on_loopback_alone(monitor) -> None:
    async with monitor() as (_, port):
        with socket.socket() as taken, pytest.raises(OSError, match="in use"):
            taken.bind(("127.0.0.1", port))
        with socket.socket() as free:
            free.bind(("127.0.0.2", port))


async def test_a_port_that_is_taken_is_said(monitor, box, archive: Path, clock) -> None:
    async with monitor() as (client, port):
        with pytest.raises(PortTaken, match=str(port)):
            async with monitored(client, port):
                pass


async def test_the_lag_is_what_waking_came_too_late() -> None:
    now, told = [0.0], []
    late: Iterator[float] = iter([0.0, 0.25])

    async def sleep(seconds: float) -> None:
        now[0] += seconds + next(late, float("nan"))
        if len(told) == 2:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await measure_lag(told.append, sleep=sleep, clock=lambda: now[0])

    assert told == [0.0, 0.25]


class TestDoctorQuick:
    async def run(self, archive: Path, **environment: str) -> tuple[int, str]:
        words = ["doctor", "--quick", "--db", str(archive)]
        result = await asyncio.to_thread(
            CliRunner(env={"PULLQUOTE_METRICS_PORT": "", **environment}).invoke, main, words
        )
        return result.exit_code, result.stderr

    async def test_it_asks_the_bot_where_that_listens(self, monitor, archive: Path) -> None:
        async with monitor() as (_, port):
            assert await self.run(archive, PULLQUOTE_METRICS_PORT=str(port)) == (0, "")
        code, told = await self.run(archive, PULLQUOTE_METRICS_PORT=str(port))

        assert code == 1
        assert "does not answer" in told

    async def test_else_it_looks_at_the_heartbeat(self, archive: Path) -> None:
        code, told = await self.run(archive)

        assert code == 1
        assert "has not said" in told


def test_the_day_that_is_counted_is_not_shorter_than_lateness() -> None:
    from store.figures import LATE_AFTER

    assert timedelta() < LATE_AFTER < timedelta(days=1)
