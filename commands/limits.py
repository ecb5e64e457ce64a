"""How often people and servers may ask: exact counts over a sliding minute.

Pure: the present instant comes in, and the instant from which one may ask again
comes out.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass
from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)

KEEPS_HITTING = 20
"""Refusals within a day after which a server is worth the owner's attention."""

DAY = timedelta(days=1)


class Window:
    """At most ``most`` of something within a time, for each of many keys.

    It remembers the last ``most`` instants of each key, and no key for longer
    than the time after its last one.

    Args:
        most: how many are let through; 0 for any number.
        within: in which time.
    """

    def __init__(self, most: int, within: timedelta = MINUTE) -> None:
        self._most, self._within = most, within
        self._seen: OrderedDict[int, deque[datetime]] = OrderedDict()

    def free_at(self, key: int, now: datetime) -> datetime | None:
        """Return when ``key`` is let through again; None when it is now."""
        seen = self._seen.get(key)
        if not self._most or seen is None or len(seen) < self._most:
            return None
        free = seen[0] + self._within
        return free if free > now else None

    def take(self, key: int, now: datetime) -> None:
        """Count one for ``key``."""
        if not self._most:
            return
        self._seen.setdefault(key, deque(maxlen=self._most)).append(now)
        self._seen.move_to_end(key)
        self._forget(now)

    def _forget(self, now: datetime) -> None:
        """Drop keys that have been quiet for the whole time; they stand in front."""
        while self._seen:
            key, seen = next(iter(self._seen.items()))
            if seen[-1] + self._within > now:
                return
            del self._seen[key]

    def __len__(self) -> int:
        return len(self._seen)


@dataclass(frozen=True, slots=True)
class TooOften:
    """Who has asked too often, and when they may again."""

    until: datetime
    whole_server: bool


class Limits:
    """The limits of people and of servers, kept together.

    Args:
        per_user: look-ups a minute of one person, 0 for any number.
        per_guild: look-ups a minute of one server, 0 for any number.
        requests_per_user: transcripts a day of one person, 0 for any number.
    """

    def __init__(
        self, per_user: int = 0, per_guild: int = 0, requests_per_user: int = 0
    ) -> None:
        self._users, self._guilds = Window(per_user), Window(per_guild)
        self.requests = Window(requests_per_user, DAY)
        self._refused: dict[int, list[datetime]] = {}
        self._told: dict[int, datetime] = {}

    def ask(self, user_id: int, guild_id: int | None, now: datetime) -> TooOften | None:
        """Count a look-up, or say that it is one too many; that one is not counted."""
        until = self._users.free_at(user_id, now)
        if until is not None:
            self.note_refusal(guild_id, now)
            return TooOften(until, whole_server=False)
        if guild_id is not None:
            until = self._guilds.free_at(guild_id, now)
            if until is not None:
                self.note_refusal(guild_id, now)
                return TooOften(until, whole_server=True)
            self._guilds.take(guild_id, now)
        self._users.take(user_id, now)
        return None

    def take_persistent(self, now: datetime) -> list[int]:
        """Return servers that keep hitting a limit, each at most once a day."""
        recent = {
            guild_id: [at for at in refused if now - at < DAY]
            for guild_id, refused in self._refused.items()
        }
        self._refused = {guild_id: times for guild_id, times in recent.items() if times}
        self._told = {guild_id: at for guild_id, at in self._told.items() if now - at < DAY}
        persistent = [
            guild_id
            for guild_id, times in self._refused.items()
            if len(times) >= KEEPS_HITTING and guild_id not in self._told
        ]
        self._told |= dict.fromkeys(persistent, now)
        return persistent

    def note_refusal(self, guild_id: int | None, now: datetime) -> None:
        """Note that a limit was hit in a server, be it of this kind or another."""
        if guild_id is not None:
            refused = self._refused.setdefault(guild_id, [])
            refused.append(now)
            del refused[:-KEEPS_HITTING]
