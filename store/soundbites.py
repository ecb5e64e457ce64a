"""Soundbites: stretches of an episode that its publisher picked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlite_utils import Database

from store.instants import to_text
from store.model import Span
from store.rows import spans_to_text

SCORE = 1.0
"""Above most that harvest finds: somebody who made the show chose it."""


def set_soundbites(
    db: Database,
    episode_id: int,
    picked: Sequence[tuple[Sequence[Span], int | None, float]],
    now: datetime,
) -> None:
    """Keep these (spans, speaker, start in seconds) as insights of the episode.

    They replace those of before; what harvest finds stands beside them.
    """
    with db.atomic():
        db.execute(
            "DELETE FROM insight WHERE episode_id = ? AND kind = 'soundbite'", [episode_id]
        )
        for seq, (spans, speaker_id, start_s) in enumerate(picked):
            db.execute(
                "INSERT INTO insight (kind, episode_id, speaker_id, spans, start_s, score,"
                " parts, seq, added_at) VALUES ('soundbite', ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    episode_id,
                    speaker_id,
                    spans_to_text(spans),
                    start_s,
                    SCORE,
                    '{"publisher": 1.0}',
                    seq,
                    to_text(now),
                ],
            )
