"""Names of people, reduced to what identifies a person.

Transcripts write one person in several ways: with and without a degree, a
middle initial, an accent, a hyphen. Pure functions; nothing here guesses.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_CREDENTIALS = frozenset(
    """phd dphil psyd edd md dds dvm jd esq dr prof professor mba msc bsc rn cpa
    pmp""".split()  # noqa: SIM905 - a list of one-word strings reads worse
)
"""Written before or after a name without a comma; never surnames in practice."""

_GENERATIONS = frozenset(["jr", "sr", "ii", "iii", "iv"])
"""They stay: a father and a son of one name are two people."""

_UNDECOMPOSED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th"}
)
"""Latin letters that Unicode does not decompose into a letter and a mark."""

_FIRST_ACCENT = 200
"""The combining classes of Latin, Greek and Cyrillic accents begin here."""

_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_APOSTROPHES = re.compile(r"['’ʼ`´]")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")


def fold(text: str) -> str:
    """Strip accents and case, so that ``Müller`` equals ``MULLER``."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    # Classes from 200 on are accents; lower ones spell (voicing marks, viramas).
    bare = "".join(c for c in decomposed if unicodedata.combining(c) < _FIRST_ACCENT)
    return unicodedata.normalize("NFC", bare).translate(_UNDECOMPOSED)


def _words(text: str) -> list[str]:
    """The words of folded text, dots inside them gone (``psy.d`` → ``psyd``)."""
    bare = _APOSTROPHES.sub("", text).replace(".", "")
    return "".join(c if _spells(c) else " " for c in bare).split()


def _spells(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char)[0] == "M"


def _without_credentials(words: list[str]) -> list[str]:
    start, end = 0, len(words)
    while end - start > 1 and words[end - 1] in _CREDENTIALS:
        end -= 1
    while end - start > 1 and words[start] in _CREDENTIALS:
        start += 1
    return words[start:end]


def _around_comma(folded: str) -> list[str]:
    """Words of the name: ``Doe, Jane`` is turned round, ``Jane Doe, CEO`` cut."""
    head, *tail = (_words(part) for part in re.split(r"[,;]", folded))
    rest = [word for part in tail for word in part if word not in _CREDENTIALS]
    generations = [word for word in rest if word in _GENERATIONS]
    given = [word for word in rest if word not in _GENERATIONS]
    if len(_without_credentials(head)) == 1 and 0 < len(given) <= 2:
        return given + head + generations
    return _without_credentials(head) + generations if head else rest


def _without_middle_initials(words: list[str]) -> list[str]:
    if sum(len(word) > 1 for word in words) < 2:
        return words
    last = len(words) - 1
    return [w for i, w in enumerate(words) if len(w) > 1 or w.isdigit() or i in (0, last)]


def _joined_initials(words: list[str]) -> list[str]:
    """Join what stands apart: ``j k rowling`` is ``jk rowling``."""
    joined: list[str] = []
    run = False
    for word in words:
        single = len(word) == 1 and word.isalpha() and not _CJK.match(word)
        if single and run:
            joined[-1] += word
        else:
            joined.append(word)
        run = single
    return joined


@lru_cache(maxsize=8192)
def name_tokens(name: str) -> tuple[str, ...]:
    """The folded words that identify a person, in the order written.

    Accents, case, credentials, bracketed additions and middle initials (where
    two other words exist) are gone; a name that has nothing else keeps them.
    """
    folded = fold(name)
    words = _around_comma(_BRACKETED.sub(" ", folded)) or _words(folded)
    return tuple(_joined_initials(_without_middle_initials(words)))


def person_key(name: str) -> str:
    """What two spellings of one person's name have in common.

    ``Mireille B. Reece, Psy.D`` and ``Mireille Reece, PsyD`` have one key.
    Never empty unless ``name`` is blank.
    """
    return " ".join(name_tokens(name)) or " ".join(name.casefold().split())


def is_full_name(name: str) -> bool:
    """Whether a name has a given name and a surname, so that it can be one person's.

    ``Kevin``, ``Dr. Li``, ``Adam S.`` and ``Speaker 2`` are not; a name in
    Chinese, Japanese or Korean script of two characters or more is.
    """
    tokens = name_tokens(name)
    if sum(len(word) > 1 and any(c.isalpha() for c in word) for word in tokens) >= 2:
        return True
    letters = "".join(tokens)
    return len(letters) >= 2 and all(_CJK.match(c) for c in letters)
