"""How a table is annotated: whose its rows are, why they are kept, for how long."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

NOBODY = 0
"""Stands for a person where a row outlives the note of who made it."""


class Whose(Enum):
    """Whom a row belongs to."""

    PUBLISHED = "what podcasts publish"
    USER = "a person's"
    SERVER = "a server's"
    BOT = "the bot's own"


@dataclass(frozen=True, slots=True)
class Kept:
    """A table: what a row is, whose, why it is kept and for how long.

    Attributes:
        what: a row, in words for people.
        columns: names of the columns that hold nobody's id.
        users: columns with a Discord user's id. In a table of ``Whose.USER`` they
            make the row that person's; elsewhere they only say who did it.
        servers: columns with a Discord server's id.
        outlives: erasing a person's or server's data leaves the row, because its
            purpose would be lost (a block); ``why`` says so.
    """

    what: str
    whose: Whose
    why: str
    until: str
    columns: str
    users: tuple[str, ...] = ()
    servers: tuple[str, ...] = ()
    outlives: bool = False

    @property
    def every_column(self) -> frozenset[str]:
        """The names of all columns that are accounted for."""
        return frozenset((*self.columns.split(), *self.users, *self.servers))


SERVER_STAYS = (
    "until an admin removes it or erases the server's data, or 30 days after the bot has left"
)
