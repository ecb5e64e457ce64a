"""The insights that one server may choose among, read together with other servers.

What is chosen is the same as from ``store.insight_pool``; only what servers have in
common is read once. What a server leaves out (what it was posted, what it hides
or excludes) is taken away here, and what it likes is asked for. A server that
sees words its own way (private podcasts, renamed speakers, hidden passages,
approvals of its own) shares nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlite_utils import Database

from store.insight_pool import (
    MOST_CURATED,
    Layer,
    Ranked,
    Wanted,
    allowed,
    common_layers,
    find_curated,
    find_pool,
    liked_layers,
    rank,
    turn_of_day,
)
from store.insight_rows import find_by_ids
from store.insight_shelf import EVERYBODY, SPARE, Edition, Pool, Shelf
from store.instants import to_text
from store.model import Insight, Scope
from store.podcasts import find_followed

_OWN_WAY = (
    "SELECT EXISTS (SELECT 1 FROM podcast WHERE private_to = :guild)"
    " OR EXISTS (SELECT 1 FROM hidden WHERE guild_id = :guild)"
    " OR EXISTS (SELECT 1 FROM speaker_rename WHERE guild_id = :guild)"
    " OR EXISTS (SELECT 1 FROM label_name WHERE guild_id = :guild)"
    " OR EXISTS (SELECT 1 FROM verdict_on WHERE guild_id = :guild AND kind = 'approved')"
)


@dataclass(frozen=True, slots=True)
class _Share:
    """What a server has in common with others, and what it sees of that.

    Attributes:
        edition: what was read for all.
        hidden: insights that the server hides.
        follows: the podcasts that it sees; None for all.
    """

    edition: Edition
    hidden: frozenset[int]
    follows: tuple[int, ...] | None


class Candidates:
    """What one server may choose among, as the archive is at this moment.

    Args:
        db: the archive.
        scope: what may be seen.
        shelf: where what many servers see is kept; without it everything is read.
    """

    def __init__(self, db: Database, scope: Scope, shelf: Shelf | None = None) -> None:
        self._db, self._scope = db, scope
        self._share = _shared(db, scope, shelf) if shelf is not None else None

    def find_by_ids(self, ids: Collection[int]) -> list[Insight]:
        """Return those of some insights that may be shown, in the order of their ids."""
        share = self._share
        if share is None:
            return find_by_ids(self._db, ids, self._scope)
        found = share.edition.find(self._db, set(ids) - share.hidden)
        if share.follows is None:
            return found
        seen = {0, *share.follows}
        return [insight for insight in found if insight.podcast_id in seen]

    def find_pool(
        self, day: date, wanted: Wanted, without: Collection[int] = ()
    ) -> list[Insight]:
        """Return candidates for the server's local date, as ``store.insight_pool`` does.

        Args:
            day: the server's local date.
            wanted: where they may come from.
            without: insights to leave out, such as those posted there.
        """
        share = self._share
        if share is None:
            return find_pool(self._db, self._scope, day, wanted, without)
        news = _news(self._db, wanted.since)
        if news == _NOTHING:
            return []
        key = (day, tuple(sorted(wanted.podcast_ids)), share.follows, news)
        pool = share.edition.pool(key, lambda: self._read_pool(day, wanted, share.follows))
        ids = {row[0] for row in self._curated(pool, day, wanted, without)}
        layers = common_layers(day)
        for layer, rows in zip(layers, pool.layers, strict=True):
            ids.update(row[0] for row in self._layer(layer, rows, wanted, without))
        for layer in liked_layers(wanted):
            ids.update(row[0] for row in self._ask(layer, wanted, without))
        return share.edition.find(self._db, ids)

    def _read_pool(self, day: date, wanted: Wanted, follows: Sequence[int] | None) -> Pool:
        """Read what servers that want the same have in common."""
        common = Wanted(podcast_ids=wanted.podcast_ids, since=wanted.since)
        condition, parameters = allowed(EVERYBODY, common, ())
        if follows is not None:
            listed = ", ".join(str(number) for number in (0, *follows))
            condition += f" AND coalesce(podcast.id, 0) IN ({listed})"
        few = bool(wanted.podcast_ids) or follows is not None
        where = (condition, parameters)
        return Pool(
            tuple(
                tuple(rank(self._db, layer, where, few=few, spare=SPARE))
                for layer in common_layers(day)
            ),
            tuple(find_curated(self._db, where)),
        )

    def _curated(
        self, pool: Pool, day: date, wanted: Wanted, without: Collection[int]
    ) -> list[Ranked]:
        rows = self._left(pool.curated, wanted, without)
        if len(rows) < len(pool.curated) == MOST_CURATED:  # others move up
            rows = find_curated(self._db, allowed(self._scope, wanted, without))
        return turn_of_day(rows, day)

    def _layer(
        self, layer: Layer, rows: Sequence[Ranked], wanted: Wanted, without: Collection[int]
    ) -> list[Ranked]:
        left = self._left(rows, wanted, without)
        if len(left) < layer.most and len(rows) == layer.most + SPARE:  # others move up
            return self._ask(layer, wanted, without)
        return left[: layer.most]

    def _ask(self, layer: Layer, wanted: Wanted, without: Collection[int]) -> list[Ranked]:
        few = bool(wanted.podcast_ids) or self._scope.followed_only
        return rank(self._db, layer, allowed(self._scope, wanted, without), few=few)

    def _left(
        self, rows: Sequence[Ranked], wanted: Wanted, without: Collection[int]
    ) -> list[Ranked]:
        """Leave out what this server does not want, in the same order."""
        hidden = self._share.hidden if self._share else frozenset()
        gone = hidden.union(without)
        podcasts, speakers = set(wanted.barred_podcasts), set(wanted.barred_speakers)
        if not podcasts and not speakers:
            return [row for row in rows if row[0] not in gone]
        return [
            row
            for row in rows
            if row[0] not in gone and row[1] not in podcasts and row[2] not in speakers
        ]


def _shared(db: Database, scope: Scope, shelf: Shelf) -> _Share | None:
    """Return what a server has in common with others; None where that is nothing."""
    guild_id = scope.guild_id
    if guild_id is None:
        return None
    edition = shelf.edition(db)
    hidden: frozenset[int] = frozenset()
    if guild_id != EVERYBODY.guild_id:
        if db.execute(_OWN_WAY, {"guild": guild_id}).fetchone()[0]:
            return None
        rows = db.execute(
            "SELECT insight_id FROM verdict_on WHERE guild_id = ? AND kind = 'hidden'",
            [guild_id],
        )
        hidden = frozenset(int(number) for (number,) in rows)
    follows = tuple(sorted(find_followed(db, guild_id))) if scope.followed_only else None
    return _Share(edition, hidden, follows)


_News = tuple[str | None, str | None] | None
_NOTHING: _News = (None, None)


def _news(db: Database, since: datetime | None) -> _News:
    """Return what tells news since an instant from other news; None for everything.

    Servers were posted at different seconds; what came in since may be the same.
    """
    if since is None:
        return None
    episode, curated = db.execute(
        "SELECT (SELECT min(loaded_at) FROM episode WHERE loaded_at > :since),"
        " (SELECT min(added_at) FROM insight WHERE episode_id IS NULL AND added_at > :since)",
        {"since": to_text(since)},
    ).fetchone()
    return episode, curated
