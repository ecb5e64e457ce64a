"""Rows and the few columns that hold JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from store.model import Span

Row = dict[str, Any]
"""A row as sqlite-utils' ``query`` yields it."""


def first(rows: Iterable[Row]) -> Row | None:
    """Return the first row, or None."""
    return next(iter(rows), None)


def spans_to_text(spans: Sequence[Span]) -> str:
    """Write spans as JSON: ``[[turn, from, to], …]``."""
    return json.dumps([[span.turn, span.start, span.end] for span in spans])


def spans_from_text(text: str) -> tuple[Span, ...]:
    """Read what ``spans_to_text`` wrote."""
    return tuple(Span(*item) for item in json.loads(text))


def marks_to_text(marks: Sequence[tuple[int, float]]) -> str | None:
    """Write a turn's inner times, (code point, seconds), as JSON; None for none."""
    return json.dumps([list(mark) for mark in marks]) if marks else None


def marks_from_text(text: str | None) -> tuple[tuple[int, float], ...]:
    """Read what ``marks_to_text`` wrote."""
    return tuple((int(at), float(second)) for at, second in json.loads(text or "[]"))
