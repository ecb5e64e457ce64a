"""Which of several transcripts of an episode to take.

What a feed claims about one only decides which is fetched first; what it is
worth is seen by reading it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from urllib.parse import urlsplit

from seeds.readers.document import Document
from seeds.readers.languages import language_code

Claim = tuple[str, str | None, str | None]
"""An address with the type and the language that a feed claims for it."""


class Kind(IntEnum):
    """Kinds of transcript, best first: how much they tell of who spoke when."""

    VTT = 0
    JSON = 1
    SRT = 2
    HTML = 3
    TEXT = 4


_CLAIMS = (
    (Kind.VTT, ("vtt",)),
    (Kind.JSON, ("json",)),
    (Kind.SRT, ("srt", "subrip")),
    (Kind.HTML, ("html", "htm")),
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A transcript that was read; ``url`` is where it came from in the end."""

    url: str
    document: Document
    kind: Kind
    language: str | None = None

    @property
    def speakers(self) -> bool:
        """Whether it says who speaks."""
        return any(turn.speaker for turn in self.document.episodes[0].turns)


def in_order(claims: Iterable[Claim], language: str | None) -> list[Claim]:
    """Sort claims by what they promise: the episode's language first, then kind."""
    return sorted(claims, key=lambda claim: (not _fits(claim[2], language), _claimed(claim)))


def kind_of(document: Document, head: str) -> Kind:
    """Tell a document's kind from its content.

    Args:
        document: what was read.
        head: how the text begins.
    """
    for kind, names in _CLAIMS:
        if any(document.format.endswith(name) for name in names):
            return kind
    first = head.lstrip("\ufeff \n\t")[:1]
    return {"{": Kind.JSON, "[": Kind.JSON, "<": Kind.HTML}.get(first, Kind.TEXT)


def best(candidates: Sequence[Candidate], language: str | None) -> Candidate:
    """Return the best: in the episode's language, saying who speaks, of the best kind.

    Of transcripts that differ in nothing else the first one wins.
    """
    return min(
        candidates,
        key=lambda one: (not _fits(one.language, language), not one.speakers, one.kind),
    )


def is_unbeatable(candidate: Candidate, language: str | None) -> bool:
    """Whether no other transcript could be better."""
    return (
        candidate.kind is Kind.VTT
        and candidate.speakers
        and _fits(candidate.language, language)
    )


def _fits(stated: str | None, language: str | None) -> bool:
    """Whether a stated language is the wanted one; what is not stated may be."""
    code = language_code(stated)
    return code is None or language is None or code == language_code(language)


def _claimed(claim: Claim) -> Kind:
    path = urlsplit(claim[0]).path.lower()
    for kind, names in _CLAIMS:
        if any(name in (claim[1] or "").lower() for name in names):
            return kind
    for kind, names in _CLAIMS:
        if path.endswith(tuple(f".{name}" for name in names)):
            return kind
    return Kind.TEXT
