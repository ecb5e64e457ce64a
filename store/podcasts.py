"""Podcasts: stored once, however many servers follow them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from sqlite_utils import Database

from store.errors import NotFound
from store.instants import to_text
from store.model import Podcast, Scope
from store.rows import Row, first
from store.scope import visible

_COLUMNS = "id, key, title, site, feed_url, language, license, hosts, private_to"  # of podcast


def add_podcast(db: Database, podcast: Podcast) -> int:
    """Store a podcast, or complete the one with the same key; return its id.

    What is already known is kept where the new value says nothing.
    """
    known = db.execute(
        "SELECT id FROM podcast WHERE key = ? AND coalesce(private_to, 0) = ?",
        [podcast.key, podcast.private_to or 0],
    ).fetchone()
    if known is None:
        cursor = db.execute(
            "INSERT INTO podcast (key, title, site, feed_url, language, license, hosts,"
            " private_to) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                podcast.key,
                podcast.title,
                podcast.site,
                podcast.feed_url,
                podcast.language,
                podcast.license,
                json.dumps(podcast.hosts, ensure_ascii=False),
                podcast.private_to,
            ],
        )
        return int(cursor.lastrowid or 0)
    db.execute(
        "UPDATE podcast SET site = coalesce(?, site), feed_url = coalesce(?, feed_url),"
        " language = coalesce(?, language), license = coalesce(?, license),"
        " hosts = CASE ? WHEN '[]' THEN hosts ELSE ? END WHERE id = ?",
        [
            podcast.site,
            podcast.feed_url,
            podcast.language,
            podcast.license,
            *[json.dumps(podcast.hosts, ensure_ascii=False)] * 2,
            known[0],
        ],
    )
    return int(known[0])


def get_podcast(db: Database, podcast_id: int, scope: Scope = Scope()) -> Podcast:
    """Return a podcast that ``scope`` may see.

    Raises:
        NotFound: there is none with this id, or it is another server's.
    """
    condition, parameters = visible(scope)
    row = first(
        db.query(
            f"SELECT {_COLUMNS} FROM podcast WHERE id = ? AND {condition}",
            [podcast_id, *parameters],
        )
    )
    if row is None:
        raise NotFound("podcast", podcast_id)
    return _podcast(row)


def find_podcast_of_feed(
    db: Database, feed_url: str, private_to: int | None = None
) -> int | None:
    """Return the id of the podcast that is known to have this feed, or None."""
    row = db.execute(
        "SELECT id FROM podcast WHERE feed_url = ? AND coalesce(private_to, 0) = ?"
        " ORDER BY id LIMIT 1",
        [feed_url, private_to or 0],
    ).fetchone()
    return int(row[0]) if row else None


def find_podcasts(db: Database, scope: Scope = Scope()) -> list[Podcast]:
    """Return every podcast that ``scope`` may see, by title."""
    condition, parameters = visible(scope)
    rows = db.query(
        f"SELECT {_COLUMNS} FROM podcast WHERE {condition} ORDER BY title, id", parameters
    )
    return [_podcast(row) for row in rows]


def count_episodes(db: Database, podcast_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Return, by podcast, how many episodes there are and how many have a transcript."""
    rows = db.execute(
        "SELECT podcast_id, count(*), sum(state = 'ready') FROM episode"
        " WHERE podcast_id IN (SELECT value FROM json_each(?)) GROUP BY podcast_id",
        [json.dumps(list(podcast_ids))],
    )
    return {int(row[0]): (int(row[1]), int(row[2])) for row in rows}


def follow_podcast(
    db: Database, guild_id: int, podcast_id: int, user_id: int, now: datetime
) -> bool:
    """Let a server follow a podcast; return False when it already did."""
    cursor = db.execute(
        "INSERT OR IGNORE INTO follow (guild_id, podcast_id, user_id, at) VALUES (?, ?, ?, ?)",
        [guild_id, podcast_id, user_id, to_text(now)],
    )
    return cursor.rowcount > 0


def unfollow_podcast(db: Database, guild_id: int, podcast_id: int) -> bool:
    """End a server's following; return False when there was none."""
    cursor = db.execute(
        "DELETE FROM follow WHERE guild_id = ? AND podcast_id = ?", [guild_id, podcast_id]
    )
    return cursor.rowcount > 0


def find_followed(db: Database, guild_id: int) -> frozenset[int]:
    """Return the ids of the podcasts that a server follows."""
    rows = db.execute("SELECT podcast_id FROM follow WHERE guild_id = ?", [guild_id])
    return frozenset(int(row[0]) for row in rows)


def _podcast(row: Row) -> Podcast:
    return Podcast(**{**row, "hosts": tuple(json.loads(row["hosts"]))})
