"""Rate limits: Discord's headers, its buckets and its global cap."""

from __future__ import annotations

import hashlib
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.faults import Fault

GLOBAL_PER_SECOND = 50
"""Requests a second for the whole bot; answers to interactions do not count."""

EXEMPT = ("/interactions/", "/webhooks/")
"""Paths outside the global limit: they carry an interaction's own token."""


@dataclass(slots=True)
class _Window:
    limit: int
    seconds: float
    times: deque[float] = field(default_factory=deque)

    def take(self, now: float) -> float:
        """Answer 0.0 when there is room, else the seconds until there is."""
        while self.times and now - self.times[0] >= self.seconds:
            self.times.popleft()
        if len(self.times) >= self.limit:
            return self.times[0] + self.seconds - now
        self.times.append(now)
        return 0.0


class RateLimits:
    """Count requests in sliding windows.

    Attributes:
        timer: Seconds on a clock that never goes back; a test may put in its own.
        refused: How many requests were answered 429.
        invalid: How many answers were 401, 403 or 429; Discord bans an address
            at 10,000 of them in ten minutes.
        busiest: The most requests counted globally within one second.
    """

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        self.timer = timer
        self._rules: dict[tuple[str, str], tuple[int, float]] = {}
        self._windows: dict[tuple[str, str, str], _Window] = {}
        self.everywhere = _Window(GLOBAL_PER_SECOND, 1.0)
        self.refused = 0
        self.invalid = 0
        self.busiest = 0

    def set_global(self, per_second: int) -> None:
        """Change how many requests a second the whole bot may make."""
        self.everywhere.limit = per_second

    def set(self, method: str, template: str, limit: int, seconds: float) -> None:
        """Limit one route, per channel, guild or webhook.

        Args:
            method: The HTTP method.
            template: The route as in Discord's description, such as
                `/channels/{channel_id}/messages`.
            limit: How many requests.
            seconds: In how long.
        """
        self._rules[method, template] = (limit, seconds)

    def check(self, method: str, template: str, path: str, major: str) -> Fault | None:
        """Count a request; answer a 429 when it is one too many."""
        now = self.timer()
        if not path.startswith(EXEMPT):
            wait = self.everywhere.take(now)
            if wait > 0:
                return self._refuse(wait, everywhere=True)
            self.busiest = max(self.busiest, len(self.everywhere.times))
        rule = self._rules.get((method, template))
        if rule is None:
            return None
        key = (method, template, major)
        window = self._windows.setdefault(key, _Window(*rule))
        wait = window.take(now)
        return self._refuse(wait, everywhere=False) if wait > 0 else None

    def _refuse(self, wait: float, *, everywhere: bool) -> Fault:
        self.refused += 1
        return Fault.too_many(round(wait, 3), everywhere=everywhere)

    def headers(self, method: str, template: str, major: str) -> dict[str, str]:
        """Answer the headers that tell a client where it stands on a route."""
        limit, seconds = self._rules.get((method, template), (1000, 1.0))
        window = self._windows.get((method, template, major))
        used = len(window.times) if window else 1
        bucket = hashlib.sha256(f"{method} {template}".encode()).hexdigest()
        now = self.timer()
        left = window.times[0] + seconds - now if window and window.times else seconds
        return {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(max(0, limit - used)),
            "X-RateLimit-Reset": f"{time.time() + left:.3f}",
            "X-RateLimit-Reset-After": f"{max(0.0, left):.3f}",
            "X-RateLimit-Bucket": bucket[:16],
        }
