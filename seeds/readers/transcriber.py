"""Transcriber's .trs: turns with Sync points, and several speakers in one turn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from seeds.readers.captioned import Facts, captioned
from seeds.readers.cues import Cue
from seeds.readers.document import Document, Source
from seeds.readers.jsontext import seconds
from seeds.readers.markup import attribute, language_of, local, xml_damage, xml_of
from store.model import Chapter

NAME = "transcriber"
LOOKS_FOR = "Transcriber XML (a root Trans)"


def fits(source: Source) -> bool:
    """Whether the root is ``Trans``."""
    if "<Trans" not in source.head:
        return False
    root = xml_of(source)
    return root is not None and local(root) == "trans"


def read(source: Source) -> Document:
    """Read turns; ``Sync`` gives times and ``Who`` says which of several speaks."""
    root = xml_of(source)
    nodes = list(root.iter()) if root is not None else []
    names = {
        key: attribute(node, "name") or key
        for node in nodes
        if local(node) == "speaker" and (key := attribute(node, "id"))
    }
    topics = {
        key: attribute(node, "desc") or ""
        for node in nodes
        if local(node) == "topic" and (key := attribute(node, "id"))
    }
    cues = [cue for node in nodes if local(node) == "turn" for cue in _turn(node, names)]
    facts = Facts(
        language=language_of(root) if root is not None else None,
        chapters=tuple(_chapters(nodes, topics)),
        damage=xml_damage(source),
    )
    return captioned(source, NAME, cues, facts)


def _chapters(nodes: list[etree._Element], topics: Mapping[str, str]) -> Iterator[Chapter]:
    for node in nodes:
        title = topics.get(attribute(node, "topic") or "") if local(node) == "section" else None
        if title:
            yield Chapter(title, seconds(attribute(node, "startTime") or ""))


def _turn(turn: etree._Element, names: Mapping[str, str]) -> Iterator[Cue]:
    """Yield what stands between one Sync or Who and the next."""
    several = (attribute(turn, "speaker") or "").split()
    speaker = names.get(several[0], several[0]) if len(several) == 1 else None
    start_s = seconds(attribute(turn, "startTime") or "")
    last_s = seconds(attribute(turn, "endTime") or "")
    text, fresh = str(turn.text or ""), len(several) != 1
    for node in turn:
        kind = local(node)
        if kind in {"sync", "who"}:
            at_s = seconds(attribute(node, "time") or "") if kind == "sync" else start_s
            if text.strip():
                yield Cue(text, start_s, at_s, speaker, fresh=fresh)
                text, fresh = "", False
            start_s = at_s if at_s is not None else start_s
            if kind == "who":
                speaker, fresh = _nth(several, attribute(node, "nb"), names), True
        text += " " + str(node.tail or "")
    if text.strip():
        end_s = last_s if last_s is None or start_s is None or last_s >= start_s else None
        yield Cue(text, start_s, end_s, speaker, fresh=fresh)


def _nth(several: list[str], number: str | None, names: Mapping[str, str]) -> str | None:
    place = int(number) - 1 if number and number.isdecimal() and len(number) < 4 else -1
    return names.get(several[place], several[place]) if 0 <= place < len(several) else None
