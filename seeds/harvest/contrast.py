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
from functools import lru_cache
from itertools import chain, pairwise

from seeds.harvest.english import LISTENER_NOISE, SHOW
from seeds.harvest.words import ENGLISH_COMMON, fold, is_english, words_of

_TOKEN = re.compile(r"(?<![\w.])[^\W\d_][^\W_]*(?:['’\-][^\W_]+)*[+#]{0,2}|[^\w\s]|\d+")
_SOUND = re.compile(r"\[[^\[\]]{0,60}\]")
_PRIOR = 500.0
"""The prior's weight, in words: what a few hundred words could be by chance."""
_LEAST_Z = 3.0
_LEAST_TIMES = 3
_SPREAD = 0.08
"""A word must be said in so many of somebody's episodes, and in two at least."""
_PAIR, _PAIR_OF_COMMONER = 0.5, 0.2
"""Two words are one term where so many of their uses are beside each other."""
_CANDIDATES = 100
_ENOUGH = 10
"""Episodes from which their titles tell the show's name."""
_OWN_TITLES = 0.2
_PRIOR_EPISODES = 20.0
_OUT = 2.0
_REMEMBERED = 30_000
"""Words kept as they were read; people share most of theirs."""
_GRAMMAR = 120
"""So many of the commonest words of a language are there for its grammar."""
_IN_BURSTS = 3.0
"""A subject is said so often, on average, in an episode where it comes up at all."""


@dataclass(slots=True)
class Spoken:
    """The words of one person: by stem how often, in how many episodes, how written.

    ``pieces`` is what stands between blanks, in order, by episode; ``tokens`` the
    words and signs of each such piece: every distinct piece is read only once.
    """

    words: int = 0
    episodes: int = 0
    english: bool = True
    times: Counter[str] = field(default_factory=Counter)
    spread: Counter[str] = field(default_factory=Counter)
    forms: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    pieces: list[list[str]] = field(default_factory=list)
    tokens: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def pairs(self, among: Collection[str]) -> Counter[tuple[str, str]]:
        """Return how often words of two of these stems stand side by side."""
        said = {form: key for key in among for form in self.forms[key]}
        ends = {piece: said[t[-1]] for piece, t in self.tokens.items() if t and t[-1] in said}
        starts = {piece: said[t[0]] for piece, t in self.tokens.items() if t and t[0] in said}
        found: Counter[tuple[str, str]] = Counter()
        for pieces in self.pieces:
            found.update(
                (ends[one], starts[other])
                for one, other in pairwise(pieces)
                if one in ends and other in starts and ends[one] != starts[other]
            )
        return found


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
    # Words of two turns are not side by side.
    pieces = [" . ".join(map(_without_sounds, texts)).split() for texts in listed]
    spoken = Spoken(episodes=len(listed), english=is_english(first), pieces=pieces)
    holding: dict[str, list[str]] = {}
    for piece, times in Counter(chain.from_iterable(pieces)).items():
        tokens, words, telling = _read(piece)
        spoken.tokens[piece] = tokens
        spoken.words += times * words
        for word, folded in telling:
            if folded in without:
                continue
            key = stem(folded)
            spoken.times[key] += times
            spoken.forms[key][word] += times
            holding.setdefault(piece, []).append(key)
    for said in pieces:
        here = holding.keys() & said
        spoken.spread.update({key for piece in here for key in holding[piece]})
    return spoken


def _without_sounds(text: str) -> str:
    return _SOUND.sub(" ", text) if "[" in text else text


@lru_cache(maxsize=_REMEMBERED)
def _read(piece: str) -> tuple[tuple[str, ...], int, tuple[tuple[str, str], ...]]:
    """What stands between blanks: tokens, how many are words, and those that say something.

    The last with their folded forms.
    """
    # Most pieces are words as they stand; asking that is faster than a pattern.
    tokens = (piece,) if piece.isalpha() else tuple(_TOKEN.findall(piece))
    words = [token for token in tokens if token[0].isalpha()]
    folded = [(word, fold(word).removesuffix("'s")) for word in words]
    telling = [
        (word, form)
        for word, form in folded
        if len(form) > 1 and form not in ENGLISH_COMMON and form not in LISTENER_NOISE
    ]
    return tokens, len(words), tuple(telling)


def own_words(names: Iterable[str], titles: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Return the folded words that name those present and their own show.

    Args:
        names: of everybody present.
        titles: of each episode the podcast's and its own; a word of many of them
            is the show's name.
    """
    listed = list(titles)
    counted = Counter(
        word for _, title in listed for word in set(words_of(title.replace("-", " ")))
    )
    shows = {word for podcast, _ in listed for word in words_of(podcast)}
    common = {word for word, times in counted.items() if times > _OWN_TITLES * len(listed)}
    return (
        frozenset(word for name in names for word in words_of(name))
        | shows
        | (common if len(listed) >= _ENOUGH else set())
    )


def find_standing_out(
    topics: Iterable[tuple[str, int, int]], theirs: int, episodes: int, own: Collection[str]
) -> list[str]:
    """Return the topics that somebody's episodes have more than others do, best first.

    Args:
        topics: each with the number of their episodes and of all that have it.
        theirs: how many episodes they speak in.
        episodes: how many there are.
        own: what ``own_words`` returned; topics made of these are left out.
    """
    found = [
        (_z(mine, theirs, everywhere, episodes, _PRIOR_EPISODES), topic)
        for topic, mine, everywhere in topics
        if mine >= _LEAST_TIMES and not _is_own(topic, own)
    ]
    return [topic for z, topic in sorted(found, key=lambda one: (-one[0], one[1])) if z >= _OUT]


def _is_own(topic: str, own: Collection[str]) -> bool:
    words = words_of(topic)
    return bool(SHOW.search(topic)) or "".join(words) in own or all(w in own for w in words)


def candidates(spoken: Spoken, telling: Collection[str] = ()) -> list[str]:
    """Return the stems worth comparing with the background, the most said first.

    Where the list of common English words does not help, the very commonest of
    somebody's words are left out, whatever the language. Habits of speech stand
    out as subjects do, so only ``telling`` stems are taken, where there are any.
    """
    least = max(min(2, spoken.episodes), math.ceil(_SPREAD * spoken.episodes))
    found = [
        key
        for key, times in spoken.times.most_common()[0 if spoken.english else _GRAMMAR :]
        if times >= _LEAST_TIMES and spoken.spread[key] >= least
    ]
    return [key for key in found if not telling or key in telling][:_CANDIDATES]


def find_contrast(
    spoken: Spoken,
    background: Mapping[str, int],
    words: int,
    limit: int = 10,
    telling: Collection[str] = (),
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
        telling: stems of topics, as for ``candidates``.
    """
    scores = _scores(spoken, candidates(spoken, telling), background, words)
    pairs = spoken.pairs(scores)
    terms: list[tuple[str, float]] = []
    used: set[str] = set()
    for key in sorted(scores, key=lambda k: (-scores[k], k)):
        if len(terms) >= limit:
            break
        if key not in used:
            together = _together(key, scores, spoken, pairs, used)
            used.update(together)
            shown = _shown(together, spoken)
            if not SHOW.search(shown):
                terms.append((shown, round(scores[key], 2)))
    return terms


def _scores(
    spoken: Spoken, keys: Iterable[str], background: Mapping[str, int], words: int
) -> dict[str, float]:
    scores: dict[str, float] = {}
    for key in keys:
        z = _z(spoken.times[key], spoken.words, background.get(key, 0), words)
        if z >= _LEAST_Z:
            # Subjects come in bursts, habits of speech once here and once there.
            burst = spoken.times[key] / spoken.spread[key] / _IN_BURSTS
            scores[key] = z * min(1.0, burst)
    return scores


def _z(
    times: int, words: int, everywhere: int, all_words: int, weight: float = _PRIOR
) -> float:
    """Standard errors by which somebody's odds of a word exceed others' odds of it."""
    others = max(everywhere - times, 0)
    other_words = max(all_words - words, 1)
    prior = weight * max(everywhere, times) / max(all_words, words, 1)
    mine, theirs = times + prior, others + prior
    odds = math.log(mine / (words + weight - mine)) - math.log(
        theirs / (other_words + weight - theirs)
    )
    return odds / math.sqrt(1 / mine + 1 / theirs)


def _together(
    key: str,
    scores: Mapping[str, float],
    spoken: Spoken,
    pairs: Mapping[tuple[str, str], int],
    used: Collection[str],
) -> tuple[str, ...]:
    """The stem with the word that mostly stands beside it, in the order of speech."""
    best = 0
    pair: tuple[str, ...] = (key,)
    for other in scores:
        if other == key or other in used:
            continue
        for order in ((other, key), (key, other)):
            times = pairs.get(order, 0)
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
