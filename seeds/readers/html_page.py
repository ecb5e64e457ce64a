"""HTML transcripts: ``cite``/``time``/``p``, tables, and names in bold.

A page counts as a transcript only if it says so, or if it shows who speaks or
when; and in such a page what stands before the first of these is furniture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from lxml import etree

from seeds.readers.captioned import Facts, captioned
from seeds.readers.cues import Cue, folded
from seeds.readers.document import Document, Source
from seeds.readers.labels import clean_name
from seeds.readers.markup import html_of, language_of, local, short_text, text_of
from seeds.readers.prefixes import attributed, is_name_like
from seeds.readers.stamps import STAMP, read_stamp

NAME = "html"
LOOKS_FOR = "an HTML transcript (cite, time and p, a table, or names and times in paragraphs)"

_MARKUP = re.compile(
    r"<(?:!doctype html|html|head|body|cite|time|p|div|span|table|article|section|h[1-6]|dl)\b"
    r"[^<>]{0,400}>",
    re.IGNORECASE,
)
_FURNITURE = frozenset(
    {
        "script",
        "style",
        "head",
        "nav",
        "header",
        "footer",
        "aside",
        "form",
        "button",
        "noscript",
    }
    | {"template", "svg", "iframe", "select", "figure", "menu", "audio", "video", "title"}
)
_BLOCKS = frozenset(
    {"p", "div", "li", "tr", "dt", "dd", "blockquote", "section", "article", "h1", "h2", "h3"}
    | {"h4", "h5", "h6", "td", "th", "table", "ul", "ol", "dl", "body", "main", "pre", "tbody"}
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "th"})
_LABELS = frozenset({"span", "b", "strong", "a", "div", "p", "td", "em", "i", "small"})
_SPEAKER = re.compile(r"(?:^|[\s_-])(?:speaker|cite|who|author|participant)", re.IGNORECASE)
_TIME = re.compile(r"(?:^|[\s_-])(?:time|timestamp|timecode|stamp)(?:$|[\s_-])", re.IGNORECASE)
_LEADING = re.compile(
    rf"\s*[\[(]?({STAMP}|[0-9]{{1,2}}h[0-9]{{1,2}}m[0-9]{{1,2}}s)[\])]?[\s:–—-]*"
)
_SPEAKER_COLUMN = re.compile(
    r"\b(?:speaker|name|who|sprecher|locuteur|hablante)\b", re.IGNORECASE
)
_NAME_AND_STAMP = re.compile(
    rf"\s{{0,9}}([^\n\[\]():：<>]{{1,60}}?)[:：]?\s{{1,3}}[\[(]?({STAMP})[\])]?\s{{0,3}}[:：]?(?:\s|$)"
)
_ENOUGH = 2
_MOST_COLUMNS = 12
_REPEATED = 2
"""Headings that each come so often, on average, are not titles but speakers."""
_NAME_LENGTH = 60


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a page in reading order.

    ``kind`` is who, when, said, heading, or bold for a paragraph that is all
    bold and may be a name; ``strong`` marks the page's own heading.
    """

    kind: str
    text: str
    strong: bool = False


def fits(source: Source) -> bool:
    """Whether a page, or a piece of one, shows who speaks or when."""
    if not source.head.lstrip("\ufeff").startswith("<") or not _MARKUP.search(source.head):
        return False
    pieces = _pieces(source.text)
    marked = sum(piece.kind in {"who", "when"} for piece in pieces)
    said = any(piece.kind == "said" for piece in pieces)
    return said and (marked >= _ENOUGH or _says_transcript(source.text, pieces))


def read(source: Source) -> Document:
    """Read what is said under each name and time."""
    pieces = _pieces(source.text)
    root = html_of(source.text)
    cues = attributed(list(_cues(_from_first_mark(pieces))))
    headings = [piece.text for piece in pieces if piece.kind == "heading" and piece.strong]
    facts = Facts(
        title=headings[0] if headings else _title(root),
        language=language_of(root) if root is not None else None,
    )
    return captioned(source, NAME, cues, facts)


def _title(root: etree._Element | None) -> str | None:
    """Return the page's title, unless it only says that this is a transcript."""
    found = "" if root is None else folded(str(root.findtext(".//title") or ""))
    return found if len(found.split()) > 1 else None


def _says_transcript(text: str, pieces: Sequence[_Piece]) -> bool:
    root = html_of(text)
    titles = [piece.text for piece in pieces if piece.kind == "heading"]
    titles.append("" if root is None else str(root.findtext(".//title") or ""))
    return any("transcript" in title.lower() for title in titles)


def _pieces(text: str) -> list[_Piece]:
    root = html_of(text)
    if root is None:
        return []
    pieces = [piece for piece in _walk(root) if folded(piece.text)]
    return list(_labelled(_headed(pieces)))


def _walk(root: etree._Element) -> Iterator[_Piece]:
    """Walk the page without recursion and yield its pieces in reading order."""
    said: list[str] = []
    skipped: etree._Element | None = None
    for event, node in etree.iterwalk(root, events=("start", "end")):
        name = local(node)
        if event == "start":
            if skipped is not None:
                continue
            kind = _kind(node, name)
            if name in _BLOCKS or kind:
                yield from _flushed(said)
            if kind:
                yield _Piece(kind, text_of(node), strong=name == "h1")
                skipped = node
            elif name in _FURNITURE:
                skipped = node
            else:
                said.append("\n" if name == "br" else "")
                said.append(str(node.text or "") if name else "")
            continue
        if skipped is not None and node is not skipped:
            continue
        skipped = None
        if name in _BLOCKS:
            yield from _flushed(said)
        said.append(str(node.tail or "") if node is not root else "")
    yield from _flushed(said)


def _flushed(said: list[str]) -> Iterator[_Piece]:
    text = "".join(said)
    said.clear()
    if text.strip():
        yield _Piece("said", text)


def _kind(node: etree._Element, name: str) -> str:
    """Tell what an element is by its name, its class and how it begins."""
    if name in _HEADINGS:
        return "heading"
    if name in {"td", "th"} and _SPEAKER_COLUMN.search(_column(node)):
        return "who"
    if name in {"cite", "dt"}:
        return "who"
    if name == "time":
        return "when"
    if name not in _LABELS:
        return ""
    text = short_text(node, _NAME_LENGTH)
    if not text:
        return ""
    described = f"{node.get('class') or ''} {node.get('itemprop') or ''}"
    if read_stamp(text) is not None and (_TIME.search(described) or not text.isdecimal()):
        return "when"
    if _SPEAKER.search(described):
        return "who"
    if name not in {"strong", "b"}:
        return ""
    return "who" if _opens(node, text) else "bold" * _is_alone(node, text)


def _column(cell: etree._Element) -> str:
    """Return the words at the head of a table cell's column."""
    row = cell.getparent()
    place = sum(1 for _ in islice(cell.itersiblings(preceding=True), _MOST_COLUMNS))
    if row is None or local(row) != "tr" or place == _MOST_COLUMNS:
        return ""
    table = next(row.iterancestors("table"), None)
    head = next(table.iter("tr"), None) if table is not None else None
    title = next(islice(head, place, None), None) if head is not None else None
    return short_text(title, _NAME_LENGTH) or "" if title is not None else ""


def _opens(node: etree._Element, text: str) -> bool:
    """Whether a bold label with a colon opens its paragraph."""
    after = str(node.tail or "").lstrip()
    parent = node.getparent()
    if parent is None:
        return False
    before = folded(str(parent.text or "") if node.getprevious() is None else "x")
    if before and not _LEADING.fullmatch(before):
        return False
    return text.endswith((":", "：")) or after.startswith((":", "："))


def _is_alone(node: etree._Element, text: str) -> bool:
    """Whether a bold name is all that its paragraph says."""
    parent = node.getparent()
    if parent is None or local(parent) not in _BLOCKS or not is_name_like(text):
        return False
    return short_text(parent, _NAME_LENGTH) == text


def _headed(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Take headings for speakers where the same few come again and again."""
    kinds = {"heading", "bold"}
    headings = [piece.text for piece in pieces if piece.kind in kinds and not piece.strong]
    few = set(headings) if 1 < len(set(headings)) * _REPEATED <= len(headings) else set()
    told = {"heading": "heading", "bold": "said"}
    return [
        replace(piece, kind="who" if piece.text in few else told[piece.kind])
        if piece.kind in kinds
        else piece
        for piece in pieces
    ]


def _labelled(pieces: Sequence[_Piece]) -> Iterator[_Piece]:
    """Take names with stamps, and stamps, off the beginning of what is said."""
    named = [_name_and_stamp(piece) for piece in pieces]
    believed = sum(found is not None for found in named) >= _ENOUGH
    for piece, found in zip(pieces, named, strict=True):
        leading = _LEADING.match(piece.text) if piece.kind == "said" else None
        if believed and found is not None:
            yield _Piece("who", found[1])
            yield _Piece("when", found[2])
            rest = piece.text[found.end() :]
        elif leading is not None:
            yield _Piece("when", leading[1])
            rest = piece.text[leading.end() :]
        else:
            yield piece
            continue
        if rest.strip():
            yield replace(piece, text=rest)


def _name_and_stamp(piece: _Piece) -> re.Match[str] | None:
    found = _NAME_AND_STAMP.match(piece.text) if piece.kind == "said" else None
    return found if found is not None and is_name_like(found[1]) else None


def _from_first_mark(pieces: Sequence[_Piece]) -> Sequence[_Piece]:
    """Leave out what stands before the first name or time, if there are any."""
    marks = [place for place, piece in enumerate(pieces) if piece.kind in {"who", "when"}]
    return pieces[marks[0] :] if len(marks) >= _ENOUGH else pieces


def _cues(pieces: Sequence[_Piece]) -> Iterator[Cue]:
    """Yield a cue for each paragraph; a time holds for the one after it."""
    speaker: str | None = None
    start_s: float | None = None
    for piece in pieces:
        if piece.kind == "who":
            speaker = clean_name(piece.text) or None
        elif piece.kind == "when":
            start_s = read_stamp(folded(piece.text))
        elif piece.kind == "said":
            text = piece.text.lstrip(" \n\t:：") if speaker else piece.text
            if text.strip():
                yield Cue(text, start_s, None, speaker)
                start_s = None
