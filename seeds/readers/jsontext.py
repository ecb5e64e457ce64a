"""JSON as publishers' tools leave it: cut short, a value a line, odd numbers."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from functools import lru_cache

from seeds.readers.document import Damage, Source
from seeds.readers.stamps import read_stamp

DEEPEST = 200
"""Nesting beyond this is no transcript, and would exhaust the stack."""
LATEST_S = 3_600_000.0
"""A thousand hours: no audio lasts longer, so such a number is no time."""

_STRUCTURE = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)
_ISO = re.compile(
    r"PT?(?:([0-9]{1,4})H)?(?:([0-9]{1,5})M)?(?:([0-9]{1,7}(?:\.[0-9]{1,9})?)S)?", re.IGNORECASE
)


class NotJson(ValueError):
    """The text is not JSON, nor the beginning of any."""


def json_of(source: Source) -> object:
    """Return the JSON value of ``source``, or None if it is none; never raises."""
    try:
        return _read(source.text)[0]
    except NotJson:
        return None


def json_damage(source: Source) -> tuple[Damage, ...]:
    """Tell where the JSON of ``source`` breaks off, if it does."""
    try:
        return _read(source.text)[1]
    except NotJson:
        return ()


@lru_cache(maxsize=1)
def _read(text: str) -> tuple[object, tuple[Damage, ...]]:
    """Read ``text`` once for all readers that want to look at it.

    A value a line (JSON Lines) becomes a list; of a document that breaks off,
    the items that are complete are kept and the line is reported.
    """
    bare = text.strip().lstrip("\ufeff")
    if bare[:1] not in {"{", "["} or _is_too_deep(bare):
        raise NotJson
    try:
        return _loaded(bare), ()
    except ValueError as error:
        at = error.pos if isinstance(error, json.JSONDecodeError) else 0
    if (rows := _rows(bare)) is not None:
        return rows, ()
    line = 1 + text.count("\n", 0, len(text) - len(text.lstrip()) + at)
    return _complete_part(bare, at), (Damage(line, "the JSON breaks off or is wrong here"),)


def _loaded(text: str) -> object:
    return json.loads(text, parse_constant=lambda _name: None, parse_int=_number)


def _number(digits: str) -> int | float:
    """Read an integer; one too long for any use becomes infinite, in linear time."""
    return int(digits) if len(digits) < 24 else math.inf


def _is_too_deep(text: str) -> bool:
    depth = 0
    for found in _STRUCTURE.finditer(text):
        if found[0] in "[{":
            depth += 1
            if depth > DEEPEST:
                return True
        elif found[0] in "]}":
            depth -= 1
    return False


def _rows(text: str) -> list[object] | None:
    lines = [line for line in text.split("\n") if line.strip()]
    try:
        rows = [_loaded(line) for line in lines]
    except ValueError:
        return None
    return rows if len(rows) > 1 else None


def _complete_part(text: str, end: int) -> object:
    """Close ``text`` after the last item that is complete before ``end``."""
    opened: list[str] = []
    cut, closing = 0, ""
    for found in _STRUCTURE.finditer(text, 0, max(end, 0)):
        mark = found[0]
        if mark in "[{":
            opened.append("]" if mark == "[" else "}")
        elif mark in "]}" and opened:
            opened.pop()
            cut, closing = found.end(), "".join(reversed(opened))
    try:
        return _loaded(text[:cut] + closing)
    except ValueError as error:
        raise NotJson from error


def seconds(value: object, *, unit: float = 1.0) -> float | None:
    """Return a time as seconds from the start, or None if ``value`` is none.

    Args:
        value: a number, a stamp (``"00:00:43.1"``), a number in a string with
            or without its unit (``"25.600s"``), an ISO 8601 duration, or the
            ``{"seconds", "nanos"}`` of protocol buffers.
        unit: seconds per unit of a plain number (0.001 for milliseconds).
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, Mapping):
        if not {"seconds", "nanos"} & value.keys():
            return None
        whole, nanos = seconds(value.get("seconds", 0)), seconds(value.get("nanos", 0))
        return None if whole is None or nanos is None else _sane(whole + nanos / 1e9)
    if isinstance(value, int | float):
        return _sane(value * unit) if abs(value) < 1e15 else None
    return _written(value, unit) if isinstance(value, str) else None


def _written(text: str, unit: float) -> float | None:
    bare = text.strip()
    if bare.isascii() and bare.replace(".", "", 1).isdigit() and len(bare) < 24:
        return _sane(float(bare) * unit)
    if (iso := _ISO.fullmatch(bare)) and any(iso.groups()):
        hours, minutes, rest = (float(part or 0) for part in iso.groups())
        return _sane(hours * 3600 + minutes * 60 + rest)
    return read_stamp(bare)


def _sane(time_s: float) -> float | None:
    """Keep times that audio can have, without the noise of binary fractions."""
    if not math.isfinite(time_s) or not 0 <= time_s <= LATEST_S:
        return None
    return round(time_s, 6)


def objects(value: object) -> list[Mapping[str, object]]:
    """Return the JSON objects of a list; nothing if ``value`` is no list."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def child(value: object, *keys: str) -> object:
    """Follow ``keys`` down through objects; None where one is missing."""
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def first(item: Mapping[str, object], keys: tuple[str, ...]) -> object:
    """Return the first of ``keys`` that holds something, or None."""
    return next((item[key] for key in keys if item.get(key) not in (None, "")), None)


def words_of(value: object) -> str:
    """Return ``value`` if it is text, else ``""``; numbers are no speech."""
    return value if isinstance(value, str) else ""


def label_of(value: object) -> str | None:
    """Return a speaker's label: text, a number, or the name in an object."""
    if isinstance(value, Mapping):
        return label_of(first(value, ("name", "displayName", "display_name", "label", "id")))
    if isinstance(value, bool) or value is None:
        return None
    return str(value).strip() or None if isinstance(value, str | int) else None
