"""Sentences of a text, as ranges of code points.

The text is never changed: a range is an address, so that whatever is shown can
be proved against the stored turn. Written for speech as transcripts have it:
a full stop before a small letter ends a sentence (recognition often drops the
capital), while an ellipsis before one does not.
"""

from __future__ import annotations

import re

from seeds.harvest.words import word_set

_CLOSERS = "\"'”’»)\\]」』）】"
_END = re.compile(
    rf"(?P<cjk>[。！？；｡]+[{_CLOSERS}]*)"
    rf"|(?P<mark>[.!?…‽؟।]{{1,20}}[{_CLOSERS}]{{0,4}})(?=\s|$)"
    r"|(?P<line>\n\s*)"
)
_LAST_WORD = re.compile(r"[^\s(\[“\"'‘]{1,24}$")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]?\.?$")
_NEXT_WORD = re.compile(r"[“\"'‘(\[]{0,2}([\w’']{1,24})")

_ABBREVIATIONS = word_set(
    "mr mrs ms dr prof st sr jr gen col lt sgt capt rep sen gov rev hon vs fig vol approx "
    "dept est incl bzw z.b d.h ca nr mme mlle núm sra"
)
"""Followed by more of the same sentence, nearly always."""

_SOMETIMES_LAST = word_set("etc inc ltd co corp e.g i.e a.m p.m al")
"""End a sentence only where a usual first word of one follows."""

_OPENERS = word_set(
    "The A An And But So It He She They We You I If When In On At As This That These Those "
    "There Then Now What Why How Who Because For Not No Yes Or My Our Their His Her Its To "
    "With After Before Even Just Like Well Yeah Right Okay Also Some Most Many One"
)


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Return the sentences of ``text`` as half-open ranges, in order.

    Ranges carry neither leading nor trailing white space, never overlap, and
    together hold every character that is not white space. Time is linear.
    """
    ranges: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if match["mark"] and not _ends_here(text, start, match):
            continue
        _append(ranges, text, start, match.end())
        start = match.end()
    _append(ranges, text, start, len(text))
    return ranges


def _append(ranges: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        ranges.append((start, end))


def _ends_here(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether the marks that ``match`` found end a sentence that began at ``start``."""
    mark = match["mark"]
    following = _NEXT_WORD.match(text, _skip_space(text, match.end()))
    if following is None:
        return True
    small = following[1][0].islower()
    quoted = mark[-1] not in ".!?…‽؟।"
    if "…" in mark or ".." in mark or "!" in mark or quoted:
        return not small
    if mark == ".":
        return _stop_ends(text[max(start, match.start() - 24) : match.start()], following[1])
    return True


def _skip_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _stop_ends(before: str, following: str) -> bool:
    """Whether a single full stop after ``before`` ends its sentence."""
    found = _LAST_WORD.search(before)
    if found is None:
        return False
    last = found[0]
    folded = last.casefold()
    if folded in _ABBREVIATIONS or (folded == "no" and following[0].isdigit()):
        return False
    if last.isdigit() and len(last) <= 2 and len(before.strip()) == len(last):
        return False
    if folded in _SOMETIMES_LAST or _DOTTED.match(last + "."):
        return (len(last) == 1 and last == "I") or following in _OPENERS
    return True
