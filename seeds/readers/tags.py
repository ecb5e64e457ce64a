"""Tags inside captions: voices, colours, word stamps, styling, ASS overrides."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

_NAMES = (
    "c|v|i|b|u|s|em|strong|ruby|rt|rp|lang|font|span"
    "|p|div|br|tt|big|small|sub|sup|a|ins|del|mark"
)
_TAG = re.compile(rf"<(/?)({_NAMES})((?:[.\s/][^<>]*)?)>", re.IGNORECASE)
_WORD_STAMP = re.compile(r"<[0-9][0-9:.,]{0,20}>")
_ASS = re.compile(r"\{\\[^{}\n]{0,400}\}")
_ASS_BREAK = re.compile(r"\\N")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_COLOUR = re.compile(r"color\s*[=:]\s*[\"']?([#\w]{1,32})", re.IGNORECASE)
_READING = re.compile(r"<(rt|rp)>[^<>]{0,80}</\1>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Voiced:
    """A stretch of a caption in one voice; ``hue`` is its colour, if it has one."""

    text: str
    voice: str | None = None
    hue: str | None = None


def unescaped(text: str) -> str:
    """Resolve entities that end in a semicolon; other ampersands are words' own.

    >>> unescaped("R&amp;D &#39;24 AT&T ?a=1&copy=2")
    "R&D '24 AT&T ?a=1&copy=2"
    """
    if "&" not in text:
        return text
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text)


def has_word_stamps(text: str) -> bool:
    """Whether words of this caption carry times of their own."""
    return bool(_WORD_STAMP.search(text))


def untagged(text: str) -> str:
    """Take tags out of ``text`` and resolve entities; ``<br>`` becomes a newline.

    Only known tags are markup: ``List<T>`` and ``a < b`` are words.
    """
    bare = _ASS_BREAK.sub("\n", _ASS.sub("", text)) if "\\" in text else text
    if "<" not in bare:
        return unescaped(bare)
    bare = _READING.sub("", _WORD_STAMP.sub("", bare))
    return unescaped(_TAG.sub(lambda tag: "\n" if tag[2].lower() == "br" else "", bare))


def voiced(text: str) -> Iterator[Voiced]:
    """Cut a caption where its voice tags say that somebody else speaks.

    A voice lasts to its closing tag or, where that is missing, to the next
    voice or the end of the caption.
    """
    place, voice = 0, None
    for tag in _TAG.finditer(text):
        if tag[2].lower() != "v":
            continue
        yield from _stretch(text[place : tag.start()], voice)
        voice = None if tag[1] else _annotation(tag[3])
        place = tag.end()
    yield from _stretch(text[place:], voice)


def _stretch(text: str, voice: str | None) -> Iterator[Voiced]:
    bare = untagged(text)
    if bare.strip():
        yield Voiced(bare, voice, _hue(text))


def _annotation(inside: str) -> str | None:
    """Return the name of ``<v.class Name>``, given what follows the ``v``."""
    _, _, name = inside.partition(" ") if inside.startswith(".") else ("", "", inside)
    return unescaped(name).strip() or None


def _hue(text: str) -> str | None:
    """Return the one colour that all of ``text`` is in, or None."""
    tags = [tag for tag in _TAG.finditer(text) if not tag[1]]
    opened = [tag for tag in tags if tag[2].lower() in {"c", "font"}]
    if len(opened) != 1 or text[: opened[0].start()].strip():
        return None
    tag = opened[0]
    if tag[2].lower() == "font":
        colour = _COLOUR.search(tag[3])
        return colour[1].lower() if colour else None
    return tag[3].strip(". ").lower() or None
