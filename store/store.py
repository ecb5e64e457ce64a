"""The open archive: one writer and a few readers, each on a thread of its own.

SQLite connections belong to the thread that opened them, and the event loop
must never wait for a disk: callers hand over plain functions that take a
``Database`` and get their result back as an awaitable.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Concatenate, ParamSpec, Self, TypeVar

from sqlite_utils import Database

from store.database import connect, open_database
from store.errors import StoreUnavailable

P = ParamSpec("P")
T = TypeVar("T")

READERS = 2
"""Reader threads: two keep the second core busy while one look-up ranks."""


class Store:
    """An open archive file.

    ``await store.read(fn, …)`` runs ``fn(db, …)`` on a reader, ``write`` on the
    single writer. A reader's connection refuses to write.

    Args:
        path: the SQLite file; made with its tables when missing.
        readers: how many look-ups may run at a time.

    Raises:
        NewerStore: the file was written by a later version.
        StoreUnavailable: it cannot be opened or is no database.
    """

    def __init__(self, path: Path, *, readers: int = READERS) -> None:
        self.path = path
        with connect(path):
            pass
        self._local = threading.local()
        self._connections: list[Database] = []
        self._readers = ThreadPoolExecutor(readers, "store-read", self._open, (True,))
        self._writer = ThreadPoolExecutor(1, "store-write", self._open, (False,))

    def _open(self, query_only: bool) -> None:
        db = open_database(self.path)
        if query_only:
            db.execute("PRAGMA query_only = ON")
        self._local.db = db
        self._connections.append(db)

    def _call(
        self, fn: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        try:
            return fn(self._local.db, *args, **kwargs)
        except sqlite3.OperationalError as error:
            raise StoreUnavailable(str(error)) from error

    async def read(
        self, fn: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run ``fn(db, …)`` on a reader thread and return its result."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._readers, lambda: self._call(fn, *args, **kwargs)
        )

    async def write(
        self, fn: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run ``fn(db, …)`` on the writer thread; writes never overlap."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._writer, lambda: self._call(fn, *args, **kwargs))

    def close(self) -> None:
        """Wait for what is running, then close every connection."""
        for pool in (self._readers, self._writer):
            pool.shutdown(wait=True)
        for db in self._connections:
            db.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await asyncio.to_thread(self.close)
