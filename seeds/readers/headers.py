"""Speaker headers in a text: where they stand, and whether they are any."""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from seeds.readers.labels import clean_name, is_person
from seeds.readers.stamps import read_stamp

_PARTICLES = re.compile(
    r"a|al|and|av|bin|das?|del?|della|den|der|di|dos|du|el?|et|ibn|la|le|of|san|ten|ter|the|van|"
    r"vo[mn]|y|zum?|&|/"
)
_OPENERS = re.compile(
    r"a|after|all|also|an|and|any|are|as|at|because|before|but|by|can|did|do|does|for|from|had|"
    r"has|have|he|here|how|however|i|if|in|into|is|it|it's|its|just|like|maybe|my|no|not|now|of|"
    r"oh|ok|okay|on|one|or|our|please|see|she|should|since|so|some|that|that's|the|then|there|"
    r"these|they|this|those|to|today|under|until|was|we|well|were|what|what's|when|where|which|"
    r"while|who|why|with|would|yeah|yes|yet|you|your"
)
"""Words of English that begin sentences and no names; other languages pass."""
_SENTENCE_END = re.compile(r"[.!?…。！？；;\"”’')\]]\s*$")
_INITIAL = re.compile(r"(?:[^\W\d_]\.)+|[JS]r\.|[A-Z][A-Za-z]{0,3}\.(?:[A-Z][A-Za-z]{0,2}\.?)*")
_LONGEST_NAME = 60
_MOST_WORDS = 7
WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LONGEST_WIDE = 14


@dataclass(frozen=True, slots=True)
class Header:
    """A place where a text says who speaks next.

    ``start`` and ``end`` are the header's code points in the text; what is said
    follows ``end``, after ``lead``: words that a slip put inside the header.
    ``form`` tells apart the ways in which one layout is written, and ``fault``
    says what of it could not be read.
    """

    start: int
    end: int
    label: str
    start_s: float | None = None
    form: str = ""
    lead: str = ""
    fault: str | None = None


def body(text: str, headers: Sequence[Header], index: int) -> str:
    """Return the raw text under a header, up to the next one."""
    end = headers[index + 1].start if index + 1 < len(headers) else len(text)
    return headers[index].lead + text[headers[index].end : end]


def stamped(start: int, end: int, label: str, stamp: str | None, form: str) -> Header:
    """Make a header with the time that its stamp gives; a stamp that is none is a fault."""
    second = read_stamp(stamp) if stamp else None
    fault = f"{stamp} is no time" if stamp and second is None else None
    return Header(start, end, tidy(label), second, form, fault=fault)


def merged(headers: Sequence[Header], more: Sequence[Header]) -> tuple[Header, ...]:
    """Join two layouts' headers in document order; ``headers`` win where both claim a place."""
    taken = sorted(headers, key=lambda header: header.start)
    starts = [header.start for header in taken]
    free = [
        header
        for header in more
        if not any(
            other.start < header.end and header.start < other.end
            for other in taken[max(0, bisect(starts, header.start) - 1) :][:2]
        )
    ]
    return tuple(sorted([*taken, *free], key=lambda header: header.start))


def name_shaped(label: str) -> bool:
    """Whether a label is written like a name: short, capitalised, no sentence.

    Scripts without case pass by length. ``Yeah, Brian`` and ``So we saw`` fail.
    """
    words = label.split()
    if not words or len(label) > _LONGEST_NAME or len(words) > _MOST_WORDS:
        return False
    if WIDE.search(label) and len(label) > _LONGEST_WIDE:
        return False
    if not label[0].isalpha() and label[0] not in "$@#":
        return False
    if any(mark in label for mark in ("http", "//", "?", "…", "=", "\\")):
        return False
    return all(_name_word(word, at, len(words) - 1) for at, word in enumerate(words))


def _name_word(word: str, at: int, last: int) -> bool:
    if word.startswith("(") or word.endswith(")"):
        word = word.strip("()")
    if word.endswith(","):
        return word[0].isupper() and (at > 0 or last == 1)
    if word[-1:] in ".!" and not _INITIAL.fullmatch(word):
        return at > 0 and len(word) > 2 and word[:-1].istitle() and word.endswith("!")
    first = next((letter for letter in word if letter.isalpha()), "")
    if not first:
        return word.isdigit() or bool(_PARTICLES.fullmatch(word))
    return not first.islower() or (at > 0 and bool(_PARTICLES.fullmatch(word)))


def opens_a_sentence(label: str) -> bool:
    """Whether a label's first word usually begins a sentence instead of a name."""
    first = label.split(maxsplit=1)[0].rstrip(",") if label else ""
    return not first or bool(_OPENERS.fullmatch(first.casefold().replace("’", "'")))


def known_label(label: str, counts: Counter[str]) -> bool:
    """Whether a label may head a turn: a name's shape, a placeholder, or recurring.

    ``counts`` are the labels of the whole document: what is written in lower
    case has to come back three times.
    """
    if not is_person(label):
        return any(map(str.isalnum, label)) and len(label) <= _LONGEST_NAME
    if name_shaped(label):
        return True
    return counts[label] >= 3 and len(label) <= 40 and not _SENTENCE_END.search(label)


def tidy(label: str) -> str:
    """Clean a label as it stood in the text; ``""`` when nothing is left."""
    return clean_name(label)
