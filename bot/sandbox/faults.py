"""Faults put in the way of requests: refusals, cut connections, delays."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.message import Json

Predicate = Callable[[str, str], bool]
"""Say whether a request is meant, by its method and its path below `/api/v10`."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong with a request.

    Attributes:
        status: The status answered in place of the real answer.
        body: The JSON answered with it.
        commits: Whether the request takes effect before things go wrong.
        cuts: Whether the connection is cut instead of answering.
        seconds: How long to wait first.
        gate: What to wait for first, opened by a test.
        headers: Headers answered beside the status.
    """

    status: int | None = None
    body: Json | None = None
    commits: bool = False
    cuts: bool = False
    seconds: float = 0.0
    gate: asyncio.Event | None = None
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def cut_before_commit(cls) -> Fault:
        """Cut the connection before the request takes effect."""
        return cls(cuts=True)

    @classmethod
    def cut_after_commit(cls) -> Fault:
        """Let the request take effect, then cut the connection unanswered."""
        return cls(cuts=True, commits=True)

    @classmethod
    def answer(
        cls, status: int, *, code: int = 0, message: str = "", commit: bool = False
    ) -> Fault:
        """Answer with a status; with `commit`, after the request took effect."""
        return cls(status, {"code": code, "message": message or str(status)}, commits=commit)

    @classmethod
    def too_many(cls, retry_after: float, *, everywhere: bool = False) -> Fault:
        """Answer 429, for the route or for the whole bot.

        Args:
            retry_after: Seconds to wait, as told to the client.
            everywhere: Whether it is the global limit.
        """
        body = {
            "message": "You are being rate limited.",
            "retry_after": retry_after,
            "global": everywhere,
            "code": 0,
        }
        headers = {
            "Via": "1.1 sandbox",
            "Retry-After": str(max(1, round(retry_after))),
            "X-RateLimit-Scope": "global" if everywhere else "user",
        }
        if everywhere:
            headers["X-RateLimit-Global"] = "true"
        return cls(429, body, headers=headers)

    @classmethod
    def delay(cls, seconds: float) -> Fault:
        """Wait, by the stand-in's own `sleep`, then go on as usual."""
        return cls(seconds=seconds, commits=True)

    @classmethod
    def hold(cls, gate: asyncio.Event) -> Fault:
        """Wait until a test opens the gate, then go on as usual."""
        return cls(gate=gate, commits=True)

    @property
    def only_waits(self) -> bool:
        """Say whether the request is answered as usual after the wait."""
        return self.status is None and not self.cuts


@dataclass(slots=True)
class _Planned:
    meant: Predicate
    fault: Fault
    left: int


class Faults:
    """The faults waiting for their request, first added first used.

    Attributes:
        happened: Every request that met a fault: method, path, fault.
    """

    def __init__(self) -> None:
        self._planned: list[_Planned] = []
        self.happened: list[tuple[str, str, Fault]] = []

    def add(self, method: str, path_pattern: str, fault: Fault, times: int = 1) -> None:
        """Plan a fault.

        Args:
            method: The HTTP method, or `*`.
            path_pattern: A regular expression that the path below `/api/v10`
                begins with.
            fault: What goes wrong.
            times: For how many requests; -1 for all.
        """
        pattern = re.compile(path_pattern)

        def meant(asked: str, path: str) -> bool:
            return method in {"*", asked} and pattern.match(path) is not None

        self.add_where(meant, fault, times)

    def add_where(self, meant: Predicate, fault: Fault, times: int = 1) -> None:
        """Plan a fault for the requests that a predicate means."""
        self._planned.append(_Planned(meant, fault, times))

    def clear(self) -> None:
        """Forget every planned fault."""
        self._planned.clear()

    def take(self, method: str, path: str) -> Fault | None:
        """Answer the fault this request meets, and count it off."""
        for planned in self._planned:
            if planned.left != 0 and planned.meant(method, path):
                planned.left -= 1
                self.happened.append((method, path, planned.fault))
                return planned.fault
        return None
