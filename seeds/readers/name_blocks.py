"""Names alone on a line, what they say in the paragraphs below, no stamps.

Only recurrence tells a name from a short remark: a header's line comes back
word for word and is followed by text, and does not itself follow a header.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import pairwise

from seeds.readers.document import Document, Source
from seeds.readers.evidence import is_conversation
from seeds.readers.front_matter import split_front_matter
from seeds.readers.headers import Header, name_shaped, opens_a_sentence, tidy
from seeds.readers.labels import is_person
from seeds.readers.transcript import read_episode

NAME = "name_blocks"
LOOKS_FOR = "names on lines of their own above what they say"

_LINE = re.compile(
    r"(?m)^[ \t]{0,12}(?:#{1,6}[ \t]{1,4})?"
    r"(?P<label>[^\s#>*|:：\[\](){}<>=][^\n:：{}<>=|]{0,58}?)[ \t]*$"
)
_OFTEN = 3


@lru_cache(maxsize=2)
def find(text: str) -> tuple[Header, ...]:
    """Find the headers of this layout, or nothing where it is not followed."""
    _, begins = split_front_matter(text)
    lines = [
        Header(match.start(), match.end(), label)
        for match in _LINE.finditer(text, begins)
        if _may_head(label := tidy(match["label"]))
    ]
    counts = Counter(header.label for header in lines)
    often = {label for label, count in counts.items() if count >= _OFTEN}
    often -= _remarks(text, lines, often)
    if len(often) < 2:
        return ()
    kept = [
        header for header in lines if header.label in often or _extends(header.label, often)
    ]
    return tuple(kept) if is_conversation(text, kept) else ()


def _may_head(label: str) -> bool:
    if not is_person(label):
        return len(label) > 2 and any(map(str.isalpha, label)) and not label.islower()
    return name_shaped(label) and label[-1] not in ".!?,;" and not opens_a_sentence(label)


def _remarks(text: str, lines: list[Header], often: set[str]) -> set[str]:
    """Find lines that mostly stand right under a header: those are spoken."""
    under: Counter[str] = Counter()
    counts = Counter(header.label for header in lines)
    for above, line in pairwise(lines):
        if above.label in often and not text[above.end : line.start].strip():
            under[line.label] += 1
    return {label for label in often if under[label] > counts[label] / 2}


def _extends(label: str, often: set[str]) -> bool:
    words = label.split()
    return 1 < len(words) < 5 and (words[0] in often or words[-1] in often)


def fits(source: Source) -> bool:
    """Whether recurring names stand alone above what they say."""
    return bool(find(source.text))


def read(source: Source) -> Document:
    """Read the names and what stands under each as turns of one episode."""
    return read_episode(source, NAME, find(source.text))
