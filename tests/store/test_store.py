"""Opening the archive, and working with it from an event loop."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from pathlib import Path

import pytest
from sqlite_utils import Database

from store.database import connect
from store.errors import NewerStore, StoreUnavailable
from store.settings import get_setting, set_setting
from store.store import Store


async def test_reads_and_writes_run_off_the_event_loop(tmp_path: Path) -> None:
    def thread(_: Database) -> int:
        return threading.get_ident()

    async with Store(tmp_path / "a.db") as store:
        used = {await store.read(thread), await store.write(thread)}

    assert threading.get_ident() not in used
    assert len(used) == 2


async def test_what_was_written_is_read(tmp_path: Path) -> None:
    async with Store(tmp_path / "a.db") as store:
        await store.write(set_setting, "lamp", "lit")

        assert await store.read(get_setting, "lamp") == "lit"


async def test_a_reader_refuses_to_write(tmp_path: Path) -> None:
    async with Store(tmp_path / "a.db") as store:
        with pytest.raises(StoreUnavailable, match="readonly"):
            await store.read(set_setting, "lamp", "lit")


async def test_writes_from_many_tasks_never_overlap(tmp_path: Path) -> None:
    def add_one(db: Database) -> None:
        value = int(get_setting(db, "count") or 0)
        set_setting(db, "count", str(value + 1))

    async with Store(tmp_path / "a.db") as store:
        await asyncio.gather(*(store.write(add_one) for _ in range(50)))

        assert await store.read(get_setting, "count") == "50"


def test_the_file_is_in_wal_mode_with_foreign_keys_on(tmp_path: Path) -> None:
    with connect(tmp_path / "a.db") as db:
        assert db.journal_mode == "wal"
        assert db.execute("PRAGMA foreign_keys").fetchone()[0] == 1


def test_opening_again_keeps_everything(tmp_path: Path) -> None:
    with connect(tmp_path / "a.db") as db:
        set_setting(db, "lamp", "lit")
    with connect(tmp_path / "a.db") as db:
        assert get_setting(db, "lamp") == "lit"


def test_a_store_of_a_later_version_is_refused(tmp_path: Path) -> None:
    with connect(tmp_path / "a.db") as db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('pullquote', 'm999_later', 'then')"
        )

    with pytest.raises(NewerStore, match="m999_later"), connect(tmp_path / "a.db"):
        pass


def test_a_file_that_is_no_database_is_refused_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear reader, this is not a database at all. " * 40)

    with pytest.raises(StoreUnavailable, match="cannot be opened"), connect(path):
        pass

    assert path.read_text().startswith("Dear reader")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable), connect(tmp_path):
        pass


def test_every_table_with_a_whole_number_key_declares_it(tmp_path: Path) -> None:
    with connect(tmp_path / "a.db") as db:
        for table in ("podcast", "episode", "turn", "insight", "delivery"):
            assert "AUTOINCREMENT" in (db.table(table).schema), table


def test_the_tables_are_what_the_last_release_made(tmp_path: Path) -> None:
    with connect(tmp_path / "a.db") as db:
        connection = sqlite3.connect(tmp_path / "a.db")
        (check,) = connection.execute("PRAGMA integrity_check").fetchone()
        connection.close()
        assert check == "ok"
        assert {"podcast", "episode", "turn", "speaker", "insight", "schedule"} <= set(
            db.table_names()
        )
