"""When to ask a feed, or for a transcript, again; pure."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

USUAL = timedelta(hours=1)
"""Between two polls of a feed that brings something now and then."""
QUIET = timedelta(hours=6)
"""Between two polls of a feed that has brought nothing for ``QUIET_AFTER``."""
QUIET_AFTER = timedelta(days=30)
FIRST_RETRY = timedelta(minutes=10)
"""After a first failure; each further one doubles it, up to ``LONGEST``."""
LONGEST = timedelta(days=1)
LONGEST_ASKED = timedelta(days=7)
"""A server that asks for more patience than this is asked once a week."""
SPREAD = 0.2
"""Up to this share is added to every delay, so that feeds do not come at once."""
ATTEMPTS = 5
"""Times a transcript is tried before it counts as failed."""


def after_success(
    now: datetime, changed: datetime | None, max_age_s: float | None, rng: random.Random
) -> datetime:
    """Return when a feed that answered is due again.

    Args:
        now: the instant of the answer.
        changed: when it last brought something, if ever.
        max_age_s: how long the server calls its answer fresh.
        rng: for the spread.
    """
    quiet = changed is not None and now - changed > QUIET_AFTER
    fresh = min(_seconds(max_age_s), LONGEST)
    return now + _spread(max(QUIET if quiet else USUAL, fresh), rng)


def after_failure(
    now: datetime, failures: int, retry_after_s: float | None, rng: random.Random
) -> datetime:
    """Return when a feed is due after its ``failures``-th failure in a row.

    Never sooner than the server asked for.
    """
    delay = min(FIRST_RETRY * 2 ** min(max(failures - 1, 0), 20), LONGEST)
    asked = min(_seconds(retry_after_s), LONGEST_ASKED)
    return now + _spread(max(delay, asked), rng)


def _seconds(seconds: float | None) -> timedelta:
    return timedelta(seconds=min(max(seconds or 0.0, 0.0), 1e9))


def _spread(delay: timedelta, rng: random.Random) -> timedelta:
    return delay * (1 + SPREAD * rng.random())
