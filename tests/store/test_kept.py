"""The annotations of what is kept account for every column there is."""

from __future__ import annotations

import pytest
from sqlite_utils import Database

from store.kept import KEPT, Whose, kept_table, rest_table

OF_OTHERS = {"_sqlite_migrations", "sqlite_sequence", "sqlite_schema", "sqlite_stat1"}
"""Tables of SQLite and of the migrations: names of tables, nothing of anybody."""


def columns_of(db: Database) -> dict[str, set[str]]:
    """Every table of ours with its columns; what an index keeps for itself left out."""
    names = db.execute(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type != 'shadow'"
    ).fetchall()
    return {
        name: {row[1] for row in db.execute(f"PRAGMA table_info({name})")}
        for (name,) in names
        if name not in OF_OTHERS
    }


def test_every_column_of_every_table_is_accounted_for(db: Database) -> None:
    assert {name: kept.every_column for name, kept in KEPT.items()} == columns_of(db)


def test_a_new_column_or_table_would_be_noticed(db: Database) -> None:
    db.execute("ALTER TABLE lookup ADD COLUMN mood TEXT")
    db.execute("CREATE TABLE diary (user_id INTEGER)")

    found = columns_of(db)

    assert found["lookup"] - KEPT["lookup"].every_column == {"mood"}
    assert "diary" in set(found) - set(KEPT)


def test_columns_named_like_ids_of_people_and_servers_are_marked_as_such(
    db: Database,
) -> None:
    for table, columns in columns_of(db).items():
        for column in columns:
            if column.endswith(("user_id", "_by")):
                assert column in KEPT[table].users, (table, column)
            if column.endswith(("guild_id", "private_to")):
                assert column in KEPT[table].servers, (table, column)


@pytest.mark.parametrize("table", KEPT)
def test_no_column_is_named_twice(table: str) -> None:
    kept = KEPT[table]
    named = [*kept.columns.split(), *kept.users, *kept.servers]

    assert len(named) == len(set(named))


@pytest.mark.parametrize("table", KEPT)
def test_what_is_a_persons_or_servers_names_its_column(table: str) -> None:
    kept = KEPT[table]

    assert kept.whose is not Whose.USER or kept.users
    assert kept.whose is not Whose.SERVER or kept.servers
    assert kept.what
    assert kept.why
    assert kept.until


def test_every_table_stands_in_one_of_the_two_lists() -> None:
    told = kept_table() + rest_table()

    assert all(told.count(f"`{table}`") == 1 for table in KEPT)


def test_every_column_with_an_id_of_a_person_is_told() -> None:
    told = {line.split("`")[1]: line for line in kept_table().splitlines()[2:]}

    for table, kept in KEPT.items():
        assert all(f"`{column}`" in told[table] for column in kept.users)
