"""Words of a speech as a quote that can be shown: spans, marks, surroundings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlite_utils import Database

from store.errors import NotFound
from store.model import ELLIPSIS, Match, QuoteHit, Scope, Span
from store.quotes import get_quote
from store.search.speeches import Said, Speech

PASSAGE_WORDS = 150


def make_hit(
    db: Database,
    speech: Speech,
    stretches: Sequence[tuple[int, int]],
    marked: Iterable[int],
    match: Match,
    score: float,
    scope: Scope,
) -> QuoteHit | None:
    """Return the quote of some words of a speech; None where it may not be shown.

    Args:
        db: the archive.
        speech: whose words.
        stretches: first and last word (inclusive) of each stretch, in order.
        marked: numbers of the words to mark.
        match: how it answers the question.
        score: how well, 0 to 100.
        scope: what may be seen.
    """
    spans = [span for first, last in stretches for span in speech.spans(first, last)]
    try:
        quote = get_quote(db, spans, scope)
    except NotFound:
        return None
    marks = _marks(spans, [speech.words[number] for number in marked])
    return QuoteHit(quote, _surroundings(speech, spans), marks, score, match)


def _marks(spans: Sequence[Span], words: Iterable[Said]) -> tuple[tuple[int, int], ...]:
    """Where ``words`` stand in the spans' joined text; neighbours become one mark."""
    offsets: list[tuple[Span, int]] = []
    at = 0
    for span in spans:
        offsets.append((span, at - span.start))
        at += span.end - span.start + len(ELLIPSIS)
    marks: list[tuple[int, int]] = []
    for word in words:
        for span, offset in offsets:
            if span.turn == word.turn and span.start <= word.start and word.end <= span.end:
                start, end = word.start + offset, word.end + offset
                if marks and 0 <= start - marks[-1][1] <= 1:
                    marks[-1] = (marks[-1][0], end)
                else:
                    marks.append((start, end))
                break
    return tuple(marks)


def _surroundings(speech: Speech, spans: Sequence[Span]) -> str:
    """The speech around the spans' first turn, at most ``PASSAGE_WORDS`` words."""
    first = spans[0]
    text = speech.texts[first.turn]
    end = spans[-1].end if spans[-1].turn == first.turn else len(text)
    before, inside = text[: first.start].split(), text[first.start : end].split()
    after = text[end:].split()
    spare = max(0, PASSAGE_WORDS - len(inside))
    behind = min(len(before), max(spare // 2, spare - len(after)))
    kept = before[len(before) - behind :] + inside[:PASSAGE_WORDS]
    return " ".join(kept + after[: max(0, spare - behind)])
