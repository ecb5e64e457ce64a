"""What stands around a transcript on its page: title, notes, chapters, furniture."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from rapidfuzz import fuzz

from seeds.readers.speech import spoken
from seeds.readers.stamps import STAMP, read_stamp
from store.model import Chapter, Link

_TIMED = re.compile(
    rf"[ \t]{{0,8}}(?:[*•·-][ \t]{{1,4}})?[\[(]?(?P<stamp>{STAMP})[\])]?"
    r"[ \t]{0,4}[-–—:|]?[ \t]{0,4}"
    r"(?P<title>[^\s\d:][^\n]{0,300}|\d[^\n:]{1,300})"
)
_HEADING = re.compile(
    r"(?m)^[ \t]{0,3}(?P<level>#{1,6})[ \t]{1,8}"
    rf"(?:[\[(]?(?P<stamp>{STAMP})[\])]?[ \t]{{0,8}})?(?P<title>[^\n]{{0,300}})$"
)
_BULLET = re.compile(r"[ \t]*[*•·-][ \t]+(?P<title>\S[^\n]*)")
_TOPICS = re.compile(
    r"(?i)(?:#+ )?\**(?:(?:timestamps?|chapters?|topics?|outline|sections?)\b"
    r"[^.\n]{0,40}|[^.\n]{0,30}\b(?:we (?:cover|discuss)(?:ed)?|covered)):?\**:?"
)
_TITLE = re.compile(
    r"(?im)^[ \t]{0,8}(?:podcast|title|topic|episode(?: title)?|name)[ \t]{0,4}:[ \t]{0,8}"
    r"(?!https?:)(\S[^\n]{1,200})$"
)
_LINK = re.compile(r"(\w[\w -]{0,40}):[ \t]{0,4}(https?://\S{1,2000})")
_SHOW = re.compile(
    r"\b(?:[Tt]he|[Oo]n|[Oo]f) ((?:[A-Z0-9][\w’'&.-]* ){1,6})[Pp]odcast\b"
    r"|\b[Ee]pisode of ((?:[A-Z0-9][\w’'&-]*[ .,:!]){1,6})"
    r"|\b[Ww]elcome to ((?:[A-Z0-9][\w’'&-]*[ .,:!]){2,6})"
    r"|\bshow is called ((?:[A-Z0-9][\w’'&-]*[ .,:!]){1,6})"
)
_FURNITURE = re.compile(
    r"(?i)(?:get full access to|thanks for (?:reading|listening to) [^.!\n]{1,80}[.!] subscribe"
    r"|[^\n]{0,80}\breader-supported publication\b|learn more about your ad choices"
    r"|visit \S{1,60}/adchoices|hosted on acast|support this podcast[:.]"
    r"|transcribed by https?://|privacy (?:policy|& opt-out))"
    r"[^\n]*|[^\n]{0,80}\b(?:see|link) here\.?|(?:watch|listen)[^\n]{0,80}:|-{2,}|links?:"
)
_CONTENTS = re.compile(r"(?m)^[^\n]{0,200}\n\{:toc\}[ \t]{0,8}$")
"""Kramdown's place for a table of contents."""
_SENTENCE = re.compile(r"[^\n]{20,}?[.!?。！？][”\"’)]?(?=\s|$)|[^\n]+")
_TITLE_LENGTH = 90
_SHOWS = 10


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says about an episode before its transcript begins."""

    title: str | None
    notes: str | None
    chapters: tuple[Chapter, ...] = ()
    links: tuple[Link, ...] = ()


def is_marker(line: str) -> bool:
    """Whether a line announces a transcript, as ``AI-generated transcript`` does."""
    words = re.findall(r"[^\W\d_]+", line)
    if not 0 < len(words) <= 9 or len(line) > 90:
        return False
    near = any(fuzz.ratio(word.casefold(), "transcript") >= 84 for word in words)
    return near or any(word in line for word in ("文字稿", "逐字稿", "文字起こし"))


def is_furniture(paragraph: str) -> bool:
    """Whether a paragraph belongs to the page's furniture instead of its content."""
    return bool(_FURNITURE.fullmatch(paragraph.strip()))


def read_page(preamble: str, transcript: str = "") -> Page:
    """Read title, notes and chapters from what stands before a transcript.

    A heading is the title if no other heading of the page is on its level;
    one of several, right above the transcript, is its first chapter.
    """
    preamble = _CONTENTS.sub("", preamble)
    title, line = _title(preamble, transcript)
    notes: list[str] = []
    chapters: list[Chapter] = []
    links: list[Link] = []
    listing = False
    for bare in (line.strip() for line in preamble.splitlines()):
        if not bare or bare == line or is_furniture(bare) or is_marker(bare):
            continue
        if _TOPICS.fullmatch(bare):
            listing = True
        elif link := _LINK.fullmatch(bare):
            links.append(Link(link[1], link[2]))
        elif chapter := _chapter(bare, listing=listing):
            chapters.append(chapter)
        else:
            listing = False
            notes.append(bare)
    if notes and notes[-1].startswith("#") and "#" in transcript:
        chapters.extend(without_headings(notes.pop())[1])
    text = "\n\n".join(said for part in notes if (said := _note(part)))
    return Page(title, text or None, tuple(chapters), tuple(links))


def _note(line: str) -> str:
    heading = _HEADING.fullmatch(line)
    return spoken(heading["title"] if heading else line).text


def _title(preamble: str, transcript: str) -> tuple[str | None, str]:
    """Find the page's title and the line that it stands on."""
    if stated := _TITLE.search(preamble[:4000]):
        return spoken(stated[1]).text, stated[0].strip()
    headings = list(_HEADING.finditer(preamble))
    if not headings:
        return None, ""
    levels = Counter(match["level"] for match in headings)
    levels.update(match["level"] for match in _HEADING.finditer(transcript))
    for match in headings:
        title = spoken(match["title"]).text
        if title and levels[match["level"]] == 1 and not is_marker(title):
            return title, match[0].strip()
    return None, ""


def _chapter(line: str, *, listing: bool) -> Chapter | None:
    """Read a line as a chapter: stamped anywhere, untimed only within a list."""
    if timed := _TIMED.fullmatch(line):
        second = read_stamp(timed["stamp"])
        if second is not None:
            return Chapter(spoken(timed["title"]).text, second)
    if listing:
        if bullet := _BULLET.fullmatch(line):
            return Chapter(spoken(bullet["title"]).text)
        if len(line) <= 60 and line[-1] not in ".!?:":
            return Chapter(spoken(line).text)
    return None


def without_headings(raw: str) -> tuple[str, tuple[Chapter, ...]]:
    """Take Markdown headings out of a transcript's text; they are its chapters."""
    if "#" not in raw:
        return raw, ()
    found = [
        Chapter(title, read_stamp(match["stamp"]) if match["stamp"] else None)
        for match in _HEADING.finditer(raw)
        if (title := spoken(match["title"]).text)
    ]
    return (_HEADING.sub("", raw), tuple(found)) if found else (raw, ())


def without_tail(raw: str) -> str:
    """Cut the page's furniture off the end of the last turn."""
    paragraphs = raw.rstrip().split("\n")
    while paragraphs and (not paragraphs[-1].strip() or is_furniture(paragraphs[-1])):
        paragraphs.pop()
    return "\n".join(paragraphs)


def show_named_in(texts: Iterable[str]) -> str | None:
    """Find the show's name where texts say it: "the X podcast", "episode of X".

    The one said most often wins, then the longer one; None where nobody says it.
    """
    whole = "\n".join(texts)
    said = Counter(
        next(name for name in match.groups() if name).strip(" .,:!")
        for match in _SHOW.finditer(whole)
    )
    names = [name for name, _ in said.most_common(_SHOWS)]
    return max(names, key=lambda name: (whole.count(name), len(name)), default=None)


def first_sentence(notes: str) -> str:
    """Return the notes' first sentence, cut at a word where it is long."""
    match = _SENTENCE.match(notes.strip())
    sentence = " ".join(match[0].split()) if match else ""
    if len(sentence) <= _TITLE_LENGTH:
        return sentence.rstrip(".")
    return sentence[:_TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + "…"


def stem(name: str) -> str:
    """Return a document's own name: the file's, without folder and ending."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return last.rsplit(".", 1)[0] or last
