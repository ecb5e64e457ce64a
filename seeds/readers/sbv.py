"""SubViewer as YouTube downloads it: two stamps with a comma, then the text."""

from __future__ import annotations

import re

from seeds.readers.captioned import Facts, captioned
from seeds.readers.captions import read_captions
from seeds.readers.document import Document, Source
from seeds.readers.spoken import cues_of

NAME = "sbv"
LOOKS_FOR = "SubViewer (lines such as 0:00:01.000,0:00:02.000)"

_STAMP = r"[0-9]{1,3}:[0-9]{2}:[0-9]{2}\.[0-9]{1,3}"
_TIMES = re.compile(rf"[ \t]*({_STAMP}),({_STAMP})[ \t]*")


def fits(source: Source) -> bool:
    """Whether the first line is a pair of stamps."""
    return bool(_TIMES.fullmatch(source.head.lstrip("\ufeff").split("\n", 1)[0]))


def read(source: Source) -> Document:
    """Read captions as SubRip's, once their times are written like those."""
    lines = source.text.lstrip("\ufeff").split("\n")
    found = read_captions([_TIMES.sub(r"\1 --> \2", line) for line in lines])
    facts = Facts(damage=tuple(found.damage), cues=len(found.captions))
    return captioned(source, NAME, cues_of(found.captions), facts)
