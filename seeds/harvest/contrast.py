"""What somebody talks about compared with others: the words with the strongest contrast.

Log-odds with an informative prior, divided by their standard error (Monroe,
Colaresi and Quinn, "Fightin' Words", Political Analysis 16, 2008): a word counts
by how much more often somebody says it than the archive does, as far as that
can be no accident. A word must also be spread over several of their episodes,
or one afternoon's subject would pass for a lifelong one.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from seeds.harvest.english import LISTENER_NOISE
from seeds.harvest.words import ENGLISH_COMMON, fold, is_english

_WORD = re.compile(r"(?<![\w.])[^\W\d_][^\W_]*(?:['’\-][^\W_]+)*[+#]{0,2}")
_SOUND = re.compile(r"\[[^\[\]]{0,60}\]")
_PRIOR = 500.0
"""The prior's weight, in words: what a few hundred words could be by chance."""
_LEAST_Z = 3.0
_LEAST_TIMES = 3
_SPREAD = 0.08
"""A word must be said in so many of somebody's episodes, and in two at least."""
_PAIR, _PAIR_OF_COMMONER = 0.5, 0.2
"""Two words are one term where so many of their uses are beside each other."""
_CANDIDATES = 250
_GRAMMAR = 120
"""So many of the commonest words of a language are there for its grammar."""
_IN_BURSTS = 3.0
"""A subject is said so often, on average, in an episode where it comes up at all."""


@dataclass(slots=True)
class Spoken:
    """The words of one person: by stem how often, in how many episodes, how written."""

    words: int = 0
    episodes: int = 0
    english: bool = True
    times: Counter[str] = field(default_factory=Counter)
    spread: Counter[str] = field(default_factory=Counter)
    forms: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)


def count_spoken(
    episodes: Iterable[Iterable[str]], stem: Callable[[str], str], without: Collection[str] = ()
) -> Spoken:
    """Count the words that mean something in what a person says.

    Args:
        episodes: for each of the person's episodes, the texts of their turns.
        stem: gives a folded word's stem, as the background counts it.
        without: folded words to leave out, such as the names of those present.
    """
    listed = [list(texts) for texts in episodes]
    first = " ".join(text[:400] for texts in listed[:5] for text in texts[:10])
    spoken = Spoken(english=is_english(first))
    keys: dict[str, str | None] = {}
    for texts in listed:
        here: set[str] = set()
        spoken.episodes += 1
        for text in texts:
            before = ("", -1)
            for match in _WORD.finditer(_SOUND.sub(" ", text)):
                spoken.words += 1
                word = match[0]
                if word not in keys:
                    keys[word] = _key(word, stem, without)
                key = keys[word]
                if key is None:
                    continue
                spoken.times[key] += 1
                spoken.forms[key][word] += 1
                here.add(key)
                if before[1] + 1 == match.start() and before[0] != key:
                    spoken.pairs[before[0], key] += 1
                before = (key, match.end())
        spoken.spread.update(here)
    return spoken


def _key(word: str, stem: Callable[[str], str], without: Collection[str]) -> str | None:
    """The stem of a word that says something; None for one that does not."""
    folded = fold(word).removesuffix("'s")
    if len(folded) < 2 or folded in ENGLISH_COMMON or folded in LISTENER_NOISE:
        return None
    return None if folded in without else stem(folded)


def candidates(spoken: Spoken) -> list[str]:
    """Return the stems worth comparing with the background, the most said first.

    Where the list of common English words does not help, the very commonest of
    somebody's words are left out, whatever the language.
    """
    least = max(min(2, spoken.episodes), math.ceil(_SPREAD * spoken.episodes))
    found = [
        key
        for key, times in spoken.times.most_common()[0 if spoken.english else _GRAMMAR :]
        if times >= _LEAST_TIMES and spoken.spread[key] >= least
    ]
    return found[:_CANDIDATES]


def find_contrast(
    spoken: Spoken, background: Mapping[str, int], words: int, limit: int = 10
) -> list[tuple[str, float]]:
    """Return what a person says more than others do, the strongest contrast first.

    Each as it is said most often, with a score: how many standard errors the
    contrast is (3 at least), less for words that never come in bursts. Two words
    that belong together are one term.

    Args:
        spoken: the person's words; they are among the background's.
        background: by stem how often the whole archive says it.
        words: how many words the archive has.
        limit: at most so many.
    """
    scores: dict[str, float] = {}
    for key in candidates(spoken):
        z = _z(spoken.times[key], spoken.words, background.get(key, 0), words)
        if z >= _LEAST_Z:
            # Subjects come in bursts, habits of speech once here and once there.
            burst = spoken.times[key] / spoken.spread[key] / _IN_BURSTS
            scores[key] = z * min(1.0, burst)
    terms: list[tuple[str, float]] = []
    used: set[str] = set()
    for key in sorted(scores, key=lambda k: (-scores[k], k)):
        if len(terms) >= limit:
            break
        if key not in used:
            together = _together(key, scores, spoken, used)
            used.update(together)
            terms.append((_shown(together, spoken), round(scores[key], 2)))
    return terms


def _z(times: int, words: int, everywhere: int, all_words: int) -> float:
    """Standard errors by which somebody's odds of a word exceed others' odds of it."""
    others = max(everywhere - times, 0)
    other_words = max(all_words - words, 1)
    prior = _PRIOR * max(everywhere, times) / max(all_words, words, 1)
    mine, theirs = times + prior, others + prior
    odds = math.log(mine / (words + _PRIOR - mine)) - math.log(
        theirs / (other_words + _PRIOR - theirs)
    )
    return odds / math.sqrt(1 / mine + 1 / theirs)


def _together(
    key: str, scores: Mapping[str, float], spoken: Spoken, used: Collection[str]
) -> tuple[str, ...]:
    """The stem with the word that mostly stands beside it, in the order of speech."""
    best = 0
    pair: tuple[str, ...] = (key,)
    for other in scores:
        if other == key or other in used:
            continue
        for order in ((other, key), (key, other)):
            times = spoken.pairs[order]
            rarer, commoner = sorted((spoken.times[key], spoken.times[other]))
            least = max(_LEAST_TIMES, _PAIR * rarer, _PAIR_OF_COMMONER * commoner)
            if times > best and times >= least:
                best, pair = times, order
    return pair


def _shown(keys: Iterable[str], spoken: Spoken) -> str:
    return " ".join(_form(spoken.forms[key]) for key in keys)


def _form(forms: Counter[str]) -> str:
    """The commonest writing; in small letters where that is usual within sentences."""
    form = max(forms, key=lambda f: (forms[f], f)).removesuffix("'s").removesuffix("’s")
    small = sum(n for f, n in forms.items() if f[0].islower())
    if form[1:].islower() and form[0].isupper() and small * 3 >= forms.total():
        return form[0].lower() + form[1:]
    return form
