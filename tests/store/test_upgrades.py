"""Archives of every released version move forward, after a copy of what was there."""

from __future__ import annotations

import sqlite3
import tomllib
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

import store.backup
from store.archive import add_episode
from store.database import connect, open_database, prepare
from store.errors import StoreDamaged, StoreFull
from store.health import find_health
from store.model import Episode, Podcast, Turn
from store.podcasts import add_podcast
from store.schema import migrations
from store.search.engine import QuoteIndex
from store.store import Store

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
SCHEMAS = sorted((Path(__file__).parent / "schemas").glob("*.sql"))


@pytest.fixture(params=SCHEMAS, ids=lambda file: file.stem)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """An archive as a released version made it, with a row in every table."""
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(request.param.read_text(encoding="utf-8"))
    return path


@pytest.fixture
def behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """An archive with an episode to which one more step, of the given name, has to be done."""
    monkeypatch.setattr(migrations, "_migrations", list(migrations._migrations))
    path = tmp_path / "a.db"

    def falling_behind(step: str) -> Path:
        with connect(path) as db:
            podcast_id = add_podcast(db, Podcast("The Lantern", key="lantern"))
            turns = (Turn("The lamp is lit.", "Ada"),)
            episode = Episode("One", key="one", source="1.md", turns=turns)
            add_episode(db, podcast_id, episode, NOON)

        @migrations(name=f"m_{step}")
        def more(db: Database) -> None:
            db.execute(f"CREATE TABLE made_by_{step} (id INTEGER PRIMARY KEY)")

        return path

    return falling_behind


def shape(db: Database) -> dict[str, list[tuple[object, ...]]]:
    """Columns, indexes and triggers by table, whatever they were made by."""
    tables = [name for name in db.table_names() if not name.startswith("sqlite_")]
    made = {
        table: sorted(
            (row[1], row[2], row[3], str(row[4]), row[5])
            for row in db.execute(f"PRAGMA table_info({table})")
        )
        for table in tables
    }
    extras = db.execute("SELECT type, name, tbl_name FROM sqlite_schema WHERE type != 'table'")
    made["others"] = sorted(extras.fetchall())
    return made


def test_there_is_a_fixture_for_the_released_version() -> None:
    project = Path(__file__).parents[2] / "pyproject.toml"
    version = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"]

    assert version in [file.stem for file in SCHEMAS]


def test_a_migrated_archive_has_the_shape_of_a_new_one(old: Path, tmp_path: Path) -> None:
    with connect(old) as migrated, connect(tmp_path / "new.db") as new:
        assert shape(migrated) == shape(new)
        assert find_health(migrated).damage == ()


def test_no_row_is_lost_or_changed(old: Path) -> None:
    with closing(sqlite3.connect(old)) as connection:
        connection.row_factory = sqlite3.Row
        tables = [
            row[0]
            for row in connection.execute(
                "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
                " AND name NOT LIKE 'sqlite%' AND name NOT LIKE '%_migrations'"
            )
        ]
        before = {
            t: [dict(r) for r in connection.execute(f"SELECT * FROM {t}")] for t in tables
        }

    with connect(old) as db:
        for table, rows in before.items():
            now = list(db.query(f"SELECT * FROM {table}"))
            assert rows, f"the fixture has no row in {table}"
            assert [{name: row[name] for name in rows[0]} for row in now] == rows, table


def test_old_words_are_found_and_new_ones_can_be_added(old: Path) -> None:
    with connect(old) as db:
        found = db.execute(
            "SELECT count(*) FROM turn_fts WHERE turn_fts MATCH 'lantern'"
        ).fetchone()
        podcast_id = add_podcast(db, Podcast("Another", key="another"))
        episode = Episode(
            "New", key="new", source="new.md", turns=(Turn("A brass kettle.", "Ada"),)
        )
        add_episode(db, podcast_id, episode, NOON)
        index = QuoteIndex(old)
        assert index.catch_up(db) == 2
        index.close()

    assert found == (1,)


def test_a_copy_of_the_old_archive_is_kept(old: Path) -> None:
    with open_database(old) as db:
        missing = [step.name for step in migrations.pending(db)]
    if not missing:
        pytest.skip("this is the newest schema")

    with connect(old):
        pass

    copy = old.with_name(f"old.db.before-{missing[0]}.bak")
    with open_database(copy) as db:
        assert [step.name for step in migrations.pending(db)] == missing
        assert db.execute("SELECT count(*) FROM turn").fetchone()[0] > 0


class TestTheCopy:
    def test_a_new_archive_needs_none(self, tmp_path: Path) -> None:
        with connect(tmp_path / "a.db"):
            pass

        assert list(tmp_path.glob("*.bak")) == []

    def test_opening_an_archive_that_is_up_to_date_makes_none(self, tmp_path: Path) -> None:
        for _ in range(2):
            with connect(tmp_path / "a.db"):
                pass

        assert list(tmp_path.glob("*.bak")) == []

    def test_only_the_last_two_are_kept(self, behind: Callable[[str], Path]) -> None:
        for step in ("a", "b", "c"):
            path = behind(step)
            with connect(path):
                pass

        names = sorted(file.name for file in path.parent.glob("*.bak"))
        assert names == ["a.db.before-m_b.bak", "a.db.before-m_c.bak"]

    def test_a_step_that_fails_changes_nothing(
        self, behind: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = behind("good")

        @migrations(name="m_bad")
        def bad(db: Database) -> None:
            db.execute("CREATE TABLE half (id INTEGER)")
            db.execute("INSERT INTO nowhere VALUES (1)")

        with pytest.raises(sqlite3.OperationalError, match="nowhere"), connect(path):
            pass

        with closing(sqlite3.connect(path)) as connection:
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema")}
            steps = {
                row[0] for row in connection.execute("SELECT name FROM _sqlite_migrations")
            }
        assert not {"half", "made_by_good"} & tables
        assert not {"m_good", "m_bad"} & steps

    def test_without_room_for_it_the_archive_is_not_touched(
        self, behind: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = behind("good")

        def full(source: Path, target: Path) -> None:
            target.write_bytes(b"half")
            raise StoreFull("disk full")

        monkeypatch.setattr(store.backup, "_copy", full)
        with pytest.raises(StoreFull), connect(path):
            pass

        with open_database(path) as db:
            assert [step.name for step in migrations.pending(db)] == ["m_good"]
        assert not list(path.parent.glob("*.bak")) + list(path.parent.glob(".*"))

    def test_a_damaged_archive_is_not_migrated(
        self, behind: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = behind("good")

        def torn(source: Path, target: Path) -> None:
            target.write_bytes(b"SQLite format 3\0" + b"x" * 5000)

        monkeypatch.setattr(store.backup, "_copy", torn)
        with pytest.raises(StoreDamaged), connect(path):
            pass

    def test_the_second_of_two_processes_finds_the_work_done(
        self, behind: Callable[[str], Path]
    ) -> None:
        path = behind("good")
        with open_database(path) as first, open_database(path) as second:
            prepare(first)
            prepare(second)

            assert migrations.pending(second) == []

    async def test_starting_migrates_too(self, behind: Callable[[str], Path]) -> None:
        path = behind("good")

        async with Store(path) as store_:
            assert await store_.read(migrations.pending) == []

        assert path.with_name("a.db.before-m_good.bak").exists()
