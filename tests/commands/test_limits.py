"""Counting who asks: exact over a sliding minute, and small in memory."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from commands.limits import DAY, KEEPS_HITTING, MINUTE, Limits, Window

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ADA, BEN, HOME, AWAY = 1, 2, 10, 11


def test_as_many_as_allowed_are_let_through_and_then_none():
    limits = Limits(per_user=3)

    answers = [limits.ask(ADA, HOME, NOON + n * SECOND) for n in range(5)]

    assert answers[:3] == [None] * 3
    assert [answer.until for answer in answers[3:]] == [NOON + MINUTE] * 2


def test_the_instant_that_is_named_lets_one_through_and_the_one_before_does_not():
    limits = Limits(per_user=2)
    limits.ask(ADA, HOME, NOON)
    limits.ask(ADA, HOME, NOON + 20 * SECOND)
    until = limits.ask(ADA, HOME, NOON + 30 * SECOND).until

    assert limits.ask(ADA, HOME, until - timedelta(microseconds=1))
    assert limits.ask(ADA, HOME, until) is None
    assert limits.ask(ADA, HOME, until).until == NOON + 20 * SECOND + MINUTE


def test_who_is_refused_does_not_wait_longer_by_asking_on():
    limits = Limits(per_user=1)
    limits.ask(ADA, HOME, NOON)

    refused = {limits.ask(ADA, HOME, NOON + n * SECOND).until for n in range(1, 60)}

    assert refused == {NOON + MINUTE}


def test_people_do_not_use_up_each_others_share_but_a_server_has_one():
    limits = Limits(per_user=2, per_guild=3)

    assert [limits.ask(ADA, HOME, NOON) for _ in range(2)] == [None, None]
    assert limits.ask(BEN, HOME, NOON) is None
    assert limits.ask(BEN, HOME, NOON).whole_server
    assert limits.ask(BEN, AWAY, NOON) is None
    assert not limits.ask(ADA, AWAY, NOON).whole_server


def test_a_private_conversation_counts_for_the_person_alone():
    limits = Limits(per_user=2, per_guild=1)

    assert [limits.ask(ADA, None, NOON) for _ in range(2)] == [None, None]
    assert limits.ask(ADA, None, NOON)
    assert limits.ask(BEN, None, NOON) is None


def test_zero_means_any_number_and_remembers_nobody():
    window = Window(0)

    for _ in range(1000):
        assert window.free_at(ADA, NOON) is None
        window.take(ADA, NOON)
    assert len(window) == 0


def test_who_has_been_quiet_is_forgotten():
    window = Window(5)
    for person in range(10_000):
        window.take(person, NOON + person * timedelta(seconds=0.1))

    assert len(window) <= 601


@given(
    st.integers(1, 5),
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 40)), max_size=120),
)
def test_no_minute_ever_holds_more_than_allowed_and_nobody_is_refused_early(most, asked):
    window, now = Window(most), NOON
    passed: dict[int, list[datetime]] = {}
    for person, wait in asked:
        now += wait * SECOND
        within = [at for at in passed.get(person, []) if at > now - MINUTE]
        free = window.free_at(person, now)

        assert (free is None) == (len(within) < most)
        if free is None:
            window.take(person, now)
            passed.setdefault(person, []).append(now)
        else:
            assert free == within[-most] + MINUTE


class TestServersThatKeepHitting:
    def hit(self, limits: Limits, times: int, now: datetime, guild: int = HOME) -> None:
        limits.ask(ADA, guild, now)
        for _ in range(times):
            assert limits.ask(ADA, guild, now)

    def test_a_few_refusals_are_nobodys_business(self):
        limits = Limits(per_user=1)
        self.hit(limits, KEEPS_HITTING - 1, NOON)

        assert limits.take_persistent(NOON) == []

    def test_many_are_told_once_a_day(self):
        limits = Limits(per_user=1)
        self.hit(limits, KEEPS_HITTING, NOON)
        first = limits.take_persistent(NOON)
        self.hit(limits, KEEPS_HITTING, NOON + DAY / 2)
        second = limits.take_persistent(NOON + DAY / 2)
        self.hit(limits, KEEPS_HITTING, NOON + DAY)
        third = limits.take_persistent(NOON + DAY)

        assert (first, second, third) == ([HOME], [], [HOME])

    def test_refusals_spread_over_more_than_a_day_do_not_add_up(self):
        limits = Limits(per_user=1)
        self.hit(limits, KEEPS_HITTING // 2, NOON)
        self.hit(limits, KEEPS_HITTING // 2, NOON + DAY)

        assert limits.take_persistent(NOON + DAY) == []
