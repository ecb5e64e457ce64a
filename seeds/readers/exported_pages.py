"""Our own Markdown and plain text, read back to the turns they were written from.

Markdown escapes what could be markup with backslashes, so a paragraph that
begins with a bare ``*`` or ``[`` heads a turn. Plain text has no escapes: there
a turn is two lines, who (and, two spaces on, when) above what was said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from seeds.readers.exported_pieces import Piece
from seeds.readers.stamps import STAMP, read_stamp

MARKDOWN_SIGNATURE = "exported_by: Pullquote 1"
"""A line of the front matter of our Markdown."""
TEXT_SIGNATURE = "Transcript exported by Pullquote 1"
"""The first line of our plain text."""
NOBODY = "?"
"""Who speaks, in plain text, where nobody is named; before a label that names nobody."""
LITERAL = "\u2060"
"""Stands, unseen, before a name that itself begins like ``NOBODY``."""

_HEADER = re.compile(
    rf"(?:\*\*(?P<name>(?:[^*\\]|\\.){{1,5000}})\*\*|\*(?P<label>(?:[^*\\]|\\.){{1,5000}})\*)?"
    rf"(?: ?\[(?P<stamp>{STAMP})\])?"
)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_WHEN = re.compile(rf"(?:(?P<who>.*)  )?(?P<stamp>{STAMP})")
_FACT = re.compile(r"([a-z]{1,20}): (.{1,5000})")


def is_markdown_export(text: str) -> bool:
    """Whether this is Markdown of our own."""
    return text.startswith("---\n") and f"\n{MARKDOWN_SIGNATURE}\n" in text[:4000]


def is_text_export(text: str) -> bool:
    """Whether this is plain text of our own."""
    return text.startswith(TEXT_SIGNATURE + "\n")


def markdown_pieces(text: str) -> Iterator[Piece]:
    """Yield a piece for each paragraph of speech below the front matter and title."""
    body = text[text.index("\n---", 3) + 4 :]
    head = Piece(0, "")
    for place, paragraph in enumerate(_paragraphs(body), 1):
        said = " ".join(paragraph.split())
        if said.startswith(("*", "[")) and (found := _HEADER.fullmatch(said)):
            who = found["name"] or found["label"]
            head = Piece(
                0,
                "",
                who=_unescaped(who) if who else None,
                named=not found["label"],
                start_s=read_stamp(found["stamp"] or ""),
            )
        elif not said.startswith("# "):
            yield Piece(place, _unescaped(said), head.who, head.named, head.start_s)
            head = Piece(0, "")


def markdown_facts(text: str) -> dict[str, str]:
    """Return what the front matter says about the episode."""
    try:
        stated = yaml.safe_load(text[4 : text.index("\n---", 3)])
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    pairs = stated.items() if isinstance(stated, dict) else ()
    return {str(name): told for name, told in pairs if isinstance(told, str)}


def text_facts(text: str) -> dict[str, str]:
    """Return what the lines below the first say about the episode."""
    first = next(_paragraphs(text))
    lines = (_FACT.fullmatch(line) for line in first.split("\n")[1:])
    return {found[1]: found[2] for found in lines if found}


def text_pieces(text: str) -> Iterator[Piece]:
    """Yield a piece for each block of two lines after the first block."""
    for place, paragraph in enumerate(_paragraphs(text)):
        if place:
            header, _, said = paragraph.partition("\n")
            if said.strip():
                yield _text_piece(place, header, " ".join(said.split()))


def _text_piece(place: int, header: str, said: str) -> Piece:
    when = _WHEN.fullmatch(header)
    who = (when["who"] or "") if when else header
    start_s = read_stamp(when["stamp"]) if when else None
    if who.startswith(LITERAL):
        return Piece(place, said, who.removeprefix(LITERAL), start_s=start_s)
    label = who.removeprefix(NOBODY).strip()
    named = not who.startswith(NOBODY) or not label
    return Piece(place, said, label or None, named, start_s)


def _paragraphs(text: str) -> Iterator[str]:
    return (part.strip("\n") for part in re.split(r"\n\n+", text) if part.strip())


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(r"\1", text)
