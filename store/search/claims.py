"""What somebody claims was said: the words of a message, without its dress.

A quote is pasted with quotation marks, Markdown, a name before or after it. Any
of that may also be part of what was said, so a text has several readings; the
whole text is always the first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from store.search.words import Word, find_words

LONGEST = 4_000
"""Code points of a claim that are held against the archive."""

FILLERS = frozenset(["um", "uh", "uhm", "umm", "erm", "er", "hm", "hmm", "mm", "mhm"])
"""Sounds, not words: transcripts keep or drop them at will."""

_CODE = re.compile(r"<(?:@[!&]?|#|a?:\w{1,40}:|t:)[-\w:]{1,40}>")
_LINK = re.compile(r"\[([^\[\]]{1,400})\]\(\s*<?[a-z]{2,8}://[^\s()<>]{1,500}>?\s*\)")
_ADDRESS = re.compile(r"<?\bhttps?://[^\s<>]+>?")
_LINE_DRESS = re.compile(r"^[ \t]*(?:>{1,3}|#{1,3}|-#|[*•-](?= ))[ \t]*", re.MULTILINE)
_QUOTED = re.compile(r"[\"“„«”]([^\"“„«»”]{8,})[\"”“»]")
_BREAK = re.compile(r"\[?\(?(?:…|\.{3,6}|(?:\. ){2,4}\.)\)?\]?")
_TAIL = re.compile(r"(?:^|[\s\"”»'*_.!?…])(?:[—–―~]|--?)[ \t]*(?P<name>[^—–―~\n]{2,80})\s*$")
_HEAD = re.compile(
    r"^\s*(?P<name>[^:\n\"“„«]{2,60}?)(?:\s+(?:said|says|wrote|once said)\s*[:,]|\s*:)\s+(?=\S)"
)
_LEAD = re.compile(
    r"\W*(?:according to )?(?P<name>[^:\n]{2,60}?)?\W*(?:\b(?:said|says|wrote)\b)?\W*",
    re.IGNORECASE,
)
_TRAIL = re.compile(
    r"\W*(?:(?:[—–―~(-]|\b(?:said|says|wrote)\b)\s*(?P<name>[^\n]{2,80}?))?\W*", re.IGNORECASE
)
_BETWEEN = re.compile(
    r"\W*(?:\b(?:and|then|also|he|she|they|said|says|added|adds|continued)\b\W*){0,4}",
    re.IGNORECASE,
)
_SIGN_BEFORE = "$€£¥"
_SIGN_AFTER = re.compile(r"[+#%°]{1,2}")
_MOST_NAME_WORDS = 6
_LONGEST_OUTSIDE = 160


@dataclass(frozen=True, slots=True)
class Claim:
    """Words that are claimed to have been said.

    ``breaks`` are the places (numbers of words) before which an ellipsis stands;
    ``speaker`` is the name put to them in the text itself. ``cut`` says that the
    text goes on after what is looked at.
    """

    text: str
    words: tuple[Word, ...]
    breaks: tuple[int, ...]
    speaker: str | None = None
    cut: bool = False

    def written(self, start: int = 0, end: int | None = None) -> list[str]:
        """Return words ``start`` to ``end`` (half-open) as they were written."""
        return [self.text[word.start : word.end] for word in self.words[start:end]]


def spoken_words(text: str) -> list[Word]:
    """Return the words of ``text`` that count when two texts are compared.

    Fillers do not; signs that change what a word means (``C#``, ``$5``, ``5%``)
    are part of it.
    """
    found: list[Word] = []
    for word in find_words(text):
        if word.form in FILLERS:
            continue
        before = text[word.start - 1] if word.start else ""
        after = _SIGN_AFTER.match(text, word.end)
        form = (before if before in _SIGN_BEFORE else "") + word.form
        form += after.group() if after else ""
        # Words are compared by their first letters elsewhere; here to the last.
        if word.end - word.start > len(word.form) + 4:
            form += text[word.start : word.end].casefold()
        found.append(Word(form, word.start, word.end))
    return found


def read_claims(text: str) -> list[Claim]:
    """Return the readings of ``text``, the whole of it first; none without words."""
    cut = len(text) > LONGEST
    plain = _undressed(text[:LONGEST])
    readings: list[tuple[str, str | None]] = []
    for body in dict.fromkeys((plain, _ADDRESS.sub(" ", plain))):
        readings.append((body, None))
        tail, head = _TAIL.search(body), _HEAD.match(body)
        if tail and len(tail["name"].split()) <= _MOST_NAME_WORDS:
            said = body[: tail.start("name")].rstrip(" \t\n—–―~-")
            readings.append((said, _name(tail["name"])))
        if head and len(head["name"].split()) <= _MOST_NAME_WORDS:
            readings.append((body[head.end() :], _name(head["name"])))
        readings.extend(_quoted(body))
    claims = [_claim(part, speaker, cut) for part, speaker in dict.fromkeys(readings)]
    return [claim for claim in claims if claim.words] if claims[0].words else []


def _claim(text: str, speaker: str | None, cut: bool) -> Claim:
    words = spoken_words(text)
    starts = [mark.end() for mark in _BREAK.finditer(text)]
    breaks = {sum(word.start < start for word in words) for start in starts}
    inner = tuple(sorted(number for number in breaks if 0 < number < len(words)))
    return Claim(text, tuple(words), inner, speaker, cut)


def _undressed(text: str) -> str:
    bare = _LINE_DRESS.sub("", _LINK.sub(r"\1", _CODE.sub(" ", text)))
    # Single blanks: the patterns above would try every way to share out a long run.
    return "\n".join(line for part in bare.splitlines() if (line := " ".join(part.split())))


def _name(text: str) -> str:
    """The name in an attribution: ``*Kevin Xu*, ChinaTalk (2026)`` is Kevin Xu."""
    return re.split(r"[,;(|@]", text)[0].strip(" \t\n*_`\"”.'")


def _quoted(plain: str) -> list[tuple[str, str | None]]:
    """What stands between quotation marks, where the rest only says who said it.

    Any other word outside them is part of the claim, and may not be dropped.
    """
    parts = list(_QUOTED.finditer(plain))
    if not parts or plain.count('"') % 2:
        return []
    before, after = plain[: parts[0].start()], plain[parts[-1].end() :]
    if len(before) + len(after) > _LONGEST_OUTSIDE:
        return []
    between = (plain[one.end() : other.start()] for one, other in pairwise(parts))
    leads, trails = _LEAD.fullmatch(before), _TRAIL.fullmatch(after)
    if not (
        leads and trails and all(_BETWEEN.fullmatch(gap[:_LONGEST_OUTSIDE]) for gap in between)
    ):
        return []
    name = _name(leads["name"] or trails["name"] or "")
    return [(" … ".join(part.group(1) for part in parts), name or None)]
