"""Caption blocks: the layout that SRT and WebVTT files share.

A block is a line with two time stamps and an arrow, and the lines of text
below it. Publishers leave out blank lines, numbers, hours and spaces, so the
arrow alone marks a block.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from seeds.readers.document import Damage
from seeds.readers.stamps import read_stamp

_ARROW = re.compile(r"\s{0,9}([^>\n]{0,40}?)\s{0,9}(-{1,3}>)\s{0,9}(\S{0,40})")
_STARTS_STAMP = re.compile(r"-?[0-9]")
_FOUR_PARTS = re.compile(r"([0-9]{1,3}:[0-9]{2}:[0-9]{2}):([0-9]{2,3})")
_DIGITS = re.compile(r"\s*[0-9]{1,9}\s*")

FRAMES_PER_S = 25.0
"""Frames in a second where stamps count them; broadcast captions mostly do so."""


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption as it stands in the file: raw lines, tags and all.

    ``line`` counts from 1 and is where its times stand.
    """

    line: int
    start_s: float | None
    end_s: float | None
    lines: tuple[str, ...]


@dataclass(slots=True)
class Captions:
    """What ``read_captions`` found: captions in order, and what was damaged."""

    captions: list[Caption] = field(default_factory=list)
    damage: list[Damage] = field(default_factory=list)


def is_timing(line: str) -> bool:
    """Whether ``line`` holds an arrow between times, broken or not.

    >>> is_timing("00:01.000 --> 00:02.000"), is_timing("0:01,5-->0:02,5")
    (True, True)
    >>> is_timing("an arrow --> in a sentence")
    False
    """
    match = _ARROW.match(line) if "->" in line else None
    if not match:
        return False
    left, arrow, right = match.groups()
    stamps = sum(bool(_STARTS_STAMP.match(stamp)) for stamp in (left, right))
    if stamps == 2:
        return len(arrow) > 2 or (":" in left and ":" in right)
    return stamps == 1 and len(arrow) > 2 and (":" in left or (not left and ":" in right))


def read_captions(lines: Sequence[str], first: int = 1, *, strict: bool = False) -> Captions:
    """Read blocks from ``lines``; the first of them is line number ``first``.

    ``strict`` is WebVTT's rule that an empty line ends a caption: text that
    follows one without times of its own is reported and left out. Without it,
    such text goes on the caption above.
    """
    found = Captions()
    stops = [place for place, line in enumerate(lines) if is_timing(line)]
    numbered = _is_numbered(lines, stops)
    if strict:
        before = list(lines[: stops[0] if stops else len(lines)])
        _drop_identifier(before, numbered=bool(stops), strict=True)
        _report_untimed(before, first, found)
    for place, following in zip(stops, [*stops[1:], None], strict=False):
        body = list(lines[place + 1 : following])
        if following is not None:
            _drop_identifier(body, numbered=numbered, strict=strict)
        start_s, end_s = _times(lines[place], first + place, found)
        text = _text(body, first + place + 1, found, strict=strict)
        found.captions.append(Caption(first + place, start_s, end_s, text))
    return found


def _times(line: str, number: int, found: Captions) -> tuple[float | None, float | None]:
    match = _ARROW.match(line)
    start_s, end_s = (_stamp(match[group]) for group in (1, 3)) if match else (None, None)
    if start_s is None or end_s is None:
        found.damage.append(Damage(number, "a time stamp that is none"))
    elif end_s < start_s:
        found.damage.append(Damage(number, "a caption that ends before it begins"))
        end_s = None
    return start_s, end_s


def _stamp(written: str) -> float | None:
    """Read a stamp; a fourth part is milliseconds, or frames if it has two digits."""
    if framed := _FOUR_PARTS.fullmatch(written.strip()):
        whole_s = read_stamp(framed[1])
        parts_s = int(framed[2]) / (1000 if len(framed[2]) == 3 else FRAMES_PER_S)
        return None if whole_s is None else whole_s + parts_s
    return read_stamp(written)


def _is_numbered(lines: Sequence[str], stops: Sequence[int]) -> bool:
    numbered = sum(place > 0 and bool(_DIGITS.fullmatch(lines[place - 1])) for place in stops)
    return numbered * 2 > len(stops)


def _drop_identifier(body: list[str], *, numbered: bool, strict: bool) -> None:
    """Take the next block's number or, in WebVTT, its name off the end of ``body``."""
    if not body or not body[-1].strip():
        return
    alone = len(body) > 1 and not body[-2].strip()
    if _DIGITS.fullmatch(body[-1]):
        if numbered or alone:
            body.pop()
    elif strict and alone:
        body.pop()


def _text(body: list[str], number: int, found: Captions, *, strict: bool) -> tuple[str, ...]:
    if not strict:
        return tuple(line for line in body if line.strip())
    kept: list[str] = []
    for place, line in enumerate(body):
        if line == "" and kept:
            _report_untimed(body[place:], number + place, found)
            break
        if line.strip():
            kept.append(line)
    return tuple(kept)


def _report_untimed(lines: Sequence[str], first: int, found: Captions) -> None:
    """Report each block of ``lines`` that holds text but no times, notes apart."""
    before = ""
    for place, line in enumerate(lines):
        if line.strip() and not before.strip() and not _is_note(line):
            found.damage.append(Damage(first + place, "text without times"))
        before = line


def _is_note(line: str) -> bool:
    return line.split(maxsplit=1)[0] in {"NOTE", "STYLE", "REGION"}
