"""``/podcast add``, ``remove``, ``status`` and ``refresh``, with the network acted out."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest

from commands.backing import Backing
from commands.following import Taken
from commands.live import TOKEN_LIVES, LiveAnswer
from commands.replies import Refused
from store.archive import add_episode
from store.feed_items import (
    ItemState,
    KnownItem,
    claim_items,
    finish_item,
    postpone_item,
    put_item,
)
from store.feeds import (
    FeedState,
    Polled,
    add_feed,
    find_feed,
    find_feeds,
    finish_poll,
    request_feed,
    set_feed_podcast,
)
from store.model import Episode, Podcast, Turn
from store.podcasts import add_podcast, find_followed, follow_podcast
from store.search.engine import QuoteIndex
from store.store import Store

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
URL = "https://knots.example/feed?subscriber=secret"
TURNS = (Turn("Pull the long rope.", "Ada Byron", 0.0),)


class Clock:
    """A clock that moves only when a test says so."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


class Publisher:
    """What feeds lead to, acted out: five episodes, four of them with transcripts.

    ``turns`` is what happens while a command waits, one entry each time; after the
    last one there is nothing more to read.
    """

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.store: Store
        self.wishes: list[dict[str, Any]] = []
        self.refreshed: list[int] = []
        self.waited: list[float] = []
        self.turns: list[Any] = []
        self.slow_s = 0.0
        self.refuses = ""
        self.broken = ""
        self.documents: Taken | None = None

    async def add(self, url: str, **wish: Any) -> Taken:
        self.wishes.append({"url": url, **wish})
        if self.slow_s:
            await asyncio.sleep(self.slow_s)  # in simulated time
        if self.refuses:
            raise Refused(self.refuses)
        if self.documents:
            return self.documents
        return await self.store.write(self._add, url, wish)

    def _add(self, db: Any, url: str, wish: dict[str, Any]) -> Taken:
        private = wish["guild_id"] if wish["private"] else None
        known = find_feed(db, url, private)
        feed = add_feed(db, url, NOON, private_to=private)
        request_feed(db, feed.id, wish["guild_id"], wish["user_id"], NOON)
        if self.broken:
            polled = Polled(FeedState.FAILING, NOON + timedelta(hours=1), reason=self.broken)
            finish_poll(db, feed.id, polled, NOON)
        elif known is None:
            podcast_id = add_podcast(db, Podcast("Knot *Hour*", key=url, private_to=private))
            set_feed_podcast(db, feed.id, podcast_id)
            for n in range(5):
                stored = add_episode(db, podcast_id, Episode(f"Knot {n}", key=f"{n}"), NOON)
                item = KnownItem(0, f"{n}", stored.episode_id, None, "h", "[[], null, []]", n)
                put_item(db, feed.id, item, NOON, to_read=n < 4)
            finish_poll(db, feed.id, Polled(FeedState.ACTIVE, NOON), NOON)
        return Taken(feed.id, known is not None)

    async def refresh(self, feed_id: int) -> None:
        self.refreshed.append(feed_id)

    async def finished(self, feed_id: int, within_s: float) -> bool:
        self.waited.append(within_s)
        if self.turns:
            await self.store.write(self.turns.pop(0), feed_id)
        return not self.turns

    def is_reading(self, feed_id: int) -> bool:
        return bool(self.turns)

    def kick(self) -> None:
        raise AssertionError("commands do not tick")

    def read(self, number: int, after_s: float = 0.0) -> Any:
        """Return a turn of events: so many transcripts are read after a while."""

        def reading(db: Any, feed_id: int) -> None:
            self.clock.now += timedelta(seconds=after_s)
            items = claim_items(
                db, self.clock.now, timedelta(0), limit=number, each=number, feed_id=feed_id
            )
            for item in items:
                row = db.execute(
                    "SELECT podcast_id, key, title FROM episode WHERE id = ?", [item.episode_id]
                ).fetchone()
                episode = Episode(row[2], key=row[1], turns=TURNS)
                add_episode(db, row[0], episode, self.clock.now)
                finish_item(db, item.id, ItemState.READ)

        return reading

    def fail(self, reason: str, again: timedelta | None = None) -> Any:
        """Return a turn of events: the next transcript cannot be read."""

        def failing(db: Any, feed_id: int) -> None:
            now = self.clock.now
            (item,) = claim_items(db, now, timedelta(0), limit=1, each=1, feed_id=feed_id)
            if again is None:
                finish_item(db, item.id, ItemState.FAILED, reason=reason)
            else:
                postpone_item(db, item.id, reason, now + again)

        return failing


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def publisher(clock: Clock) -> Publisher:
    return Publisher(clock)


@pytest.fixture
def backing(
    archive: Any, publisher: Publisher, clock: Clock, followed_only: bool
) -> Iterator[Backing]:
    store, index = Store(archive.path), QuoteIndex(archive.path)
    publisher.store = store
    yield Backing(store, index, clock, random.Random(7), followed_only, feeds=publisher)
    store.close()
    index.close()


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch, text_of: Any) -> list[str]:
    """Every state in which a live answer was seen."""
    seen: list[str] = []
    show = LiveAnswer.show

    async def watched(self: LiveAnswer, card: Any) -> bool:
        seen.append(text_of(card))
        return await show(self, card)

    monkeypatch.setattr(LiveAnswer, "show", watched)
    return seen


async def add(server: Any, url: str = URL, **options: Any) -> Any:
    return await server.ask("podcast add", by=server.admin, url=url, **options)


async def test_the_card_shows_how_reading_goes_until_its_end(
    server: Any, publisher: Publisher, shown: list[str], text_of: Any
) -> None:
    publisher.turns = [
        publisher.read(0),
        publisher.read(1, after_s=100),
        publisher.read(1, after_s=100),
        publisher.fail("knots.example sends no transcript there."),
        publisher.read(1, after_s=100),
    ]
    last = text_of(await add(server))

    assert "**5** found · **0** read · **1** without transcript · **0** failed" in shown[0]
    assert "brings itself up to date" in shown[0]
    assert "3 still to read" in shown[1]
    assert "**2** read" in shown[2]
    assert "2 still to read: about 1 min left." in shown[2] or "a minute or two" in shown[2]
    assert "**5** found · **3** read · **1** without transcript · **1** failed" in last
    assert "- 1 × knots.example sends no transcript there." in last
    assert "still to read" not in last
    assert "New episodes come by themselves" in last
    assert publisher.waited[0] == 0
    assert all(wait >= 10 for wait in publisher.waited[1:])
    assert len(shown) == 5


async def test_what_was_asked_for_reaches_the_fetcher(
    server: Any, publisher: Publisher
) -> None:
    await add(server, episodes=20, private=True)

    assert publisher.wishes == [
        {
            "url": URL,
            "guild_id": server.guild.id,
            "user_id": server.admin.id,
            "most_items": 20,
            "private": True,
        }
    ]


async def test_a_feed_that_another_server_brought_is_followed_at_once(
    server: Any, publisher: Publisher, backing: Backing, text_of: Any
) -> None:
    publisher.turns = [publisher.read(4)]
    feed_id = (await publisher.add(URL, guild_id=5, user_id=6, private=False)).feed_id
    await publisher.finished(feed_id, 0)
    said = text_of(await add(server))
    (feed,) = await backing.store.read(find_feeds)

    assert "It was in the archive already: this server follows it now." in said
    assert "**4** read" in said
    assert feed.podcast_id in await backing.store.read(find_followed, server.guild.id)


async def test_a_private_podcast_is_said_to_be_for_this_server_alone(
    server: Any, text_of: Any
) -> None:
    assert "Only this server sees it." in text_of(await add(server, private=True))


async def test_a_title_is_escaped_and_an_address_kept_secret(
    server: Any, publisher: Publisher, shown: list[str], seen: Any
) -> None:
    publisher.broken = "knots.example is too slow."
    await add(server)
    publisher.broken = ""
    await add(server, url="https://other.example/feed")

    assert "### knots.example" in shown[0]
    assert "The feed could not be read: knots.example is too slow. I try again <t:" in shown[0]
    assert "### Knot *Hour*" in seen(shown[1])
    assert r"### Knot \*Hour\*" in shown[1]
    assert not [text for text in shown if "secret" in text]


async def test_what_takes_long_is_said_to_go_on(
    server: Any, publisher: Publisher, shown: list[str], text_of: Any
) -> None:
    publisher.slow_s = 30.0
    result = await server.admin.slash(server.channel, "podcast add", url=URL)
    await server.env.advance_time(2)
    meanwhile = text_of(result.response)
    await server.env.advance_time(30)

    assert meanwhile == "Looking at what is at **knots.example** …"
    assert "**5** found" in text_of(result.response)
    assert len(shown) == 2


@pytest.mark.parametrize("slow_s", [0.0, 30.0])
async def test_why_nothing_can_be_fetched_is_said_in_place(
    server: Any, publisher: Publisher, text_of: Any, slow_s: float
) -> None:
    publisher.slow_s = slow_s
    publisher.refuses = "knots.example leads to a private network, where nothing is fetched."
    result = await server.admin.slash(server.channel, "podcast add", url=URL)
    await server.env.advance_time(32)

    assert text_of(result.response) == publisher.refuses
    assert result.followups == []


async def test_documents_are_counted_and_what_was_refused_is_said(
    server: Any, publisher: Publisher, text_of: Any
) -> None:
    publisher.documents = Taken(episodes=2, refused=("a.txt is empty.",) * 7)
    said = text_of(await add(server))

    assert "I have read 2 episodes there, for this server alone" in said
    assert said.count("- a.txt is empty.") == 5
    assert "and 2 more" in said


async def test_the_card_is_left_before_discord_refuses_to_change_it(
    server: Any, publisher: Publisher, shown: list[str], text_of: Any
) -> None:
    publisher.turns = [publisher.read(0, after_s=12) for _ in range(100)]
    said = text_of(await add(server))

    assert "can be changed no longer; `/podcast status`" in said
    assert len(shown) <= TOKEN_LIVES.total_seconds() / 12
    assert publisher.turns


async def test_a_card_that_was_dismissed_is_not_followed_any_longer(
    server: Any, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dismissed(*_: Any, **__: Any) -> None:
        response = type("Response", (), {"status": 404, "reason": "Not Found"})()
        raise discord.NotFound(response, {"code": 10008, "message": "Unknown Message"})

    monkeypatch.setattr(discord.Interaction, "edit_original_response", dismissed)
    publisher.turns = [publisher.read(0) for _ in range(9)]
    await add(server)

    assert len(publisher.turns) == 7


async def test_a_connection_that_fails_once_does_not_end_the_card(
    server: Any, publisher: Publisher, monkeypatch: pytest.MonkeyPatch, text_of: Any
) -> None:
    edit, broken = discord.Interaction.edit_original_response, [True]

    async def flaky(self: Any, **options: Any) -> Any:
        if broken:
            broken.pop()
            raise ConnectionResetError
        return await edit(self, **options)

    monkeypatch.setattr(discord.Interaction, "edit_original_response", flaky)
    publisher.turns = [publisher.read(1) for _ in range(4)]

    assert "**4** read" in text_of(await add(server))


async def test_status_tells_the_same_later(
    server: Any, publisher: Publisher, clock: Clock, text_of: Any
) -> None:
    publisher.turns = [publisher.read(1), publisher.fail("It is slow.", timedelta(hours=1))]
    await add(server)
    clock.now += timedelta(seconds=60)
    said = text_of(await server.ask("podcast status", podcast="Knot Hour"))

    assert "**1** read" in said
    assert "2 still to read: about 2 min left." in said
    at = int((NOON + timedelta(hours=1)).timestamp())
    assert f"1 could not be read yet and is tried again, next <t:{at}:R>." in said
    assert "- 1 × It is slow." in said


async def test_status_lists_all_that_is_followed_and_what_was_not_read_yet(
    server: Any, elsewhere: Any, publisher: Publisher, text_of: Any
) -> None:
    await add(server)
    publisher.broken = "It is *down*"
    await add(server, url="https://down.example/feed")
    said = text_of(await server.ask("podcast status"))
    other = text_of(await elsewhere.ask("podcast status"))

    assert r"- **Knot \*Hour\*** · 5 episodes · 0 read · 4 to read" in said
    assert r"- **down.example** · not read yet · failing: It is \*down\*." in said
    assert "This server follows no feed." in other


async def test_a_podcast_from_files_has_no_feed_to_tell_of(server: Any, text_of: Any) -> None:
    said = text_of(await server.ask("podcast status", podcast="Rope and Rigging"))

    assert "was loaded from files" in said


async def test_removing_takes_nothing_from_other_servers(
    server: Any, elsewhere: Any, backing: Backing, text_of: Any
) -> None:
    await add(server)
    await add(elsewhere)
    said = text_of(await server.ask("podcast remove", by=server.admin, podcast="Knot Hour"))
    again = text_of(await server.ask("podcast remove", by=server.admin, podcast="Knot Hour"))
    (feed,) = await backing.store.read(find_feeds)

    assert "no longer follows" in said
    assert "can still be quoted here" in said
    assert "does not follow" in again
    assert await backing.store.read(find_followed, server.guild.id) == frozenset()
    assert await backing.store.read(find_followed, elsewhere.guild.id) == {feed.podcast_id}


@pytest.mark.parametrize("followed_only", [True])
async def test_where_servers_see_only_what_they_follow_a_removed_podcast_is_not_quoted(
    server: Any, text_of: Any
) -> None:
    await add(server)
    said = text_of(await server.ask("podcast remove", by=server.admin, podcast="Knot Hour"))

    assert "It is not quoted here any more" in said
    assert "Knot" not in text_of(await server.ask("podcast list"))


@pytest.mark.parametrize("typed", ["knots.example", URL, "feed=1"])
async def test_a_feed_that_was_never_read_can_be_removed(
    server: Any, publisher: Publisher, text_of: Any, typed: str
) -> None:
    publisher.broken = "knots.example is too slow."
    await add(server)
    offered = await server.admin.autocomplete(
        server.channel, "podcast remove", "podcast", "knots"
    )
    said = text_of(await server.ask("podcast remove", by=server.admin, podcast=typed))

    assert [choice["value"] for choice in offered] == ["feed=1"]
    assert "no longer follows **knots.example**" in said
    assert "follows no feed" in text_of(await server.ask("podcast status"))


async def test_removing_offers_what_the_server_follows(
    server: Any, backing: Backing, archive: Any
) -> None:
    await backing.store.write(follow_podcast, server.guild.id, archive.glass, 1, NOON)
    offered = await server.admin.autocomplete(
        server.channel, "podcast remove", "podcast", "glass"
    )

    assert [choice["name"] for choice in offered] == ["The Glass Hour"]


async def test_a_refresh_asks_the_publisher_and_tries_again_what_failed(
    server: Any, publisher: Publisher, clock: Clock, text_of: Any
) -> None:
    publisher.turns = [publisher.read(3), publisher.fail("It is slow.")]
    await add(server)
    clock.now += timedelta(minutes=6)
    publisher.turns = [publisher.read(4)]
    said = text_of(await server.ask("podcast refresh", by=server.admin, podcast="Knot Hour"))

    assert publisher.refreshed == [1]
    assert "**4** read · **1** without transcript · **0** failed" in said


async def test_a_publisher_is_not_asked_again_at_once(
    server: Any, publisher: Publisher, text_of: Any
) -> None:
    await add(server)
    said = text_of(await server.ask("podcast refresh", by=server.admin, podcast="Knot Hour"))

    assert "Publishers are asked again after five minutes" in said
    assert publisher.refreshed == []


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("podcast add", {"url": URL}),
        ("podcast remove", {"podcast": "Rope and Rigging"}),
        ("podcast refresh", {"podcast": "Rope and Rigging"}),
    ],
)
async def test_only_who_manages_the_server_changes_what_is_followed(
    server: Any, publisher: Publisher, text_of: Any, command: str, options: dict[str, str]
) -> None:
    said = text_of(await server.ask(command, **options))

    assert "Manage Server" in said
    assert publisher.wishes == []


async def test_without_the_network_nothing_is_added(
    server: Any, backing: Backing, text_of: Any
) -> None:
    object.__setattr__(backing, "feeds", None)
    said = text_of(await add(server))

    assert "started without the network" in said
