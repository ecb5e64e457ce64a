"""What a server may see, as a condition for SQL."""

from __future__ import annotations

from store.model import Scope

Condition = tuple[str, list[object]]
"""An SQL condition and its parameters."""


def visible(scope: Scope, column: str = "podcast.id") -> Condition:
    """Return the condition that ``column`` is a podcast that ``scope`` may see.

    A podcast added as private belongs to its server alone; with
    ``followed_only`` a server sees what it follows and what is its own.
    """
    if scope.guild_id is None:
        return "1", []
    mine = "private_to = ?"
    if scope.followed_only:
        theirs = (
            "private_to IS NULL AND id IN (SELECT podcast_id FROM follow WHERE guild_id = ?)"
        )
        parameters: list[object] = [scope.guild_id, scope.guild_id]
    else:
        theirs = "private_to IS NULL"
        parameters = [scope.guild_id]
    return (
        f"{column} IN (SELECT id FROM podcast WHERE ({mine}) OR ({theirs}))",
        parameters,
    )
