"""The rows behind followed feeds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from store.database import connect
from store.errors import NotFound
from store.feed_items import (
    ItemState,
    KnownItem,
    Leads,
    claim_items,
    count_items,
    find_failures,
    find_items,
    finish_item,
    leads_from_text,
    leads_to_text,
    note_presence,
    postpone_item,
    put_item,
    release_items,
    retry_failed,
)
from store.feed_moves import move_feed
from store.feeds import (
    FeedState,
    Polled,
    add_feed,
    claim_feed,
    claim_feeds,
    find_feed,
    find_feeds,
    finish_poll,
    get_feed,
    request_feed,
    set_feed_podcast,
    withdraw_request,
)
from store.model import Podcast
from store.podcasts import add_podcast, find_followed

NOW = datetime(2024, 5, 6, 12, tzinfo=UTC)
LEASE = timedelta(minutes=10)
LEADS = Leads((("https://a.example/1.vtt", "text/vtt", None),), None, ((1.0, 2.5, "Knots"),))


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with connect(tmp_path / "archive.db") as database:
        yield database


def known(place: int, number: int = 0, leads: str = "[[], null, []]") -> KnownItem:
    return KnownItem(number, f"k{place}", None, None, "hash", leads, place)


class TestFeeds:
    def test_a_feed_is_one_row_however_often_it_is_brought(self, db: Database) -> None:
        first = add_feed(db, "https://a.example/", NOW)
        again = add_feed(db, "https://a.example/", NOW, kept=True)
        own = add_feed(db, "https://a.example/", NOW, private_to=7)

        assert (first.id, again.kept) == (again.id, True)
        assert own.id != first.id
        assert find_feed(db, "https://a.example/", 7) == own
        assert [feed.id for feed in find_feeds(db)] == [first.id, own.id]

    def test_an_unknown_feed_is_not_found(self, db: Database) -> None:
        assert find_feed(db, "https://a.example/") is None
        with pytest.raises(NotFound):
            get_feed(db, 5)

    def test_a_claimed_feed_is_nobody_elses_until_the_lease_ends(self, db: Database) -> None:
        feed = add_feed(db, "https://a.example/", NOW, kept=True)

        assert [f.id for f in claim_feeds(db, NOW, LEASE, 5)] == [feed.id]
        assert claim_feeds(db, NOW, LEASE, 5) == []
        assert claim_feed(db, feed.id, NOW, LEASE) is None
        assert len(claim_feeds(db, NOW + LEASE, LEASE, 5)) == 1

    def test_a_feed_that_nobody_wants_is_not_claimed(self, db: Database) -> None:
        feed = add_feed(db, "https://a.example/", NOW)
        assert claim_feeds(db, NOW, LEASE, 5) == []
        request_feed(db, feed.id, 1, 2, NOW)
        assert len(claim_feeds(db, NOW, LEASE, 5)) == 1
        withdraw_request(db, feed.id, 1)
        assert claim_feeds(db, NOW + LEASE, LEASE, 5) == []

    def test_servers_that_asked_follow_when_the_podcast_is_known(self, db: Database) -> None:
        feed = add_feed(db, "https://a.example/", NOW)
        assert request_feed(db, feed.id, 1, 2, NOW) is None
        podcast_id = add_podcast(db, Podcast("Knots", key="knots"))
        set_feed_podcast(db, feed.id, podcast_id)

        assert find_followed(db, 1) == {podcast_id}
        assert request_feed(db, feed.id, 3, 4, NOW) == podcast_id
        assert find_followed(db, 3) == {podcast_id}

    def test_a_moved_feed_is_found_under_every_address_it_had(self, db: Database) -> None:
        feed = add_feed(db, "https://a.example/", NOW)
        for letter in "bc":
            assert move_feed(db, feed.id, f"https://{letter}.example/", NOW)
        found = [find_feed(db, f"https://{letter}.example/") for letter in "abc"]

        assert {one.id for one in found if one} == {feed.id}
        assert get_feed(db, feed.id).url == "https://c.example/"

    def test_a_feed_that_moves_onto_another_hands_over_its_followers(
        self, db: Database
    ) -> None:
        old = add_feed(db, "https://a.example/", NOW, kept=True)
        new = add_feed(db, "https://b.example/", NOW)
        ids = [add_podcast(db, Podcast(key, key=key)) for key in "ab"]
        set_feed_podcast(db, old.id, ids[0])
        set_feed_podcast(db, new.id, ids[1])
        request_feed(db, old.id, 1, 2, NOW)

        assert not move_feed(db, old.id, "https://b.example/", NOW)
        assert find_followed(db, 1) == set(ids)
        assert get_feed(db, old.id).state is FeedState.GONE
        assert get_feed(db, new.id).kept
        found = find_feed(db, "https://a.example/")
        assert found is not None
        assert found.id == new.id

    def test_a_wish_for_more_episodes_has_the_feed_read_again(self, db: Database) -> None:
        feed = add_feed(db, "https://a.example/", NOW, most_items=5)
        later = NOW + timedelta(days=1)
        polled = Polled(FeedState.ACTIVE, later, changed=True, etag="x", brought=True)
        finish_poll(db, feed.id, polled, NOW)

        assert add_feed(db, feed.url, NOW, most_items=3).etag == "x"
        wider = add_feed(db, feed.url, NOW, most_items=9)
        assert (wider.most_items, wider.etag, wider.due) == (9, None, NOW)
        assert add_feed(db, feed.url, NOW).most_items is None
        assert add_feed(db, feed.url, NOW, most_items=1).most_items is None

    def test_a_podcast_that_is_removed_takes_its_feed_along(self, db: Database) -> None:
        feed = add_feed(db, "https://a.example/", NOW)
        podcast_id = add_podcast(db, Podcast("Knots", key="knots"))
        set_feed_podcast(db, feed.id, podcast_id)
        put_item(db, feed.id, known(1), NOW, to_read=False)
        db.execute("DELETE FROM podcast WHERE id = ?", [podcast_id])

        assert find_feeds(db) == []
        assert find_items(db, feed.id) == []


class TestItems:
    @pytest.fixture
    def feed_id(self, db: Database) -> int:
        return add_feed(db, "https://a.example/", NOW, kept=True).id

    @pytest.fixture
    def episode_id(self, db: Database) -> int:
        podcast_id = add_podcast(db, Podcast("Knots", key="knots"))
        cursor = db.execute(
            "INSERT INTO episode (podcast_id, key, title, source, content_hash, state,"
            " loaded_at) VALUES (?, 'k', 'One', '', '', 'not_requested', '')",
            [podcast_id],
        )
        return int(cursor.lastrowid or 0)

    def put(self, db: Database, feed_id: int, episode_id: int, place: int) -> None:
        text = leads_to_text(LEADS)
        item = KnownItem(0, f"k{place}", episode_id, None, "hash", text, place)
        put_item(db, feed_id, item, NOW, to_read=True)

    def test_leads_come_back_as_they_were(self) -> None:
        assert leads_from_text(leads_to_text(LEADS)) == LEADS

    def test_each_feed_gets_its_turn(self, db: Database, episode_id: int) -> None:
        feeds = [add_feed(db, f"https://{n}.example/", NOW, kept=True).id for n in range(3)]
        for feed_id, count in zip(feeds, (50, 2, 1), strict=True):
            for place in range(count):
                self.put(db, feed_id, episode_id, place)
        taken = claim_items(db, NOW, LEASE, limit=6, each=4)

        assert sorted(item.feed_id for item in taken) == [
            *[feeds[0]] * 3,
            *[feeds[1]] * 2,
            feeds[2],
        ]
        assert len(claim_items(db, NOW, LEASE, limit=99, each=99)) == 47

    def test_items_of_a_feed_that_nobody_wants_any_more_are_left(
        self, db: Database, episode_id: int
    ) -> None:
        feed_id = add_feed(db, "https://b.example/", NOW).id
        self.put(db, feed_id, episode_id, 1)
        request_feed(db, feed_id, 5, 6, NOW)
        (item,) = claim_items(db, NOW, LEASE, limit=9, each=9)
        release_items(db, [item.id], NOW)
        withdraw_request(db, feed_id, 5)

        assert claim_items(db, NOW, LEASE, limit=9, each=9) == []

    def test_newest_items_come_first(self, db: Database, feed_id: int, episode_id: int) -> None:
        for place in (3, 1, 2):
            self.put(db, feed_id, episode_id, place)
        (taken,) = claim_items(db, NOW, LEASE, limit=1, each=9)

        assert taken.leads == LEADS
        assert {i.id: i.place for i in find_items(db, feed_id)}[taken.id] == 1

    def test_an_item_that_failed_waits_until_it_is_due(
        self, db: Database, feed_id: int, episode_id: int
    ) -> None:
        self.put(db, feed_id, episode_id, 1)
        (item,) = claim_items(db, NOW, LEASE, limit=9, each=9)
        postpone_item(db, item.id, "It is slow.", NOW + timedelta(hours=1))
        assert claim_items(db, NOW + timedelta(minutes=59), LEASE, limit=9, each=9) == []
        (item,) = claim_items(db, NOW + timedelta(hours=1), LEASE, limit=9, each=9)
        assert item.attempts == 1

        finish_item(db, item.id, ItemState.FAILED, reason="It is slow.")
        assert find_failures(db, feed_id) == [(episode_id, "It is slow.")]
        assert retry_failed(db, feed_id, NOW) == 1
        assert count_items(db, feed_id).waiting == 1

    def test_an_item_with_the_same_leads_is_not_read_again(
        self, db: Database, feed_id: int, episode_id: int
    ) -> None:
        self.put(db, feed_id, episode_id, 1)
        (item,) = claim_items(db, NOW, LEASE, limit=9, each=9)
        finish_item(db, item.id, ItemState.READ)
        (row,) = find_items(db, feed_id)
        put_item(db, feed_id, row, NOW, to_read=True)
        assert count_items(db, feed_id).read == 1
        other = KnownItem(row.id, row.key, episode_id, None, "hash", "[[], null, []]", 1)
        put_item(db, feed_id, other, NOW, to_read=False)
        assert count_items(db, feed_id).without == 1

    def test_only_a_whole_feed_tells_what_is_gone(self, db: Database, feed_id: int) -> None:
        for place in (1, 2):
            put_item(db, feed_id, known(place), NOW, to_read=False)
        note_presence(db, feed_id, {"k1": 1}, NOW, complete=False)
        assert count_items(db, feed_id).gone == 0
        note_presence(db, feed_id, {"k1": 1}, NOW, complete=True)
        assert count_items(db, feed_id).gone == 1
        note_presence(db, feed_id, {"k2": 1}, NOW, complete=False)
        assert count_items(db, feed_id).gone == 0
