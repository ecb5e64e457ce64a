"""Opening the archive's file: pragmas, migrations, transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from store.errors import NewerStore, StoreUnavailable
from store.schema import migration_names, migrations, restore_full_text_triggers

BUSY_TIMEOUT_MS = 10_000
"""How long a connection waits for another process's write to end."""


def open_database(path: Path) -> Database:
    """Open ``path``, made with its folder if missing, with the pragmas we need.

    The connection is meant for the calling thread; only closing it may happen
    on another one.

    Raises:
        StoreUnavailable: the file cannot be opened or is no database.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, check_same_thread=False)
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA mmap_size = 268435456")
    except (sqlite3.Error, OSError) as error:
        raise StoreUnavailable(f"{path} cannot be opened as an archive: {error}") from error
    return Database(connection)


def prepare(db: Database) -> None:
    """Bring the tables up to date.

    Raises:
        NewerStore: the file holds migrations that this program does not know.
    """
    names = {migration.name for migration in migrations.applied(db)}
    unknown = names - migration_names()
    if unknown:
        raise NewerStore(f"the archive was written by a later version ({min(unknown)})")
    migrations.apply(db)
    restore_full_text_triggers(db)


@contextmanager
def connect(path: Path) -> Iterator[Database]:
    """Open an up-to-date archive for one block, then close it.

    For the command line and for tests, where no event loop has to be protected.
    """
    db = open_database(path)
    try:
        prepare(db)
        yield db
    finally:
        db.close()


@contextmanager
def immediate(db: Database) -> Iterator[None]:
    """Run a block as one transaction that takes the write lock at its start.

    A plain BEGIN takes it at the first write; if another process has written
    since the first read, SQLite then refuses without waiting.
    """
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        db.rollback()
        raise
    db.commit()
