"""The refusals Discord sends, by their documented numbers."""

from __future__ import annotations

from dataclasses import dataclass

from bot.sandbox.message import Json

UNKNOWN_CHANNEL = 10003
UNKNOWN_GUILD = 10004
UNKNOWN_MEMBER = 10007
UNKNOWN_MESSAGE = 10008
UNKNOWN_USER = 10013
UNKNOWN_WEBHOOK = 10015
UNKNOWN_INTERACTION = 10062
ALREADY_ANSWERED = 40060
MISSING_ACCESS = 50001
NOT_YOUR_MESSAGE = 50005
EMPTY_MESSAGE = 50006
CANNOT_DM = 50007
NOT_A_TEXT_CHANNEL = 50008
MISSING_PERMISSIONS = 50013
INVALID_TOKEN = 50027
INVALID_FORM = 50035
THREAD_ARCHIVED = 50083

_TEXTS: dict[int, tuple[int, str]] = {
    UNKNOWN_CHANNEL: (404, "Unknown Channel"),
    UNKNOWN_GUILD: (404, "Unknown Guild"),
    UNKNOWN_MEMBER: (404, "Unknown Member"),
    UNKNOWN_MESSAGE: (404, "Unknown Message"),
    UNKNOWN_USER: (404, "Unknown User"),
    UNKNOWN_WEBHOOK: (404, "Unknown Webhook"),
    UNKNOWN_INTERACTION: (404, "Unknown interaction"),
    ALREADY_ANSWERED: (400, "Interaction has already been acknowledged."),
    MISSING_ACCESS: (403, "Missing Access"),
    NOT_YOUR_MESSAGE: (403, "Cannot edit a message authored by another user"),
    EMPTY_MESSAGE: (400, "Cannot send an empty message"),
    CANNOT_DM: (403, "Cannot send messages to this user"),
    NOT_A_TEXT_CHANNEL: (400, "Cannot send messages in a non-text channel"),
    MISSING_PERMISSIONS: (403, "Missing Permissions"),
    INVALID_TOKEN: (401, "Invalid Webhook Token"),
    INVALID_FORM: (400, "Invalid Form Body"),
    THREAD_ARCHIVED: (400, "Thread is archived"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a request.

    Attributes:
        path: Where, as keys and indexes joined by dots.
        code: Discord's word for the kind of mistake.
        message: A sentence for a developer.
    """

    path: str
    code: str
    message: str


class Refusal(Exception):
    """Refuse a request with one of Discord's numbers."""

    def __init__(self, code: int, problems: list[Problem] | None = None) -> None:
        self.status, self.text = _TEXTS[code]
        super().__init__(f"{code} {self.text}")
        self.code = code
        self.problems = problems or []

    def payload(self) -> Json:
        """Answer the body Discord would send."""
        body: Json = {"message": self.text, "code": self.code}
        if self.problems:
            body["errors"] = _nested(self.problems)
        return body


def _nested(problems: list[Problem]) -> Json:
    tree: Json = {}
    for problem in problems:
        node = tree
        for key in filter(None, problem.path.split(".")):
            node = node.setdefault(key, {})
        listed = node.setdefault("_errors", [])
        listed.append({"code": problem.code, "message": problem.message})
    return tree
