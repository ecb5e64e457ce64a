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
from seeds.readers.evidence import is_conversation, stands_in
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
    r"(?P<label>[^\s:：*#|\[\]【】(){}<>=\"'`][^\n:：{}<>=\"`]{0,60}?)"
    r"[ \t]{0,4}[:：](?!//|[:：]|[0-9]{2}\b)"
    r"|^[ \t]{0,12}(?:【(?P<boxed>[^\n【】:：]{1,30})】[:：]?"
    r"|\[(?P<square>[^\n\[\]:]{1,40})\]:(?!//|[ \t]?http))"
)
_SAMPLE = 200_000
_RARE = 0.03
_MOST_LABELS = 1000
"""Beyond so many labels none that stands once is looked up in the text."""


@lru_cache(maxsize=2)
def find(text: str) -> tuple[Header, ...]:
    """Find the headers of this layout, or nothing where it is not followed."""
    _, begins = split_front_matter(text)
    found = [
        Header(match.start(), match.end(), tidy(match[match.lastgroup or 0]))
        for match in _HEADER.finditer(text, begins)
    ]
    counts = Counter(header.label for header in found)
    again = {label for label, count in counts.items() if count > 1 and _may_speak(label)}
    again -= _terms(text, {label: counts[label] for label in again})
    again |= {label for label in map(_initials, counts) if label in counts}
    if not again:
        return ()
    first = min((at for at, header in enumerate(found) if header.label in again), default=0)
    spaced = sum(1 for header in found if header.label in again and _is_spaced(text, header))
    apart = spaced > sum(counts[label] for label in again) / 2
    lone = first if len(counts) <= _MOST_LABELS else len(found)
    kept = [
        header
        for at, header in enumerate(found)
        if header.label in again
        or _belongs(header.label, again)
        or (at > lone and (_is_spaced(text, header) or not apart) and _once(text, header.label))
    ]
    return tuple(kept) if is_conversation(text, kept) and _alternates(kept) else ()


def _may_speak(label: str) -> bool:
    if not is_person(label):
        return any(map(str.isalpha, label)) and not label.islower() and len(label) <= 40
    return name_shaped(label) and not any(map(str.isdigit, label))


def _terms(text: str, counts: dict[str, int]) -> set[str]:
    """Find recurring words of the text that now and then stand before a colon.

    ``Remember:`` is one: a single word, rare among the headers, and written
    small elsewhere. Somebody called Grace speaks more often than that.
    """
    rare = max(2.0, sum(counts.values()) * _RARE)
    return {
        label
        for label, count in counts.items()
        if count <= rare and " " not in label and is_person(label) and len(counts) > 2
        if opens_a_sentence(label) or stands_in(label.lower(), text[:_SAMPLE])
    }


def _initials(label: str) -> str:
    """Return what a label gives in brackets behind a name: ``Mara Lind (ML)``."""
    return label[label.rfind("(") + 1 : -1] if label.endswith(")") and " (" in label else ""


def _is_spaced(text: str, header: Header) -> bool:
    return text[max(0, header.start - 20) : header.start].rstrip(" \t")[-2:] in ("", "\n\n")


def _belongs(label: str, again: set[str]) -> bool:
    """Whether a label that stands once is the long form of one that comes back."""
    words = label.split(" (", 1)[0].split()
    if not words or not name_shaped(label):
        return False
    if _initials(label) in again:
        return True
    return len(words) < 5 and (words[0] in again or words[-1] in again)


def _once(text: str, label: str) -> bool:
    """Whether a label that stands once is a speaker: a full name, or one spoken to.

    It begins no sentence and is no word of the text; of single words, only those
    that are said elsewhere with a capital are names ("Thank you, Mara.").
    """
    words = label.split()
    if not 0 < len(words) <= 4 or not name_shaped(label) or opens_a_sentence(label):
        return False
    if any(map(str.isdigit, label)) or not all(word[0].isupper() for word in words):
        return False
    if len(words) > 1:
        return True
    sample = text[:_SAMPLE]
    return (
        len(label) > 1 and _is_mentioned(label, sample) and not stands_in(label.lower(), sample)
    )


def _is_mentioned(name: str, text: str) -> bool:
    """Whether a name stands somewhere without a colon behind it."""
    at = text.find(name)
    while at >= 0:
        behind = text[at + len(name) : at + len(name) + 1]
        if behind in (",", ".", "?", "!", " ", "'", "’"):
            return True
        at = text.find(name, at + len(name))
    return False


def _alternates(headers: list[Header]) -> bool:
    """Whether labels take turns; one person alone needs a full name and comes back."""
    labels = {header.label for header in headers}
    if len(labels) < 2:
        return len(headers) >= 3 and any(" " in label for label in labels)
    changes = sum(1 for one, other in pairwise(headers) if one.label != other.label)
    return changes >= max(2, len(headers) * 0.1)


def fits(source: Source) -> bool:
    """Whether recurring names with a colon head what follows them."""
    return bool(find(source.text))


def read(source: Source) -> Document:
    """Read the names and what stands under each as turns of one episode."""
    return read_episode(source, NAME, find(source.text))
