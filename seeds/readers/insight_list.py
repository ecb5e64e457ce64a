"""Pages of curated insights: one sentence or more a line, the page's own first."""

from __future__ import annotations

import re

from seeds.readers.document import Document, Source
from seeds.readers.speech import spoken
from store.model import Insight

NAME = "insight_list"
LOOKS_FOR = "a page of insights under the line that announces them"

_ANNOUNCED = re.compile(
    r"(?i)(?=[^\n]{0,200}\binsights?\b)[^\n]{0,120}"
    r"\b(?:scan|send|top|daily|every day|from podcasts)\b[^\n]{0,160}"
)
_FEWEST_WORDS = 12
_MOST_WORDS = 150


def _entries(source: Source) -> list[str]:
    """Return the insights' lines, or nothing where the page is none of insights."""
    lines = [line.strip() for line in source.text.splitlines() if line.strip()]
    if len(lines) < 2 or not _ANNOUNCED.fullmatch(lines[0]):
        return []
    entries = [line for line in lines[1:] if not _ANNOUNCED.fullmatch(line)]
    fitting = [line for line in entries if _FEWEST_WORDS <= len(line.split()) <= _MOST_WORDS]
    return fitting if len(fitting) >= len(entries) * 0.8 else []


def fits(source: Source) -> bool:
    """Whether the first line announces insights and the others are such."""
    return bool(_ANNOUNCED.search(source.head.split("\n", 1)[0])) and bool(_entries(source))


def read(source: Source) -> Document:
    """Read each line as a curated insight; all but the first are related to it."""
    insights = tuple(
        Insight("curated", spoken(line).text, source=source.name, related=at > 0)
        for at, line in enumerate(_entries(source))
    )
    return Document(NAME, insights=insights, cues=len(insights))
