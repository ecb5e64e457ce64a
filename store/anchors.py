"""Finding saved and hidden spans again after a transcript was corrected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from sqlite_utils import Database

from store.model import ELLIPSIS, Span
from store.rows import spans_to_text

LEAST_ALIKE = 90.0
"""``partial_ratio`` from which a passage counts as the same one, corrected."""


@dataclass(frozen=True, slots=True)
class HiddenText:
    """A hidden passage in words, to be hidden again in another version."""

    text: str
    guild_id: int
    user_id: int
    at: str


def find_hidden_texts(db: Database, episode_id: int) -> list[HiddenText]:
    """Return what is hidden of an episode, before its turns are replaced."""
    rows = db.execute(
        "SELECT substr(turn.text, from_cp + 1, to_cp - from_cp), guild_id, user_id, at"
        " FROM hidden JOIN turn ON turn.id = turn_id WHERE turn.episode_id = ?",
        [episode_id],
    )
    return [HiddenText(*row) for row in rows]


def reanchor(db: Database, episode_id: int, hidden: Sequence[HiddenText]) -> None:
    """Point what people saved and hid of an episode at its present turns.

    Runs inside the transaction that replaced the turns. The words of a saved
    quote stay as they were; its spans say where they, or their correction, now
    stand, or that they are gone.
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
    for passage in hidden:
        for span in find_again(passage.text, turns):
            db.execute(
                "INSERT INTO hidden (guild_id, turn_id, from_cp, to_cp, user_id, at)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                [
                    passage.guild_id,
                    span.turn,
                    span.start,
                    span.end,
                    passage.user_id,
                    passage.at,
                ],
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
