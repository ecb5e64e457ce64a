"""What look-ups keep in memory, made anew when the archive has changed.

A ``Database`` notices another connection's commit by ``PRAGMA data_version``
and its own writes by ``total_changes``: one microsecond a look-up instead of
counting rows. Connections to one file share what has been made.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlite_utils import Database

T = TypeVar("T")

_FILES_KEPT = 4


class Snapshots(Generic[T]):
    """One derived value for each archive, for all threads.

    Args:
        refresh: makes the value; gets the previous one, which it may return
            unchanged or build upon, or None the first time.
    """

    def __init__(self, refresh: Callable[[Database, T | None], T]) -> None:
        self._refresh = refresh
        self._seen: WeakKeyDictionary[Database, tuple[tuple[int, int], T]] = WeakKeyDictionary()
        self._shared: dict[str, T] = {}
        self._making = threading.Lock()

    def get(self, db: Database) -> T:
        """Return the value that fits what ``db`` can see now."""
        seen = self._seen.get(db)
        version = _version(db)
        if seen is not None and seen[0] == version:
            return seen[1]
        with self._making:
            path = str(db.execute("PRAGMA database_list").fetchone()[2])
            previous = self._shared.get(path) if path else (seen[1] if seen else None)
            value = self._refresh(db, previous)
            if path:
                self._shared.pop(path, None)
                self._shared[path] = value
                while len(self._shared) > _FILES_KEPT:
                    self._shared.pop(next(iter(self._shared)))
            self._seen[db] = (version, value)
        return value


def _version(db: Database) -> tuple[int, int]:
    changed = int(db.execute("PRAGMA data_version").fetchone()[0])
    return changed, int(db.conn.total_changes)
