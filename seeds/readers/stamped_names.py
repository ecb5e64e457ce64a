"""Names with a time stamp: Riverside, Rev, Otter, Teams, Zencastr and their kind.

``Name (mm:ss)`` alone, before text or glued to it; ``Name (mm:ss):``;
``Name [mm:ss]``; ``Name  0:03``, ``Name – hh:mm:ss:``, ``Name | 00:03`` and the
like at the end of a line; ``[00:03] Name: text``; ``00:03 Name`` alone; a name
and, on the line below it, a stamp.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from seeds.readers.document import Document, Source
from seeds.readers.evidence import is_conversation
from seeds.readers.headers import Header, known_label, name_shaped, stamped
from seeds.readers.labels import is_person
from seeds.readers.stamps import STAMP
from seeds.readers.transcript import read_episode

NAME = "stamped_names"
LOOKS_FOR = "names with a time stamp before what they say"

_LABEL = (
    r"(?P<label>[^\s\d:：()\[\]|#>*.,;!?–—-][^\n\t:：()\[\]|]{0,60}?"
    r"(?:[ ]\([^()\n\d]{1,40}\))?)"
)
_INDENT = r"(?m)^(?:[ \t]{0,12}|#{1,6}[ \t])"
_SPACE = r"[ \t]{0,24}"
_DASH = rf"{_SPACE}[-–—|,;:：]?{_SPACE}"
_BRACKETED = (
    rf"[\[(（]{_SPACE}(?P<stamp>{STAMP})(?:{_SPACE}[-–—]{_SPACE}{STAMP})?{_SPACE}[\])）]"
)
_FORMS = {
    "bracketed": re.compile(rf"{_INDENT}{_LABEL}{_DASH}{_BRACKETED}{_SPACE}[:：]?"),
    "trailing": re.compile(
        rf"{_INDENT}{_LABEL}(?:[ \t]{{1,24}}|{_DASH})(?<!\d)(?P<stamp>{STAMP})"
        rf"(?:{_SPACE}[-–—]{_SPACE}{STAMP})?{_SPACE}[:：]?{_SPACE}$"
    ),
    "leading": re.compile(
        rf"{_INDENT}[\[(（]?(?P<stamp>{STAMP})(?:{_SPACE}[-–—]{_SPACE}{STAMP})?[\])）]?{_DASH}"
        rf"{_LABEL}(?:{_SPACE}[:：](?!//|\d)|\t)"
    ),
    "above": re.compile(
        rf"{_INDENT}[\[(（]?(?P<stamp>{STAMP})(?:{_SPACE}[-–—]{_SPACE}{STAMP})?[\])）]?{_DASH}"
        rf"{_LABEL}{_SPACE}[:：]?{_SPACE}$"
    ),
    "over": re.compile(
        rf"{_INDENT}[\[(（]?(?P<stamp>{STAMP})(?:{_SPACE}[-–—]{_SPACE}{STAMP})?[\])）]?{_SPACE}\n"
        rf"(?:{_SPACE}\n)?{_SPACE}{_LABEL}{_SPACE}[:：]?{_SPACE}$"
    ),
    "below": re.compile(
        rf"{_INDENT}{_LABEL}{_SPACE}[:：]?{_SPACE}\n(?:{_SPACE}\n)?{_SPACE}"
        rf"[\[(（]?(?P<stamp>{STAMP})(?:{_SPACE}[-–—]{_SPACE}{STAMP})?[\])）]?{_SPACE}$"
    ),
}
_RECURRING = frozenset({"leading", "above", "over", "below"})
"""Forms that chapter lists share: here labels must come back to be speakers."""
_STAMPS = re.compile(r"\d:\d\d")


@lru_cache(maxsize=2)
def find(text: str) -> tuple[Header, ...]:
    """Find the headers of this layout, or nothing where it is not followed."""
    if not _STAMPS.search(text):
        return ()
    best: tuple[Header, ...] = ()
    for form, pattern in _FORMS.items():
        found = _kept(text, form, pattern)
        if len(found) > len(best):
            best = found
    return best if is_conversation(text, best) else ()


def _kept(text: str, form: str, pattern: re.Pattern[str]) -> tuple[Header, ...]:
    found = [
        stamped(match.start(), match.end(), match["label"], match["stamp"], form)
        for match in pattern.finditer(text)
    ]
    counts = Counter(header.label for header in found)
    kept = tuple(header for header in found if known_label(header.label, counts))
    if form in _RECURRING:
        again = {label for label, count in counts.items() if count > 1}
        sentences = sum(1 for header in kept if header.label not in again)
        if not again or sentences > len(kept) / 2:
            return ()
        if form != "leading":
            kept = tuple(header for header in kept if _sure(header.label, again))
    return kept


def _sure(label: str, again: set[str]) -> bool:
    """Whether a label comes back, or is a full name: one-word lines may be speech."""
    return label in again or (is_person(label) and name_shaped(label) and " " in label)


def plain_headers(text: str) -> tuple[Header, ...]:
    """Find lines that end in a stamp after a label, whatever the rest looks like."""
    return _kept(text, "trailing", _FORMS["trailing"])


def fits(source: Source) -> bool:
    """Whether names with stamps head what follows them, throughout the text."""
    return bool(find(source.text))


def read(source: Source) -> Document:
    """Read the names and what stands under each as turns of one episode."""
    return read_episode(source, NAME, find(source.text))
