"""Encoding passages behind the answers, where the owner has given an encoder."""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
from concurrent.futures import ThreadPoolExecutor

import structlog

from store.errors import StoreUnavailable
from store.search.engine import QuoteIndex

log = structlog.get_logger(__name__)

PIECE = 200
"""Passages a piece of work, a second or two: no stop waits for longer."""

_NICENESS = 10
"""How far its thread stands back behind everything else (POSIX ``nice``)."""


class Encoding:
    """Gives every indexed passage its vector, the newest first, in small pieces.

    A thread does it, since the model runs outside the interpreter; where the
    system lets it, behind everything else.

    Args:
        index: with the encoder, or without one: then there is nothing to do.
    """

    def __init__(self, index: QuoteIndex) -> None:
        self._index = index
        self._thread = ThreadPoolExecutor(1, "encoding", _stand_back)
        self._task: asyncio.Task[None] | None = None

    def kick(self) -> None:
        """See whether there is something to do, unless that goes on already."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._catch_up(), name="encoding")

    async def _catch_up(self) -> None:
        loop, total = asyncio.get_running_loop(), 0
        try:
            while done := await loop.run_in_executor(
                self._thread, self._index.learn_meanings, PIECE
            ):
                total += done
        except (StoreUnavailable, OSError) as error:
            log.error("encoding.failed", kind=type(error).__name__, reason=str(error))
        if total:
            log.info("encoding.done", passages=total)

    def stop(self) -> None:
        """Begin nothing more; the piece in work is finished or thrown away."""
        if self._task is not None:
            self._task.cancel()
        self._thread.shutdown(wait=False, cancel_futures=True)


def _stand_back() -> None:
    # On Linux a thread has a niceness of its own; elsewhere this is refused or missing.
    with contextlib.suppress(AttributeError, OSError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
