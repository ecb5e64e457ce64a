"""What Discord would refuse, and where the stand-in itself would drift."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from bot.sandbox.call import Call
from bot.sandbox.check_commands import commands_problems
from bot.sandbox.check_messages import callback_problems, message_problems
from bot.sandbox.errors import Problem
from bot.sandbox.message import Json

COMMAND_ROUTES = (
    "/applications/{application_id}/commands",
    "/applications/{application_id}/guilds/{guild_id}/commands",
)
CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
NEW_MESSAGE_ROUTES = (
    "/channels/{channel_id}/messages",
    "/webhooks/{webhook_id}/{webhook_token}",
)


@dataclass(frozen=True, slots=True)
class Violation:
    """Something sent that Discord would not take, or would not send itself.

    Attributes:
        kind: `request`, `response` or `route`.
    """

    kind: str
    method: str
    path: str
    text: str

    def __str__(self) -> str:
        return f"{self.kind} {self.method} {self.path}: {self.text}"


class Checks:
    """Hold requests and answers against Discord's rules.

    The rules by hand always apply. With Discord's own OpenAPI description they
    are joined by its schemas, for requests and for the stand-in's answers.
    """

    def __init__(self, description: Path | None = None) -> None:
        self.violations: list[Violation] = []
        self._description = None
        if description is not None:
            from bot.sandbox.description import Description

            self._description = Description(description)

    def request(self, call: Call) -> list[Problem]:
        """Answer what is wrong with a request."""
        problems = _by_hand(call)
        if self._description is not None:
            problems += self._description.request_problems(call)
        return problems

    def response(self, call: Call, status: int, body: object) -> None:
        """Record where an answer is not what Discord describes."""
        if self._description is None:
            return
        for text in self._description.response_problems(call, status, body):
            self.note("response", call.method, call.path, text)

    def violated(self, call: Call, problem: Problem) -> None:
        """Record a request's mistake."""
        text = f"{problem.path or 'body'}: {problem.message}"
        self.note("request", call.method, call.path, text)

    def note(self, kind: str, method: str, path: str, text: str) -> None:
        """Record a violation."""
        self.violations.append(Violation(kind, method, path, text))

    @staticmethod
    def dumps(body: object) -> bytes:
        """Write JSON as it goes over the wire."""
        return json.dumps(body, separators=(",", ":")).encode()


def _by_hand(call: Call) -> list[Problem]:
    if call.method == "PUT" and call.template in COMMAND_ROUTES:
        return commands_problems(call.body)
    if call.method != "POST":
        # An edit can only be judged beside the message it changes: the route does.
        return []
    body: Json = call.json
    if call.template == CALLBACK:
        return callback_problems(body, files=len(call.uploads))
    if call.template in NEW_MESSAGE_ROUTES:
        return message_problems(body, creating=True, files=len(call.uploads))
    if call.template == "/channels/{channel_id}/threads" and "message" in body:
        return message_problems(body["message"], creating=True, files=len(call.uploads))
    return []
