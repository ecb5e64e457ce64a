"""What SQLite reports about the file or its disk, as the store's own errors."""

from __future__ import annotations

import errno
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from store.errors import (
    StoreBusy,
    StoreDamaged,
    StoreFull,
    StoreReadOnly,
    StoreUnavailable,
)

_KINDS: dict[int, type[StoreUnavailable]] = {
    sqlite3.SQLITE_BUSY: StoreBusy,
    sqlite3.SQLITE_LOCKED: StoreBusy,
    sqlite3.SQLITE_FULL: StoreFull,
    sqlite3.SQLITE_READONLY: StoreReadOnly,
    sqlite3.SQLITE_CORRUPT: StoreDamaged,
    sqlite3.SQLITE_NOTADB: StoreDamaged,
    sqlite3.SQLITE_IOERR: StoreUnavailable,
    sqlite3.SQLITE_CANTOPEN: StoreUnavailable,
    sqlite3.SQLITE_PERM: StoreUnavailable,
    sqlite3.SQLITE_PROTOCOL: StoreUnavailable,
    sqlite3.SQLITE_NOMEM: StoreUnavailable,
}
"""Result codes that are about the file and its disk (sqlite.org/rescode.html).

Others, such as a wrong statement, are mistakes of the program and stay what they are.
"""


_ERRNOS: dict[int, type[StoreUnavailable]] = {
    errno.ENOSPC: StoreFull,
    errno.EDQUOT: StoreFull,
    errno.EROFS: StoreReadOnly,
    errno.EIO: StoreUnavailable,
}

_IN_WORDS = re.compile(r"\(os error (\d{1,4})\)")
"""How the index's library tells the system's error number: in a ValueError's text."""


def failure_of(error: sqlite3.Error) -> StoreUnavailable | None:
    """Return the kind of failure an error of SQLite means; None for our own mistakes."""
    code = getattr(error, "sqlite_errorcode", None)
    kind = None if code is None else _KINDS.get(code & 0xFF)
    return None if kind is None else kind(str(error))


@contextmanager
def told_as_failures() -> Iterator[None]:
    """Raise what is wrong with the file as ``StoreUnavailable``, other errors unchanged.

    Raises:
        StoreUnavailable: or the kind of it that fits.
    """
    try:
        yield
    except sqlite3.Error as error:
        failure = failure_of(error)
        if failure is None:
            raise
        raise failure from error


@contextmanager
def told_as_index_failures() -> Iterator[None]:
    """Raise what is wrong with the disk under the index as ``StoreUnavailable``.

    Raises:
        StoreUnavailable: or the kind of it that fits.
    """
    try:
        yield
    except (OSError, ValueError) as error:
        number = getattr(error, "errno", None)
        if number is None and (told := _IN_WORDS.search(str(error))):
            number = int(told[1])
        kind = _ERRNOS.get(number or 0)
        if isinstance(error, StoreUnavailable) or kind is None:
            raise
        raise kind(f"the index cannot be written: {error}") from error
