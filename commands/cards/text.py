"""Text from strangers, made safe to show and short enough to fit.

A transcript, a title or a person's name may hold Markdown, mentions, addresses,
control characters or a novel. What is shown reads exactly like the source; only
the escaping is ours. Widths are UTF-16 units, the strictest way to count that
Discord's clients and servers are known to use. Everything is linear in time.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

CUT = "…"
"""Marks that something was left out at the end of a clipped text."""

_ALWAYS = frozenset("\\*_~|`<[]@")
_LINE_START = re.compile(
    r"^[ \t]{0,8}(?:(-)#|(#{1,3})[ \t]|([-+>])|>>|(\d{1,9})\.[ \t])", re.MULTILINE
)
_COLON = re.compile(r":(?=//|[A-Za-z0-9_+~-]{1,40}:)")
_KEPT_CONTROLS = frozenset("\n")
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They would turn round what stands beside the text, such as the speaker's name."""


def width(text: str) -> int:
    """Return the length of ``text`` in UTF-16 units."""
    if text.isascii():  # known without a look at the characters
        return len(text)
    return len(text) + sum(c > "\uffff" for c in text)


def plain(text: str) -> str:
    """Return ``text`` without what cannot be shown: controls, half characters."""
    return "".join(_shown(c) for c in text)


def one_line(text: str, limit: int) -> str:
    """Return ``text`` on one line and at most ``limit`` wide, unescaped.

    For places that show no Markdown: labels of buttons, choices, options.
    """
    folded = " ".join(plain(text[: 4 * limit + 100]).split())
    if width(folded) <= limit:
        return folded
    kept, room = [], limit - width(CUT)
    for char in folded:
        room -= width(char)
        if room < 0:
            break
        kept.append(char)
    return "".join(kept).rstrip() + CUT


def escape(text: str, limit: int) -> str:
    """Escape ``text`` on one line, for use inside a sentence or a heading."""
    return marked(" ".join(text[: 4 * limit + 100].split()), (), limit)


_QUOTING = len("> ")
"""What ``quoted`` sets before each line."""


def marked(text: str, marks: Sequence[tuple[int, int]], limit: int) -> str:
    """Escape ``text``, set ``marks`` in bold and cut what is wider than ``limit``.

    Args:
        text: what was said, as stored.
        marks: half-open ranges of code points of ``text``.
        limit: the most the result may measure, in UTF-16 units, set as a quote too.

    Escapes are made a character at a time, so neither a mark nor the cut ever
    stands inside one, and every bold run is closed.
    """
    text = text[: limit + 1]
    pieces, bold = _escaped(text), _bold(text, marks)
    end = _cut(text, pieces, bold, limit)
    out: list[str] = []
    is_open = False
    for piece, is_bold in zip(pieces[:end], bold[:end], strict=True):
        if piece and is_bold != is_open:
            out.append("**")
            is_open = is_bold
        out.append(piece)
    return "".join(out) + "**" * is_open + CUT * (end < len(text))


def _cut(text: str, pieces: Sequence[str], bold: Sequence[bool], limit: int) -> int:
    """Return how many code points fit; where not all do, the last word is whole.

    Room is kept for the closing stars and the sign of the cut.
    """
    room, is_open = limit - width(CUT) - len("**"), False
    stars = 2 * (1 + sum(a != b for a, b in pairwise(bold))) if any(bold) else 0
    quoting = _QUOTING * text.count("\n")
    if width("".join(pieces)) + stars + quoting <= room:
        return len(text)
    for at, piece in enumerate(pieces):
        switch = bool(piece) and bold[at] != is_open
        room -= width(piece) + 2 * switch + _QUOTING * (text[at] == "\n")
        is_open = is_open ^ switch
        if room < 0:
            blank = max(text.rfind(" ", max(0, at - _LONGEST_TAIL), at), 0)
            return blank or at
    return len(text)


_LONGEST_TAIL = 30
"""Code points that are given up for a whole last word."""


def quoted(escaped: str) -> str:
    """Set escaped text as a block quote, every line of it."""
    return "\n".join(f"> {line}" for line in escaped.split("\n"))


def link(label: str, url: str | None) -> str:
    """Return a masked link, or the label alone where the address cannot be one.

    ``label`` is escaped already.
    """
    safe = link_address(url)
    return f"[{label}](<{safe}>)" if safe else label


def link_address(url: str | None) -> str | None:
    """Return an address that a link button takes, or None.

    Discord refuses buttons with more than 512 characters of address.
    """
    if (
        not url
        or not url.startswith(("http://", "https://"))
        or not url.isprintable()
        or " " in url
    ):
        return None
    safe = "".join(_IN_LINK.get(c, c) for c in url)
    return safe if width(safe) <= _LONGEST_ADDRESS else None


_LONGEST_ADDRESS = 512
_IN_LINK = {"(": "%28", ")": "%29", "<": "%3C", ">": "%3E", "\\": "%5C"}


def _shown(char: str) -> str:
    if char.isprintable():
        return char
    if char in _BIDI:
        return ""
    category = unicodedata.category(char)
    if category == "Cs":
        return "\ufffd"
    return "" if category == "Cc" and char not in "\n\t" else char


def _escaped(text: str) -> list[str]:
    """Return each code point as it is written, escaped where it needs to be."""
    escaped = [f"\\{c}" if c in _ALWAYS else _shown(c) for c in text]
    for match in _COLON.finditer(text):
        escaped[match.start()] = "\\:"
    for match in _LINE_START.finditer(text):
        at = match.end(4) if match[4] else _first_sign(text, match)
        escaped[at] = f"\\{text[at]}"
    return escaped


def _first_sign(text: str, match: re.Match[str]) -> int:
    at = match.start()
    while text[at] in " \t":
        at += 1
    return at


def _bold(text: str, marks: Sequence[tuple[int, int]]) -> list[bool]:
    """Return for every code point whether it is bold; blanks between marks join them."""
    bold = [False] * len(text)
    for start, end in marks:
        for at in range(max(0, start), min(end, len(text))):
            bold[at] = not text[at].isspace()
    for at in range(1, len(text) - 1):
        if text[at] == " " and bold[at - 1] and bold[at + 1]:
            bold[at] = True
    return bold
