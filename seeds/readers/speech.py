"""The text of a turn: marks of layout out, every spoken word kept."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from seeds.readers.stamps import read_stamp

_STRAY = re.compile(
    "[⁓\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad\x00-\x08\x0e-\x1b\x7f]"
)
_WRAPPED = re.compile(
    "(?<=[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef])\n(?=[\u3000-\u30ff\u3400-\u9fff])"
)
"""A line break inside a script that has no spaces."""
_MARKED = re.compile(r"[\\*_`\[<&#>{(~-]")
_STAMP_NOTE = re.compile(
    r"\\{0,3}\[\\{0,3}[ \t]{0,3}(?P<note>[^\[\]\\\n]{0,40}?)[ \t]{0,3}"
    r"(?P<stamp>(?:[0-9]{1,3}:)?[0-9]{1,3}:[ ]?[0-9]{2}(?:[.,][0-9]{1,3})?)[ \t]{0,3}\\{0,3}\]"
)
_PARAGRAPH_STAMP = re.compile(
    r"(?m)^[ \t]*\((?P<stamp>(?:[0-9]{1,2}:)?[0-9]{1,3}:[0-9]{2}(?:[.,][0-9]{1,3})?)\)"
)
_IMAGE = re.compile(
    r"(?<!\\)!\[[^\[\]\n]{0,300}\]\([^()\s]{0,2000}(?:[ \t]+\"[^\"\n]{0,200}\")?\)"
)
_LINK = re.compile(
    r"(?<!\\)\[(?P<words>[^\[\]\n]{1,400})\]"
    r"(?:\((?:[^()\s]|\([^()\s]{0,200}\)){1,2000}(?:[ \t]{1,4}\"[^\"\n]{0,200}\")?\)"
    r"|\[[^\[\]\n]{1,80}\])"
)
_FURNITURE_LINE = re.compile(
    r"(?m)^[ \t]*(?:(?:\\?[*_-][ \t]*){3,}$|\{:[^\n]{0,80}\}$"
    r"|\[[^\]\n]{1,80}\]:[ \t]\S{1,2000}$"
    r"|<!--[^\n]*-->$|<(?:iframe|script|style)\b[^\n]*$)"
)
_QUOTE_LINE = re.compile(r"(?m)^[ \t]*>[> \t]*")
_PIECE = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])|`(?P<code>[^`\n]{1,500})`|(?P<run>\*{1,3}|_{1,3})"
    r"|<(?P<tag>/?(?:b|i|u|em|strong|span|font|br|p|v|c|sup|sub|small))\b[^<>\n]{0,200}>"
    r"|(?P<entity>&#?[0-9A-Za-z]{1,31};)"
)
_MARK = "\x00"


@dataclass(frozen=True, slots=True)
class Speech:
    """A turn's final text with the stamps that stood in it.

    ``start_s`` is the stamp before the first word, if one stood there; ``marks``
    are the others as (code point of ``text``, seconds).
    """

    text: str
    start_s: float | None = None
    marks: tuple[tuple[int, float], ...] = ()


def spoken(raw: str) -> Speech:
    """Turn a stretch of a transcript's source into what was said in it.

    White space is folded; time stamps in brackets become ``marks``; links are
    reduced to their words; emphasis, escapes, entities, rules and stray glyphs
    are resolved. Notes of sound (``[laughter]``) stay, unescaped.
    """
    raw = _WRAPPED.sub("", _STRAY.sub("", raw))
    if not _MARKED.search(raw):
        return Speech(" ".join(raw.split()))
    raw = _FURNITURE_LINE.sub("", _QUOTE_LINE.sub("", raw))
    seconds: list[float] = []
    if ":" in raw:
        raw = _without_stamps(raw, seconds)
    if "[" in raw:
        raw = _LINK.sub(r"\g<words>", _IMAGE.sub(" ", raw))
    return _folded(_plain(raw), seconds)


def _without_stamps(raw: str, seconds: list[float]) -> str:
    def noted(match: re.Match[str]) -> str:
        second = read_stamp(match["stamp"].replace(" ", ""))
        if second is None:
            return match[0]
        seconds.append(second)
        note = match.groupdict().get("note")
        return f"{_MARK}[{note}]" if note else _MARK

    if "[" in raw:
        raw = _STAMP_NOTE.sub(noted, raw)
    if not seconds and "(" in raw:
        raw = _PARAGRAPH_STAMP.sub(noted, raw)
    return raw


def _plain(raw: str) -> str:
    """Resolve escapes, code spans, paired emphasis, formatting tags, entities."""
    pieces: list[str] = []
    opened: dict[str, list[int]] = {}
    at = 0
    for match in _PIECE.finditer(raw):
        pieces.append(raw[at : match.start()])
        at = match.end()
        if run := match["run"]:
            _emphasis(raw, match, len(pieces), opened)
            pieces.append(run)
        elif tag := match["tag"]:
            _tag(tag, match[0], len(pieces), opened, pieces)
        elif match["entity"]:
            pieces.append(_STRAY.sub("", html.unescape(match["entity"])))
        else:
            pieces.append(match["escaped"] or match["code"] or "")
    pieces.append(raw[at:])
    for index in opened.get("", ()):
        pieces[index] = ""
    return "".join(pieces)


def _emphasis(raw: str, match: re.Match[str], index: int, opened: dict[str, list[int]]) -> None:
    """Pair a run of ``*`` or ``_`` with the one that opened it (CommonMark, 6.2)."""
    run = match[0]
    before = raw[match.start() - 1 : match.start()] or " "
    after = raw[match.end() : match.end() + 1] or " "
    if run[0] == "_" and before.isalnum() and after.isalnum():
        return
    waiting = opened.setdefault(run, [])
    if waiting and not before.isspace():
        opened.setdefault("", []).extend((waiting.pop(), index))
    elif not after.isspace() and not before.isalnum():
        waiting.append(index)


def _tag(
    tag: str, whole: str, index: int, opened: dict[str, list[int]], pieces: list[str]
) -> None:
    """Drop ``<br>`` and tags that are closed again; a lone ``<p>`` may be a word."""
    pieces.append(whole)
    if tag == "br":
        pieces[index] = " "
    elif not tag.startswith("/"):
        opened.setdefault("<" + tag, []).append(index)
    elif waiting := opened.get("<" + tag[1:]):
        opened.setdefault("", []).extend((waiting.pop(), index))


def _folded(raw: str, seconds: list[float]) -> Speech:
    """Fold white space and find where the marks ended up."""
    if not seconds:
        return Speech(" ".join(raw.split()))
    first, *rest = raw.split(_MARK)
    text = " ".join(first.split())
    start: float | None = None
    marks: list[tuple[int, float]] = []
    spaced = first[-1:].isspace()
    for part, second in zip(rest, seconds, strict=True):
        words = " ".join(part.split())
        gap = " " if text and words and (spaced or part[:1].isspace()) else ""
        spaced = part[-1:].isspace() or (spaced and not words)
        if not text:
            start = second
        else:
            marks.append((len(text) + len(gap), second))
        text += gap + words
    return Speech(text, start, tuple(mark for mark in marks if mark[0] < len(text)))
