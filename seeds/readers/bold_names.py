"""Markdown with emphasised names: Changelog, Descript, Otter and their kind.

``**Name:** text``, ``**Name**: text``, ``__Name__: text``, ``**Name**  0:03``,
``**Name** [0:03] text``, ``[00:00:03] **Name:** text``, ``**Name**`` alone.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import lru_cache

from seeds.readers.document import Document, Source
from seeds.readers.evidence import is_conversation
from seeds.readers.headers import (
    Header,
    known_label,
    merged,
    name_shaped,
    opens_a_sentence,
    stamped,
    tidy,
)
from seeds.readers.labels import is_person
from seeds.readers.stamped_names import plain_headers
from seeds.readers.stamps import STAMP
from seeds.readers.transcript import read_episode

NAME = "bold_names"
LOOKS_FOR = "Markdown with names in bold before what they say"

_HEADER = re.compile(
    r"(?m)^[ \t>]{0,8}(?P<bullet>[-*+][ \t]{1,4})?"
    rf"(?:\\?[\[(]?(?P<before>{STAMP})\\?[\])]?[ \t]{{0,4}})?"
    r"(?:(?P<run>\*{1,3})(?P<bold>[^*\n]{1,80})(?P=run)|__(?P<line>[^\n]{1,80}?)__(?!\w)"
    r"|<(?:b|strong)>(?P<tag>[^<\n]{1,80})</(?:b|strong)>)"
    rf"[ \t]{{0,4}}(?P<colon>[:：])?"
    rf"(?:[ \t]{{0,8}}[-–—|]?[ \t]{{0,4}}[\[(]?(?P<after>{STAMP})[\])]?[ \t]{{0,4}}:?(?!\d))?"
)
_KINDS = ("bold", "line", "tag")
_INNER = re.compile(
    r"(?P<name>[^:\[\]()\d][^:\[\]()]{0,60}?)[ \t]{0,4}[-–—|,]?[ \t]{0,4}"
    rf"[\[(]?(?P<stamp>{STAMP})[\])]?:?"
    rf"|[\[(]?(?P<ahead>{STAMP})[\])]?[ \t]{{0,4}}[-–—|]?[ \t]{{0,4}}"
    r"(?P<last>[^:\[\]()\d][^:\[\]()]{0,60}?):?"
)
_GLUED = re.compile(r"(?<=[^\s*>])[ \t]?\*\*([^*\n:]{1,80}):[ \t]?\*\*")
_SOLO_WORDS = 100


@lru_cache(maxsize=2)
def find(text: str) -> tuple[Header, ...]:
    """Find the headers of this layout, or nothing where it is not followed."""
    if not any(mark in text for mark in ("*", "__", "<b>", "<strong>")):
        return ()
    found = [_header(text, match) for match in _HEADER.finditer(text)]
    if text.count(":**") > sum(header.form == "inside" for header in found):
        found = _with_glued(text, found)
    counts = Counter(header.label for header in found)
    forms = Counter(header.form for header in found)
    usual = max(forms, key=forms.__getitem__, default="")
    sure = {header.label for header in found if header.form == usual and usual != "bare"}
    kept = [header for header in found if _is_header(header, usual, sure, counts)]
    if not is_conversation(text, kept) and not _is_solo(text, kept):
        return ()
    return merged(kept, _plain(text)) if usual == "stamp" else tuple(kept)


def _plain(text: str) -> list[Header]:
    """Find voices without a name that a stamped export leaves unemphasised."""
    return [header for header in plain_headers(text) if not is_person(header.label)]


def _header(text: str, match: re.Match[str]) -> Header:
    kind = next(name for name in _KINDS if match[name])
    raw = match[kind].strip()
    stamp = match["before"] or match["after"]
    if inner := _INNER.fullmatch(raw):
        stamp = inner["stamp"] or inner["ahead"]
        raw = f"{inner['name'] or inner['last']}:"
    head, colon, tail = raw.strip(":：").partition(":")
    form = _form(text, match, raw, slipped=bool(colon))
    end = match.end() if form != "slip" else match.end(kind) + 2
    header = stamped(match.start(), end, head, stamp, form)
    return replace(header, lead=tail) if tail.strip() not in ("", head.strip()) else header


def _form(text: str, match: re.Match[str], raw: str, *, slipped: bool) -> str:
    """Name the way in which a header is written; italics and lists have their own."""
    whole = raw.endswith((":", "：")) or raw.startswith(":")
    if match["run"] == "*" or match["bullet"]:
        own = "listed" if match["bullet"] else "italic"
        return own if whole or (match["colon"] and not slipped) else "bare"
    if whole:
        return "inside"
    if slipped:
        return "slip"
    if match["colon"]:
        return "outside"
    if match["before"] or match["after"]:
        return "stamp"
    below = text[match.end() : match.end() + 80].split("\n", 1)[0].strip()
    return "bare" if below else "alone"


def _with_glued(text: str, found: list[Header]) -> list[Header]:
    """Add headers that stand inside a line, where their label heads lines too."""
    sure = {header.label for header in found if header.form == "inside"}
    ends = {header.end for header in found}
    glued = [
        Header(match.start(), match.end(), tidy(match[1]), None, "inside")
        for match in _GLUED.finditer(text)
        if match.end() not in ends and tidy(match[1]) in sure
    ]
    return sorted([*found, *glued], key=lambda header: header.start)


def _is_header(header: Header, usual: str, sure: set[str], counts: Counter[str]) -> bool:
    """Decide by the document's own habit; other forms need a known or full name."""
    label = header.label
    if header.form in ("bare", "slip"):
        return label in sure or (header.form == "slip" and not is_person(label))
    if header.form == usual == "inside":
        return True
    if header.form == usual:
        return known_label(label, counts)
    if label in sure or not is_person(label):
        return True
    if header.form in ("alone", "italic", "listed") or any(map(str.isdigit, label)):
        return False
    full = len(label.split()) > 1 and name_shaped(label) and not opens_a_sentence(label)
    return full or counts[label] >= 3


def _is_solo(text: str, headers: list[Header]) -> bool:
    """Whether one person speaks throughout: a full name opens a long text."""
    people = [header for header in headers if is_person(header.label)]
    if len({header.label for header in people}) != 1 or people[0].form == "alone":
        return False
    opens = people[0].start < min(2000, len(text) * 0.2)
    name = people[0].label
    full = " " in name and name_shaped(name) and not any(map(str.isdigit, name))
    said = text[people[0].end :].split(maxsplit=_SOLO_WORDS)
    return opens and full and len(said) > _SOLO_WORDS


def fits(source: Source) -> bool:
    """Whether bold names head what follows them, throughout the text."""
    return bool(find(source.text))


def read(source: Source) -> Document:
    """Read the names and what stands under each as turns of one episode."""
    return read_episode(source, NAME, find(source.text))
