"""Instants as text: UTC in ISO 8601, which sorts as time does."""

from __future__ import annotations

from datetime import UTC, datetime


def to_text(instant: datetime | None) -> str | None:
    """Write an aware datetime as UTC, to the second.

    Raises:
        ValueError: the datetime names no zone.
    """
    if instant is None:
        return None
    if instant.tzinfo is None:
        raise ValueError("an instant needs a zone")
    return instant.astimezone(UTC).isoformat(timespec="seconds")


def from_text(text: str | None) -> datetime | None:
    """Read what ``to_text`` wrote."""
    return datetime.fromisoformat(text) if text else None
