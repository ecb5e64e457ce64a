"""Passages an episode offers: one to four sentences of one speaker.

Sentences are found in each turn; one that a listener's "Mm-hmm." cuts in two
becomes one sentence of two pieces, shown with an ellipsis between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from seeds.harvest.english import LISTENER_NOISE, opening_filler
from seeds.harvest.sentences import split_sentences
from seeds.harvest.words import count_words, words_of
from store.model import ELLIPSIS, Span, Turn

MIN_WORDS, MAX_WORDS, MAX_SENTENCES = 20, 75, 4
_SLOWEST = 1.8
"""Words a second below which a gap is music or silence, not slow speech."""
_FINAL = tuple(".!?。！？；｡؟।\"'”’»」』)")
_CUT_OFF = ("…", "...", "—", "–", "-", ",")


Piece = tuple[int, int, int]
"""Index of a turn, and a half-open range of code points of its text."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its pieces as (index of turn, from, to), and its text."""

    pieces: tuple[Piece, ...]
    text: str
    words: int
    whole: bool
    """Whether it ends as sentences do, rather than being cut off."""


@dataclass(frozen=True, slots=True)
class Run:
    """A speaker's sentences until somebody else says more than listener's noise."""

    speaker: str | None
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """Neighbouring sentences of one run; the first may have lost a filler.

    ``place`` is where it begins, as a share (0 to 1) of the episode's words;
    ``run`` and ``first`` address its first sentence among the runs it is of.
    """

    sentences: tuple[Sentence, ...]
    pieces: tuple[Piece, ...]
    text: str
    words: int
    speaker: str | None
    place: float
    run: int
    first: int


def is_listener_noise(text: str) -> bool:
    """Whether a turn is a listener's "Yeah." or "Right.", up to four such words."""
    words = words_of(text)
    return len(words) <= 4 and all(word in LISTENER_NOISE for word in words)


def find_runs(turns: Sequence[Turn]) -> list[Run]:
    """Return the runs of speech, in order, listener's noise left out.

    Turns without a name are never joined: nobody knows that they are one person's.
    """
    runs: list[Run] = []
    pieces: list[Piece] = []
    speaker: str | None = None
    for index, turn in enumerate(turns):
        if is_listener_noise(turn.text):
            continue
        name = turn.speaker or turn.label
        if pieces and (name is None or name != speaker):
            runs.append(Run(speaker, _sentences(turns, pieces)))
            pieces = []
        speaker = name
        pieces += [(index, start, end) for start, end in split_sentences(turn.text)]
    if pieces:
        runs.append(Run(speaker, _sentences(turns, pieces)))
    return runs


def _sentences(turns: Sequence[Turn], pieces: Sequence[Piece]) -> tuple[Sentence, ...]:
    found: list[Sentence] = []
    held: list[Piece] = []
    for at, piece in enumerate(pieces):
        held.append(piece)
        follower = pieces[at + 1] if at + 1 < len(pieces) else None
        text = turns[piece[0]].text[piece[1] : piece[2]]
        if follower and follower[0] != piece[0] and not text.endswith(_FINAL) and len(held) < 4:
            continue
        found.append(_sentence(turns, tuple(held)))
        held = []
    return tuple(found)


def _sentence(turns: Sequence[Turn], pieces: tuple[Piece, ...]) -> Sentence:
    text = ELLIPSIS.join(turns[index].text[start:end] for index, start, end in pieces)
    bare = text.rstrip("\"'”’»")
    whole = text.endswith(_FINAL) and not bare.endswith(_CUT_OFF)
    return Sentence(pieces, text, count_words(text), whole)


def find_passages(
    turns: Sequence[Turn], runs: Sequence[Run], *, english: bool
) -> list[Passage]:
    """Return every window of one to four sentences with 20 to 75 words.

    Args:
        turns: the episode, in order.
        runs: what ``find_runs`` returned.
        english: whether English fillers may be cut off a passage's beginning.
    """
    total = sum(s.words for run in runs for s in run.sentences) or 1
    passages: list[Passage] = []
    before = 0
    for number, run in enumerate(runs):
        for first, sentence in enumerate(run.sentences):
            passages += _windows(turns, run, number, first, before / total, english=english)
            before += sentence.words
    return passages


def _windows(
    turns: Sequence[Turn], run: Run, number: int, first: int, place: float, *, english: bool
) -> list[Passage]:
    windows: list[Passage] = []
    opening = run.sentences[first]
    _, start, end = opening.pieces[0]
    cut = opening_filler(opening.text[: end - start]) if english else 0
    words = count_words(opening.text[cut:]) if cut else opening.words
    for last in range(first, min(first + MAX_SENTENCES, len(run.sentences))):
        if last > first:
            words += run.sentences[last].words
        if words > MAX_WORDS:
            break
        if words >= MIN_WORDS:
            inside = run.sentences[first : last + 1]
            windows.append(_passage(turns, run, number, first, inside, cut, words, place))
    return windows


def _passage(
    turns: Sequence[Turn],
    run: Run,
    number: int,
    first: int,
    inside: tuple[Sentence, ...],
    cut: int,
    words: int,
    place: float,
) -> Passage:
    pieces = pieces_of(inside, cut)
    return Passage(
        inside, pieces, quoted(turns, pieces), words, run.speaker, place, number, first
    )


def pieces_of(sentences: Sequence[Sentence], cut: int = 0) -> tuple[Piece, ...]:
    """Return the pieces of neighbouring sentences, joined within a turn.

    ``cut`` code points are left out at the beginning.
    """
    pieces: list[Piece] = []
    for sentence in sentences:
        index, start, end = sentence.pieces[0]
        if pieces and pieces[-1][0] == index:
            pieces[-1] = (index, pieces[-1][1], end)
            pieces += sentence.pieces[1:]
        else:
            pieces += sentence.pieces
    index, start, end = pieces[0]
    return ((index, start + cut, end), *pieces[1:])


def quoted(turns: Sequence[Turn], pieces: Sequence[Piece]) -> str:
    """Return the characters of ``pieces``, an ellipsis between each two."""
    return ELLIPSIS.join(turns[index].text[start:end] for index, start, end in pieces)


def spans_of(turns: Sequence[Turn], pieces: Sequence[Piece]) -> tuple[Span, ...]:
    """Return ``pieces`` as spans of stored turns.

    Turns that have not been stored (every id is 0) are named by their index.
    """
    stored = any(turn.id for turn in turns)
    return tuple(
        Span(turns[index].id if stored else index, start, end) for index, start, end in pieces
    )


def second_of(turns: Sequence[Turn], piece: Piece) -> float | None:
    """Return about when ``piece`` begins, in seconds; None where turns have no times.

    The last time stamp inside the turn before the piece counts, else the turn's
    start; the rest is shared out by characters up to the next known time, but
    never slower than slow speech, so that music after a turn does not count.
    """
    index, at, _ = piece
    turn = turns[index]
    if turn.start_s is None:
        return None
    marks = [(0, turn.start_s), *turn.marks]
    known = [mark for mark in marks if mark[0] <= at]
    position, second = known[-1]
    upcoming = marks[len(known)] if len(known) < len(marks) else None
    end_at = upcoming[0] if upcoming else len(turn.text)
    end_s = upcoming[1] if upcoming else _end_of(turns, index)
    if end_s is None or end_s <= second or end_at <= position:
        return second
    slow = count_words(turn.text[position:end_at]) / _SLOWEST
    share = (at - position) / (end_at - position)
    return round(second + min(end_s - second, slow) * share, 2)


def _end_of(turns: Sequence[Turn], index: int) -> float | None:
    turn = turns[index]
    if turn.end_s is not None:
        return turn.end_s
    return turns[index + 1].start_s if index + 1 < len(turns) else None
