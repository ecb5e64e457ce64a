"""The open archive: one writer and a few readers, each on a thread of its own.

Reads that nobody waits for have a thread besides, so that a digest or a harvest
never stands before somebody's look-up.

SQLite connections belong to the thread that opened them, and the event loop
must never wait for a disk: callers hand over plain functions that take a
``Database`` and get their result back as an awaitable.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Concatenate, ParamSpec, Self, TypeVar

from sqlite_utils import Database

from store.database import open_archive, open_database
from store.failures import told_as_failures
from store.lane import Lane

P = ParamSpec("P")
T = TypeVar("T")

Observer = Callable[[str, float, bool], None]
"""Told of a call: name of the function, seconds, whether it had a result."""

STANDS_BACK_S = 1.0
"""How long a piece of work behind the answers waits for a moment without look-ups."""

READERS = 2
"""Reader threads: two keep the second core busy while one look-up ranks."""


class Store:
    """An open archive file.

    ``await store.read(fn, …)`` runs ``fn(db, …)`` on a reader, ``write`` on the
    single writer. A reader's connection refuses to write.

    Args:
        path: the SQLite file; made with its tables when missing.
        readers: how many look-ups may run at a time.
        observe: told of every call that ended: the function's name, the seconds from
            asking to the result, waiting included, and whether there was one. Called
            on the event loop.

    Raises:
        NewerStore: the file was written by a later version.
        StoreUnavailable: it cannot be opened or is no database.
    """

    def __init__(
        self, path: Path, *, readers: int = READERS, observe: Observer | None = None
    ) -> None:
        self.path = path
        # The first connection stays: while it does, so do the files that SQLite keeps
        # beside the archive, which on a full disk could not be made again.
        self._connections = [open_archive(path)]
        self._local = threading.local()
        self._observe = observe
        self._readers = Lane(readers, "store-read")
        self._behind = Lane(1, "store-read-behind")
        self._writer = Lane(1, "store-write")

    @property
    def wait_s(self) -> float:
        """Seconds that a read asked for now would wait before it begins, about."""
        return self._readers.wait_s

    def _database(self, query_only: bool) -> Database:
        """Return the calling thread's connection, opened when first asked for.

        A failure to open is told to who asked, and the next one tries again.
        """
        known: Database | None = getattr(self._local, "db", None)
        if known is not None:
            return known
        db = open_database(self.path, make=False)
        if query_only:
            db.execute("PRAGMA query_only = ON")
        self._local.db = db
        self._connections.append(db)
        return db

    def _call(self, query_only: bool, call: Callable[[Database], T]) -> T:
        with told_as_failures():
            db = self._database(query_only)
            try:
                return call(db)
            finally:
                # A COMMIT that fails, on a full disk say, leaves its transaction open.
                db.rollback()

    async def _run(self, lane: Lane, name: str, call: Callable[[Database], T]) -> T:
        begun, done = time.perf_counter(), False
        try:
            result = await lane.run(name, lambda: self._call(lane is not self._writer, call))
            done = True
            return result
        finally:
            if self._observe is not None:
                self._observe(name, time.perf_counter() - begun, done)

    async def read(
        self, fn: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run ``fn(db, …)`` on a reader thread and return its result.

        Raises:
            StoreUnavailable: the file cannot be read; other errors are ``fn``'s.
        """
        return await self._run(self._readers, name_of(fn), lambda db: fn(db, *args, **kwargs))

    async def stand_back(self, most_s: float = STANDS_BACK_S) -> None:
        """Let people's look-ups go first; for each piece of work that nobody waits for.

        Threads share one interpreter, so that such work would slow them down. It is
        never held up for more than ``most_s`` seconds.
        """
        await self._readers.quiet(most_s)

    async def read_behind(
        self, fn: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Do as ``read`` on a thread of its own: for work that nobody waits for.

        People's look-ups do not stand in one queue with it.

        Raises:
            StoreUnavailable: the file cannot be read; other errors are ``fn``'s.
        """
        return await self._run(self._behind, name_of(fn), lambda db: fn(db, *args, **kwargs))

    async def write(
        self, fn: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run ``fn(db, …)`` on the writer thread; writes never overlap.

        Nothing of a write that fails is kept.

        Raises:
            StoreUnavailable: the file cannot be written; other errors are ``fn``'s.
        """
        return await self._run(self._writer, name_of(fn), lambda db: fn(db, *args, **kwargs))

    def close(self) -> None:
        """Wait for what is running, then close every connection."""
        for lane in (self._readers, self._behind, self._writer):
            lane.close()
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


def name_of(fn: Callable[..., object]) -> str:
    """Return a function's name, as figures are kept under it."""
    return getattr(fn, "__name__", type(fn).__name__).lstrip("_")
