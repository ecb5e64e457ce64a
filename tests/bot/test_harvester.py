"""Harvest behind the answers: elsewhere, all of it, and never held up by one episode."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot import harvester as module
from bot.harvester import BUDGET, Harvester
from commands.backing import Backing
from store.database import connect
from store.episodes import unharvested
from store.insights import find_insights
from store.search.engine import QuoteIndex
from store.store import Store


@pytest.fixture
def fresh(archive: Path) -> Path:
    """The samples as if nothing had been harvested yet."""
    with connect(archive) as db:
        db.execute("UPDATE episode SET harvested_version = 0 WHERE turns > 0")
        db.execute("DELETE FROM insight WHERE kind = 'quote'")
        db.conn.commit()
    return archive


@pytest.fixture
def backing(fresh: Path, clock) -> Iterator[Backing]:
    store, index = Store(fresh), QuoteIndex(fresh)
    yield Backing(store, index, clock, random.Random(1))
    store.close()
    index.close()


def broken(*_):
    raise OSError("no more processes")


def waiting(path: Path) -> list[int]:
    with connect(path) as db:
        return unharvested(db)


async def test_another_process_harvests_everything_and_ends(backing, fresh, monkeypatch):
    seen = []
    started = Harvester._started

    def watched(self):
        pool = started(self)
        seen.append(pool)
        return pool

    monkeypatch.setattr(Harvester, "_started", watched)
    harvester = Harvester(backing)
    await harvester.catch_up()

    assert waiting(fresh) == []
    assert len(await backing.store.read(find_insights, limit=500)) > 20
    assert len(set(map(id, seen))) == 1
    assert harvester._pool is None
    with pytest.raises(RuntimeError, match="after shutdown"):
        seen[0].submit(os.getpid)


async def test_where_no_process_can_be_started_a_thread_does_it(backing, fresh, monkeypatch):
    monkeypatch.setattr(module, "ProcessPoolExecutor", broken)
    await Harvester(backing).catch_up()

    assert waiting(fresh) == []


async def test_an_episode_that_fails_keeps_no_other_waiting(backing, fresh, monkeypatch):
    bad, *others = waiting(fresh)
    tried = []
    good = module.gather

    def gathering(episode, turns):
        tried.append(episode.id)
        if episode.id == bad:
            raise ValueError("on purpose")
        return good(episode, turns)

    monkeypatch.setattr(module, "ProcessPoolExecutor", broken)
    monkeypatch.setattr(module, "gather", gathering)
    harvester = Harvester(backing)
    for _ in range(2):
        await harvester.catch_up()

    assert waiting(fresh) == [bad]
    assert sorted(tried) == sorted([bad, *others])


async def test_a_tick_ends_when_its_time_is_over(backing, fresh, clock, monkeypatch):
    good = module.gather

    def slow(episode, turns):
        clock.turn(seconds=(BUDGET / timedelta(seconds=1)) / 2 + 1)
        return good(episode, turns)

    monkeypatch.setattr(module, "ProcessPoolExecutor", broken)
    monkeypatch.setattr(module, "gather", slow)
    before = len(waiting(fresh))
    await Harvester(backing).catch_up()

    assert len(waiting(fresh)) == before - 2


async def test_what_somebody_asked_for_comes_before_all_others(backing, fresh, monkeypatch):
    harvested = []
    good = module.gather

    def gathering(episode, turns):
        harvested.append(episode.id)
        return good(episode, turns)

    monkeypatch.setattr(module, "ProcessPoolExecutor", broken)
    monkeypatch.setattr(module, "gather", gathering)
    first, *others, last = waiting(fresh)
    await backing.want(last)
    await Harvester(backing).catch_up()

    assert harvested == [last, first, *others]


async def test_what_is_asked_for_meanwhile_goes_next(backing, fresh, monkeypatch):
    harvested = []
    good = module.gather
    first, second, *others, last = waiting(fresh)

    def gathering(episode, turns):
        harvested.append(episode.id)
        if episode.id == first:
            backing.wanted.ask(last)
        return good(episode, turns)

    monkeypatch.setattr(module, "ProcessPoolExecutor", broken)
    monkeypatch.setattr(module, "gather", gathering)
    await Harvester(backing).catch_up()

    assert harvested == [first, last, second, *others]


async def test_what_is_harvested_already_or_unknown_is_not_wanted(backing, fresh, monkeypatch):
    monkeypatch.setattr(module, "ProcessPoolExecutor", broken)
    one, *_ = waiting(fresh)
    await Harvester(backing).catch_up()

    await backing.want(one)
    assert backing.wanted.take() == []

    await backing.want(10**9)
    await Harvester(backing).catch_up()
    assert waiting(fresh) == []
