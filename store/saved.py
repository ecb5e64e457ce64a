"""Quotes that people have shared, kept so that they can be taken back."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from store.errors import NotFound
from store.instants import to_text
from store.model import Quote, SavedQuote
from store.rows import first, spans_from_text, spans_to_text


def add_saved(
    db: Database, quote: Quote, *, user_id: int, guild_id: int | None, now: datetime
) -> int:
    """Keep a quote that somebody is about to share; return its id."""
    cursor = db.execute(
        "INSERT INTO saved_quote (user_id, guild_id, episode_id, spans, text, at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [
            user_id,
            guild_id,
            quote.episode_id,
            spans_to_text(quote.spans),
            quote.text,
            to_text(now),
        ],
    )
    return int(cursor.lastrowid or 0)


def set_saved_message(db: Database, saved_id: int, channel_id: int, message_id: int) -> None:
    """Note where a saved quote was posted."""
    db.execute(
        "UPDATE saved_quote SET channel_id = ?, message_id = ? WHERE id = ?",
        [channel_id, message_id, saved_id],
    )


def get_saved(db: Database, saved_id: int) -> SavedQuote:
    """Return a saved quote; ``gone`` says that a correction removed the passage.

    Raises:
        NotFound: there is none with this id.
    """
    row = first(db.query("SELECT * FROM saved_quote WHERE id = ?", [saved_id]))
    if row is None:
        raise NotFound("saved quote", saved_id)
    return SavedQuote(
        id=row["id"],
        quote_text=row["text"],
        spans=spans_from_text(row["spans"]),
        episode_id=row["episode_id"] or 0,
        user_id=row["user_id"],
        guild_id=row["guild_id"],
        channel_id=row["channel_id"],
        message_id=row["message_id"],
        gone=bool(row["gone"]),
    )


def remove_saved(db: Database, saved_id: int) -> None:
    """Forget a saved quote, once its message has been taken back."""
    db.execute("DELETE FROM saved_quote WHERE id = ?", [saved_id])
