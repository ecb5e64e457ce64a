"""What is given out and erased, in every table that carries an id."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlite_utils import Database

from store.archive import Stored
from store.guilds import add_guild
from store.kept import KEPT, NOBODY, Whose
from store.privacy import count_rows, delete_guild, delete_user, export_guild, export_user

MARA, OTTO = 920_000_000_000_000_001, 920_000_000_000_000_002
HOME, AWAY = 910_000_000_000_000_001, 910_000_000_000_000_002


@pytest.fixture
def full(db: Database) -> Database:
    """One row for each of two people in each of two servers, in every table with ids."""
    db.execute("PRAGMA foreign_keys = OFF")
    for table, kept in KEPT.items():
        if kept.users or kept.servers:
            for user_id, guild_id in ((MARA, HOME), (OTTO, HOME), (MARA, AWAY), (OTTO, AWAY)):
                _fill(db, table, user_id, guild_id)
    return db


def _fill(db: Database, table: str, user_id: int, guild_id: int) -> None:
    """Insert a row that meets the table's rules, whatever its columns are."""
    row = {}
    for _, name, kind, not_null, default, key in db.execute(f"PRAGMA table_info({table})"):
        if name in KEPT[table].users:
            row[name] = user_id
        elif name in KEPT[table].servers:
            row[name] = guild_id
        elif (not_null and default is None) or (key and kind == "INTEGER"):
            row[name] = _number() if kind in ("INTEGER", "REAL") else f"text {_number()}"
    names, places = ", ".join(row), ", ".join("?" * len(row))
    db.execute(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({places})", list(row.values()))


def _number(made: list[int] = [1000]) -> int:  # noqa: B006 - counts through all rows
    made[0] += 1
    return made[0]


def count(db: Database, table: str, columns: tuple[str, ...], number: int) -> int:
    where = " OR ".join(f"{column} = {number}" for column in columns)
    return int(db.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()[0])


PERSONAL = [table for table, kept in KEPT.items() if kept.users]
OF_SERVERS = [table for table, kept in KEPT.items() if kept.servers]


def test_the_fixture_has_a_row_of_each_in_every_table(full: Database) -> None:
    for table in PERSONAL:
        assert count(full, table, KEPT[table].users, MARA), table
    for table in OF_SERVERS:
        assert count(full, table, KEPT[table].servers, HOME), table


class TestAPersonsExport:
    def test_it_holds_every_row_with_the_id_and_nobody_elses(self, full: Database) -> None:
        export = export_user(full, MARA)

        assert set(export) == set(PERSONAL)
        for table, part in export.items():
            expected = count(full, table, KEPT[table].users, MARA)
            assert len(part["rows"]) == expected > 0, table
            assert part["why"]
        assert str(OTTO) not in json.dumps(export)

    def test_somebody_unknown_has_nothing(self, full: Database) -> None:
        assert count_rows(export_user(full, 5)) == 0


class TestAPersonsErasure:
    def test_no_row_carries_the_id_afterwards_but_a_block(self, full: Database) -> None:
        delete_user(full, MARA)

        left = [t for t in PERSONAL if count(full, t, KEPT[t].users, MARA)]
        assert left == [table for table in PERSONAL if KEPT[table].outlives]

    def test_what_is_a_servers_stays_without_the_id(self, full: Database) -> None:
        servers = [t for t in PERSONAL if KEPT[t].whose is not Whose.USER]
        before = {table: full.table(table).count for table in servers}

        delete_user(full, MARA)

        assert {table: full.table(table).count for table in servers} == before
        assert all(count(full, table, KEPT[table].users, NOBODY) for table in servers)

    def test_others_keep_everything(self, full: Database) -> None:
        before = export_user(full, OTTO)

        delete_user(full, MARA)

        assert export_user(full, OTTO) == before

    def test_it_says_how_many_rows_it_changed(self, full: Database) -> None:
        outliving = sum(
            len(export_user(full, MARA)[t]["rows"]) for t in PERSONAL if KEPT[t].outlives
        )
        before = count_rows(export_user(full, MARA))

        assert delete_user(full, MARA) == before - outliving
        assert delete_user(full, MARA) == 0

    def test_the_words_are_gone_from_the_file(self, db: Database, tmp_path: Path, noon) -> None:
        secret = "a very particular confession"
        db.execute(
            "INSERT INTO lookup (user_id, query, at) VALUES (?, ?, 'then')", [MARA, secret]
        )
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert secret.encode() in (tmp_path / "archive.db").read_bytes()

        delete_user(db, MARA)

        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert secret.encode() not in (tmp_path / "archive.db").read_bytes()

    def test_a_failure_in_the_middle_erases_nothing(self, full: Database) -> None:
        full.execute(
            f"CREATE TRIGGER refuse BEFORE UPDATE ON {PERSONAL[-2]} BEGIN"
            " SELECT RAISE(ABORT, 'on purpose'); END"
        )
        full.execute(
            "CREATE TRIGGER refuse_too BEFORE DELETE ON saved_quote BEGIN"
            " SELECT RAISE(ABORT, 'on purpose'); END"
        )
        before = export_user(full, MARA)

        with pytest.raises(sqlite3.IntegrityError, match="on purpose"):
            delete_user(full, MARA)

        assert export_user(full, MARA) == before


class TestAServersExport:
    def test_it_holds_every_row_that_is_the_servers(self, full: Database) -> None:
        export = export_guild(full, HOME)

        for table in OF_SERVERS:
            part = export[table]
            told = part["count"] if "count" in part else len(part["rows"])
            assert told == count(full, table, KEPT[table].servers, HOME) > 0, table
        assert str(AWAY) not in json.dumps(export)

    def test_what_members_looked_up_is_not_in_it(self, full: Database) -> None:
        export = export_guild(full, HOME)

        assert all("rows" not in export[t] for t in OF_SERVERS if KEPT[t].whose is Whose.USER)
        assert "rows" not in export["lookup"]


class TestAServersErasure:
    def test_nothing_carries_its_id_but_that_the_bot_is_there_and_a_block(
        self, full: Database, noon
    ) -> None:
        delete_guild(full, HOME, noon)

        left = [t for t in OF_SERVERS if count(full, t, KEPT[t].servers, HOME)]
        assert sorted(left) == sorted(["guild", *(t for t in OF_SERVERS if KEPT[t].outlives)])

    def test_other_servers_keep_everything(self, full: Database, noon) -> None:
        before = export_guild(full, AWAY)

        delete_guild(full, HOME, noon)

        assert export_guild(full, AWAY) == before

    def test_a_private_podcast_goes_with_its_words(
        self, db: Database, add: Callable[..., Stored], noon
    ) -> None:
        add([("Ada", "A public lantern.")], podcast="Open")
        said = [("Olga", "A private lighthouse."), ("Ada", "Yes.")]
        add(said, podcast="Back Room", private_to=HOME)
        add_guild(db, HOME, noon)

        delete_guild(db, HOME, noon)

        assert [row[0] for row in db.execute("SELECT text FROM turn")] == ["A public lantern."]
        assert [row[0] for row in db.execute("SELECT name FROM speaker")] == ["Ada"]
        found = db.execute("SELECT count(*) FROM turn_fts WHERE turn_fts MATCH 'lighthouse'")
        assert found.fetchone()[0] == 0


def test_an_export_can_be_written_as_json(full: Database) -> None:
    assert json.loads(json.dumps(export_user(full, MARA))) == export_user(full, MARA)
