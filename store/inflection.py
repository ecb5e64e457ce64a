"""The inflections of a word: what is the same word, and no other of its family.

A stemmer folds ``general``, ``generic`` and ``generation`` into one, which helps a
search and is wrong for a count. Here only endings of number and tense are given and
taken (English; other languages keep their words as they stand, and gain forms that
nobody says).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

_SIBILANTS = ("s", "x", "z", "ch", "sh")
_VOWELS = frozenset("aeiou")
_INVARIANT = frozenset(
    """news series species lens means physics politics economics mathematics ethics robotics
    always this during something nothing anything everything thing string king ring spring
    bring need feed seed speed indeed hundred embed red""".split()  # noqa: SIM905 - a text of words
)
"""Words that end like inflections and are none."""

_SHORTEST = 3
"""Letters that are left where an ending is taken: ``DNS`` is no plural."""


@lru_cache(maxsize=1024)
def inflections(word: str) -> frozenset[str]:
    """Return a folded word in all its inflections, itself among them.

    Irregular ones (``mice``) are not known.
    """
    bases = [base for base in _bases(word) if len(base) >= _SHORTEST] or [word]
    return frozenset([word, *bases, *(form for base in bases for form in _inflected(base))])


def _bases(word: str) -> Iterator[str]:
    if word in _INVARIANT:
        return
    if word.endswith("ies"):
        yield word[:-3] + "y"
    elif word.endswith("es") and word[:-2].endswith(_SIBILANTS):
        yield word[:-2]
        yield word[:-1]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        yield word[:-1]
    if word.endswith("ied"):
        yield word[:-3] + "y"
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and _VOWELS & set(rest.replace("y", "i")):
            if rest[-2:-1] == rest[-1:] and rest[-1] not in "lsz":
                yield rest[:-1]
            else:
                yield rest
                yield rest + "e"


def _inflected(base: str) -> Iterator[str]:
    if base.endswith("y") and base[-2:-1] not in _VOWELS:
        yield from (base[:-1] + "ies", base[:-1] + "ied", base + "ing", base + "s")
        return
    yield base + ("es" if base.endswith(_SIBILANTS) else "s")
    if base.endswith("e"):
        yield from (base + "d", base[:-1] + "ing")
        return
    yield from (base + "ed", base + "ing")
    if len(base) > 2 and base[-1] not in _VOWELS | set("wxy") and base[-2] in _VOWELS:
        yield from (base + base[-1] + "ed", base + base[-1] + "ing")
    if base.endswith("o"):
        yield base + "es"
