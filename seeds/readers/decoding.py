"""Bytes to text, whatever the publisher's tool wrote."""

from __future__ import annotations

import codecs
import re
from unicodedata import name

from charset_normalizer import from_bytes

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_DECLARED = re.compile(rb"""(?:encoding|charset)\s{0,3}=\s{0,3}["']?([A-Za-z0-9_.:-]{2,40})""")


def decoded(data: bytes) -> str:
    r"""Return the text of ``data`` with newlines folded to ``\n`` and no NULs.

    UTF-8 wins wherever it is valid; a byte order mark is obeyed, then the
    encoding that XML or HTML declares; anything else is guessed by
    charset-normalizer, and undecodable bytes become U+FFFD.
    """
    text = _text(data)
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def _text(data: bytes) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        if (declared := _declared(data)) is not None:
            return declared
        best = from_bytes(data[:200_000]).best()
        if best is None or (not best.coherence and _is_latin(str(best))):
            return data.decode("cp1252", errors="replace")
        return data.decode(best.encoding, errors="replace")


def _is_latin(text: str) -> bool:
    """Whether all letters are Latin; then, with no language known, cp1252 is likeliest."""
    return all(
        letter.isascii() or not letter.isalpha() or name(letter, "").startswith("LATIN")
        for letter in text
    )


def _declared(data: bytes) -> str | None:
    """Decode as the document's own head says, if that is true of all its bytes."""
    head = data[:1024]
    found = _DECLARED.search(head) if head.lstrip().startswith(b"<") else None
    try:
        return data.decode(found[1].decode("ascii")) if found else None
    except (LookupError, UnicodeError):
        return None
