"""The sentence or two that was meant, out of a passage: exact spans.

Sentences are compared with the query word by word; a run of neighbouring ones,
of one speaker, is chosen that holds most of what was asked for in few words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from store.model import ELLIPSIS, Span
from store.search.asked import Asked
from store.search.passages import split_sentences
from store.search.words import count_words, find_forms, find_words

MOST_WORDS = 60
"""Of a quote, as blanks separate them."""

ENOUGH_WORDS = 12
"""A quote shorter than this takes in what stands beside it."""

_MOST_SENTENCES = 4
_REACH = 600
"""Code points beyond a passage in which the sentence beside it ends."""

_WORDS_COST = 0.004
"""What a word more costs, against the whole query being worth 1."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a turn: its text and its length in words."""

    span: Span
    text: str
    size: int


@dataclass(frozen=True, slots=True)
class Speech:
    """Turns of one speaker in order: ids and texts, and where the passage lies."""

    turns: tuple[tuple[int, str], ...]
    start: int
    end: int


_Heard = tuple[dict[int, float], str]
"""The terms that a sentence holds with their weights, and its folded words."""


def find_spans(speech: Speech, asked: Asked) -> tuple[Span, ...]:
    """Return the part of a passage that answers a query, at most 60 words."""
    sentences = list(_sentences(speech))
    if not sentences:
        return ()
    heard = [_hear(sentence, asked) for sentence in sentences]
    best, chosen = float("-inf"), sentences[:1]
    for low in range(len(sentences)):
        for high in range(low + 1, min(low + _MOST_SENTENCES, len(sentences)) + 1):
            run = sentences[low:high]
            if sum(sentence.size for sentence in run) > MOST_WORDS and high > low + 1:
                break
            score = _score(heard[low:high], asked, sum(s.size for s in run))
            if score > best:
                best, chosen = score, run
    return _joined(_cut(chosen, asked))


def _sentences(speech: Speech) -> Iterator[Sentence]:
    """Yield the passage's sentences, and one on either side in its outer turns."""
    last = len(speech.turns) - 1
    for i, (turn, text) in enumerate(speech.turns):
        low = speech.start - _REACH if i == 0 else 0
        ranges = _split(text, low, speech.end + _REACH if i == last else len(text))
        inside = [
            k
            for k, (start, end) in enumerate(ranges)
            if (i > 0 or end > speech.start) and (i < last or start < speech.end)
        ]
        if not inside:
            continue
        for start, end in ranges[max(0, inside[0] - (i == 0)) : inside[-1] + 1 + (i == last)]:
            said = text[start:end]
            yield Sentence(Span(turn, start, end), said, count_words(said))


def _split(text: str, low: int, high: int) -> list[tuple[int, int]]:
    """Split what lies about from ``low`` to ``high``: some turns last for an hour."""
    low = text.rfind(" ", 0, low) + 1 if low > 0 else 0
    high = text.find(" ", high) if high < len(text) else len(text)
    ranges = split_sentences(text[low : high if high >= 0 else len(text)])
    return [(start + low, end + low) for start, end in ranges]


def _hear(sentence: Sentence, asked: Asked) -> _Heard:
    held: dict[int, float] = {}
    words = find_forms(sentence.text)
    for hit in asked.hear(words):
        if hit is not None and hit[1] > held.get(hit[0], 0.0):
            held[hit[0]] = hit[1]
    return held, " ".join(words)


def _score(run: Sequence[_Heard], asked: Asked, size: int) -> float:
    held: dict[int, float] = {}
    for terms, _ in run:
        for term, weight in terms.items():
            held[term] = max(held.get(term, 0.0), weight)
    covered = sum(asked.terms[term].idf * weight for term, weight in held.items())
    text = " ".join(text for _, text in run if text)
    alike = fuzz.partial_ratio(asked.folded[:400], text) / 100
    short = max(0, ENOUGH_WORDS - size) * 2 * _WORDS_COST
    return covered / (asked.worth or 1.0) + alike - _WORDS_COST * size - short


def _cut(run: list[Sentence], asked: Asked) -> list[Sentence]:
    """Cut a single sentence that is too long to its densest sixty words."""
    sentence = run[0]
    if len(run) > 1 or sentence.size <= MOST_WORDS:
        return run
    said = find_words(sentence.text)
    if not said:
        return run
    worth = [hit[1] if hit else 0.0 for hit in asked.hear(word.form for word in said)]
    room = MOST_WORDS - 10
    low = max(
        range(max(1, len(worth) - room + 1)), key=lambda i: (sum(worth[i : i + room]), -i)
    )
    start, end = said[low].start, said[min(low + room, len(said)) - 1].end
    base = sentence.span.start
    span = Span(sentence.span.turn, base + start, base + end)
    return [Sentence(span, sentence.text[start:end], room)]


def _joined(run: Sequence[Sentence]) -> tuple[Span, ...]:
    spans: list[Span] = []
    for sentence in run:
        span = sentence.span
        if spans and spans[-1].turn == span.turn:
            spans[-1] = Span(span.turn, spans[-1].start, span.end)
        else:
            spans.append(span)
    return tuple(spans)


def find_marks(text: str, asked: Asked) -> tuple[tuple[int, int], ...]:
    """Return the words of a quote's text that match, in code points of it.

    Words that everybody says are marked only beside another matching word.
    """
    only_common = all(term.common for term in asked.terms)
    words = [word for word in find_words(text) if ELLIPSIS.strip() not in word.form]
    hits = asked.hear(word.form for word in words)
    content = [hit is not None and not asked.terms[hit[0]].common for hit in hits]
    marks: list[tuple[int, int]] = []
    for i, word in enumerate(words):
        beside = any(content[max(0, i - 2) : i + 3])
        if hits[i] is not None and (content[i] or beside or only_common):
            if marks and text[marks[-1][1] : word.start].strip() == "":
                marks[-1] = (marks[-1][0], max(marks[-1][1], word.end))
            else:
                marks.append((word.start, word.end))
    return tuple(marks)
