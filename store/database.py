"""Opening the archive's file: pragmas, migrations, transactions."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlite_utils import Database

from store.backup import keep_copy_before
from store.errors import NewerStore, StoreFull, StoreUnavailable
from store.failures import failure_of, told_as_failures
from store.schema import (
    migration_names,
    migrations,
    restore_full_text_triggers,
    restore_stamp_triggers,
)

BUSY_TIMEOUT_MS = 10_000
"""How long a connection waits for another process's write to end."""


def open_database(path: Path, *, make: bool = True) -> Database:
    """Open ``path`` with the pragmas we need; made with its folder if missing.

    With ``make`` false, a file that is missing is an error: an empty archive in
    its place would answer every question with nothing. The connection is meant
    for the calling thread; only closing it may happen on another one. On a
    read-only disk the file is opened for reading alone.

    Raises:
        StoreUnavailable: the file cannot be opened or is no database.
    """
    try:
        if make:
            path.parent.mkdir(parents=True, exist_ok=True)
        address = f"{path.absolute().as_uri()}?mode={'rwc' if make else 'rw'}"
        return Database(_settled(sqlite3.connect(address, uri=True, check_same_thread=False)))
    except (sqlite3.Error, OSError) as error:
        if _is_still(path):
            return _open_still(path)
        raise _cannot_open(path, error) from error


def _settled(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Set the pragmas; a connection that fails at them is closed."""
    try:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _cannot_open(path: Path, error: Exception) -> StoreUnavailable:
    """Say why; SQLite calls it an I/O error when there is no room for its shared memory."""
    told = f"{path} cannot be opened as an archive: {error}"
    failure = failure_of(error) if isinstance(error, sqlite3.Error) else None
    if failure is None or type(failure) is StoreUnavailable:
        with suppress(OSError):
            if not os.statvfs(path.parent).f_bavail:
                return StoreFull(f"{path} cannot be opened: its disk is full")
        return StoreUnavailable(told)
    return type(failure)(told)


def _is_still(path: Path) -> bool:
    """Whether nothing can change the file: its disk is read-only, and no write is pending.

    SQLite needs to make two files beside one in WAL mode even for reading.
    """
    try:
        read_only = bool(os.statvfs(path).f_flag & os.ST_RDONLY)
    except OSError:
        return False
    log = path.with_name(path.name + "-wal")
    return read_only and (not log.exists() or not log.stat().st_size)


def _open_still(path: Path) -> Database:
    address = f"{path.absolute().as_uri()}?immutable=1"
    try:
        connection = sqlite3.connect(address, uri=True, check_same_thread=False)
        return Database(_settled(connection))
    except sqlite3.Error as error:
        raise StoreUnavailable(f"{path} cannot be opened as an archive: {error}") from error


def prepare(db: Database) -> None:
    """Bring the tables up to date, all steps or none, after a copy of what was there.

    Raises:
        NewerStore: the file holds migrations that this program does not know.
        StoreUnavailable: the copy or a step could not be written; nothing changed.
    """
    with told_as_failures():
        if _steps_missing(db):
            with immediate(db):
                missing = _steps_missing(db)  # another process may have been first
                if missing and migrations.applied(db):
                    keep_copy_before(db, missing[0])
                migrations.apply(db)
        restore_full_text_triggers(db)
        restore_stamp_triggers(db)


def _steps_missing(db: Database) -> list[str]:
    names = {migration.name for migration in migrations.applied(db)}
    unknown = names - migration_names()
    if unknown:
        raise NewerStore(f"the archive was written by a later version ({min(unknown)})")
    return [migration.name for migration in migrations.pending(db)]


def open_archive(path: Path) -> Database:
    """Open an archive and bring its tables up to date.

    Raises:
        NewerStore: a later version of the program wrote it.
        StoreUnavailable: it cannot be opened or brought up to date.
    """
    db = open_database(path)
    try:
        prepare(db)
    except BaseException:
        db.close()
        raise
    return db


@contextmanager
def connect(path: Path) -> Iterator[Database]:
    """Open an up-to-date archive for one block, then close it.

    For the command line and for tests, where no event loop has to be protected.

    Raises:
        NewerStore: a later version of the program wrote it.
        StoreUnavailable: it cannot be opened; or the file or its disk failed within
            the block.
    """
    db = open_archive(path)
    try:
        with told_as_failures():
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
        db.commit()
    except BaseException:
        db.rollback()
        raise
