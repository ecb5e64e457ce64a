"""How many podcasts are read at a time for a person and for a server."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from commands.door import Door
from commands.limits import KEEPS_HITTING, Limits
from commands.loads import Loads, TooManyLoads
from store.database import connect
from store.feeds import add_feed, request_feed

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
ADA, BEN = 1, 2
HOME, AWAY = 10, 20
URL = "https://knots.example/feed"


class Desk:
    """Who fetches feeds, as far as limits ask: ``going`` is what is being read."""

    def __init__(self) -> None:
        self.going: set[int] = set()

    def is_reading(self, feed_id: int) -> bool:
        return feed_id in self.going


@pytest.fixture
def desk() -> Desk:
    return Desk()


def read(loads: Loads, desk: Desk, user: int, guild: int, feed: int) -> None:
    """Ask for a feed that is then read behind the answer."""
    with loads.begin(desk, user, guild) as load:
        load.feed_id = feed
        desk.going.add(feed)


def test_a_server_gets_so_many_at_a_time_and_more_when_one_is_done(desk: Desk) -> None:
    loads = Loads(per_guild=2)
    read(loads, desk, ADA, HOME, 1)
    read(loads, desk, BEN, HOME, 2)

    with pytest.raises(TooManyLoads, match="2 podcasts for this server"):
        loads.begin(desk, ADA, HOME)
    read(loads, desk, ADA, AWAY, 3)
    desk.going.remove(1)
    read(loads, desk, ADA, HOME, 4)


def test_a_person_gets_so_many_in_all_servers_together(desk: Desk) -> None:
    loads = Loads(per_user=2)
    read(loads, desk, ADA, HOME, 1)
    read(loads, desk, ADA, AWAY, 2)

    with pytest.raises(TooManyLoads, match="2 podcasts that you asked for"):
        loads.begin(desk, ADA, 30)
    read(loads, desk, BEN, HOME, 3)


def test_what_is_still_fetched_counts_and_what_failed_does_not(desk: Desk) -> None:
    loads = Loads(per_guild=1)
    with loads.begin(desk, ADA, HOME), pytest.raises(TooManyLoads):
        loads.begin(desk, BEN, HOME)
    with pytest.raises(ZeroDivisionError), loads.begin(desk, ADA, HOME):
        raise ZeroDivisionError

    loads.begin(desk, BEN, HOME)


def test_zero_means_any_number(desk: Desk) -> None:
    loads = Loads()
    for feed in range(50):
        read(loads, desk, ADA, HOME, feed)
    loads.needs_room(100_000)


def test_a_server_follows_so_many_feeds_and_no_more() -> None:
    loads = Loads(feeds_per_guild=2)

    loads.needs_room(1)
    with pytest.raises(TooManyLoads, match="no more than 2"):
        loads.needs_room(2)


def test_a_server_that_keeps_hitting_these_limits_is_told_of_as_well(desk: Desk) -> None:
    door = Door(Limits(), loads=Loads(feeds_per_guild=1))
    for _ in range(KEEPS_HITTING):
        with pytest.raises(TooManyLoads):
            door.let_load(desk, ADA, HOME, NOON, followed=1)

    assert door.limits.take_persistent(NOON) == [HOME]


class TestAdding:
    @pytest.fixture
    def backing(self, backing, desk, archive):
        class Feeds(Desk):
            async def add(self, url: str, **_: object) -> None:
                raise AssertionError(f"{url} is one too many")

        desk = Feeds()
        door = Door(None, loads=Loads(per_guild=1, feeds_per_guild=3))
        return replace(backing, feeds=desk, door=door)

    async def test_one_too_many_at_a_time_is_told_in_a_sentence(self, server, text_of) -> None:
        desk = server.backing.feeds
        read(server.backing.door.loads, desk, server.other.id, server.guild.id, 7)

        told = text_of(await server.ask("podcast add", by=server.admin, url=URL))

        assert "I am still reading 1 podcast for this server" in told
        assert "try again when one of them is done" in told

    async def test_a_full_shelf_is_told_in_a_sentence(self, server, archive, text_of) -> None:
        with connect(archive.path) as db:
            for number in range(3):
                feed = add_feed(db, f"{URL}/{number}", NOON)
                request_feed(db, feed.id, server.guild.id, server.admin.id, NOON)

        told = text_of(await server.ask("podcast add", by=server.admin, url=URL))

        assert "This server follows 3 feeds" in told
        assert "`/podcast remove` makes room" in told
