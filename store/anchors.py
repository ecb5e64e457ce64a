"""Finding saved spans again after a transcript was corrected."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz
from sqlite_utils import Database

from store.model import ELLIPSIS, Span
from store.rows import spans_to_text

LEAST_ALIKE = 90.0
"""``partial_ratio`` from which a passage counts as the same one, corrected."""


def reanchor_saved(db: Database, episode_id: int) -> None:
    """Point saved quotes of an episode at its present turns, or mark them gone.

    Runs inside the transaction that replaced the turns. The saved words stay as
    they were; the spans say where they, or their correction, now stand.
    """
    turns = [
        (int(number), str(text))
        for number, text in db.execute(
            "SELECT id, text FROM turn WHERE episode_id = ? ORDER BY seq", [episode_id]
        )
    ]
    saved = db.execute(
        "SELECT id, text FROM saved_quote WHERE episode_id = ?", [episode_id]
    ).fetchall()
    for number, text in saved:
        spans = find_again(str(text), turns)
        db.execute(
            "UPDATE saved_quote SET spans = ?, gone = ? WHERE id = ?",
            [spans_to_text(spans), not spans, number],
        )


def find_again(text: str, turns: Sequence[tuple[int, str]]) -> tuple[Span, ...]:
    """Return spans of ``turns`` (id, text) that hold ``text``, or none at all.

    Every part between ellipses must be found: as it is, or with so few letters
    changed that it is the same passage.
    """
    spans: list[Span] = []
    for part in text.split(ELLIPSIS):
        span = _exact(part, turns) or _alike(part, turns)
        if span is None:
            return ()
        spans.append(span)
    return tuple(spans)


def _exact(part: str, turns: Sequence[tuple[int, str]]) -> Span | None:
    for number, text in turns:
        at = text.find(part)
        if at >= 0:
            return Span(number, at, at + len(part))
    return None


def _alike(part: str, turns: Sequence[tuple[int, str]]) -> Span | None:
    best, found = LEAST_ALIKE, None
    for number, text in turns:
        if len(text) < len(part) * 0.8:
            continue
        alignment = fuzz.partial_ratio_alignment(part, text, score_cutoff=best)
        if alignment is not None and alignment.score >= best:
            best = alignment.score
            found = Span(number, *_whole_words(text, alignment.dest_start, alignment.dest_end))
    return found


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return start, end
