"""When too many people ask at once: nobody is left waiting without a word.

An answer that would come late is put off (Discord waits a quarter of an hour);
one that would come very late is not begun, and who asks is told when to try
again. So what was begun is finished, and the queue has an end.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

import discord

from commands.replies import Refused

LONGEST_WAIT_S = 5.0
"""Seconds in the queue beyond which somebody is turned away."""

LONGEST_FORM_WAIT_S = 0.8
"""The same where a form is to be opened, which Discord does not let us put off."""

LONGEST_TYPING_WAIT_S = 0.5
"""The same for suggestions, which are no use to who has typed on."""

BUSY = "Many people are asking me just now."


class Busy(Refused):
    """There is no room in the queue; the sentence says when to try again."""


class Relief(StrEnum):
    """What was done to keep the promises of time."""

    TURNED_AWAY = "turned_away"
    PUT_OFF = "put_off"
    NOT_SUGGESTED = "not_suggested"


def _nobody(_relief: Relief) -> None:
    """Tell nobody."""


class Crowd:
    """Knows how long the queue is.

    Args:
        wait_s: returns how many seconds a look-up asked for now would wait.
        told: is told of each relief, for whoever counts them.
    """

    def __init__(
        self,
        wait_s: Callable[[], float] = lambda: 0.0,
        told: Callable[[Relief], None] = _nobody,
    ) -> None:
        self._wait_s, self._told = wait_s, told

    def let_in(self, now: datetime, *, can_wait: bool = True) -> None:
        """Turn somebody away if they would wait too long.

        Args:
            now: the present instant.
            can_wait: whether their answer can be put off.

        Raises:
            Busy: they would.
        """
        wait = self._wait_s()
        if wait > (LONGEST_WAIT_S if can_wait else LONGEST_FORM_WAIT_S):
            self.note(Relief.TURNED_AWAY)
            raise Busy(f"{BUSY} Please try again {_again(now, wait)}.")

    def let_type(self) -> None:
        """Refuse to look for suggestions that would come when somebody has typed on.

        Raises:
            Busy: they would.
        """
        if self._wait_s() > LONGEST_TYPING_WAIT_S:
            self.note(Relief.NOT_SUGGESTED)
            raise Busy(BUSY)

    def is_later_than(self, seconds: float) -> bool:
        """Whether a look-up asked for now would begin later than that."""
        return self._wait_s() > seconds

    def note(self, relief: Relief) -> None:
        """Note a relief that somebody else gave."""
        self._told(relief)


def _again(now: datetime, wait_s: float) -> str:
    at = (now + timedelta(seconds=wait_s)).timestamp()
    return discord.utils.format_dt(datetime.fromtimestamp(math.ceil(at), now.tzinfo), "R")
