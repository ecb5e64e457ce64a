"""TTML: Apple's, with agents and a span a word, and everybody else's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from seeds.readers.captioned import Facts, captioned
from seeds.readers.cues import Cue, joined
from seeds.readers.document import Document, Source
from seeds.readers.jsontext import seconds
from seeds.readers.markup import attribute, language_of, local, text_of, xml_damage, xml_of
from seeds.readers.prefixes import attributed

NAME = "ttml"
LOOKS_FOR = "TTML (an XML root tt)"

_OFFSET = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?)(h|ms|m|s|f|t)")
_FRAMES = re.compile(r"([0-9:]{5,12}):([0-9]{2,3})(?:\.[0-9]{1,3})?")
_UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
_STYLE_STEPS = 8


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What the head says: names of agents, colours of styles, lengths of units."""

    agents: dict[str, str]
    colours: dict[str, str]
    units: dict[str, float]


def fits(source: Source) -> bool:
    """Whether the root is ``tt``."""
    if "<tt" not in source.head and ":tt" not in source.head:
        return False
    root = xml_of(source)
    return root is not None and local(root) == "tt"


def read(source: Source) -> Document:
    """Read paragraphs, cut into sentences where these are marked."""
    root = xml_of(source)
    sheet = _sheet(root) if root is not None else _Sheet({}, {}, {})
    nodes = [] if root is None else list(root.iter("{*}p"))
    paragraphs = [node for node in nodes if next(node.iterancestors("{*}p"), None) is None]
    cues = [cue for node in paragraphs for cue in _paragraph(node, sheet)]
    titles = [] if root is None else [node for node in root.iter() if local(node) == "title"]
    facts = Facts(
        title=text_of(titles[0]) if titles else None,
        language=language_of(root) if root is not None else None,
        damage=xml_damage(source),
        cues=len(cues),
    )
    return captioned(source, NAME, attributed(cues), facts)


def _sheet(root: etree._Element) -> _Sheet:
    agents: dict[str, str] = {}
    styles: dict[str, tuple[str | None, str | None]] = {}
    for node in root.iter():
        key = attribute(node, "id")
        if key and local(node) == "agent":
            name = next((text_of(part).strip() for part in node if local(part) == "name"), "")
            agents[key] = name or key
        elif key and local(node) == "style":
            styles[key] = (attribute(node, "color"), attribute(node, "style"))
    rate = seconds(attribute(root, "frameRate") or "") or 30.0
    ticks = seconds(attribute(root, "tickRate") or "") or rate
    units = _UNITS | {"f": 1 / rate, "t": 1 / ticks}
    return _Sheet(agents, {key: _colour(key, styles) or "" for key in styles}, units)


def _colour(key: str | None, styles: dict[str, tuple[str | None, str | None]]) -> str | None:
    """Follow a style to the one that it is based on, until one has a colour."""
    for _step in range(_STYLE_STEPS):
        colour, key = styles.get((key or "").split(" ")[0], (None, None))
        if colour:
            return colour.lower()
    return None


def _paragraph(node: etree._Element, sheet: _Sheet) -> Iterator[Cue]:
    label = _agent(node, sheet)
    base = _cue(node, "", sheet, label)
    style = (attribute(node, "style") or "").split(" ")[0]
    base = replace(base, hue=attribute(node, "color") or sheet.colours.get(style) or None)
    spans = [span for span in node.iter() if local(span) == "span"]
    sentences = [span for span in spans if _is_sentence(span)]
    sentences = [span for span in sentences if not any(map(_is_sentence, span.iterancestors()))]
    if sentences:
        for span in sentences:
            cue = _cue(span, _words(span), sheet, _agent(span, sheet) or label)
            yield replace(cue, hue=base.hue)
        return
    voices = [span for span in spans if attribute(span, "agent")]
    if voices and len(voices) * 2 > len(spans):
        for span in voices:
            yield _cue(span, _words(span), sheet, _agent(span, sheet))
        return
    yield replace(base, text=_words(node))


def _is_sentence(node: etree._Element) -> bool:
    return attribute(node, "unit") == "sentence"


def _words(node: etree._Element) -> str:
    """Return what was said: spans of single words are set apart by spaces."""
    spans = [span for span in node.iter() if span is not node and local(span) == "span"]
    leaves = [span for span in spans if not any(local(child) == "span" for child in span)]
    timed = [span for span in leaves if attribute(span, "begin")]
    whole = text_of(node)
    marked = any(attribute(span, "unit") == "word" for span in leaves)
    if marked or (len(timed) > 1 and timed == leaves and not re.search(r"\s", whole.strip())):
        return joined(text_of(span) + str(span.tail or "") for span in leaves)
    return whole


def _agent(node: etree._Element, sheet: _Sheet) -> str | None:
    """Return who speaks: the agent of the element or of the nearest around it."""
    around: etree._Element | None = node
    while around is not None:
        if stated := attribute(around, "agent"):
            return sheet.agents.get(stated.lstrip("#"), stated)
        around = around.getparent()
    return None


def _cue(node: etree._Element, text: str, sheet: _Sheet, label: str | None) -> Cue:
    start_s = _time(attribute(node, "begin"), sheet)
    end_s = _time(attribute(node, "end"), sheet)
    length_s = _time(attribute(node, "dur"), sheet)
    shift_s = _shift(node, start_s, sheet)
    if start_s is not None and end_s is None and length_s is not None:
        end_s = start_s + length_s
    start_s = None if start_s is None else start_s + shift_s
    end_s = None if end_s is None else end_s + shift_s
    if start_s is not None and end_s is not None and end_s < start_s:
        end_s = None
    return Cue(text, start_s, end_s, label)


def _shift(node: etree._Element, start_s: float | None, sheet: _Sheet) -> float:
    """Return what to add to a time that counts from the start of its container.

    The standard says that all do; most files count from the start of the audio.
    A time before its container's own beginning can only be the former.
    """
    around = node.getparent()
    while around is not None:
        begin_s = _time(attribute(around, "begin"), sheet)
        if begin_s:
            return begin_s if start_s is not None and start_s < begin_s else 0.0
        around = around.getparent()
    return 0.0


def _time(written: str | None, sheet: _Sheet) -> float | None:
    """Read a clock time, one with frames, or a number with a unit."""
    if not written:
        return None
    text = written.strip()
    if offset := _OFFSET.fullmatch(text):
        return seconds(float(offset[1]) * sheet.units.get(offset[2], 1.0))
    if text.count(":") == 3 and (framed := _FRAMES.fullmatch(text)):
        whole = seconds(framed[1])
        return None if whole is None else whole + int(framed[2]) * sheet.units.get("f", 0.0)
    return seconds(text)
