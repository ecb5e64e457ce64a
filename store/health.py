"""How the archive is doing: integrity, sizes, and what waits or fails."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from store.instants import from_text, to_text
from store.schema import migrations
from store.settings import get_setting, set_setting

MOST_DAMAGE = 10
"""Findings that are told; a damaged file has thousands."""

_HEARTBEAT = "heartbeat"


@dataclass(frozen=True, slots=True)
class Health:
    """Figures of an archive; ``damage`` lists what an integrity check found.

    ``schema`` is the last migration that was applied.
    """

    damage: tuple[str, ...]
    podcasts: int
    episodes: int
    turns: int
    unharvested: int
    schedules: int
    paused: int
    open_deliveries: int
    schema: str = ""


def find_health(db: Database, *, thorough: bool = True) -> Health:
    """Look at the archive; ``thorough`` reads every page and every index."""
    damage = _find_damage(db, thorough=thorough)

    def count(what: str) -> int:
        try:
            return int(db.execute(f"SELECT count(*) FROM {what}").fetchone()[0])
        except sqlite3.DatabaseError as error:
            damage.append(f"{what.split(maxsplit=1)[0]} cannot be counted ({error})")
            return 0

    return Health(
        podcasts=count("podcast"),
        episodes=count("episode"),
        turns=count("turn"),
        unharvested=count("episode WHERE harvested_version < version"),
        schedules=count("schedule"),
        paused=count("schedule WHERE failing = 1"),
        open_deliveries=count("delivery WHERE state IN ('due', 'sending')"),
        schema=_schema(db),
        damage=tuple(dict.fromkeys(damage)),
    )


def _schema(db: Database) -> str:
    try:
        return max((migration.name for migration in migrations.applied(db)), default="none")
    except sqlite3.DatabaseError:
        return "unreadable"


def _find_damage(db: Database, *, thorough: bool) -> list[str]:
    """Return what SQLite finds wrong, in its words; a check that fails is a finding too."""
    check = "integrity_check" if thorough else "quick_check"
    try:
        found = [str(row[0]) for row in db.execute(f"PRAGMA {check}({MOST_DAMAGE})")]
        orphans = db.execute("PRAGMA foreign_key_check").fetchall() if thorough else []
    except sqlite3.DatabaseError as error:
        return [str(error)]
    return [line for line in found if line != "ok"] + [
        f"a row of {row[0]} refers to nothing" for row in orphans[:MOST_DAMAGE]
    ]


def set_heartbeat(db: Database, now: datetime) -> None:
    """Note that the bot is alive and connected."""
    set_setting(db, _HEARTBEAT, to_text(now) or "")


def get_heartbeat(db: Database) -> datetime | None:
    """Return when the bot last said that it is alive."""
    return from_text(get_setting(db, _HEARTBEAT))
