"""Servers that choose at the same time share what they read, and get what each would alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from sqlite_utils import Database

import store.candidates
from store.candidates import Candidates
from store.corrections import hide_spans, rename_speaker
from store.insight_pool import Wanted, find_pool
from store.insight_rows import find_by_ids
from store.insight_shelf import SPARE, Shelf
from store.labels import name_label
from store.model import Insight, Scope
from store.podcasts import follow_podcast
from store.verdicts import approve_insight, hide_insight

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
DAY = date(2026, 5, 5)
HERE, THERE = 11, 12


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Collects the calls that read everything for one server; empty while they share."""
    calls: list[object] = []

    def reading(*args: object) -> list[Insight]:
        calls.append(args)
        return find_pool(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(store.candidates, "find_pool", reading)
    return calls


def ids_of(db: Database, table: str, names: str = "1", *values: object) -> list[int]:
    return [n for (n,) in db.execute(f"SELECT id FROM {table} WHERE {names}", list(values))]


def some_server(db: Database, chance: Random, guild_id: int) -> tuple[Scope, Wanted, list[int]]:
    """A server with wishes, history and hides drawn by ``chance``."""

    def some(ids: list[int]) -> tuple[int, ...]:
        return tuple(chance.sample(ids, chance.randrange(3))) if chance.random() < 0.4 else ()

    podcasts, people = ids_of(db, "podcast"), ids_of(db, "speaker")
    insights = ids_of(db, "insight")
    best = ids_of(db, "insight", "score BETWEEN 3.0 AND 4.0")
    history = chance.sample(insights, chance.choice((0, 30, 90)))
    history += best[: chance.choice((0, 50, SPARE + 200))]
    for number in chance.sample(best, chance.choice((0, 2))):
        hide_insight(db, number, guild_id=guild_id, user_id=1, now=NOON)
    for podcast_id in some(podcasts):
        follow_podcast(db, guild_id, podcast_id, 1, NOON)
    wanted = Wanted(
        podcast_ids=some(podcasts),
        since=chance.choice((None, None, NOON - timedelta(days=4.5), NOON + timedelta(days=9))),
        liked_podcasts=some(podcasts),
        liked_speakers=some(people),
        barred_podcasts=some(podcasts),
        barred_speakers=some(people),
    )
    return Scope(guild_id, chance.random() < 0.3), wanted, history


@pytest.mark.parametrize("seed", range(6))
def test_a_server_gets_what_it_would_get_alone(world, seed):
    chance, shelf = Random(seed), Shelf()
    for number in range(12):
        scope, wanted, history = some_server(world, chance, 100 + number)
        candidates = Candidates(world, scope, shelf)

        pool = candidates.find_pool(DAY, wanted, history)

        assert pool == find_pool(world, scope, DAY, wanted, history)
        assert candidates.find_by_ids(history) == find_by_ids(world, history, scope)


def test_what_servers_have_in_common_is_read_once(world, alone, monkeypatch):
    reads = []
    whole = Candidates._read_pool
    monkeypatch.setattr(
        Candidates, "_read_pool", lambda *args: reads.append(args) or whole(*args)
    )
    shelf = Shelf()
    best = ids_of(world, "insight", "score BETWEEN 3.9 AND 4.0")
    hide_insight(world, best[3], guild_id=30, user_id=1, now=NOON)
    for guild_id in range(20, 40):
        Candidates(world, Scope(guild_id), shelf).find_pool(
            DAY, Wanted(), best[: guild_id - 20]
        )

    assert len(reads) == 1
    assert not alone


@pytest.mark.parametrize(
    "own",
    [
        lambda db, quote: rename_speaker(
            db, quote.speaker_id, "The Keeper", guild_id=THERE, user_id=1, now=NOON
        ),
        lambda db, quote: hide_spans(db, quote.spans, guild_id=THERE, user_id=1, now=NOON),
        lambda db, quote: name_label(
            db, quote.episode_id, "Speaker 1", "Ada", guild_id=THERE, user_id=1, now=NOON
        ),
        lambda db, quote: approve_insight(
            db,
            ids_of(db, "insight", "held IS NOT NULL")[0],
            guild_id=THERE,
            user_id=1,
            now=NOON,
        ),
        lambda db, quote: db.execute("UPDATE podcast SET private_to = 12 WHERE title = 'Ours'"),
    ],
    ids=["name", "passage", "label", "approval", "podcast"],
)
def test_a_server_that_sees_words_its_own_way_shares_nothing(world, alone, own):
    shelf = Shelf()
    common = Candidates(world, Scope(40), shelf).find_pool(DAY, Wanted())
    own(world, common[0])

    pool = Candidates(world, Scope(THERE), shelf).find_pool(DAY, Wanted())

    assert alone
    assert pool == find_pool(world, Scope(THERE), DAY)
    left = Candidates(world, Scope(40), shelf).find_pool(DAY, Wanted())
    assert left == find_pool(world, Scope(40), DAY) == common
