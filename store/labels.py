"""Names for labels that are none, such as ``Speaker 1`` in one episode.

A server's admins name them for that server: shown wherever the words are. The
owner's name holds for everybody and makes the words that person's, so that they
are searched by it; a later load of the episode keeps it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlite_utils import Database

from store.instants import to_text
from store.model import Scope, Turn

EVERYWHERE = 0
"""Stands for all servers."""


@dataclass(frozen=True, slots=True)
class Label:
    """A label that is no name: how many turns bear it, and who is said to be behind it."""

    label: str
    turns: int
    name: str | None = None


def find_labels(db: Database, episode_id: int, scope: Scope = Scope()) -> list[Label]:
    """Return an episode's labels that name nobody, the most spoken first."""
    rows = db.execute(
        "SELECT label, count(*) AS turns FROM turn WHERE episode_id = ? AND label IS NOT NULL"
        " AND (speaker_id IS NULL OR label IN (SELECT label FROM label_name"
        " WHERE guild_id = 0 AND label_name.episode_id = turn.episode_id))"
        " GROUP BY label ORDER BY turns DESC, label",
        [episode_id],
    ).fetchall()
    names = find_label_names(db, scope)
    return [
        Label(str(label), int(turns), names.get((episode_id, str(label))))
        for label, turns in rows
    ]


def find_label_names(db: Database, scope: Scope = Scope()) -> dict[tuple[int, str], str]:
    """Return who is behind labels in this server, by episode and label."""
    rows = db.execute(
        "SELECT episode_id, label, name FROM label_name WHERE guild_id IN (0, ?)"
        " ORDER BY guild_id <> 0",
        [scope.guild_id or 0],
    )
    return {(int(episode), str(label)): str(name) for episode, label, name in rows}


def name_label(
    db: Database,
    episode_id: int,
    label: str,
    name: str | None,
    *,
    guild_id: int,
    user_id: int,
    now: datetime,
) -> None:
    """Say who is behind a label in one server; None takes a name back.

    For everybody use ``store.naming``, which also gives that person the words.
    """
    db.execute(
        "DELETE FROM label_name WHERE guild_id = ? AND episode_id = ? AND label = ?",
        [guild_id, episode_id, label],
    )
    if name is not None:
        db.execute(
            "INSERT INTO label_name (guild_id, episode_id, label, name, user_id, at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            [guild_id, episode_id, label, name, user_id, to_text(now)],
        )


def with_names(turns: Sequence[Turn], names: Mapping[str, str]) -> tuple[Turn, ...]:
    """Return turns in which those who are only labelled have their names; pure."""
    return tuple(
        turn if turn.speaker is not None else replace(turn, speaker=names.get(turn.label or ""))
        for turn in turns
    )


def find_names_everywhere(db: Database, episode_id: int) -> dict[str, str]:
    """Return, by label, whom the owner has named in an episode."""
    rows = db.execute(
        "SELECT label, name FROM label_name WHERE guild_id = 0 AND episode_id = ?",
        [episode_id],
    )
    return {str(label): str(name) for label, name in rows}
