"""How alike two words of a name are, as people hear and mistype them.

English rules and the common romanisations of Chinese (pinyin, Wade-Giles,
Cantonese) share one table: only likeness is computed, never a pronunciation.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

EQUAL = 100.0
SAME_SOUND = 92.0
NEAR_SOUND = 88.0
"""``jing`` and ``ching``: one spelling's j is the other's ch."""

NICKNAME = 90.0
SHORTENED = 84.0
"""``matthew`` typed where the archive has ``mat``."""

LEAST = 62.0
"""Words less alike than this are different words."""

_OTHER_BEGINNING = 0.94
"""People seldom get the first sound of a name wrong."""

_SOUND_RULES = tuple(
    (re.compile(pattern), heard)
    for pattern, heard in (
        (r"^(?:kn|gn)", "n"),
        (r"^wr", "r"),
        (r"^ps", "s"),
        (r"ch(?=[lr])", "k"),
        (r"^g(?=[ei])|dg(?=[ei])|j(?!$)", "J"),
        (r"tsch|tch|cz|zh|ch", "C"),
        (r"sch|sz|sh|hs|^x|x(?=[iu])", "S"),
        (r"qu", "kv"),
        (r"q", "C"),
        (r"x", "ks"),
        (r"ph", "f"),
        (r"t[sz]|c(?=[eiy])|z", "s"),
        (r"ck|c|kh", "k"),
        (r"gh(?=[^aeiouy]|$)", ""),
        (r"th", "t"),
        (r"ee|ea|ie|ij?|ey|y", "i"),
        (r"oo|ou", "u"),
        (r"ao|au|aw", "o"),
        (r"w", "v"),
        (r"(?<!^)h", ""),
        (r"(.)\1+", r"\1"),
        (r"(?<=..)e$", ""),
    )
)

_NICKNAMES = (
    "bill billy will willie william",
    "bob bobby rob robert",
    "kate katie kathy cathy katherine catherine kathryn",
    "liz lizzie beth betty eliza elizabeth",
    "dick rick ricky rich richard",
    "jack johnny john",
    "ted ned eddie ed edward edwin",
    "mike mick micky michael mikhail",
    "tony anthony antonio",
    "jim jimmy jamie james",
    "peggy peg meg maggie margaret",
    "hank harry henry",
    "tom tommy thomas",
    "dave davy david",
    "steve steven stephen stefan",
    "becky becca rebecca",
    "andy drew andrew",
    "larry lawrence laurence",
    "chuck charlie charles",
    "sasha alex sandy alexander alexandra",
    "nick nicky nicholas nikolai",
    "jerry gerry gerald jerome",
    "joe joey joseph jose",
    "jen jenny jennifer",
    "sue susie susan suzanne",
    "greg gregory",
    "st saint",
)
"""Short forms that are no beginnings of the long ones, a group each (English)."""


def _short_forms() -> dict[str, frozenset[str]]:
    groups: dict[str, frozenset[str]] = {}
    for line in _NICKNAMES:
        names = frozenset(line.split())
        for name in names:
            groups[name] = groups.get(name, frozenset()) | names
    return groups


NICKNAMES = _short_forms()
"""Every short or long form, to all forms of its names."""


@lru_cache(maxsize=65_536)
def sound(word: str) -> str:
    """Reduce a folded word to how it is heard: ``zhang`` and ``chang`` are one."""
    heard = word
    for pattern, sounds in _SOUND_RULES:
        heard = pattern.sub(sounds, heard)
    return heard or word


@lru_cache(maxsize=65_536)
def skeleton(heard: str) -> str:
    """The consonants of a sound; blank where there are fewer than two."""
    bones = heard[:1] + re.sub(r"[aeiou]", "", heard[1:])
    return bones if len(bones) > 1 else ""


def beginning(heard: str) -> str:
    """Return what sounds are grouped by: their first letter, all vowels being one."""
    first = heard[:1].lower()
    return "a" if first in "aeiou" else "c" if first == "j" else first


def _close(one: str, other: str) -> float:
    """Edits (over the whole word) and Jaro-Winkler (its beginning), 0 to 100."""
    return (fuzz.ratio(one, other) + 100 * JaroWinkler.similarity(one, other)) / 2


def likeness(typed: str, word: str) -> float:
    """How well a typed word fits a word of a name, from 0 to 100.

    Both are folded. Whole words only: that ``word`` begins with ``typed`` is for
    the caller to count.
    """
    if typed == word:
        return EQUAL
    if word in NICKNAMES.get(typed, ()):
        return NICKNAME
    heard, said = sound(typed), sound(word)
    if heard == said:
        return SAME_SOUND
    if heard.replace("J", "C") == said.replace("J", "C"):
        return NEAR_SOUND
    best = max(_close(typed, word), 0.95 * _close(heard, said))
    bones = skeleton(heard)
    if bones and bones == skeleton(said):
        best += 0.4 * (100 - best)  # vowels are what people get wrong first
    if 3 <= len(word) < len(typed) and typed.startswith(word):
        best = max(best, SHORTENED)
    if beginning(heard) != beginning(said) and typed[0] != word[0]:
        best *= _OTHER_BEGINNING
    return min(best, SAME_SOUND)
