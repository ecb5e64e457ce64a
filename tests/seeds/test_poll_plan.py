"""When to come again."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from seeds.poll_plan import (
    FIRST_RETRY,
    LONGEST,
    LONGEST_ASKED,
    QUIET,
    SPREAD,
    USUAL,
    after_failure,
    after_success,
)

NOW = datetime(2024, 5, 6, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("changed", "max_age_s", "least"),
    [
        (NOW, None, USUAL),
        (None, 5.0, USUAL),
        (NOW - timedelta(days=31), None, QUIET),
        (NOW, 8 * 3600.0, 8 * HOUR),
        (NOW, 1e30, LONGEST),
        (NOW, -5.0, USUAL),
    ],
)
def test_a_feed_that_answers_is_asked_again_when_it_may_have_news(
    changed: datetime | None, max_age_s: float | None, least: timedelta
) -> None:
    for seed in range(20):
        delay = after_success(NOW, changed, max_age_s, random.Random(seed)) - NOW
        assert least <= delay <= least * (1 + SPREAD)


def test_failures_in_a_row_are_asked_ever_more_rarely() -> None:
    delays = [after_failure(NOW, n, None, random.Random(1)) - NOW for n in range(1, 60)]

    assert delays[0] >= FIRST_RETRY
    assert delays == sorted(delays)
    assert delays[-1] <= LONGEST * (1 + SPREAD)


def test_a_server_that_asks_for_patience_gets_it() -> None:
    asked = after_failure(NOW, 1, 50 * 3600.0, random.Random(1)) - NOW
    endless = after_failure(NOW, 1, 1e30, random.Random(1)) - NOW

    assert asked >= 50 * HOUR
    assert endless <= LONGEST_ASKED * (1 + SPREAD)


def test_feeds_added_together_do_not_stay_together() -> None:
    rng = random.Random(7)

    assert len({after_success(NOW, NOW, None, rng) for _ in range(50)}) == 50
