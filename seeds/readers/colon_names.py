"""Plain ``Name: text``, in one line or the name alone above its text.

Also ``Full Name (FN):`` once and ``FN:`` afterwards, full-width colons, and text
glued to the colon. A colon alone proves nothing, so the document as a whole
decides which labels are speakers.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import pairwise

from seeds.readers.document import Document, Source
from seeds.readers.evidence import is_conversation
from seeds.readers.front_matter import split_front_matter
from seeds.readers.headers import (
    Header,
    name_shaped,
    opens_a_sentence,
    tidy,
)
from seeds.readers.labels import is_person
from seeds.readers.transcript import read_episode

NAME = "colon_names"
LOOKS_FOR = "names with a colon before what they say"

_HEADER = re.compile(
    r"(?m)^[ \t]{0,12}(?:(?:>>?|[-–—])[ \t]{0,4})?"
    r"(?P<label>[^\s:：*#|\[\](){}<>=\"'`][^\n:：{}<>=\"`]{0,60}?)"
    r"[ \t]{0,4}[:：](?!//|[0-9]{2}\b)"
)
_WORD = re.compile(r"[^\W\d_][\w’'-]*")


@lru_cache(maxsize=2)
def find(text: str) -> tuple[Header, ...]:
    """Find the headers of this layout, or nothing where it is not followed."""
    _, begins = split_front_matter(text)
    found = [
        Header(match.start(), match.end(), tidy(match["label"]))
        for match in _HEADER.finditer(text, begins)
    ]
    counts = Counter(header.label for header in found)
    again = {label for label, count in counts.items() if count > 1 and _may_speak(label)}
    if not again:
        return ()
    first = min((at for at, header in enumerate(found) if header.label in again), default=0)
    kept = [
        header
        for at, header in enumerate(found)
        if header.label in again or _once(text, header, again, after=at > first)
    ]
    return tuple(kept) if is_conversation(text, kept) and _alternates(kept, again) else ()


def _may_speak(label: str) -> bool:
    if not is_person(label):
        return any(map(str.isalpha, label)) and not label.islower() and len(label) <= 40
    return name_shaped(label) and not any(map(str.isdigit, label))


def _once(text: str, header: Header, again: set[str], *, after: bool) -> bool:
    """Whether a label that stands once is a speaker: a full name that belongs here.

    It does where a label in use shortens it, or where it stands on a paragraph's
    beginning once speech has begun, and begins no sentence.
    """
    label = header.label
    bare = label.split(" (", 1)[0]
    words = bare.split()
    if not words or not name_shaped(label):
        return False
    if label.endswith(")") and label[label.rfind("(") + 1 : -1] in again:
        return True
    if (words[0] in again or words[-1] in again) and len(words) < 5:
        return True
    if any(letter.isdigit() for letter in label) or opens_a_sentence(label) or not after:
        return False
    above = text[max(0, header.start - 20) : header.start].rstrip(" \t")[-2:]
    return 1 < len(words) <= 4 and all(w[0].isupper() for w in words) and above == "\n\n"


def _alternates(headers: list[Header], again: set[str]) -> bool:
    """Whether labels take turns, and at least one is more than an ordinary word."""
    people = {label for label in again if is_person(label)}
    if len(people) < 2 and len(again) < 2:
        return len(headers) >= 3 and any(" " in label for label in people)
    changes = sum(1 for one, other in pairwise(headers) if one.label != other.label)
    return changes >= max(2, len(headers) * 0.1)


def fits(source: Source) -> bool:
    """Whether recurring names with a colon head what follows them."""
    return bool(find(source.text))


def read(source: Source) -> Document:
    """Read the names and what stands under each as turns of one episode."""
    return read_episode(source, NAME, find(source.text))
