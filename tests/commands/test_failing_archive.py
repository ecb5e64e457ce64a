"""What people are told when the disk fails, and what they get all the same."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from commands.replies import sentence_for
from store.errors import StoreBusy, StoreDamaged, StoreFull, StoreReadOnly, StoreUnavailable
from store.settings import set_setting


class TestAFullDisk:
    @pytest.fixture
    def tmp_path(self, small_disk) -> Path:
        """The archive of these tests lies on a disk of its own."""
        return small_disk.path

    @pytest.fixture
    async def full(self, server, small_disk) -> None:
        """No room is left, not even in the pages that the log already has."""
        small_disk.fill()
        with pytest.raises(StoreFull):
            await server.backing.store.write(set_setting, "filling", "x" * 4_000_000)
        for size in (100_000, 20_000, 4_000, 1_000, 100):
            for number in range(50):
                try:
                    name = f"filling-{size}-{number}"
                    await server.backing.store.write(set_setting, name, "x" * size)
                except StoreFull:
                    break

    async def test_a_look_up_is_answered_and_says_what_is_missing(
        self, server, full, text_of, buttons_of
    ):
        message = await server.ask("quote find", text="retire a rope when you first wonder")

        assert "You retire a rope when" in text_of(message)
        assert "takes no changes just now" in text_of(message)
        assert "Next ▶" not in buttons_of(message)
        assert "Context" in buttons_of(message)

    async def test_looking_around_the_quote_works(self, server, full, text_of):
        message = await server.ask("quote find", text="retire a rope when you first wonder")

        shown = await server.press(message, "Context")

        assert "explain an accident" in text_of(shown.response)

    async def test_what_needs_a_note_says_in_a_sentence_why_not(self, server, full, text_of):
        message = await server.ask("quote find", text="retire a rope when you first wonder")

        shared = await server.press(message, "Share")
        followed = await server.ask("podcast follow", by=server.admin, podcast="Rope")

        assert "disk is full" in text_of(shared.response or shared.followups[0])
        assert "disk is full" in text_of(followed)

    async def test_once_there_is_room_everything_works_again(
        self, server, full, small_disk, buttons_of, text_of
    ):
        small_disk.make_room()

        message = await server.ask("quote find", text="retire a rope when you first wonder")

        assert "Next ▶" in buttons_of(message)
        assert "takes no changes" not in text_of(message)


class TestALockedArchive:
    @pytest.fixture(autouse=True)
    def impatient(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("store.database.BUSY_TIMEOUT_MS", 50)

    @pytest.fixture
    def locked(self, server) -> Iterator[None]:
        """Another process writes for long."""
        with closing(sqlite3.connect(server.backing.store.path)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield

    async def test_a_look_up_is_answered(self, server, locked, text_of):
        message = await server.ask("quote find", text="retire a rope when you first wonder")

        assert "You retire a rope when" in text_of(message)
        assert "takes no changes just now" in text_of(message)

    async def test_a_change_is_asked_to_be_tried_again(self, server, locked, text_of):
        message = await server.ask("podcast follow", by=server.admin, podcast="Rope")

        assert "busy just now" in text_of(message)


@pytest.mark.parametrize(
    "kind", [StoreFull, StoreReadOnly, StoreBusy, StoreDamaged, StoreUnavailable]
)
def test_every_kind_of_failure_is_one_thing_to_read_without_jargon(kind):
    told = sentence_for(kind("SQLITE_SOMETHING /var/lib/a.db"))

    assert told
    assert "SQLITE" not in told
    assert "/" not in told


def test_each_kind_is_told_in_words_of_its_own():
    kinds = (StoreFull, StoreReadOnly, StoreBusy, StoreDamaged, StoreUnavailable)

    assert len({sentence_for(kind("x")) for kind in kinds}) == len(kinds)
