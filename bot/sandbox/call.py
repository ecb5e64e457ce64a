"""One REST request, read: where it goes, what it carries."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.sandbox.errors import INVALID_FORM, Problem, Refusal
from bot.sandbox.message import Json


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a request."""

    filename: str
    content_type: str
    data: bytes


@dataclass(slots=True)
class Call:
    """A request as the routes see it.

    Attributes:
        method: The HTTP method.
        template: The route, as in Discord's description.
        path: The path below `/api/v10`.
        body: The JSON of it; from `payload_json` when files came along.
        uploads: The files by their index.
    """

    method: str
    template: str
    path: str
    parts: dict[str, str]
    query: dict[str, str]
    body: Any = None
    uploads: dict[int, Upload] = field(default_factory=dict)

    def id(self, name: str) -> int:
        """Answer a part of the path as an id, or raise Refusal 50035."""
        return as_id(self.parts[name], name)

    @property
    def major(self) -> str:
        """Answer what keeps this route's rate limits apart."""
        names = ("channel_id", "guild_id", "webhook_id", "interaction_id", "webhook_token")
        return "+".join(self.parts[name] for name in names if name in self.parts)

    @property
    def json(self) -> Json:
        """Answer the body as an object, empty when there is none."""
        return self.body if isinstance(self.body, dict) else {}


def as_id(value: object, name: str) -> int:
    """Read an id, or raise Refusal 50035."""
    text = str(value)
    if not (text.isascii() and text.isdigit() and len(text) <= 20):
        problem = Problem(name, "NUMBER_TYPE_COERCE", f'Value "{text[:40]}" is not snowflake.')
        raise Refusal(INVALID_FORM, [problem])
    return int(text)


async def read_call(request: web.Request, template: str, prefix: str) -> Call:
    """Read a request, with its files if it has any."""
    call = Call(
        request.method,
        template,
        request.path.removeprefix(prefix),
        dict(request.match_info),
        dict(request.query),
    )
    if request.content_type.startswith("multipart/"):
        await _read_parts(request, call)
    elif request.can_read_body:
        call.body = _parse(await request.text())
    return call


async def _read_parts(request: web.Request, call: Call) -> None:
    form = await request.post()
    for name, value in form.items():
        if name == "payload_json":
            text = value if isinstance(value, str) else value.file.read().decode()  # type: ignore[union-attr]
            call.body = _parse(text)
        elif isinstance(value, web.FileField) and name.startswith("files["):
            index = as_id(name[len("files[") : -1], "files")
            kind = value.content_type or "application/octet-stream"
            call.uploads[index] = Upload(value.filename, kind, value.file.read())


def _parse(text: str) -> object:
    if not text.strip():
        return None
    try:
        return json.loads(text)
    except ValueError:
        problem = Problem("", "JSON_INVALID", "The body is not valid JSON.")
        raise Refusal(INVALID_FORM, [problem]) from None
