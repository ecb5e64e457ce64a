"""Items of feeds: which episode each became, and what is still to be read for it."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlite_utils import Database

from store.feeds import WANTED
from store.instants import to_text
from store.rows import Row


class ItemState(StrEnum):
    """What has become of an item's transcript."""

    WAITING = "waiting"
    READ = "read"
    NONE = "none"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Leads:
    """What an item offers beside its own words, as kept in its row.

    ``soundbites`` are (start, length, title), in seconds.
    """

    transcripts: tuple[tuple[str, str | None, str | None], ...] = ()
    chapters_url: str | None = None
    soundbites: tuple[tuple[float, float, str | None], ...] = ()


@dataclass(frozen=True, slots=True)
class KnownItem:
    """An item that was seen before; ``facts_hash`` is of all that it said."""

    id: int
    key: str
    episode_id: int | None
    audio_url: str | None
    facts_hash: str
    leads: str
    place: int


@dataclass(frozen=True, slots=True)
class WaitingItem:
    """An item whose transcript is to be read."""

    id: int
    feed_id: int
    episode_id: int
    leads: Leads
    attempts: int
    read_url: str | None
    etag: str | None
    last_modified: str | None


@dataclass(frozen=True, slots=True)
class ItemCounts:
    """How far a feed has been read; ``gone`` items are no longer in it."""

    found: int = 0
    read: int = 0
    waiting: int = 0
    without: int = 0
    failed: int = 0
    gone: int = 0


def leads_to_text(leads: Leads) -> str:
    """Write leads as JSON."""
    return json.dumps(
        [leads.transcripts, leads.chapters_url, leads.soundbites], ensure_ascii=False
    )


def leads_from_text(text: str) -> Leads:
    """Read what ``leads_to_text`` wrote."""
    transcripts, chapters_url, soundbites = json.loads(text)
    return Leads(
        tuple((url, kind, language) for url, kind, language in transcripts),
        chapters_url,
        tuple((start, length, title) for start, length, title in soundbites),
    )


def find_items(db: Database, feed_id: int) -> list[KnownItem]:
    """Return the items of a feed that have been seen."""
    rows = db.query(
        "SELECT id, key, episode_id, audio_url, facts_hash, leads, place FROM feed_item"
        " WHERE feed_id = ? ORDER BY place",
        [feed_id],
    )
    return [KnownItem(**row) for row in rows]


def put_item(
    db: Database,
    feed_id: int,
    item: KnownItem,
    now: datetime,
    *,
    to_read: bool,
) -> None:
    """Store an item, new (``id`` 0) or changed; what it leads to waits to be read.

    An item whose leads are the same keeps what has come of them.
    """
    row = {
        "id": item.id,
        "feed_id": feed_id,
        "key": item.key,
        "episode_id": item.episode_id,
        "audio_url": item.audio_url,
        "facts_hash": item.facts_hash,
        "leads": item.leads,
        "place": item.place,
        "state": ItemState.WAITING.value if to_read else ItemState.NONE.value,
        "now": to_text(now),
    }
    if not item.id:
        db.execute(
            "INSERT INTO feed_item (feed_id, key, episode_id, audio_url, facts_hash, leads,"
            " place, state, due_utc) VALUES (:feed_id, :key, :episode_id, :audio_url,"
            " :facts_hash, :leads, :place, :state, :now)",
            row,
        )
        return
    db.execute(
        "UPDATE feed_item SET key = :key, episode_id = :episode_id, audio_url = :audio_url,"
        " facts_hash = :facts_hash, place = :place, gone_utc = NULL,"
        " state = CASE leads WHEN :leads THEN state ELSE :state END,"
        " attempts = CASE leads WHEN :leads THEN attempts ELSE 0 END,"
        " due_utc = CASE leads WHEN :leads THEN due_utc ELSE :now END,"
        " leads = :leads WHERE id = :id",
        row,
    )


def note_presence(
    db: Database, feed_id: int, places: Mapping[str, int], now: datetime, *, complete: bool
) -> None:
    """Note where items stand in a feed just read and, if it is all of it, which are gone.

    Args:
        db: the archive.
        feed_id: the feed.
        places: by item key, the place in the feed, newest first.
        now: the instant of reading.
        complete: whether the whole feed was read.
    """
    with db.atomic():
        db.conn.executemany(
            "UPDATE feed_item SET place = ?, gone_utc = NULL WHERE feed_id = ? AND key = ?",
            [(place, feed_id, key) for key, place in places.items()],
        )
        if complete:
            db.execute(
                "UPDATE feed_item SET gone_utc = ? WHERE feed_id = ? AND gone_utc IS NULL"
                " AND key NOT IN (SELECT value FROM json_each(?))",
                [to_text(now), feed_id, json.dumps(list(places))],
            )


def claim_items(
    db: Database,
    now: datetime,
    lease: timedelta,
    *,
    limit: int,
    each: int,
    feed_id: int | None = None,
) -> list[WaitingItem]:
    """Take items to read, newest first, at most ``each`` of a feed, feeds in turn.

    Only feeds that somebody wants are read. Until the lease ends nobody else
    takes the items; then they wait again.
    """
    only = "AND feed_id = :feed" if feed_id is not None else ""
    rows = db.query(
        "UPDATE feed_item SET lease_until_utc = :until WHERE id IN (SELECT id FROM ("
        "SELECT id, row_number() OVER (PARTITION BY feed_id ORDER BY place, id) AS turn"
        f" FROM feed_item WHERE state = 'waiting' AND due_utc <= :now {only}"
        " AND episode_id IS NOT NULL AND coalesce(lease_until_utc, '') <= :now"
        f" AND feed_id IN (SELECT id FROM feed WHERE {WANTED}))"
        " WHERE turn <= :each ORDER BY turn, id LIMIT :limit) RETURNING *",
        {
            "now": to_text(now),
            "until": to_text(now + lease),
            "each": each,
            "limit": limit,
            "feed": feed_id,
        },
    )
    return sorted((_waiting(row) for row in list(rows)), key=lambda item: item.id)


def release_items(db: Database, ids: Collection[int], due: datetime) -> None:
    """Give items back unread, to be taken again from ``due`` on."""
    db.execute(
        "UPDATE feed_item SET lease_until_utc = NULL, due_utc = ?"
        " WHERE id IN (SELECT value FROM json_each(?)) AND state = 'waiting'",
        [to_text(due), json.dumps(list(ids))],
    )


def finish_item(
    db: Database,
    item_id: int,
    state: ItemState,
    *,
    reason: str | None = None,
    read_url: str | None = None,
    etag: str | None = None,
    last_modified: str | None = None,
) -> None:
    """Write what reading an item came to, and give it back."""
    db.execute(
        "UPDATE feed_item SET state = ?, reason = ?, read_url = ?, etag = ?,"
        " last_modified = ?, attempts = 0, lease_until_utc = NULL WHERE id = ?",
        [state.value, reason, read_url, etag, last_modified, item_id],
    )


def postpone_item(db: Database, item_id: int, reason: str, due: datetime) -> None:
    """Note that reading an item failed, and try again at ``due``."""
    db.execute(
        "UPDATE feed_item SET attempts = attempts + 1, reason = ?, due_utc = ?,"
        " lease_until_utc = NULL WHERE id = ?",
        [reason, to_text(due), item_id],
    )


def retry_failed(db: Database, feed_id: int, now: datetime) -> int:
    """Let everything that failed be read again; return how many items that is."""
    cursor = db.execute(
        "UPDATE feed_item SET state = 'waiting', attempts = 0, due_utc = ?"
        " WHERE feed_id = ? AND state = 'failed'",
        [to_text(now), feed_id],
    )
    return cursor.rowcount


def count_items(db: Database, feed_id: int) -> ItemCounts:
    """Return how far a feed has been read."""
    rows = db.execute(
        "SELECT state, count(*), count(gone_utc) FROM feed_item WHERE feed_id = ?"
        " GROUP BY state",
        [feed_id],
    ).fetchall()
    by_state = {str(state): int(number) for state, number, _ in rows}
    return ItemCounts(
        found=sum(by_state.values()),
        read=by_state.get("read", 0),
        waiting=by_state.get("waiting", 0),
        without=by_state.get("none", 0),
        failed=by_state.get("failed", 0),
        gone=sum(int(gone) for _, _, gone in rows),
    )


def find_failures(db: Database, feed_id: int, limit: int = 20) -> list[tuple[int, str]]:
    """Return (episode id, reason) of items that could not be read, newest first."""
    rows = db.execute(
        "SELECT episode_id, reason FROM feed_item WHERE feed_id = ? AND state = 'failed'"
        " AND episode_id IS NOT NULL ORDER BY place LIMIT ?",
        [feed_id, limit],
    )
    return [(int(number), str(reason or "")) for number, reason in rows]


def _waiting(row: Row) -> WaitingItem:
    return WaitingItem(
        id=row["id"],
        feed_id=row["feed_id"],
        episode_id=row["episode_id"],
        leads=leads_from_text(row["leads"]),
        attempts=row["attempts"],
        read_url=row["read_url"],
        etag=row["etag"],
        last_modified=row["last_modified"],
    )
