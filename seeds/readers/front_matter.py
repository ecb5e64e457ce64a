"""YAML front matter of Markdown pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import yaml

_LONGEST = 20_000
_MOST_BRACKETS = 100
"""Nested flow collections take YAML's reader quadratic time."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a page's front matter states, as far as episodes have a word for it."""

    title: str | None = None
    description: str | None = None
    published: datetime | None = None
    language: str | None = None
    podcast: str | None = None
    url: str | None = None
    speakers: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()


def split_front_matter(text: str) -> tuple[FrontMatter, int]:
    """Read front matter and return it with the code point where the page begins.

    Text without front matter, or with some that is no YAML, begins at 0 and
    states nothing.
    """
    opening = len(text) - len(text.lstrip())
    if not text.startswith("---\n", opening):
        return FrontMatter(), 0
    end = text.find("\n---", opening + 3, opening + _LONGEST)
    if end < 0:
        return FrontMatter(), 0
    if text.count("[", opening, end) + text.count("{", opening, end) > _MOST_BRACKETS:
        return FrontMatter(), 0
    try:
        stated = yaml.safe_load(text[opening + 4 : end])
    except (yaml.YAMLError, ValueError, RecursionError, TypeError, OverflowError):
        return FrontMatter(), 0
    after = text.find("\n", end + 1)
    begins = after + 1 if after >= 0 else len(text)
    return (_facts(stated) if isinstance(stated, dict) else FrontMatter()), begins


def _facts(stated: dict[object, object]) -> FrontMatter:
    facts = {
        str(key).casefold(): value for key, value in stated.items() if isinstance(key, str)
    }
    hosts = _names(facts.get("hosts") or facts.get("host"))
    guests = _names(facts.get("guests") or facts.get("guest"))
    return FrontMatter(
        title=_text(facts.get("title")),
        description=_text(facts.get("description") or facts.get("summary")),
        published=_instant(facts.get("date") or facts.get("published")),
        language=_text(facts.get("language") or facts.get("lang")),
        podcast=_text(facts.get("podcast") or facts.get("show")),
        url=_text(facts.get("url") or facts.get("link")),
        speakers=(*_names(facts.get("speakers")), *hosts, *guests),
        hosts=hosts,
    )


def _text(value: object) -> str | None:
    return " ".join(value.split())[:2000] or None if isinstance(value, str) else None


def _names(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        value = value.split(",")
    if not isinstance(value, list):
        return ()
    return tuple(name for item in value[:50] if (name := _text(item)))


def _instant(value: object) -> datetime | None:
    """Read a date as midnight UTC; instants without a zone are taken as UTC."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            return None
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    return None
