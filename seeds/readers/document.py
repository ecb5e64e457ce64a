"""What readers are given and what they give back."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from seeds.readers.decoding import decoded
from store.model import Episode, Insight, Podcast


@dataclass(frozen=True)
class Source:
    """A document's bytes and its name (a path or an archive member's path).

    The name never decides the format; it only gives titles to documents that
    carry none of their own.
    """

    name: str
    data: bytes

    @cached_property
    def text(self) -> str:
        """The bytes decoded (UTF-8, else what they look like), newlines as line feeds."""
        return decoded(self.data)

    @cached_property
    def head(self) -> str:
        """The first 4,000 characters, stripped: enough to tell most formats."""
        return self.text[:4000].strip()


@dataclass(frozen=True, slots=True)
class Damage:
    """A part of a document that could not be read, with its line (from 1)."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader made of a source.

    ``cues`` counts the raw captions or headers before merging into turns, and
    ``damage`` names what was left out; everything else was kept.
    ``podcast`` is None where the document names none.
    """

    format: str
    episodes: tuple[Episode, ...] = ()
    insights: tuple[Insight, ...] = ()
    podcast: Podcast | None = None
    cues: int = 0
    damage: tuple[Damage, ...] = field(default=())


class Reader(Protocol):
    """A module of ``seeds.readers``: one format, text in and Document out."""

    NAME: str
    """Short name of the format, as ``load --json`` reports it."""
    LOOKS_FOR: str
    """What marks the format, for the sentence that refuses unknown input."""

    def fits(self, source: Source) -> bool:
        """Whether the content is of this format; must be quick and never raise."""
        ...

    def read(self, source: Source) -> Document:
        """Read it; raises ``UnreadableDocument`` only if nothing can be kept."""
        ...


class UnreadableDocument(ValueError):
    """No reader knows this input; the message is one sentence for the user."""
