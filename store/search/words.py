"""Words as search sees them: folded forms, stems, and where they stand.

``don't`` is ``dont`` and ``Müller`` is ``muller`` on both sides, the archive's
and the query's. Scripts without blanks (Chinese, Japanese, Thai) are cut into
pairs of characters, so that any two neighbouring characters can be found.
Notes of sound (``[laughter]``) hold no words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from Stemmer import Stemmer

from store.names import fold

MAX_WORD = 40
"""Code points of a word that are looked at; what is longer is no word of a language."""

_APOSTROPHES = re.compile(r"['’ʼ‘](?<=\w['’ʼ‘])(?=\w)")
_NOTE = re.compile(r"\[[^\[\]\n]{1,40}\]")
_THOUSANDS = re.compile(r",(?<=\d,)(?=\d{3}(?!\d))")
UNBROKEN = "\u0e00-\u0e7f\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Characters of scripts without blanks, as a regular expression's class holds them."""

_UNBROKEN_RUN = re.compile(f"([{UNBROKEN}]+)")
_WORD = re.compile(
    r"[^\W_](?:[^\W_]|[\u0300-\u036f]|(?<=\w)['’ʼ‘](?=\w)|(?<=\d),(?=\d{3}(?!\d)))*"
)
_ASCII_WORD = re.compile(r"[a-z0-9]+")
_HAS_UNBROKEN = re.compile(f"[{UNBROKEN}]")


class Word(NamedTuple):
    """A word of a text: its folded form and its half-open range of code points."""

    form: str
    start: int
    end: int


def without_notes(text: str) -> str:
    """Return ``text`` with notes of sound blanked out, every address unchanged."""
    if "[" not in text:
        return text
    return _NOTE.sub(lambda note: " " * len(note[0]), text)


def find_words(text: str) -> list[Word]:
    """Return the words of ``text`` in order, with their addresses."""
    words: list[Word] = []
    for match in _WORD.finditer(without_notes(text)):
        run = match[0]
        if run.isascii() and run.isalnum():
            words.append(Word(run.lower()[:MAX_WORD], match.start(), match.end()))
        else:
            words.extend(_cut(match))
    return words


def _cut(match: re.Match[str]) -> Iterator[Word]:
    """Split a run of word characters where its script has no blanks."""
    run, at = match[0], match.start()
    if run.isascii() or not _HAS_UNBROKEN.search(run):
        if form := _form(run):
            yield Word(form, at, match.end())
        return
    for part in _UNBROKEN_RUN.split(run):
        if part and _HAS_UNBROKEN.match(part):
            size = min(2, len(part))
            for i in range(len(part) - size + 1):
                yield Word(_form(part[i : i + size]), at + i, at + i + size)
        elif part and (form := _form(part)):
            yield Word(form, at, at + len(part))
        at += len(part)


def _form(run: str) -> str:
    bare = _THOUSANDS.sub("", _APOSTROPHES.sub("", run))
    return bare.lower()[:MAX_WORD] if bare.isascii() else fold(bare).replace(" ", "")[:MAX_WORD]


def find_forms(text: str) -> list[str]:
    """Return the folded forms alone: what ``find_words`` finds, but faster."""
    if not text.isascii():
        straight = text.replace("’", "'").replace("“", '"').replace("”", '"')
        straight = straight.replace("—", "-").replace("…", ".").replace("–", "-")
        if not straight.isascii():
            return [word.form for word in find_words(text)]
        text = straight
    text = without_notes(text)
    if "'" in text:
        text = _APOSTROPHES.sub("", text) if "''" in text else text.replace("'", "")
    if "," in text:
        text = _THOUSANDS.sub("", text)
    return [form[:MAX_WORD] for form in _ASCII_WORD.findall(text.lower())]


def count_words(text: str) -> int:
    """Return how long a text is in words, as blanks separate them.

    Two characters of a script without blanks count as one, and a run of other
    letters that no word is as long as counts for several.
    """
    words = max(len(text.split()), len(text) // 24)
    if text.isascii() or not _HAS_UNBROKEN.search(text):
        return words
    return max(words, sum(len(run) for run in _UNBROKEN_RUN.findall(text)) // 2)


class Stems(dict[str, str]):
    """Stem of a folded form, computed once each (Snowball's English stemmer).

    Other languages go through the same function on both sides, which is
    harmless: their words still meet themselves.
    """

    def __init__(self) -> None:
        super().__init__()
        self._stemmer = Stemmer("english", 0)

    def __missing__(self, form: str) -> str:
        stem: str = self._stemmer.stemWord(form)
        self[form] = stem
        return stem

    def of(self, forms: Iterable[str]) -> list[str]:
        """Return the stems of ``forms``, in order."""
        return [self[form] for form in forms]
