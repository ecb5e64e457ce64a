"""Podlove's XML transcripts, and XML of lines with times that is like them."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from seeds.readers.captioned import Facts, captioned
from seeds.readers.cues import Cue
from seeds.readers.document import Document, Source
from seeds.readers.jsontext import seconds
from seeds.readers.markup import (
    attribute,
    children,
    language_of,
    local,
    text_of,
    xml_damage,
    xml_of,
)
from seeds.readers.prefixes import attributed
from store.model import Chapter

NAME = "podlove_xml"
LOOKS_FOR = "Podlove XML (speech with items, or elements with start times)"

_START = ("start", "startTime", "begin", "t", "time")
_END = ("end", "endTime", "stop")
_WHO = ("speaker", "voice", "who", "name")
_NOT_THESE = frozenset({"html", "rss", "feed", "tt", "trans", "svg", "opml", "urlset"})
_ENOUGH = 0.5


def fits(source: Source) -> bool:
    """Whether an XML document is made of speech, lines or chapters with times."""
    if not source.head.lstrip("\ufeff").startswith("<"):
        return False
    root = xml_of(source)
    if root is None or local(root) in _NOT_THESE:
        return False
    return any(_start(node) is not None for node in list(root.iter())[:200])


def read(source: Source) -> Document:
    """Read the timed elements in order, each under its own or its group's speaker."""
    root = xml_of(source)
    nodes = [] if root is None else [node for node in root.iter() if _start(node) is not None]
    chapters = tuple(
        Chapter(title, _start(node))
        for node in nodes
        if local(node) == "chapter" and (title := attribute(node, "title"))
    )
    cues = [cue for node in nodes if local(node) != "chapter" for cue in _cues(node)]
    facts = Facts(
        language=language_of(root) if root is not None else None,
        chapters=chapters,
        damage=xml_damage(source),
    )
    return captioned(source, NAME, attributed(cues), facts)


def _start(node: etree._Element) -> float | None:
    written = attribute(node, *_START) if isinstance(node.tag, str) else None
    return seconds(written) if written else None


def _cues(node: etree._Element) -> Iterator[Cue]:
    """Yield an element's cue, unless elements inside it have times of their own."""
    if any(_start(inside) is not None for inside in node.iterdescendants()):
        return
    start_s, written = _start(node), attribute(node, *_END)
    end_s = seconds(written) if written else None
    if end_s is None and start_s is not None and (length := attribute(node, "dur", "duration")):
        length_s = seconds(length)
        end_s = None if length_s is None else start_s + length_s
    yield Cue(_said(node), start_s, end_s, _who(node))


def _said(node: etree._Element) -> str:
    """Return the words: of a child that is called text, else of all but the speaker."""
    inside = [child for child in children(node) if local(child) in {"text", "content", "body"}]
    if inside:
        return text_of(inside[0])
    if any(local(child) in _WHO for child in children(node)):
        spoken = (text_of(child) for child in children(node) if local(child) not in _WHO)
        return " ".join(spoken)
    return text_of(node)


def _who(node: etree._Element) -> str | None:
    """Return the speaker of an element or of the groups around it."""
    around: etree._Element | None = node
    while around is not None:
        if stated := attribute(around, *_WHO[:3]):
            return stated
        for child in children(around):
            if local(child) in _WHO[:3] and _start(child) is None:
                return text_of(child).strip() or None
        around = around.getparent()
    return None
