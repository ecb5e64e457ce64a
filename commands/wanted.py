"""Episodes that somebody asks for before harvest came to them: they go first."""

from __future__ import annotations

MOST = 200
"""So many wait here; further ones come when it is their turn anyway."""


class Wanted:
    """What was asked for and is not harvested yet, in the order of asking.

    In memory alone: after a restart everything is harvested in its own order.
    """

    def __init__(self) -> None:
        self._ids: dict[int, None] = {}

    def ask(self, episode_id: int) -> None:
        """Let an episode go before all that nobody asked for."""
        if len(self._ids) < MOST:
            self._ids[episode_id] = None

    def take(self) -> list[int]:
        """Return the ids that were asked for, the first asked first, and forget them."""
        taken, self._ids = list(self._ids), {}
        return taken
