"""A disk that is full, takes no writes or lies: what can be read is read, nothing is half."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from store.archive import add_episode
from store.backup import back_up
from store.database import connect, open_database
from store.errors import (
    NotFound,
    StoreBusy,
    StoreDamaged,
    StoreFull,
    StoreReadOnly,
    StoreUnavailable,
)
from store.failures import failure_of
from store.health import find_health
from store.model import Episode, Podcast, QuoteQuery, Turn
from store.podcasts import add_podcast, find_podcasts
from store.search.engine import QuoteIndex
from store.settings import get_setting, set_setting
from store.store import Store

LONG = Episode(
    "Long",
    key="long",
    source="long.md",
    turns=tuple(
        Turn(f"Lantern number {n} needs oil. " * 40, "Ada", float(n)) for n in range(2000)
    ),
)


@pytest.fixture
def fill(tmp_path: Path, noon) -> Callable[[Path], Path]:
    """Make a small archive with its index in a folder."""

    def filling(folder: Path) -> Path:
        path = folder / "a.db"
        with connect(path) as db:
            podcast = add_podcast(db, Podcast("The Lantern", key="lantern"))
            turns = (Turn("Somebody has to light the lantern.", "Ada", 0.0),)
            add_episode(db, podcast, Episode("One", key="1", source="1.md", turns=turns), noon)
            index = QuoteIndex(path)
            index.catch_up(db)
            index.close()
        return path

    return filling


def words_of(db: Database) -> str:
    return str(db.execute("SELECT group_concat(text) FROM turn").fetchone()[0])


class TestAFullDisk:
    async def test_reads_go_on_and_a_write_says_why_not(self, small_disk, fill) -> None:
        async with Store(fill(small_disk.path)) as store:
            small_disk.fill()

            with pytest.raises(StoreFull):
                await store.write(set_setting, "lamp", "x" * 400_000)

            assert "lantern" in await store.read(words_of)
            assert len(await store.read(find_podcasts)) == 1

    async def test_an_episode_that_does_not_fit_leaves_nothing(
        self, small_disk, fill, noon
    ) -> None:
        async with Store(fill(small_disk.path)) as store:
            small_disk.fill()

            with pytest.raises(StoreFull):
                await store.write(add_episode, 1, LONG, noon)

            assert await store.read(lambda db: db.table("episode").count) == 1
            assert await store.read(lambda db: db.table("turn").count) == 1
            assert (await store.read(find_health)).damage == ()

    async def test_writing_works_again_once_there_is_room(self, small_disk, fill, noon) -> None:
        async with Store(fill(small_disk.path)) as store:
            small_disk.fill()
            with pytest.raises(StoreFull):
                await store.write(add_episode, 1, LONG, noon)
            small_disk.make_room()

            await store.write(set_setting, "lamp", "lit")

            assert await store.read(get_setting, "lamp") == "lit"

    def test_what_was_closed_cannot_be_opened_and_that_is_said(self, small_disk, fill) -> None:
        path = fill(small_disk.path)
        small_disk.fill()

        with pytest.raises(StoreFull, match="disk is full"), connect(path):
            pass

    def test_a_backup_onto_it_leaves_nothing_behind(self, small_disk, fill, tmp_path) -> None:
        path = fill(tmp_path)
        small_disk.fill()

        with pytest.raises(StoreUnavailable):
            back_up(path, small_disk.path / "copy.db")

        assert [file.name for file in small_disk.path.iterdir()] == ["filling"]

    def test_an_index_that_cannot_grow_says_so_and_recovers(
        self, small_disk, fill, tmp_path, noon
    ) -> None:
        path = tmp_path / "a.db"
        fill(tmp_path)
        index_folder = small_disk.path / "index"
        (tmp_path / "a.db.index").rename(tmp_path / "moved")
        shutil.copytree(tmp_path / "moved", index_folder)
        (tmp_path / "a.db.index").symlink_to(index_folder)
        with connect(path) as db:
            add_episode(db, 1, LONG, noon)
            small_disk.fill()
            index = QuoteIndex(path)
            with pytest.raises(StoreFull, match="index"):
                index.catch_up(db)
            found = index.find_quotes(db, QuoteQuery("light the lantern")).hits
            assert found[0].quote.text == "Somebody has to light the lantern."

            small_disk.make_room()
            assert index.catch_up(db) == 1
            index.close()

    def test_a_block_that_works_on_it_is_told_the_same(self, small_disk, fill, noon) -> None:
        path = fill(small_disk.path)

        def load() -> None:
            with connect(path) as db:
                small_disk.fill()
                add_episode(db, 1, LONG, noon)

        with pytest.raises(StoreFull):
            load()


class TestAFileThatMayNotGrow:
    """The same without a disk of its own, where none can be mounted."""

    async def test_what_does_not_fit_is_undone(self, fill, tmp_path, noon) -> None:
        def limit(db: Database) -> None:
            pages = db.execute("PRAGMA page_count").fetchone()[0]
            db.execute(f"PRAGMA max_page_count = {pages + 20}")

        async with Store(fill(tmp_path)) as store:
            await store.write(limit)

            with pytest.raises(StoreFull):
                await store.write(add_episode, 1, LONG, noon)

            await store.write(set_setting, "lamp", "lit")
            assert await store.read(lambda db: db.table("episode").count) == 1
            assert (await store.read(find_health)).damage == ()


class TestAReadOnlyDisk:
    async def test_an_archive_on_it_can_be_asked(self, small_disk, fill) -> None:
        path = fill(small_disk.path)
        small_disk.take_no_writes()

        async with Store(path) as store:
            index = QuoteIndex(path)
            answer = await store.read(index.find_quotes, QuoteQuery("light the lantern"))
            index.close()

            assert answer.hits[0].quote.text == "Somebody has to light the lantern."
            with pytest.raises(StoreReadOnly):
                await store.write(set_setting, "lamp", "lit")

    def test_an_archive_cannot_be_made_on_it(self, small_disk) -> None:
        small_disk.take_no_writes()

        with (
            pytest.raises(StoreUnavailable, match="cannot be opened"),
            connect(small_disk.path / "a.db"),
        ):
            pass


class TestALockedFile:
    async def test_it_is_read_and_a_write_gives_up(
        self, fill, tmp_path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("store.database.BUSY_TIMEOUT_MS", 50)
        path = fill(tmp_path)
        with closing(sqlite3.connect(path)) as other:
            other.execute("BEGIN IMMEDIATE")
            async with Store(path) as store:
                with pytest.raises(StoreBusy):
                    await store.write(set_setting, "lamp", "lit")

                assert "lantern" in await store.read(words_of)

                other.rollback()
                await store.write(set_setting, "lamp", "lit")
                assert await store.read(get_setting, "lamp") == "lit"


class TestADamagedPage:
    @pytest.fixture
    def path(self, fill, tmp_path, noon) -> Path:
        """An archive whose long episode lies on damaged pages."""
        path = fill(tmp_path)
        with connect(path) as db:
            root = db.execute("PRAGMA page_count").fetchone()[0]
            add_episode(db, 1, LONG, noon)
        with path.open("r+b") as file:
            file.seek(4096 * (root + 30))
            while file.tell() < path.stat().st_size - 8192:
                file.write(b"\xff" * 512)
                file.seek(3584, 1)
        return path

    async def test_what_lies_elsewhere_is_still_read(self, path: Path) -> None:
        async with Store(path) as store:
            with pytest.raises(StoreDamaged):
                await store.read(words_of)

            assert [one.title for one in await store.read(find_podcasts)] == ["The Lantern"]

    async def test_nothing_invented_is_read_from_it(self, path: Path) -> None:
        async with Store(path) as store:
            with pytest.raises(StoreDamaged):
                await store.read(lambda db: db.execute("SELECT text FROM turn").fetchall())

    def test_health_tells_of_it(self, path: Path) -> None:
        with connect(path) as db:
            assert find_health(db).damage


class TestErrors:
    async def test_our_own_mistakes_are_not_taken_for_the_disks(self, fill, tmp_path) -> None:
        def wrong(db: Database) -> None:
            db.execute("SELECT 1 FROM nowhere")

        async with Store(fill(tmp_path)) as store:
            with pytest.raises(sqlite3.OperationalError, match="nowhere"):
                await store.read(wrong)
            with pytest.raises(NotFound):
                await store.read(_raises_not_found)

    def test_an_error_without_a_code_is_none_of_the_disks(self) -> None:
        assert failure_of(sqlite3.ProgrammingError("closed")) is None

    async def test_a_write_left_open_is_undone_before_the_next(self, fill, tmp_path) -> None:
        def half(db: Database) -> None:
            db.execute("BEGIN")
            db.execute("INSERT INTO setting VALUES ('half', 'done')")
            raise RuntimeError("on purpose")

        async with Store(fill(tmp_path)) as store:
            with pytest.raises(RuntimeError):
                await store.write(half)
            await store.write(set_setting, "lamp", "lit")

            assert await store.read(get_setting, "half") is None
            assert await store.read(get_setting, "lamp") == "lit"

    async def test_a_reader_that_could_not_open_tries_again(self, fill, tmp_path) -> None:
        path = fill(tmp_path)
        async with Store(path) as store:
            path.rename(tmp_path / "away.db")
            path.mkdir()
            with pytest.raises(StoreUnavailable):
                await asyncio.gather(*(store.read(words_of) for _ in range(4)))
            path.rmdir()
            (tmp_path / "away.db").rename(path)

            assert "lantern" in await store.read(words_of)

    def test_every_connection_that_failed_was_closed(self, tmp_path) -> None:
        (tmp_path / "letter.txt").write_text("Dear reader " * 100)

        for _ in range(3):
            with pytest.raises(StoreDamaged):
                open_database(tmp_path / "letter.txt")


def _raises_not_found(db: Database) -> None:
    raise NotFound("lamp", 1)
