"""Where an episode's transcript stands: the state, why, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from store.errors import NotFound
from store.instants import from_text, to_text
from store.model import State


@dataclass(frozen=True, slots=True)
class Standing:
    """An episode's state, the reason in one sentence, and the instant of the change (UTC)."""

    state: State
    reason: str | None = None
    at: datetime | None = None


def get_standing(db: Database, episode_id: int) -> Standing:
    """Return where an episode stands.

    Raises:
        NotFound: there is no such episode.
    """
    row = db.execute(
        "SELECT state, state_reason, state_at FROM episode WHERE id = ?", [episode_id]
    ).fetchone()
    if row is None:
        raise NotFound("episode", episode_id)
    return Standing(State(row[0]), row[1], from_text(row[2]))


def set_standing(
    db: Database, episode_id: int, state: State, reason: str | None, now: datetime
) -> None:
    """Put an episode into a state; the instant is kept where the state is the same."""
    db.execute(
        "UPDATE episode SET state_at = CASE state WHEN :state THEN state_at ELSE :at END,"
        " state = :state, state_reason = :reason WHERE id = :id",
        {"state": state.value, "reason": reason, "at": to_text(now), "id": episode_id},
    )
