"""What a server's admins prefer or exclude among insights: podcasts, people, topics."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from store.instants import to_text
from store.model import Scope
from store.speakers import find_renames

MOST = 50
"""Preferences that a server may have."""


@dataclass(frozen=True, slots=True)
class Preference:
    """A leaning of a server: one podcast, speaker or topic, wanted or not.

    ``podcast`` and ``speaker`` are names as the archive has them.
    """

    wanted: bool
    podcast_id: int | None = None
    podcast: str | None = None
    speaker_id: int | None = None
    speaker: str | None = None
    topic: str | None = None
    id: int = 0


def set_preference(
    db: Database, preference: Preference, *, guild_id: int, user_id: int, now: datetime
) -> bool:
    """Keep a server's preference; an earlier one about the same thing makes way.

    Returns False, and keeps nothing, where the server has as many as it may.
    """
    about = [preference.podcast_id, preference.speaker_id, preference.topic]
    with db.atomic():
        db.execute(
            "DELETE FROM preference WHERE guild_id = ? AND podcast_id IS ?"
            " AND speaker_id IS ? AND topic IS ?",
            [guild_id, *about],
        )
        kept = db.execute("SELECT count(*) FROM preference WHERE guild_id = ?", [guild_id])
        if kept.fetchone()[0] >= MOST:
            return False
        db.execute(
            "INSERT INTO preference (guild_id, wanted, podcast_id, speaker_id, topic, user_id,"
            " at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [guild_id, preference.wanted, *about, user_id, to_text(now)],
        )
    return True


def remove_preference(db: Database, preference_id: int, guild_id: int) -> bool:
    """Remove one of a server's preferences; return whether it was there."""
    done = db.execute(
        "DELETE FROM preference WHERE id = ? AND guild_id = ?", [preference_id, guild_id]
    )
    return bool(done.rowcount)


def find_preferences(db: Database, guild_id: int) -> list[Preference]:
    """Return a server's preferences, the preferred before the excluded, as they came."""
    names = find_renames(db, Scope(guild_id))
    rows = db.query(
        "SELECT preference.id, wanted, preference.podcast_id, podcast.title AS podcast,"
        " speaker_id, speaker.name AS speaker, topic FROM preference"
        " LEFT JOIN podcast ON podcast.id = preference.podcast_id"
        " LEFT JOIN speaker ON speaker.id = preference.speaker_id"
        " WHERE preference.guild_id = ? ORDER BY wanted DESC, preference.id",
        [guild_id],
    )
    return [
        Preference(
            wanted=bool(row["wanted"]),
            podcast_id=row["podcast_id"],
            podcast=row["podcast"],
            speaker_id=row["speaker_id"],
            speaker=names.get(row["speaker_id"], row["speaker"]),
            topic=row["topic"],
            id=row["id"],
        )
        for row in rows
    ]
