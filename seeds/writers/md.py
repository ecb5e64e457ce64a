"""Markdown: front matter, then each turn under its speaker's name and time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import yaml

from seeds.readers.exported_pages import MARKDOWN_SIGNATURE
from seeds.readers.exported_pieces import Piece
from seeds.writers.facts import clock, facts_of
from seeds.writers.pieces import whole
from store.model import Episode, Turn

_MARKUP = re.compile(r"[\\`*_{}\[\]<>#&~|$]|^[-+=:]")
_NUMBERED = re.compile(r"^([0-9]{1,9})([.)])")


def write(episode: Episode, turns: Sequence[Turn]) -> str:
    """Return the transcript as Markdown."""
    facts = yaml.safe_dump(
        facts_of(episode), allow_unicode=True, sort_keys=False, width=10_000
    ).replace("{}\n", "")
    title = _escaped(" ".join(episode.title.split()))
    blocks = [f"---\n{MARKDOWN_SIGNATURE}\n{facts}---", *([f"# {title}"] if title else [])]
    for piece in whole(turns):
        blocks += _blocks(piece)
    return "\n\n".join(blocks) + "\n"


def _blocks(piece: Piece) -> Iterator[str]:
    dress = "**" if piece.named else "*"
    who = f"{dress}{_escaped(' '.join(piece.who.split()))}{dress}" if piece.who else ""
    when = f"[{clock(piece.start_s)}]" if piece.start_s is not None else ""
    if header := f"{who} {when}".strip():
        yield header
    yield _escaped(piece.text)


def _escaped(text: str) -> str:
    """Put a backslash before what could be markup (CommonMark, 2.4)."""
    bare = _MARKUP.sub(lambda found: "\\" + found[0], text)
    return _NUMBERED.sub(r"\1\\\2", bare)
