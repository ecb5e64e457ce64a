"""Discord's own OpenAPI description, asked about requests and answers.

Needs jsonschema, which only the tests have.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from bot.sandbox.call import Call
from bot.sandbox.errors import Problem
from bot.sandbox.message import Json

URI = "urn:discord"
SHOWN = 300


class Description:
    """Validate against the schemas of a description in a file.

    Requests are held against a copy in which an id may also be a number, since
    Discord reads both and discord.py sends both.
    """

    def __init__(self, path: Path) -> None:
        document = json.loads(path.read_text(encoding="utf-8"))
        self._document: Json = document
        lenient = copy.deepcopy(document)
        lenient["components"]["schemas"]["SnowflakeType"] = {
            "type": ["string", "integer"],
            "pattern": "^(0|[1-9][0-9]*)$",
        }
        self._strict = cache(_maker(document))
        self._lenient = cache(_maker(lenient))

    def _operation(self, call: Call) -> Json | None:
        operations: Json = self._document["paths"].get(call.template, {})
        found: Json | None = operations.get(call.method.lower())
        return found

    def request_problems(self, call: Call) -> list[Problem]:
        """Answer where a request's body does not fit its schema."""
        operation = self._operation(call)
        if operation is None:
            return [Problem("", "ROUTE", "Discord describes no such route.")]
        content = operation.get("requestBody", {}).get("content", {})
        if call.body is None or "application/json" not in content:
            return []
        pointer = _pointer(
            "paths", call.template, call.method.lower(), "requestBody", "content"
        )
        validator = self._lenient(f"{pointer}/application~1json/schema")
        return [
            Problem(".".join(map(str, error.absolute_path)), "SCHEMA", _said(error))
            for error in validator.iter_errors(call.body)
        ]

    def response_problems(self, call: Call, status: int, body: object) -> list[str]:
        """Answer where the stand-in's own answer does not fit its schema."""
        operation = self._operation(call)
        if operation is None:
            return []
        if status >= 400:
            return self._told(f"{_pointer('components', 'schemas', 'Error')}", body)
        described = operation["responses"].get(str(status))
        if described is None:
            return [f"the description knows no status {status} here"]
        if "content" not in described:
            return [] if body is None else ["a body where the description has none"]
        where = _pointer("paths", call.template, call.method.lower(), "responses", str(status))
        return self._told(f"{where}/content/application~1json/schema", body)

    def _told(self, pointer: str, body: object) -> list[str]:
        return [
            f"{'.'.join(map(str, error.absolute_path)) or 'body'}: {_said(error)}"
            for error in self._strict(pointer).iter_errors(body)
        ]


def _pointer(*parts: str) -> str:
    return "/".join(part.replace("~", "~0").replace("/", "~1") for part in parts)


def _said(error: object) -> str:
    """Answer the most telling message, looking into `oneOf` and `anyOf`."""
    deepest = import_module("jsonschema.exceptions").best_match([error])
    where = ".".join(map(str, deepest.absolute_path))
    return f"{where}: {deepest.message}"[:SHOWN]


def _maker(document: Json) -> Callable[[str], Any]:
    # Imported by name: only the tests have these, and they carry no types.
    jsonschema, referencing = import_module("jsonschema"), import_module("referencing")
    draft = import_module("referencing.jsonschema").DRAFT202012
    resource = referencing.Resource.from_contents(document, default_specification=draft)
    registry = referencing.Registry().with_resource(URI, resource)

    def make(pointer: str) -> object:
        reference = {"$ref": f"{URI}#/{pointer}"}
        return jsonschema.Draft202012Validator(reference, registry=registry)

    return make
