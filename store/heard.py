"""An episode's words with their addresses: where something is said, and its sentence."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from store.model import Span, Turn
from store.search.passages import split_sentences
from store.search.words import Stems, count_words, find_words
from store.withheld_people import NOTE

MOST_WORDS = 60
"""Of a quote, as blanks separate them."""

ENOUGH_WORDS = 12
"""A quote shorter than this takes in what follows."""

_BEFORE = 20
"""Words kept before what was looked for, where its sentence is too long."""


class Said(NamedTuple):
    """A word: its folded form, the number of its turn, its half-open code points."""

    form: str
    turn: int
    start: int
    end: int


class Heard:
    """The words of an episode, in order.

    Args:
        turns: of one episode, in order; withheld ones count as silence.
    """

    def __init__(self, turns: Sequence[Turn]) -> None:
        self.turns = [turn for turn in turns if turn.text != NOTE]
        self.words = [
            Said(word.form, number, word.start, word.end)
            for number, turn in enumerate(self.turns)
            for word in find_words(turn.text)
        ]
        self._speech = list(self._speeches())
        self._at: dict[str, list[int]] = {}
        for at, word in enumerate(self.words):
            self._at.setdefault(word.form, []).append(at)
        self._stems = Stems()

    def _speeches(self) -> Iterator[int]:
        """Yield, for every turn, the number of its speech: one speaker's, in one go."""
        number = 0
        for turn, before in zip(self.turns, [None, *self.turns], strict=False):
            same = before is not None and turn.speaker_id == before.speaker_id
            number += not (same and turn.speaker_id is not None)
            yield number

    @property
    def forms(self) -> frozenset[str]:
        """The different words, folded."""
        return frozenset(self._at)

    @property
    def stems(self) -> frozenset[str]:
        """Their stems."""
        return frozenset(self._stems.of(self._at))

    def find_phrase(self, forms: Sequence[str]) -> list[tuple[int, int]]:
        """Return the first and last word (inclusive) of every place that says a phrase.

        Whoever says it says all of it in one speech.
        """
        size = len(forms)
        if not size:
            return []
        found = []
        for at in self._at.get(forms[0], ()):
            last = at + size - 1
            if (
                last < len(self.words)
                and all(self.words[at + n].form == forms[n] for n in range(1, size))
                and self._speech[self.words[at].turn] == self._speech[self.words[last].turn]
            ):
                found.append((at, last))
        return found

    def count_about(self, stems: frozenset[str]) -> int:
        """Return how often a subject comes up: as often as the rarest of its stems."""
        said = Counter(
            stem
            for form, places in self._at.items()
            for stem in [self._stems[form]] * len(places)
        )
        return min((said[stem] for stem in stems), default=0)

    def find_about(self, stems: frozenset[str]) -> list[int]:
        """Return a word in every turn that is about a subject, the most telling turn first.

        Turns that hold all of the stems come before those that hold some.
        """
        told: dict[int, Counter[str]] = {}
        first: dict[int, int] = {}
        for form, places in self._at.items():
            if self._stems[form] not in stems:
                continue
            for at in places:
                turn = self.words[at].turn
                told.setdefault(turn, Counter())[self._stems[form]] += 1
                first[turn] = min(at, first.get(turn, at))
        order = sorted(told, key=lambda turn: (-len(told[turn]), -told[turn].total(), turn))
        return [first[turn] for turn in order]

    def longest_of(self, speaker_id: int, limit: int) -> list[tuple[Span, ...]]:
        """Return the beginnings of a person's longest turns, the longest first."""
        first: dict[int, int] = {}
        for at, word in enumerate(self.words):
            if self.turns[word.turn].speaker_id == speaker_id:
                first.setdefault(word.turn, at)
        order = sorted(first, key=lambda turn: (-len(self.turns[turn].text), turn))[:limit]
        return [self.quote(first[turn], first[turn]) for turn in order]

    def quote(self, first: int, last: int) -> tuple[Span, ...]:
        """Return the sentences around some words of one speech, at most 60 words.

        Args:
            first: number of the first word.
            last: number of the last one.
        """
        head, tail = self.words[first], self.words[last]
        spans = []
        for number in range(head.turn, tail.turn + 1):
            turn = self.turns[number]
            low = head.start if number == head.turn else 0
            high = tail.end if number == tail.turn else len(turn.text)
            spans.append(_sentences(turn, low, high))
        if self._size(spans) <= MOST_WORDS:
            return tuple(spans)
        return self._cut(first, last, spans)

    def _size(self, spans: Sequence[Span]) -> int:
        texts = {turn.id: turn.text for turn in self.turns}
        return sum(count_words(texts[span.turn][span.start : span.end]) for span in spans)

    def _cut(self, first: int, last: int, spans: Sequence[Span]) -> tuple[Span, ...]:
        """Return less of the sentences: some words before, and as many after as fit."""
        head, tail = self.words[first].turn, self.words[last].turn
        low, high = first, last
        while low > 0 and first - low < _BEFORE:
            before = self.words[low - 1]
            if before.turn != head or before.start < spans[0].start:
                break
            low -= 1
        while high + 1 < len(self.words) and high + 1 - low < MOST_WORDS:
            after = self.words[high + 1]
            if after.turn != tail or after.end > spans[-1].end:
                break
            high += 1
        cut = list(spans)
        cut[0] = replace(cut[0], start=self.words[low].start)
        cut[-1] = replace(cut[-1], end=self.words[high].end)
        return tuple(cut)


def _sentences(turn: Turn, low: int, high: int) -> Span:
    """Return the sentences that hold a range, and what follows if that is little."""
    ranges = split_sentences(turn.text)
    starts = [start for start, _ in ranges]
    first = max(0, bisect_right(starts, low) - 1)
    last = max(first, bisect_right(starts, max(low, high - 1)) - 1)
    start, end = ranges[first][0], ranges[last][1]
    while last + 1 < len(ranges) and count_words(turn.text[start:end]) < ENOUGH_WORDS:
        last += 1
        end = ranges[last][1]
    return Span(turn.id, min(start, low), max(end, high))
