"""A short form of ``make chaos``: seeds that kill, cut, refuse and turn clocks."""

from __future__ import annotations

import asyncio
import itertools
from datetime import date, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bench.chaos_alerts import AlertScene
from bench.chaos_days import CHANGES, Tally, owed_at
from bench.chaos_kill import KillBox, forking
from bench.chaos_time import play
from store.localtime import instant_of
from store.search.engine import QuoteIndex

KILLS, RUNS = 6, 16


async def turned(seeds: range, samples: Path, folder: Path) -> Tally:
    tally, index = Tally(), QuoteIndex(samples)
    for seed in seeds:
        tally.add(await play(seed, samples, folder, index))
    index.close()
    return tally


async def test_on_turned_clocks_under_faults_every_digest_comes_once(
    samples: Path, tmp_path: Path
) -> None:
    tally = await turned(range(RUNS), samples, tmp_path)

    assert tally.wrong == []
    assert tally.counts["due"] == tally.counts["once"] > 0
    assert tally.counts["faults"] > RUNS


def test_killed_for_real_and_started_again_every_digest_comes_once(
    samples: Path, tmp_path: Path
) -> None:
    box, tally = KillBox(forking(), samples, tmp_path), Tally()
    for seed in range(KILLS):
        tally.add(asyncio.run(box.play(seed)))

    assert tally.wrong == []
    assert tally.counts["due"] == tally.counts["once"] >= KILLS


def test_killed_for_real_and_started_again_every_alert_is_told_once(
    samples: Path, tmp_path: Path
) -> None:
    box, tally = KillBox(forking(), samples, tmp_path, AlertScene), Tally()
    for seed in range(KILLS):
        tally.add(asyncio.run(box.play(seed)))

    assert tally.wrong == []
    assert tally.counts["due"] == tally.counts["once"] >= 2 * KILLS
    assert tally.counts["faults"] > 0


async def test_chaos_notices_a_bot_that_posts_twice(
    samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = itertools.count()

    async def never_found(*_: object, **__: object) -> None:
        return None

    monkeypatch.setattr("bot.courier.find_post", never_found)
    monkeypatch.setattr("bot.courier.nonce_of", lambda _: f"pq-{next(numbers)}")

    assert (await turned(range(RUNS), samples, tmp_path)).counts["twice"] > 0


async def test_chaos_notices_a_bot_that_leaves_days_out(
    samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gives_up(self: object, due: object, reason: str, span: object = None) -> None:
        await self._leave(due, reason)

    monkeypatch.setattr("bot.courier.Courier._wait", gives_up)

    assert (await turned(range(RUNS), samples, tmp_path)).counts["missed"] > 0


@pytest.mark.parametrize(("zone", "day", "times"), CHANGES)
def test_what_is_owed_by_looking_at_every_minute_is_what_the_rule_says(
    zone: str, day: date, times: tuple[str, ...]
) -> None:
    for at in map(time.fromisoformat, times):
        assert owed_at(day, at, ZoneInfo(zone)) == instant_of(day, at, ZoneInfo(zone))
