"""Copies of an archive: whole or not there, made in use, put back."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest
from sqlite_utils import Database

import store.backup
from store.archive import Stored
from store.backup import WouldOverwrite, back_up, check_copy, restore
from store.database import connect, immediate
from store.errors import NewerStore, StoreBusy, StoreDamaged, StoreUnavailable
from store.health import find_health
from store.settings import get_setting, set_setting

SAID = [("Ada", "The lamp is lit at four."), ("Ben", "And who pays for the oil?")]


@pytest.fixture
def path(db: Database, add: Callable[..., Stored], tmp_path: Path) -> Path:
    """An archive with an episode in it, closed."""
    add(SAID)
    db.close()
    return tmp_path / "archive.db"


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def test_a_copy_holds_the_same_rows(path: Path, tmp_path: Path) -> None:
    made = back_up(path, tmp_path / "copy.db")

    assert (made.podcasts, made.episodes, made.turns) == (1, 1, 2)
    assert made.bytes == (tmp_path / "copy.db").stat().st_size
    assert dump(tmp_path / "copy.db") == dump(path)


def test_a_copy_is_one_file_with_nothing_beside_it(path: Path, tmp_path: Path) -> None:
    back_up(path, tmp_path / "deep/copy.db")

    assert [file.name for file in (tmp_path / "deep").iterdir()] == ["copy.db"]


def test_a_copy_holds_what_is_still_in_the_log(path: Path, tmp_path: Path) -> None:
    with connect(path) as db:
        db.execute("PRAGMA wal_autocheckpoint = 0")
        set_setting(db, "lamp", "lit")
        assert path.with_name("archive.db-wal").stat().st_size > 0

        back_up(path, tmp_path / "copy.db")

    with connect(tmp_path / "copy.db") as db:
        assert get_setting(db, "lamp") == "lit"


def test_a_copy_made_during_writes_is_of_one_instant(path: Path, tmp_path: Path) -> None:
    stop, written = threading.Event(), threading.Event()

    def write_pairs() -> None:
        with connect(path) as db:
            number = 0
            while not stop.is_set():
                number += 1
                with immediate(db):
                    set_setting(db, "left", str(number))
                    set_setting(db, "right", str(number))
                    set_setting(db, f"filling-{number}", "x" * 3000)
                written.set()

    writer = threading.Thread(target=write_pairs)
    writer.start()
    try:
        assert written.wait(10)
        copies = [back_up(path, tmp_path / f"copy-{n}.db").path for n in range(5)]
    finally:
        stop.set()
        writer.join()

    pairs = []
    for copy in copies:
        with connect(copy) as db:
            pairs.append((get_setting(db, "left"), get_setting(db, "right")))
    assert all(left == right for left, right in pairs)
    assert len(set(pairs)) > 1


def test_an_earlier_backup_is_replaced_and_another_file_is_not(
    path: Path, tmp_path: Path
) -> None:
    back_up(path, tmp_path / "copy.db")
    with connect(path) as db:
        set_setting(db, "lamp", "lit")
    (tmp_path / "letter.txt").write_text("Dear reader")

    back_up(path, tmp_path / "copy.db")

    with connect(tmp_path / "copy.db") as db:
        assert get_setting(db, "lamp") == "lit"
    for wrong in (tmp_path / "letter.txt", path):
        with pytest.raises(WouldOverwrite):
            back_up(path, wrong)
    assert (tmp_path / "letter.txt").read_text() == "Dear reader"


def test_a_failed_copy_leaves_the_earlier_one_and_nothing_else(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(path, tmp_path / "copy.db")
    before = (tmp_path / "copy.db").read_bytes()
    files = sorted(tmp_path.iterdir())

    def torn(source: Path, target: Path) -> None:
        target.write_bytes(before[: len(before) // 2])

    monkeypatch.setattr(store.backup, "_copy", torn)
    with pytest.raises(StoreDamaged):
        back_up(path, tmp_path / "copy.db")

    assert (tmp_path / "copy.db").read_bytes() == before
    assert sorted(tmp_path.iterdir()) == files


def test_what_a_killed_copy_left_is_cleared_away_and_a_running_ones_is_not(
    path: Path, tmp_path: Path
) -> None:
    with subprocess.Popen(["sleep", "60"]) as running:
        theirs = tmp_path / f".copy.db.{running.pid}.unfinished"
        theirs.write_bytes(b"half")
        back_up(path, tmp_path / "copy.db")
        assert theirs.exists()
        running.kill()
    (tmp_path / f".copy.db.{running.pid}.unfinished-journal").write_bytes(b"half")

    back_up(path, tmp_path / "copy.db")

    assert list(tmp_path.glob(".*")) == []


@pytest.mark.parametrize("after_s", [0.0, 0.05, 0.2])
def test_a_backup_that_is_killed_leaves_the_earlier_one_whole(
    path: Path, tmp_path: Path, after_s: float
) -> None:
    with connect(path) as db:
        for number in range(2000):
            set_setting(db, f"filling-{number}", "x" * 4000)
    back_up(path, tmp_path / "copy.db")
    code = (
        "from pathlib import Path\nfrom store.backup import back_up\n"
        "print('begun', flush=True)\n"
        f"while True: back_up(Path({str(path)!r}), Path({str(tmp_path / 'copy.db')!r}))"
    )
    command = [sys.executable, "-c", code]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root) as running:
        assert running.stdout is not None
        running.stdout.readline()
        with suppress(subprocess.TimeoutExpired):
            running.wait(after_s)
        running.kill()

    assert check_copy(tmp_path / "copy.db").turns == 2


def test_a_damaged_archive_gives_no_backup(path: Path, tmp_path: Path) -> None:
    damage(path)

    with pytest.raises(StoreDamaged):
        back_up(path, tmp_path / "copy.db")

    assert not (tmp_path / "copy.db").exists()


def test_what_is_not_there_cannot_be_backed_up(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="no archive"):
        back_up(tmp_path / "none.db", tmp_path / "copy.db")

    assert not (tmp_path / "none.db").exists()


def test_restoring_brings_back_what_there_was(path: Path, tmp_path: Path) -> None:
    back_up(path, tmp_path / "copy.db")
    before = dump(path)
    with connect(path) as db:
        db.execute("DELETE FROM podcast")

    restore(tmp_path / "copy.db", path, force=True)

    assert dump(path) == before
    with connect(path) as db:
        assert find_health(db).damage == ()
        assert find_health(db).turns == 2


def test_restoring_into_an_empty_place_needs_no_force(path: Path, tmp_path: Path) -> None:
    back_up(path, tmp_path / "copy.db")

    made = restore(tmp_path / "copy.db", tmp_path / "new/archive.db")

    assert made.turns == 2
    assert (tmp_path / "copy.db").exists()


def test_an_archive_is_not_overwritten_unasked(path: Path, tmp_path: Path) -> None:
    back_up(path, tmp_path / "copy.db")
    with connect(path) as db:
        set_setting(db, "lamp", "lit")

    with pytest.raises(WouldOverwrite, match="--force"):
        restore(tmp_path / "copy.db", path)

    with connect(path) as db:
        assert get_setting(db, "lamp") == "lit"


def test_an_archive_in_use_is_not_replaced_even_by_force(path: Path, tmp_path: Path) -> None:
    back_up(path, tmp_path / "copy.db")
    with connect(path) as db:
        set_setting(db, "lamp", "lit")

        with pytest.raises(StoreBusy, match="in use"):
            restore(tmp_path / "copy.db", path, force=True)

        assert get_setting(db, "lamp") == "lit"
    assert not list(tmp_path.glob(".*unfinished*"))


def test_a_damaged_archive_can_be_replaced(path: Path, tmp_path: Path) -> None:
    back_up(path, tmp_path / "copy.db")
    path.write_bytes(b"SQLite format 3\0" + b"rubbish " * 4000)
    path.with_name("archive.db-wal").write_bytes(b"stale " * 100)

    restore(tmp_path / "copy.db", path, force=True)

    assert check_copy(path).turns == 2
    assert not path.with_name("archive.db-wal").exists()


def test_the_old_index_goes_with_the_old_archive(path: Path, tmp_path: Path) -> None:
    back_up(path, tmp_path / "copy.db")
    (tmp_path / "archive.db.index").mkdir()
    (tmp_path / "archive.db.index/meta.json").write_text("{}")

    restore(tmp_path / "copy.db", path, force=True)

    assert not (tmp_path / "archive.db.index").exists()


def test_a_damaged_or_foreign_or_newer_backup_changes_nothing(
    path: Path, tmp_path: Path
) -> None:
    before = dump(path)
    torn, foreign, newer = (tmp_path / f"{name}.db" for name in ("torn", "foreign", "newer"))
    back_up(path, torn)
    damage(torn)
    with closing(sqlite3.connect(foreign)) as connection:
        connection.execute("CREATE TABLE cats (name TEXT)")
    back_up(path, newer)
    with closing(sqlite3.connect(newer)) as connection, connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('pullquote', 'm999_later', 'then')"
        )

    for backup, error in ((torn, StoreDamaged), (foreign, StoreDamaged), (newer, NewerStore)):
        with pytest.raises(error):
            restore(backup, path, force=True)

    assert dump(path) == before


def damage(path: Path) -> None:
    """Overwrite the middle of a file's pages."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        for at in range(4096 * 2, size, 4096):
            file.seek(at + 8)
            file.write(b"\xff" * 200)
