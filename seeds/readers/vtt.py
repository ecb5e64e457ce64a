"""WebVTT: voices, prefixes, rolling captions, notes, styles, chapters.

Read by hand: the libraries tried drop cues with bare seconds, the second voice
of a cue, or all cues after a broken time line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from seeds.readers.captioned import Facts, captioned
from seeds.readers.captions import Caption, is_timing, read_captions
from seeds.readers.cues import folded
from seeds.readers.document import Document, Source
from seeds.readers.spoken import cues_of
from seeds.readers.tags import untagged
from store.model import Chapter

NAME = "vtt"
LOOKS_FOR = "WebVTT (a first line WEBVTT)"

CHAPTER_S = 10.0
"""Mean length from which cues with a few words are chapters, not captions."""
CHAPTER_WORDS_PER_S = 0.5
"""Speech has two to three words a second; titles on a timeline far fewer."""

_HEADER = re.compile(r"\s*WEBVTT(?![A-Za-z0-9])")
_META = re.compile(r"\s*(?:NOTE\s+)?(kind|language)\s*:\s*(\S+)", re.IGNORECASE)
_SENTENCE = re.compile(r"[.,!?;]$")


def fits(source: Source) -> bool:
    """Whether the first line says WEBVTT."""
    return bool(_HEADER.match(source.head.lstrip("\ufeff")))


def read(source: Source) -> Document:
    """Read cues with their voices; see ``seeds.readers.spoken`` for who speaks."""
    lines = source.text.lstrip("\ufeff").split("\n")
    first = _end_of_header(lines)
    found = read_captions(lines[first:], first + 1, strict=True)
    cues = cues_of(found.captions)
    meta = _meta(lines)
    chapters = _chapters(found.captions) if _is_chapters(found.captions, meta) else ()
    if chapters:
        cues = [replace(cue, fresh=True) for cue in cues]
    facts = Facts(
        language=meta.get("language"),
        chapters=chapters,
        damage=tuple(found.damage),
        cues=len(found.captions),
    )
    return captioned(source, NAME, cues, facts)


def _end_of_header(lines: Sequence[str]) -> int:
    """Return the place of the first line after the header's block."""
    first = next(place for place, line in enumerate(lines) if line.strip())
    for place in range(first + 1, len(lines)):
        if not lines[place].strip() or is_timing(lines[place]):
            return place
    return len(lines)


def _meta(lines: Sequence[str]) -> dict[str, str]:
    """Collect ``Kind:`` and ``Language:`` from the header and notes before the cues."""
    meta: dict[str, str] = {}
    for line in lines[:40]:
        if is_timing(line):
            break
        if found := _META.match(line):
            meta.setdefault(found[1].lower(), found[2])
    return meta


def _is_chapters(captions: Sequence[Caption], meta: dict[str, str]) -> bool:
    if meta.get("kind", "").lower() == "chapters":
        return True
    titles = [_title(caption) for caption in captions]
    lasting = [
        caption.end_s - caption.start_s
        for caption in captions
        if caption.start_s is not None and caption.end_s is not None
    ]
    if len(captions) < 2 or len(lasting) < len(captions) or any(map(_SENTENCE.search, titles)):
        return False
    seconds, words = sum(lasting), sum(len(title.split()) for title in titles)
    return seconds >= CHAPTER_S * len(captions) and words <= CHAPTER_WORDS_PER_S * seconds


def _chapters(captions: Sequence[Caption]) -> tuple[Chapter, ...]:
    return tuple(
        Chapter(_title(caption), caption.start_s) for caption in captions if _title(caption)
    )


def _title(caption: Caption) -> str:
    return folded(untagged(" ".join(caption.lines)))
