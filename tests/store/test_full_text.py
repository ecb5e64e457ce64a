"""The full-text index follows the turns, whatever happens to their table."""

from __future__ import annotations

from collections.abc import Callable

from sqlite_utils import Database

from store.archive import Stored
from store.database import prepare
from store.schema import restore_full_text_triggers

Add = Callable[..., Stored]


def matches(db: Database, words: str) -> int:
    row = db.execute("SELECT count(*) FROM turn_fts WHERE turn_fts MATCH ?", [words])
    return int(row.fetchone()[0])


def test_new_turns_are_found_and_replaced_ones_are_not(db: Database, add: Add) -> None:
    add([("Ada", "a kettle of tea")])
    assert matches(db, "kettle") == 1

    add([("Ada", "a pot of coffee")])

    assert (matches(db, "kettle"), matches(db, "coffee")) == (0, 1)


def test_triggers_that_a_transform_drops_are_put_back(db: Database, add: Add) -> None:
    add([("Ada", "a kettle of tea")])
    db.table("turn").transform(types={"label": str})
    for name in ("turn_fts_insert", "turn_fts_delete", "turn_fts_update"):
        db.execute(f"DROP TRIGGER IF EXISTS {name}")
    db.execute("UPDATE turn SET text = 'a samovar of tea'")

    assert restore_full_text_triggers(db)

    assert (matches(db, "kettle"), matches(db, "samovar")) == (0, 1)


def test_a_store_in_order_is_left_alone(db: Database) -> None:
    prepare(db)

    assert not restore_full_text_triggers(db)
