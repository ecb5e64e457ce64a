"""The unit of search: about sixty words of one speaker, cut along sentence edges.

What one speaker says is often broken up by a listener's "Yeah." and goes on in
the middle of a sentence; a passage runs across such noise, as a quote does, and
the noise becomes a passage of its own. The cut depends on nothing but the
episode's turns, so it is the same whenever and wherever it is made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from store.model import Span
from store.search.words import MAX_WORD, count_words

PASSAGE_WORDS = 60
LONGEST = 90
"""Words; speech without full stops is cut here, between words."""

NOISE_WORDS = 4
"""A turn this short between two of another speaker's does not end their speech."""

_SENTENCE_END = re.compile(
    r"[.!?…‽؟।]{1,20}[\"'”’»)\]]{0,3}(?=\s)|[。！？；｡]+[”’」』）】]*|\n\s*"
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:(?:[^\W\d_]\.)*[^\W\d_]|mr|mrs|ms|dr|prof|st|vs|etc|jr|sr)$", re.IGNORECASE
)
_LOOK_BACK = 12
_SHORTEST = 40
"""Code points below which a turn is not worth splitting: most are "Yeah." """


@dataclass(frozen=True, slots=True)
class Spoken:
    """A turn as passages need it: its id, its speaker's id, its text."""

    turn: int
    speaker_id: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """Spans of one speaker's turns, in order, and their number of words."""

    speaker_id: int | None
    spans: tuple[Span, ...]
    words: int


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Return the sentences of ``text`` as half-open ranges of code points.

    Written for cutting evenly: a full stop after an initial or a title does not
    end a sentence; an ellipsis before a small letter does not either.
    """
    ranges: list[tuple[int, int]] = []
    start = 0
    if len(text) < _SHORTEST:
        _append(ranges, text, 0, len(text))
        return ranges
    for match in _SENTENCE_END.finditer(text):
        if not _ends(text, match):
            continue
        _append(ranges, text, start, match.end())
        start = match.end()
    _append(ranges, text, start, len(text))
    return ranges


def _ends(text: str, match: re.Match[str]) -> bool:
    mark = match[0]
    if mark[0] not in ".…":
        return True
    if mark == ".":
        before = text[max(0, match.start() - _LOOK_BACK) : match.start()]
        found = _ABBREVIATION.search(before)
        return found is None or before.endswith(" I")
    following = text[match.end() : match.end() + 2].strip()
    return not following[:1].islower()


def _append(ranges: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        ranges.append((start, end))


def split_passages(turns: Sequence[Spoken]) -> list[Passage]:
    """Return an episode's passages, in order of their first words."""
    return [passage for run in _runs(turns) for passage in _cut(run)]


def _runs(turns: Sequence[Spoken]) -> Iterator[list[Spoken]]:
    """Group turns into speeches: one speaker's, across listeners' noise."""
    i = 0
    while i < len(turns):
        run, noises = [turns[i]], []
        i += 1
        while i < len(turns):
            if turns[i].speaker_id == run[0].speaker_id and turns[i].speaker_id is not None:
                run.append(turns[i])
                i += 1
            elif _goes_on(turns, i, run[0].speaker_id):
                noises.append(turns[i])
                i += 1
            else:
                break
        yield run
        for noise in noises:
            yield [noise]


def _goes_on(turns: Sequence[Spoken], i: int, speaker_id: int | None) -> bool:
    """Whether turn ``i`` is a listener's noise within ``speaker_id``'s speech."""
    return (
        speaker_id is not None
        and i + 1 < len(turns)
        and turns[i + 1].speaker_id == speaker_id
        and len(turns[i].text) < NOISE_WORDS * 12
        and len(turns[i].text.split()) <= NOISE_WORDS
    )


def _sentences(run: Sequence[Spoken]) -> Iterator[tuple[list[Span], int]]:
    """Yield sentences as spans and their words; one may go on in the next turn."""
    open_spans: list[Span] = []
    open_words = 0
    for turn in run:
        ranges = split_sentences(turn.text)
        for start, end in ranges:
            for span, words in _pieces(turn, start, end):
                open_spans.append(span)
                open_words += words
                unfinished = span.end == ranges[-1][1] and turn.text[span.end - 1] not in ".!?"
                if not unfinished or open_words >= PASSAGE_WORDS:
                    yield open_spans, open_words
                    open_spans, open_words = [], 0
    if open_spans:
        yield open_spans, open_words


def _pieces(turn: Spoken, start: int, end: int) -> Iterator[tuple[Span, int]]:
    """Yield a sentence whole, or in pieces between words where it is too long."""
    text = turn.text[start:end]
    size = count_words(text)
    if size <= LONGEST:
        yield Span(turn.turn, start, end), size
        return
    room = len(text) * PASSAGE_WORDS // size
    low = start
    while low < end:
        high = min(end, low + room)
        blank = turn.text.find(" ", high, high + MAX_WORD)
        if high < end:
            high = blank if blank >= 0 else high
        piece = turn.text[low:high]
        if piece.strip():
            yield Span(turn.turn, low, high), count_words(piece)
        low = high
        while low < end and turn.text[low].isspace():
            low += 1


def _cut(run: Sequence[Spoken]) -> Iterator[Passage]:
    """Cut one speech into passages of nearly equal length."""
    sentences = list(_sentences(run))
    total = sum(words for _, words in sentences)
    target = total / max(1, round(total / PASSAGE_WORDS))
    spans: list[Span] = []
    words, done, goal = 0, 0, target
    for parts, count in sentences:
        if spans and (words + count > LONGEST or done + count / 2 > goal):
            yield Passage(run[0].speaker_id, _joined(spans), words)
            spans, words = [], 0
            goal = max(goal, done) + target
        spans.extend(parts)
        words += count
        done += count
    if spans:
        yield Passage(run[0].speaker_id, _joined(spans), words)


def _joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Join neighbouring sentences of one turn into one span."""
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1].turn == span.turn:
            joined[-1] = Span(span.turn, joined[-1].start, span.end)
        else:
            joined.append(span)
    return tuple(joined)
