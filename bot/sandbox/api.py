"""The REST side: every request read, counted, checked, answered, recorded."""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.sandbox.call import Call, read_call
from bot.sandbox.checks import Checks
from bot.sandbox.errors import INVALID_FORM, Problem, Refusal
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.limits import RateLimits

PREFIX = "/api/v10"
OPEN = ("/interactions/", "/webhooks/")
"""Paths that are opened by the interaction's token instead of the bot's."""

CLIENT_MAX = 12 * 1024 * 1024

KEPT = 50_000
"""Requests remembered; older ones are forgotten."""

Handler = Callable[[Call], object]
"""Answer a call: JSON, none for 204, or a pair of status and JSON."""

Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Seen:
    """A request that came in, and the status it got; 0 when it was cut."""

    method: str
    path: str
    template: str
    status: int
    body: Any


class Api:
    """Serve Discord's REST routes.

    Attributes:
        seen: The requests with their status, oldest first.
    """

    def __init__(self, token: str, checks: Checks, *, sleep: Sleep = asyncio.sleep) -> None:
        self._token = token
        self._sleep = sleep
        self.checks = checks
        self.faults = Faults()
        self.limits = RateLimits()
        self.seen: deque[Seen] = deque(maxlen=KEPT)
        self.app = web.Application(client_max_size=CLIENT_MAX)

    def add(self, method: str, template: str, handler: Handler) -> None:
        """Serve a route, written as in Discord's description."""

        async def serve(request: web.Request) -> web.StreamResponse:
            return await self._serve(request, template, handler)

        self.app.router.add_route(method, template, serve)

    def finish(self) -> None:
        """Answer 404 to whatever has no route, and record it as a violation."""

        async def missing(request: web.Request) -> web.StreamResponse:
            path = request.path.removeprefix(PREFIX)
            self.checks.note("route", request.method, path, "the stand-in has no such route")
            return web.json_response({"message": "404: Not Found", "code": 0}, status=404)

        self.app.router.add_route("*", "/{rest:.*}", missing)

    def count(self, method: str, template: str) -> int:
        """Answer how many requests came for a route, whatever became of them."""
        return sum((s.method, s.template) == (method, template) for s in self.seen)

    async def _serve(
        self, request: web.Request, template: str, handler: Handler
    ) -> web.StreamResponse:
        path = request.path.removeprefix(PREFIX)
        if not path.startswith(OPEN) and not self._authorised(request):
            return self._refused(401, {"message": "401: Unauthorized", "code": 0})
        try:
            call = await read_call(request, template, PREFIX)
        except Refusal as refusal:
            return self._refused(refusal.status, refusal.payload())
        fault = self.faults.take(call.method, path)
        fault = fault or self.limits.check(call.method, template, path, call.major)
        if fault is not None:
            await self._wait(fault)
        status: int = 0
        body: object = None
        if fault is None or fault.commits:
            status, body = self._answer(call, handler)
        self.seen.append(Seen(call.method, path, template, status, call.body))
        if fault is not None and not fault.only_waits:
            return self._fail(request, fault)
        headers = self.limits.headers(call.method, template, call.major)
        return self._respond(status, body, headers)

    def _authorised(self, request: web.Request) -> bool:
        given = request.headers.get("Authorization", "")
        return secrets.compare_digest(given.encode(), f"Bot {self._token}".encode())

    async def _wait(self, fault: Fault) -> None:
        if fault.seconds > 0:
            await self._sleep(fault.seconds)
        if fault.gate is not None:
            await fault.gate.wait()

    def _answer(self, call: Call, handler: Handler) -> tuple[int, object]:
        try:
            status, body = self._handle(call, handler)
        except Refusal as refusal:
            status, body = refusal.status, refusal.payload()
            for problem in refusal.problems:
                self.checks.violated(call, problem)
        self.checks.response(call, status, body)
        return status, body

    def _handle(self, call: Call, handler: Handler) -> tuple[int, object]:
        try:
            problems = self.checks.request(call)
            if problems:
                raise Refusal(INVALID_FORM, problems)
            return _normal(handler(call))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            # A body of another shape than any route can read.
            problem = Problem("", "MODEL_TYPE_CONVERT", f"Could not be read: {error!r}")
            raise Refusal(INVALID_FORM, [problem]) from error

    def _fail(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.cuts:
            if request.transport is not None:
                request.transport.close()
            return web.Response(status=500)
        return self._respond(fault.status or 500, fault.body, fault.headers)

    def _refused(self, status: int, body: object) -> web.Response:
        return self._respond(status, body, {})

    def _respond(self, status: int, body: object, headers: dict[str, str]) -> web.Response:
        if status in {401, 403, 429}:
            self.limits.invalid += 1
        if body is None:
            return web.Response(status=204 if status == 200 else status, headers=headers)
        # discord.py parses JSON only when the header is exactly this, without charset.
        text = self.checks.dumps(body)
        answer = web.Response(body=text, status=status, headers=headers)
        answer.headers["Content-Type"] = "application/json"
        return answer


def _normal(outcome: object) -> tuple[int, object]:
    if isinstance(outcome, tuple):
        status, body = outcome
        return int(status), body
    return (204, None) if outcome is None else (200, outcome)
