"""Copies of a whole archive: made while it is in use, checked, put back.

The index beside an archive is not copied: it is derived, and built again.
"""

from __future__ import annotations

import glob
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from store.errors import NewerStore, StoreBusy, StoreDamaged, StoreUnavailable
from store.failures import told_as_failures
from store.schema import migration_names, migrations

COPIES_KEPT = 2
"""Copies made before migrations that are left beside an archive."""

_BESIDE = ("-wal", "-shm", "-journal")
"""Endings of the files that SQLite keeps beside a database."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A checked copy: where it is, its size, and how much it holds."""

    path: Path
    bytes: int
    podcasts: int
    episodes: int
    turns: int


class WouldOverwrite(StoreUnavailable):
    """There is something at the target that was not asked to be replaced."""


def back_up(source: Path, target: Path) -> Copy:
    """Copy an archive as it is at one instant, while others may read and write it.

    The copy is one file without companions. It takes its name only after it has
    been read from end to end, so that ``target`` is whole or not there; an earlier
    backup of that name is replaced.

    Raises:
        WouldOverwrite: ``target`` is something else than an earlier backup.
        StoreDamaged: the copy is not whole; it is removed.
        StoreUnavailable: the source cannot be read or the copy not be written.
    """
    if not source.is_file():
        raise StoreUnavailable(f"there is no archive at {source}")
    if target.exists() and (target.samefile(source) or not _is_database(target)):
        raise WouldOverwrite(f"{target} is no backup; choose another name")
    with _written_whole(target) as unfinished:
        _copy(source, unfinished)
        made = check_copy(unfinished)
    return Copy(target, made.bytes, made.podcasts, made.episodes, made.turns)


def restore(backup: Path, target: Path, *, force: bool = False) -> Copy:
    """Put a backup in the place of an archive; the backup itself stays as it is.

    The index of the archive that was there is removed, to be built again.

    Args:
        backup: a file that ``back_up`` wrote, or any whole archive.
        target: where the archive belongs.
        force: replace an archive that is there.

    Raises:
        WouldOverwrite: there is an archive at ``target``, and no ``force``.
        StoreBusy: another process has that archive open.
        NewerStore: a later version of the program wrote the backup.
        StoreDamaged: the backup is not whole; nothing was changed.
        StoreUnavailable: it cannot be read, or not be written.
    """
    if not backup.is_file():
        raise StoreUnavailable(f"there is no file at {backup}")
    if target.exists():
        if target.samefile(backup):
            raise WouldOverwrite("an archive cannot be restored from itself")
        if not force:
            raise WouldOverwrite(f"there is an archive at {target}; --force replaces it")
    with _written_whole(target) as unfinished:
        _copy(backup, unfinished)
        made = check_copy(unfinished)
        if target.exists():
            _let_go(target)
    shutil.rmtree(target.with_name(target.name + ".index"), ignore_errors=True)
    return Copy(target, made.bytes, made.podcasts, made.episodes, made.turns)


def check_copy(path: Path) -> Copy:
    """Read a copy from end to end and count what it holds.

    Raises:
        StoreDamaged: a page, an index or a reference is wrong, or it is no archive.
        NewerStore: a later version of the program wrote it.
    """
    with told_as_failures(), closing(sqlite3.connect(path)) as connection:
        found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(3)")]
        if found != ["ok"]:
            raise StoreDamaged(f"the copy is damaged: {found[0]}")
        if connection.execute("PRAGMA foreign_key_check").fetchone():
            raise StoreDamaged("the copy is damaged: a row refers to nothing")
        known = {migration.name for migration in migrations.applied(Database(connection))}
        if not known:
            raise StoreDamaged("it is a database, but no archive of Pullquote")
        if known - migration_names():
            raise NewerStore(f"a later version wrote it ({min(known - migration_names())})")
        counts = [
            int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
            for table in ("podcast", "episode", "turn")
        ]
    return Copy(path, path.stat().st_size, *counts)


def keep_copy_before(db: Database, step: str) -> Path | None:
    """Copy an archive beside itself before a migration changes it.

    Only the last ``COPIES_KEPT`` such copies stay. The caller holds the write lock.

    Args:
        db: the archive, before the change.
        step: the first migration that is missing; it is in the copy's name.

    Returns:
        Where the copy is; None for an archive in memory.

    Raises:
        StoreUnavailable: there is no room for it, say; the archive is then unchanged.
    """
    address = str(db.execute("PRAGMA database_list").fetchone()[2])
    if not address:
        return None
    source = Path(address)
    target = source.with_name(f"{source.name}.before-{step}.bak")
    with _written_whole(target) as unfinished:
        _copy(source, unfinished)
        check_copy(unfinished)
    older = sorted(
        source.parent.glob(f"{glob.escape(source.name)}.before-*.bak"),
        key=lambda path: (path.stat().st_mtime_ns, path.name),
    )
    for path in older[:-COPIES_KEPT]:
        path.unlink(missing_ok=True)
    return target


def _copy(source: Path, target: Path) -> None:
    """Copy in one read transaction: writers go on, and the copy knows one instant."""
    address = f"{source.absolute().as_uri()}?mode=ro"
    with (
        told_as_failures(),
        closing(sqlite3.connect(address, uri=True)) as from_,
        closing(sqlite3.connect(target)) as to,
    ):
        from_.backup(to)
        to.execute("PRAGMA journal_mode = DELETE")


@contextmanager
def _written_whole(target: Path) -> Iterator[Path]:
    """Give a temporary name beside ``target``, renamed to it when the block succeeds."""
    target.parent.mkdir(parents=True, exist_ok=True)
    _clear_away(target)
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.unfinished")
    try:
        unfinished.unlink(missing_ok=True)
        yield unfinished
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.replace(target)
    except OSError as error:
        if isinstance(error, StoreUnavailable):
            raise
        raise StoreUnavailable(f"{target} cannot be written: {error}") from error
    finally:
        for ending in ("", *_BESIDE):
            unfinished.with_name(unfinished.name + ending).unlink(missing_ok=True)


def _clear_away(target: Path) -> None:
    """Remove what copies to ``target`` left that were killed."""
    for left in target.parent.glob(f".{glob.escape(target.name)}.*.unfinished*"):
        process = left.name.removeprefix(f".{target.name}.").partition(".")[0]
        if process.isdecimal() and not _runs(int(process)):
            left.unlink(missing_ok=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _let_go(target: Path) -> None:
    """Make sure that nobody has the old archive open, and remove its companions.

    A log that outlived its database would be taken for the new one's. Leaving WAL
    mode writes the log back, and succeeds only for the last one that is connected.
    """
    try:
        with closing(sqlite3.connect(target, timeout=1.0)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            raise StoreBusy("the archive is in use; stop the bot first") from error
    except sqlite3.DatabaseError:
        pass  # it is beyond reading, which is why it is being replaced
    for ending in _BESIDE:
        target.with_name(target.name + ending).unlink(missing_ok=True)


def _is_database(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(16) == b"SQLite format 3\0"
