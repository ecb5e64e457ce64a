"""How well the words that were typed fit a person's name as a whole.

First every form of every name gets a rough score from arrays; only the best are
fitted word by word, each typed word to one word of the name at most, so that a
short name never swallows a long one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from store.search.people import Forms
from store.search.sounds import EQUAL

FITTED = 200
"""How many forms are fitted word by word."""

_FITTED_PARTS = 20
_NO_NICKNAME = 93.0
"""A word that fits somebody's name so well is not taken apart."""

_UNSAID = 1.5
"""Off for each of the name's words that was not typed (two at most)."""

_EXTRA = 8.0
"""Off for each word typed beside a complete name."""

_OUT_OF_ORDER = 0.5
_BEGUN_OUT_OF_ORDER = 6.0
"""Off where words are the other way round and one is cut short: ``jack ma`` is no Martin
Jackson."""

_JOINING = frozenset(["and", "und", "et", "y"])
_GROUP = 10.0
"""Off for a label such as ``Anna and I``, which is no single person."""

_INITIALS = 92.0
_TWO_INITIALS = 84.0
_MOST_INITIALS = 5
_NICK = 0.95
"""Two parts of a name written as one word count a little less."""

_NICK_PARTS = 85.0
_SHORTEST_NICK = 4
_MOST_HEADS = 2


@dataclass(frozen=True, slots=True)
class Fit:
    """How well somebody's name fits.

    ``bare`` says that a first name is all that was typed of it, ``ordered`` that
    every typed word fits, in the name's order, and ``whole`` that name and typed
    text are the same words in some order, more than one.
    """

    owner: int
    score: float
    bare: bool = False
    ordered: bool = False
    whole: bool = False


def fits(
    forms: Forms,
    tokens: Sequence[str],
    allowed: npt.NDArray[np.bool_] | None,
    guild: int,
    words: npt.NDArray[np.float64],
    most: int = FITTED,
) -> list[Fit]:
    """Return the forms that ``tokens`` fit best, in no order.

    Args:
        forms: the names to look through.
        tokens: what was typed, folded.
        allowed: by speaker id, who may be found; None for everybody.
        guild: whose aliases and renames count, beside everybody's.
        words: by speaker id, words spoken: who is looked at first among equals.
        most: how many forms are fitted word by word.
    """
    if not len(forms.table):
        return []
    usable = (forms.guilds == 0) | (forms.guilds == guild)
    if allowed is not None:
        usable &= allowed[forms.owners]
    found = list(_word_by_word(forms, tokens, usable, words, most))
    if len(tokens) == 1:
        found.extend(_initials(forms, tokens[0], usable))
        if max((fit.score for fit in found), default=0.0) < _NO_NICKNAME:
            found.extend(_nicknames(forms, tokens[0], usable, words))
    return found


def _word_by_word(
    forms: Forms,
    tokens: Sequence[str],
    usable: npt.NDArray[np.bool_],
    words: npt.NDArray[np.float64],
    most: int,
) -> Iterator[Fit]:
    table = forms.table
    rough = np.zeros(len(table), np.float64)
    for token in tokens:
        rough += table.fit(token)
    rough[~usable] = 0
    # Two points at most for a voice heard a lot: it settles which equals are kept.
    rough += np.where(rough > 0, np.minimum(2.0, np.log1p(words[forms.owners]) / 10), 0)
    best = np.argpartition(-rough, min(most, len(rough) - 1))[:most]
    likes = [table.like(token).likeness for token in tokens]
    for number in best[rough[best] > 0].tolist():
        name = table.entry(number)
        fit = _fit(tokens, likes, name, table.words, int(forms.owners[number]))
        group = any(table.words[word] in _JOINING for word in name)
        yield replace(fit, score=fit.score - _GROUP) if group else fit


def _fit(
    tokens: Sequence[str],
    likes: list[dict[int, float]],
    name: list[int],
    words: Sequence[str],
    owner: int,
) -> Fit:
    taken = _paired(likes, name)
    if not taken:
        return Fit(owner, 0.0)
    weights = [0.5 if len(tokens[i]) == 1 else 1.0 for i in taken]
    alike = sum(w * likes[i][name[j]] for w, (i, j) in zip(weights, taken.items(), strict=True))
    extra, unsaid = len(tokens) - len(taken), len(name) - len(taken)
    places = [taken[i] for i in sorted(taken)]
    in_order = places == sorted(places)
    begun = any(_is_beginning(tokens[i], words[name[j]]) for i, j in taken.items())
    if extra and not unsaid and len(name) > 1:
        score = alike / sum(weights) - _EXTRA * extra
    else:
        score = alike / (sum(weights) + extra)
    if not in_order and begun:
        score -= _BEGUN_OUT_OF_ORDER
    ordered = in_order and not extra
    return Fit(
        owner,
        score - _UNSAID * min(unsaid, 2) - _OUT_OF_ORDER * (not ordered),
        bare=len(tokens) == 1 and places[0] == 0,
        ordered=ordered,
        whole=not extra and not unsaid and len(name) > 1 and alike / sum(weights) == EQUAL,
    )


def _is_beginning(typed: str, word: str) -> bool:
    return 1 < len(typed) < len(word) and word.startswith(typed)


def _paired(likes: list[dict[int, float]], name: list[int]) -> dict[int, int]:
    """Which typed word stands for which word of the name: the most alike first."""
    ranked = sorted(
        (-like[word], abs(i - j), i, j)
        for i, like in enumerate(likes)
        for j, word in enumerate(name)
        if word in like
    )
    taken: dict[int, int] = {}
    for _, _, i, j in ranked:
        if i not in taken and j not in taken.values():
            taken[i] = j
    return taken


def _initials(forms: Forms, typed: str, usable: npt.NDArray[np.bool_]) -> Iterator[Fit]:
    if 2 <= len(typed) <= _MOST_INITIALS:
        score = _INITIALS if len(typed) > 2 else _TWO_INITIALS
        for number in forms.initials.get(typed, ()):
            if usable[number]:
                yield Fit(int(forms.owners[number]), score)


def _nicknames(
    forms: Forms,
    typed: str,
    usable: npt.NDArray[np.bool_],
    words: npt.NDArray[np.float64],
) -> Iterator[Fit]:
    """People whom one word names by parts of two names."""
    if len(typed) < _SHORTEST_NICK:
        return
    heads = [cut for cut in range(3, len(typed)) if forms.table.has(typed[:cut])]
    # "kball" is an initial and a surname, "adamsta" a given name and a start.
    for cut in [1, *heads[-_MOST_HEADS:]]:
        parts = typed[:cut], typed[cut:]
        for fit in _word_by_word(forms, parts, usable, words, _FITTED_PARTS):
            if fit.ordered and fit.score >= _NICK_PARTS:
                yield replace(fit, score=_NICK * fit.score)
