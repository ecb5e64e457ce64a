"""The one thread on which fetched documents are read.

Reading is pure Python, so two threads would not be faster; and memory that a
large document took is used again by the next one, which it is not between
threads.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_READER = ThreadPoolExecutor(1, "seeds-read")


async def apart(fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run ``fn`` on the reading thread, after what waits there already."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_READER, lambda: fn(*args, **kwargs))
