"""Show notes in HTML, as plain text with its paragraphs."""

from __future__ import annotations

import re

from lxml import etree

from seeds.readers.cues import folded
from seeds.readers.markup import html_of, local

_MARKUP = re.compile(r"<[A-Za-z/!][^<>]{0,5000}>|&#?[A-Za-z0-9]{1,31};")
_BLOCKS = frozenset(
    {"p", "div", "li", "tr", "dt", "dd", "blockquote", "section", "article", "pre", "table"}
    | {"ul", "ol", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "figure"}
)
_UNSEEN = frozenset({"script", "style", "head", "template", "iframe", "noscript", "svg"})
LONGEST = 100_000
"""Code points of notes that are kept; the rest is a page, not notes."""


def plain_notes(written: str) -> str | None:
    r"""Return notes as text: a line a paragraph, nothing of the markup.

    >>> plain_notes("<p>Knots &amp; ropes.</p><ul><li>One<li>Two</ul>")
    'Knots & ropes.\nOne\nTwo'
    """
    bare = written[: 4 * LONGEST]
    if not _MARKUP.search(bare):
        return _lines(bare)
    root = html_of(f"<html><body>{bare}</body></html>")
    return _lines(_words(root)) if root is not None else None


def plain_line(written: str) -> str:
    """Return a title or a name without markup, in one line."""
    return " ".join((plain_notes(written[:5000]) or "").split("\n"))


def _lines(text: str) -> str | None:
    kept = (folded(line) for line in text[:LONGEST].splitlines())
    return "\n".join(line for line in kept if line) or None


def _words(root: etree._Element) -> str:
    """Walk without recursion; a block begins and ends a line."""
    parts: list[str] = []
    skipped: etree._Element | None = None
    for event, node in etree.iterwalk(root, events=("start", "end")):
        name = local(node)
        if event == "start":
            if skipped is None and name in _UNSEEN:
                skipped = node
            if skipped is None:
                parts.append("\n" if name in _BLOCKS or name == "br" else "")
                parts.append(_flat(node.text) if name else "")
            continue
        if node is skipped:
            skipped = None
        if skipped is None:
            parts.append("\n" if name in _BLOCKS else "")
            parts.append(_flat(node.tail))
    return "".join(parts)


def _flat(text: str | None) -> str:
    return re.sub(r"\s", " ", str(text or ""))
