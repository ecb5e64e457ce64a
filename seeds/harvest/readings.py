"""What has been read of every sentence of an episode, each read once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from seeds.harvest.candidates import Passage, Run
from seeds.harvest.centrality import Focus
from seeds.harvest.english import SPONSOR
from seeds.harvest.gate import unresolved
from seeds.harvest.quality import Parts, quality
from seeds.harvest.signals import Signals, read_signals
from seeds.harvest.words import content_stems, words_of

_COHESION = 1.2
_UNRESOLVED = 0.3
_ECHO = 0.1
_ABRUPT = 0.3
_LONGEST_READ = 25
"""Sentences of a sponsor's text."""
_ALONE = 0.15
"""What sentences that have nothing to do with each other share by chance."""


class Readings:
    """Signals and centrality by run and sentence; passages only add them up."""

    def __init__(self, runs: Sequence[Run], *, english: bool) -> None:
        self._english = english
        focus = Focus([s.text for run in runs for s in run.sentences])
        self._signals = [
            [
                read_signals(s.text, s.words, whole=s.whole, english=english)
                for s in run.sentences
            ]
            for run in runs
        ]
        if english:
            for run, signals in zip(runs, self._signals, strict=True):
                _mark_sponsor_reads(run, signals)
        self._stems = [[frozenset(content_stems(s.text)) for s in r.sentences] for r in runs]
        self._central = [[focus.of(s.text) for s in run.sentences] for run in runs]
        self._totals: dict[tuple[int, int, int], Signals] = {}
        self._parts: dict[tuple[int, int, int], Parts] = {}

    def total(self, passage: Passage) -> Signals:
        """Return the signals of a passage's sentences, added up."""
        key = (passage.run, passage.first, len(passage.sentences))
        found = self._totals.get(key)
        if found is None:
            # Windows grow by one sentence, so that the shorter one is there already.
            *_, last = self._of(passage)
            less = self._totals.get((*key[:2], key[2] - 1))
            found = less + last if less else self._added(passage)
            self._totals[key] = found
        return found

    def parts(self, passage: Passage) -> Parts:
        """Return the named parts of a passage's score, the caller's own to change."""
        key = (passage.run, passage.first, len(passage.sentences))
        if key not in self._parts:
            self._parts[key] = self._weighed(passage)
        return dict(self._parts[key])

    def _added(self, passage: Passage) -> Signals:
        first, *rest = self._of(passage)
        for signals in rest:
            first = first + signals
        return first

    def _weighed(self, passage: Passage) -> Parts:
        last = passage.first + len(passage.sentences)
        central = self._central[passage.run][passage.first : last]
        parts = quality(self.total(passage), self._of(passage), central)
        stems = self._stems[passage.run][passage.first : last]
        if len(stems) > 1:
            parts["cohesion"] = round(_COHESION * _cohesion(stems), 4)
        if repeats := _echoes(passage.text):
            parts["echo"] = _ECHO * min(2, repeats)
        if passage.text[:1].islower():
            parts["abrupt"] = -_ABRUPT
        if self._english:
            parts["unresolved"] = -_UNRESOLVED * min(2, unresolved(passage.text))
        return parts

    def _of(self, passage: Passage) -> Sequence[Signals]:
        last = passage.first + len(passage.sentences)
        return self._signals[passage.run][passage.first : last]


def _mark_sponsor_reads(run: Run, signals: list[Signals]) -> None:
    """Count as advert what stands between a sponsor's name and the call that ends its text.

    The sentences in the middle of such a text sell without a word that tells.
    """
    calls = [at for at, read in enumerate(signals) if read.advert]
    for opening in calls:
        if not SPONSOR.search(run.sentences[opening].text):
            continue
        closing = calls[bisect_right(calls, opening + _LONGEST_READ) - 1]
        for at in range(opening, closing + 1):
            signals[at] = replace(signals[at], advert=max(1, signals[at].advert))


def _echoes(text: str) -> int:
    """How often three words come again: "you can't change …, but you can change …"."""
    words = words_of(text)
    threes = list(zip(words, words[1:], words[2:], strict=False))
    return len(threes) - len(set(threes))


def _cohesion(stems: Sequence[frozenset[str]]) -> float:
    """How much neighbouring sentences share, above chance; below 0 when they drift."""
    shared = [
        len(one & other) / (min(len(one), len(other)) or 1) for one, other in pairwise(stems)
    ]
    return min(0.6, sum(shared) / len(shared)) - _ALONE
