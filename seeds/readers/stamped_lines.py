"""Lines of speech with a time stamp each and no names, or names leaked as voices.

``00:00:03 text``, ``[00:03] text``, a stamp alone above its line, and exports
that let WebVTT's voices through: ``00:00:03 <v Name>text``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from seeds.readers.captioned import Facts, captioned
from seeds.readers.cues import Cue
from seeds.readers.document import Damage, Document, Source
from seeds.readers.evidence import looks_like_code
from seeds.readers.front_matter import split_front_matter
from seeds.readers.page import read_page
from seeds.readers.speech import spoken
from seeds.readers.stamps import STAMP, read_stamp

NAME = "stamped_lines"
LOOKS_FOR = "lines of speech with a time stamp before each"

_LINE = re.compile(
    rf"(?m)^[ \t]{{0,12}}(?:[-*] )?[\[(]?(?P<stamp>{STAMP})[\])]?"
    rf"(?:[ \t]{{0,4}}(?:-->|[-–—])[ \t]{{0,4}}[\[(]?{STAMP}[\])]?)?"
    r"(?![\w:.,])[ \t]{0,8}[-–—:]?[ \t]{0,8}"
)
_VOICE = re.compile(r"<v(?:\.[^\s<>]{1,40})?[ \t]([^<>\n]{1,80})>")
_CLOSED = re.compile(r"</v>")
_FEWEST = 3
_SLOWEST = 0.7
"""Words a second: people speak two to three; lists of chapters stay far below."""


@dataclass(frozen=True, slots=True)
class _Lines:
    starts: int
    count: int
    cues: tuple[Cue, ...]
    damage: tuple[Damage, ...]


def _cues(text: str) -> tuple[list[Cue], list[Damage], int]:
    _, begins = split_front_matter(text)
    found = list(_LINE.finditer(text, begins))
    ends = [*(match.start() for match in found[1:]), len(text)]
    cues: list[Cue] = []
    damage: list[Damage] = []
    for match, end in zip(found, ends, strict=True):
        second = read_stamp(match["stamp"])
        if second is None:
            line = text.count("\n", 0, match.start()) + 1 if len(damage) < 100 else 0
            damage.append(Damage(line, f"{match['stamp']} is no time"))
        cues.extend(_voices(text[match.end() : end], second))
    return cues, damage, found[0].start() if found else len(text)


def _voices(raw: str, second: float | None) -> list[Cue]:
    """Split a line at the voices in it; most lines have one at their start, or none."""
    first, *rest = _VOICE.split(_CLOSED.sub("", raw))
    parts = [(None, first), *zip(rest[::2], rest[1::2], strict=True)]
    return [
        Cue(said, second, None, voice) for voice, part in parts if (said := spoken(part).text)
    ]


@lru_cache(maxsize=2)
def _lines(text: str) -> _Lines | None:
    """Read the lines, or None where they are a list of chapters or something else."""
    cues, damage, starts = _cues(text)
    if len(cues) < _FEWEST or looks_like_code(text):
        return None
    if not any(cue.speaker for cue in cues) and not _is_speech(cues):
        return None
    return _Lines(starts, len(_LINE.findall(text)), tuple(cues), tuple(damage[:100]))


def _is_speech(cues: Sequence[Cue]) -> bool:
    """Whether stamps run forward and words come about as fast as people speak."""
    times = [cue.start_s for cue in cues if cue.start_s is not None]
    forward = sum(1 for one, other in pairwise(times) if one <= other)
    if len(times) < _FEWEST or forward < (len(times) - 1) * 0.9:
        return False
    said = [cue.text for cue in cues if cue.text]
    words = sum(max(len(text.split()), len(text.encode()) / 9) for text in said[:-1])
    return len(said) >= len(cues) * 0.6 and words >= _SLOWEST * (max(times) - min(times))


def fits(source: Source) -> bool:
    """Whether stamped lines hold as many words as people say in that time."""
    return bool(_LINE.search(source.text)) and _lines(source.text) is not None


def read(source: Source) -> Document:
    """Read each stamped line as a cue of one episode.

    Raises:
        UnreadableDocument: when the lines hold no words.
    """
    lines = _lines(source.text)
    cues = lines.cues if lines else ()
    facts, begins = split_front_matter(source.text)
    page = read_page(source.text[begins : lines.starts if lines else begins])
    stated = Facts(
        title=facts.title or page.title,
        language=facts.language,
        chapters=page.chapters,
        damage=lines.damage if lines else (),
        cues=lines.count if lines else 0,
    )
    document = captioned(source, NAME, cues, stated)
    episodes = (replace(episode, notes=page.notes) for episode in document.episodes)
    return replace(document, episodes=tuple(episodes))
