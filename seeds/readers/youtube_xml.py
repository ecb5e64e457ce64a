"""YouTube's XML captions: ``timedtext`` in milliseconds, ``transcript`` in seconds."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from seeds.readers.captioned import Facts, captioned
from seeds.readers.cues import Cue
from seeds.readers.document import Document, Source
from seeds.readers.jsontext import seconds
from seeds.readers.markup import local, text_of, xml_damage, xml_of
from seeds.readers.prefixes import attributed
from seeds.readers.tags import untagged

NAME = "youtube_xml"
LOOKS_FOR = "YouTube XML (timedtext, or a transcript of text elements)"

_LINES = {"timedtext": ("p", "t", "d", 0.001), "transcript": ("text", "start", "dur", 1.0)}
"""What a line, its start and its length are called under each root, and their unit."""


def fits(source: Source) -> bool:
    """Whether the root has lines of the kind that YouTube writes."""
    if "<timedtext" not in source.head and "<transcript" not in source.head:
        return False
    root = xml_of(source)
    return root is not None and any(True for _cue in _cues(root))


def read(source: Source) -> Document:
    """Read lines; entities in them are escaped twice."""
    root = xml_of(source)
    cues = [] if root is None else list(_cues(root))
    return captioned(source, NAME, attributed(cues), Facts(damage=xml_damage(source)))


def _cues(root: etree._Element) -> Iterator[Cue]:
    line, start, length, unit = _LINES.get(local(root), ("", "", "", 1.0))
    for node in root.iter():
        if not line or local(node) != line or node.get(start) is None:
            continue
        if next(node.iterancestors(f"{{*}}{line}"), None) is not None:
            continue
        start_s = seconds(node.get(start), unit=unit)
        length_s = seconds(node.get(length), unit=unit)
        text = untagged(text_of(node))
        end_s = None if start_s is None or length_s is None else start_s + length_s
        if text.strip():
            yield Cue(text, start_s, end_s)
