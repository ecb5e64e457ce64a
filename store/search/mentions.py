"""People of the archive who are named inside a question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt
from sqlite_utils import Database

from store.model import Scope
from store.names import fold
from store.search.names import FILTER_SPAN, allowed_speakers, resolve_people
from store.search.people import People, people_of
from store.search.sounds import EQUAL, likeness

_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_MOST_WORDS = 60
_POSSESSIVE = re.compile(r"['’]s?$")
_SURE_OTHER = 85.0
_SHORTEST = 3
_CUED = 0.9
_LIKELY_NAME = 0.7
_CAPITAL_ORDINARY = 0.5
_PLAIN = 0.4


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BEFORE = _words(
    "did does has had by from with quote quotes according asked told when where why how"
)
_AFTER = _words(
    """said says say saying talked talks talk think thinks thought mention mentioned mentions
    explain explained explains argue argued argues claim claimed claims describe described
    believe believes on about joke joked"""
)
"""English words that stand before or after a person whose words are asked for."""

_ORDINARY = _words(
    """will mark may grace hope faith joy rich art bill jack frank rob drew pat don sue dean
    page young long king gray green brown black white best love strong price cook wood stone
    field hill lake rose summer april june august max major christian jean sky time good
    big day news still super three"""
)
"""Names that are ordinary words: only a capital letter or a cue makes them people."""

_FUNCTION = _words(
    """the and for are was were been being has had have does did done not but you your yours
    she her hers him his they them their theirs our ours its it is am be as at by to of or if
    in on up so we us me my an any all one two this that these those there here what which who
    whom whose when where why how than then just only very too also from with into onto over
    under out off about can could should would might must shall get got go going make made
    take took let say said tell told some such more most much many few no nor yes because
    while until after before between each every other another own same both either neither"""
)
"""Words that are nobody's name alone, and with each other (English)."""


@dataclass(frozen=True, slots=True)
class Mention:
    """People whom a stretch of a text may name.

    ``start`` and ``end`` are code points of the text, half-open; ``people`` are
    ids with scores from 0 to 100, best first; ``certainty`` is 1 for a full
    name, less for a first name, least where it may be an ordinary word.
    """

    start: int
    end: int
    people: tuple[tuple[int, float], ...]
    certainty: float


def people_in(db: Database, text: str, scope: Scope = Scope()) -> list[Mention]:
    """Return the people named in ``text``, in order, no word used twice."""
    people = people_of(db)
    names = _Names(people, allowed_speakers(db, people, scope), scope.guild_id or 0)
    words = list(islice(_WORD.finditer(text), _MOST_WORDS))
    plain = [_POSSESSIVE.sub("", fold(word.group())).replace(".", "") for word in words]
    mentions: list[Mention] = []
    at = 0
    while at < len(words):
        found, taken, certainty = names.full(plain[at : at + 2]), 2, 1.0
        if not found:
            found, taken = names.alone(plain[at]), 1
            certainty = _certainty(text, words, plain, at)
        if not found and certainty >= _CUED and plain[at] not in _FUNCTION:
            found = tuple(resolve_people(db, plain[at], scope))
        if found and certainty >= _PLAIN:
            end = words[at + taken - 1].end()
            mentions.append(Mention(words[at].start(), end, found, certainty))
        at += taken if found else 1
    return mentions


_Scored = tuple[tuple[int, float], ...]


class _Names:
    """The archive's names for one question."""

    def __init__(
        self, people: People, allowed: npt.NDArray[np.bool_] | None, guild: int
    ) -> None:
        self._people, self._allowed, self._guild = people, allowed, guild

    def _with(self, word: str) -> Iterator[tuple[int, list[str]]]:
        """Owners and words of the forms that have this very word."""
        for forms in self._people.segments:
            for number in forms.table.entries_with(word):
                owner = int(forms.owners[number])
                if forms.guilds[number] in (0, self._guild) and (
                    self._allowed is None or self._allowed[owner]
                ):
                    yield owner, [forms.table.words[n] for n in forms.table.entry(number)]

    def full(self, two: list[str]) -> _Scored:
        """People of whom one word is a name and the other nearly one."""
        best: dict[int, float] = {}
        if len(two) < 2 or (not _FUNCTION.isdisjoint(two) and not self._spelt(two)):
            return ()
        for word, other in (two, two[::-1]):
            for owner, name in self._with(word):
                rest = [part for part in name if part != word]
                alike = max((likeness(other, part) for part in rest), default=0.0)
                if alike >= _SURE_OTHER and len(other) >= _SHORTEST - 1:
                    best[owner] = max(best.get(owner, 0.0), (EQUAL + alike) / 2)
        return _best_first(best)

    def _spelt(self, two: list[str]) -> bool:
        """Whether these words, to the letter, are a name of no more words (Evan You)."""
        return not _FUNCTION.issuperset(two) and any(
            name == two for _, name in self._with(next(w for w in two if w not in _FUNCTION))
        )

    def alone(self, word: str) -> _Scored:
        """Everybody who has this very word in their name."""
        if len(word) < _SHORTEST or word in _FUNCTION:
            return ()
        return _best_first({owner: EQUAL - (len(name) > 1) for owner, name in self._with(word)})


def _best_first(scores: dict[int, float]) -> _Scored:
    least = max(scores.values(), default=0.0) - FILTER_SPAN
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    return tuple(item for item in ranked if item[1] >= least)


def _certainty(text: str, words: list[re.Match[str]], plain: list[str], at: int) -> float:
    """How likely a single word is a person, by what stands around it."""
    word = words[at].group()
    capital = word[:1].isupper() and words[at].start() > 0 and not text.isupper()
    asked = at > 0 and plain[at - 1] in _BEFORE
    said = at + 1 < len(words) and plain[at + 1] in _AFTER
    if (asked and said) or (capital and (asked or said)):
        return _CUED
    if plain[at] in _ORDINARY:
        return _CAPITAL_ORDINARY if capital else 0.0
    return _LIKELY_NAME if capital or asked or said else _PLAIN
