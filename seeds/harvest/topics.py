"""What an episode is about: its phrases, weighed against all other episodes.

A phrase is up to three words without a common word in it. It counts by how
often the episode says it and how few other episodes do (tf-idf over the
archive); without an archive, by how unevenly it is spread and by whether it is
a name, since what is talked about comes in bursts and small talk everywhere.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from seeds.harvest.little_words import CALENDAR, SAYS_LITTLE
from seeds.harvest.words import ENGLISH_COMMON, fold, stem
from store.model import Turn

_TOKEN = re.compile(r"[^\W_]+(?:[’'.\-&+/][^\W_]+)*[+#]{0,2}|[^\s\w]")
_SOUND = re.compile(r"\[[^\[\]]{0,60}\]")
_LONGEST = 3
_PARTS = 12
_LIMIT = 12
_SHORT = 15_000
_LEAST_SHARE = 0.1
_INITIALS = re.compile(r"[A-Z](?:\.[A-Z])+")


@dataclass(slots=True)
class _Phrase:
    """Uses of one phrase in one episode."""

    words: int
    forms: Counter[str] = field(default_factory=Counter)
    named: int = 0
    parts: set[int] = field(default_factory=set)

    @property
    def times(self) -> int:
        return self.forms.total()


def topic_terms(turns: Iterable[Turn]) -> frozenset[str]:
    """Return the keys of the phrases an episode says, for counting over an archive.

    Adding one for each episode gives the ``background`` of ``find_topics``.
    """
    return frozenset(_phrases(list(turns)))


def find_topics(
    turns: Sequence[Turn],
    background: Mapping[str, int] | None = None,
    documents: int = 0,
    limit: int = _LIMIT,
) -> list[tuple[str, float]]:
    """Return what an episode is about, as phrases with weights, best first.

    Phrases stand as they are said most often; weights fall from 1. Names of the
    speakers are left out.

    Args:
        turns: the episode in order.
        background: for each key of ``topic_terms`` the number of episodes of
            the archive that say it; this one may be among them.
        documents: how many episodes ``background`` covers.
        limit: at most so many.
    """
    phrases = _phrases(turns)
    own = {fold(w) for t in turns if t.speaker for w in re.findall(r"\w+", t.speaker)}
    size = sum(len(turn.text) for turn in turns)
    scores: dict[str, float] = {}
    for key, phrase in phrases.items():
        if phrase.times < _least_times(phrase, size) or _says_little(key, phrase):
            continue
        if not any(fold(w) in own for w in _shown(phrase).split()):
            scores[key] = _weight(key, phrase, background, documents)
    chosen = _without_parts(scores, phrases, limit)
    top = scores[chosen[0]] if chosen else 1.0
    return [(_shown(phrases[key]), round(scores[key] / top, 4)) for key in chosen]


def _least_times(phrase: _Phrase, size: int) -> int:
    """How often a phrase must be said to be talked about, in a text of ``size`` characters."""
    if size < _SHORT:
        return 2 if phrase.words > 1 else 3
    return 3 if phrase.words > 1 else 4


def _says_little(key: str, phrase: _Phrase) -> bool:
    """Whether a phrase is no topic: a common word by itself, a day, mere letters."""
    if max(map(len, key.split())) < 2 or key in CALENDAR:
        return True
    return key in SAYS_LITTLE and phrase.named * 2 <= phrase.times


def _weight(
    key: str, phrase: _Phrase, background: Mapping[str, int] | None, documents: int
) -> float:
    frequency = math.pow(phrase.times, 0.6)
    length = {1: 1.0, 2: 1.45, 3: 1.5}[phrase.words]
    name = 1 + 0.5 * phrase.named / phrase.times
    if background and documents > 1:
        rarity = math.log((documents + 1) / (min(background.get(key, 0), documents) + 0.5))
        return frequency * max(rarity, 0.0) * length * name
    expected = _PARTS * (1 - (1 - 1 / _PARTS) ** phrase.times)
    burst = 1 + 0.6 * (1 - len(phrase.parts) / max(expected, 1.0))
    specific = 1.0 if phrase.words > 1 or phrase.named * 2 > phrase.times else 0.55
    return frequency * burst * specific * length * name


def _phrases(turns: Sequence[Turn]) -> dict[str, _Phrase]:
    found: dict[str, _Phrase] = defaultdict(lambda: _Phrase(1))
    size = sum(len(turn.text) for turn in turns) or 1
    before = 0
    for turn in turns:
        for chain, at in _chains(turn.text):
            part = (before + at) * _PARTS // size
            for first in range(len(chain)):
                for length in range(1, min(_LONGEST, len(chain) - first) + 1):
                    _note(found, chain[first : first + length], part)
        before += len(turn.text)
    return dict(found)


def _chains(text: str) -> Iterable[tuple[list[tuple[str, bool]], int]]:
    """Neighbouring words that mean something, each with whether it is written as a name."""
    text = _SOUND.sub(lambda m: "." * len(m[0]), text)
    chain: list[tuple[str, bool]] = []
    begun = 0
    opening = True
    for match in _TOKEN.finditer(text):
        word = match[0]
        if _means_something(word):
            begun = begun if chain else match.start()
            named = word[0].isupper() and (not opening or not word[1:].islower())
            chain.append((word, named))
        elif chain:
            yield chain, begun
            chain = []
        opening = word in ".!?…" or (opening and not word[0].isalnum())
    if chain:
        yield chain, begun


def _means_something(word: str) -> bool:
    if len(word) < 2:
        return word.isascii() and word.isupper() and word not in "AI"  # "Y Combinator", "C"
    if not word[0].isalpha():
        return False
    if word.endswith("ly") and word.islower():
        return False
    return fold(word) not in ENGLISH_COMMON and fold(word).split("'")[0] not in ENGLISH_COMMON


def _note(found: dict[str, _Phrase], words: list[tuple[str, bool]], part: int) -> None:
    key = " ".join(stem(fold(word)) for word, _ in words)
    phrase = found[key]
    phrase.words = len(words)
    phrase.forms[" ".join(word for word, _ in words)] += 1
    phrase.named += all(named for _, named in words)
    phrase.parts.add(part)


def _shown(phrase: _Phrase) -> str:
    """The commonest writing; in small letters unless it is mostly a name."""
    form = max(phrase.forms, key=lambda f: (phrase.forms[f], f))
    form = form.removesuffix("'s").removesuffix("’s")
    if _INITIALS.fullmatch(form):
        return form + "."
    if phrase.named * 2 < phrase.times and form[1:].islower():
        return form[0].lower() + form[1:]
    return form


def _without_parts(
    scores: Mapping[str, float], phrases: Mapping[str, _Phrase], limit: int
) -> list[str]:
    """Best keys, without those that mostly occur inside a better one, or hold one."""
    chosen: list[str] = []
    words_chosen: Counter[str] = Counter()
    least = _LEAST_SHARE * max(scores.values(), default=0.0)
    for key in sorted(scores, key=lambda k: (-scores[k], k)):
        words = set(key.split())
        if len(chosen) >= limit or scores[key] <= least:
            break
        kin = [c for c in chosen if words <= set(c.split()) or set(c.split()) <= words]
        if kin and not _stands_apart(key, kin, phrases):
            continue
        if any(words_chosen[w] >= 2 for w in words):
            continue
        chosen.append(key)
        words_chosen.update(words)
    return chosen


def _stands_apart(key: str, kin: Sequence[str], phrases: Mapping[str, _Phrase]) -> bool:
    """Whether a part of chosen phrases is said by itself most of the time."""
    words = set(key.split())
    return all(
        words < set(c.split()) and phrases[key].times > 3 * phrases[c].times for c in kin
    )
