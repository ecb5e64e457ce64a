"""Who fetches from the open web: what feeds and the command line share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from seeds.fetch import Fetcher


@dataclass(frozen=True, slots=True)
class Fetching:
    """How the owner is reached, and which addresses of the own network are no secret."""

    contact: str = ""
    allowed: frozenset[str] = frozenset()

    def fetcher(self, clock: Callable[[], datetime]) -> Fetcher:
        """Return a client, to be used in an ``async with``."""
        return Fetcher(self.contact, clock=clock, allow=self.allowed.__contains__)
