"""Podlove's XML transcripts, and XML of lines with times that is like them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

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
    nodes = [] if root is None else [node for node in root.iter() if isinstance(node.tag, str)]
    starts = {node: start_s for node in nodes if (start_s := _start(node)) is not None}
    chapters = tuple(
        Chapter(title, start_s)
        for node, start_s in starts.items()
        if local(node) == "chapter" and (title := attribute(node, "title"))
    )
    facts = Facts(
        language=language_of(root) if root is not None else None,
        chapters=chapters,
        damage=xml_damage(source),
    )
    return captioned(source, NAME, attributed(list(_cues(nodes, starts))), facts)


def _start(node: etree._Element) -> float | None:
    written = attribute(node, *_START) if isinstance(node.tag, str) else None
    return seconds(written) if written else None


def _cues(nodes: list[etree._Element], starts: Mapping[etree._Element, float]) -> Iterator[Cue]:
    """Yield timed elements, but not those around elements with times of their own."""
    around: set[etree._Element | None] = set()
    for node in reversed(nodes):
        if node in starts or node in around:
            around.add(node.getparent())
    speakers: dict[etree._Element | None, str | None] = {}
    for node in nodes:
        speakers[node] = _who(node, starts) or speakers.get(node.getparent())
        if node in starts and node not in around and local(node) != "chapter":
            yield Cue(_said(node), starts[node], _end(node, starts[node]), speakers[node])


def _end(node: etree._Element, start_s: float) -> float | None:
    end_s = seconds(attribute(node, *_END) or "")
    length_s = seconds(attribute(node, "dur", "duration") or "")
    if end_s is None and length_s is not None:
        end_s = start_s + length_s
    return end_s if end_s is not None and end_s >= start_s else None


def _said(node: etree._Element) -> str:
    """Return the words: of a child that is called text, else of all but the speaker."""
    inside = [child for child in children(node) if local(child) in {"text", "content", "body"}]
    if inside:
        return text_of(inside[0])
    if any(local(child) in _WHO for child in children(node)):
        spoken = (text_of(child) for child in children(node) if local(child) not in _WHO)
        return " ".join(spoken)
    return text_of(node)


def _who(node: etree._Element, starts: Mapping[etree._Element, float]) -> str | None:
    """Return the speaker that an element states, as an attribute or in a child."""
    if stated := attribute(node, *_WHO[:3]):
        return stated
    named = (child for child in children(node) if local(child) in _WHO[:3])
    return next((text_of(child).strip() for child in named if child not in starts), None)
