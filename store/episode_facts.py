"""What is known about an episode beside its words, corrected without touching them."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlite_utils import Database

from store.database import immediate
from store.instants import to_text
from store.model import Chapter, Episode


def update_facts(db: Database, episode_id: int, episode: Episode) -> None:
    """Take over what a publisher now says of an episode; its turns and ids stay.

    What the new words leave out keeps its value.
    """
    links = json.dumps([[x.label, x.url] for x in episode.links], ensure_ascii=False)
    with immediate(db):
        db.execute(
            "UPDATE episode SET title = :title, published = coalesce(:published, published),"
            " duration_s = coalesce(:duration_s, duration_s), notes = coalesce(:notes, notes),"
            " url = coalesce(:url, url), audio_url = coalesce(:audio_url, audio_url),"
            " license = coalesce(:license, license),"
            " links = CASE :links WHEN '[]' THEN links ELSE :links END WHERE id = :id",
            {
                "id": episode_id,
                "title": episode.title,
                "published": to_text(episode.published),
                "duration_s": episode.duration_s,
                "notes": episode.notes,
                "url": episode.url,
                "audio_url": episode.audio_url,
                "license": episode.license,
                "links": links,
            },
        )
        if episode.chapters:
            _write_chapters(db, episode_id, episode.chapters)


def set_chapters(db: Database, episode_id: int, chapters: Sequence[Chapter]) -> None:
    """Give an episode these chapters in place of those it has."""
    with immediate(db):
        _write_chapters(db, episode_id, chapters)


def set_state_reason(db: Database, episode_id: int, reason: str | None) -> None:
    """Note why an episode has no transcript, in one sentence."""
    db.execute(
        "UPDATE episode SET state_reason = ? WHERE id = ? AND turns = 0", [reason, episode_id]
    )


def _write_chapters(db: Database, episode_id: int, chapters: Sequence[Chapter]) -> None:
    db.execute("DELETE FROM chapter WHERE episode_id = ?", [episode_id])
    db.conn.executemany(
        "INSERT INTO chapter (episode_id, seq, title, start_s) VALUES (?, ?, ?, ?)",
        [(episode_id, n, c.title, c.start_s) for n, c in enumerate(chapters)],
    )
