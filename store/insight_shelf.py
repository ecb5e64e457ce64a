"""What many servers choose their insights among, read once for all of them.

In the busiest minute of the day thousands of servers choose among the same few
hundred insights. They are kept here while they hold: the archive draws another
stamp with every write that may change them (``store.stamp_tables``), hiding and
taking down first of all, and then everything is read anew.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass, field
from threading import Lock

from sqlite_utils import Database

from store.insight_pool import Ranked
from store.insight_rows import find_by_ids
from store.model import Insight, Scope

EVERYBODY = Scope(0)
"""What is kept is what everybody may see: no server has the number 0."""

SPARE = 300
"""How many more than are wanted are kept of each layer of a pool, in place of what a
server leaves out: what it was posted in 90 days, and what it hides."""

MOST_POOLS = 24
"""Pools kept at a time: of two local dates, and of the podcasts that servers choose."""

MOST_INSIGHTS = 4000
"""Insights kept at a time, about 3 kB each."""


@dataclass(frozen=True, slots=True)
class Pool:
    """What is chosen among on a day before a server leaves anything out.

    ``layers`` are as in ``common_layers``, each with ``SPARE`` more where there are.
    """

    layers: tuple[tuple[Ranked, ...], ...]
    curated: tuple[Ranked, ...]


@dataclass(slots=True)
class Edition:
    """What was read under one stamp.

    Threads read and add side by side: each step on a dict is one step to all of
    them, and the worst is that two read the same.
    """

    stamp: int
    _pools: dict[Hashable, Pool] = field(default_factory=dict)
    _insights: dict[int, Insight | None] = field(default_factory=dict)

    def pool(self, key: Hashable, read: Callable[[], Pool]) -> Pool:
        """Return the pool kept under ``key``, read when it is not there."""
        pool = self._pools.get(key)
        if pool is None:
            pool = read()
            if len(self._pools) >= MOST_POOLS:
                self._pools.clear()
            self._pools[key] = pool
        return pool

    def find(self, db: Database, ids: Collection[int]) -> list[Insight]:
        """Return those of some insights that everybody may see, in the order of their ids."""
        wanted = sorted(ids)
        known = {number: self._insights.get(number, _UNREAD) for number in wanted}
        unread = [number for number, insight in known.items() if insight is _UNREAD]
        if unread:
            fresh = {insight.id: insight for insight in find_by_ids(db, unread, EVERYBODY)}
            read = {number: fresh.get(number) for number in unread}
            known.update(read)
            if len(self._insights) + len(read) > MOST_INSIGHTS:
                self._insights.clear()
            self._insights.update(read)
        return [insight for insight in known.values() if insight is not None]


_UNREAD = Insight("unread", "")


class Shelf:
    """Keeps the newest edition; for several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._edition = Edition(0)

    def edition(self, db: Database) -> Edition:
        """Return what was read under the archive's present stamp, at first nothing.

        The stamp comes before what is read under it: a write in between leaves
        newer words under an older stamp, which nobody asks for again, never the reverse.
        """
        (stamp,) = db.execute("SELECT stamp FROM insight_stamp").fetchone()
        with self._lock:
            if self._edition.stamp != stamp:
                self._edition = Edition(int(stamp))
            return self._edition
