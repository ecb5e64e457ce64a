"""Asking for a transcript: one job an episode, and everybody who asked is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlite_utils import Database

from store.archive import Stored
from store.episodes import get_episode
from store.errors import NotFound
from store.model import Scope, State
from store.request_limits import set_limit
from store.requests import (
    LEASE,
    Outcome,
    Request,
    add_piece,
    end_request,
    find_open,
    find_pieces,
    find_untold,
    keep_lease,
    postpone_request,
    request_transcript,
    set_told,
    take_request,
)
from store.rights import Rights, set_policy
from store.standing import Standing, get_standing
from store.withholding import withhold_episode

Add = Callable[..., Stored]
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
HERE, THERE = Scope(7), Scope(8)
ME, YOU = 1, 2


@pytest.fixture
def silent(add: Add) -> Callable[..., int]:
    """Store an episode without words: ``silent(title, …)``."""

    def adding(title: str = "One", **more: object) -> int:
        more.setdefault("audio_url", f"https://a.example/{title}.mp3")
        return add([], title=title, state=State.NOT_REQUESTED, **more).episode_id

    return adding


@pytest.fixture
def ask(db: Database) -> Callable[..., Outcome]:
    """Ask for an episode: ``ask(id, user, scope, now)``."""

    def asking(
        number: int, user: int = ME, scope: Scope = HERE, now: datetime = NOON, most: int = 3
    ) -> Outcome:
        return request_transcript(db, number, scope, user_id=user, most_a_day=most, now=now)

    return asking


def taken(db: Database, now: datetime = NOON, owner: str = "me") -> Request:
    request = take_request(db, now, owner)
    assert request is not None
    return request


class TestAsking:
    def test_one_job_however_often_and_by_whomever(self, db: Database, silent, ask) -> None:
        number = silent()

        outcomes = [ask(number), ask(number), ask(number, YOU), ask(number, YOU, THERE)]

        assert outcomes == [
            Outcome.NEW,
            Outcome.ASKED_ALREADY,
            Outcome.JOINED,
            Outcome.ASKED_ALREADY,
        ]
        assert len(find_open(db)) == 1
        assert get_standing(db, number) == Standing(State.REQUESTED, None, NOON)

    def test_a_transcript_that_is_there_needs_no_job(self, db, add: Add, ask) -> None:
        assert ask(add([("Ada", "Hello.")]).episode_id) is Outcome.READY

    def test_without_audio_there_is_nothing_to_listen_to(self, silent, ask) -> None:
        assert ask(silent(audio_url=None)) is Outcome.NO_AUDIO

    def test_what_is_withheld_or_without_quotes_is_not_made(
        self, db: Database, silent, ask
    ) -> None:
        one, two = silent("One"), silent("Two", podcast="Closed")
        withhold_episode(db, one, None, NOON)
        set_policy(db, get_episode(db, two).podcast_id, Rights.METADATA, NOON)

        assert [ask(one), ask(two)] == [Outcome.WITHHELD, Outcome.WITHHELD]
        assert find_open(db) == frozenset()

    def test_another_servers_podcast_cannot_be_asked_for(self, silent, ask) -> None:
        with pytest.raises(NotFound):
            ask(silent(private_to=7), scope=THERE)

    def test_what_has_failed_can_be_asked_for_again(self, db: Database, silent, ask) -> None:
        number = silent()
        ask(number)
        end_request(db, taken(db), State.FAILED, "No.", NOON)

        assert ask(number) is Outcome.NEW
        assert taken(db).attempts == 1


class TestLimit:
    def test_a_server_may_start_so_many_jobs_in_a_day(self, silent, ask) -> None:
        numbers = [silent(f"Episode {n}") for n in range(4)]

        assert [ask(n, most=2) for n in numbers[:3]] == [
            Outcome.NEW,
            Outcome.NEW,
            Outcome.OVER_LIMIT,
        ]
        assert ask(numbers[3], scope=THERE, most=2) is Outcome.NEW

    def test_joining_a_job_costs_nothing(self, silent, ask) -> None:
        number = silent()
        ask(number, scope=THERE)

        assert ask(number, YOU, HERE, most=0) is Outcome.JOINED

    def test_after_a_day_there_is_room_again(self, silent, ask) -> None:
        one, two = silent("One"), silent("Two")
        ask(one, most=1)

        assert ask(two, now=NOON + timedelta(hours=23), most=1) is Outcome.OVER_LIMIT
        assert ask(two, now=NOON + timedelta(hours=24), most=1) is Outcome.NEW

    def test_admins_may_allow_less_than_the_owner_and_never_more(
        self, db: Database, silent, ask
    ) -> None:
        one, two = silent("One"), silent("Two")
        set_limit(db, 7, 0)
        assert ask(one) is Outcome.OVER_LIMIT

        set_limit(db, 7, 50)
        assert [ask(one, most=1), ask(two, most=1)] == [Outcome.NEW, Outcome.OVER_LIMIT]


class TestJobs:
    def test_the_one_that_waited_longest_is_first(self, db: Database, silent, ask) -> None:
        late, early = silent("Late"), silent("Early")
        ask(late, now=NOON)
        ask(early, now=NOON - timedelta(hours=1))

        assert taken(db).episode_id == early

    def test_a_job_is_one_workers_until_its_lease_runs_out(
        self, db: Database, silent, ask
    ) -> None:
        ask(silent())
        first = taken(db)

        assert take_request(db, NOON + LEASE, "other") is None
        later = NOON + LEASE + timedelta(seconds=1)
        assert taken(db, later, "other").id == first.id
        assert not keep_lease(db, first.id, "me", later)

    def test_a_lease_that_is_kept_does_not_run_out(self, db: Database, silent, ask) -> None:
        ask(silent())
        request = taken(db)

        assert keep_lease(db, request.id, "me", NOON + LEASE)
        assert take_request(db, NOON + LEASE * 1.5, "other") is None

    def test_each_state_says_why_and_since_when(self, db: Database, silent, ask) -> None:
        number = silent()
        ask(number)
        one, two, three = (NOON + timedelta(minutes=n) for n in (1, 2, 3))

        request = taken(db, one)
        assert get_standing(db, number) == Standing(State.TRANSCRIBING, None, one)
        postpone_request(db, request, "Busy.", three, two)
        assert get_standing(db, number) == Standing(State.REQUESTED, "Busy.", two)
        assert take_request(db, two, "me") is None
        end_request(db, taken(db, three), State.FAILED, "No.", three)
        assert get_standing(db, number) == Standing(State.FAILED, "No.", three)

    def test_a_publishers_transcript_ends_the_job(
        self, db: Database, add: Add, silent, ask
    ) -> None:
        number = silent()
        ask(number)
        add([("Ada", "Hello.")], audio_url="https://a.example/One.mp3")

        assert take_request(db, NOON, "me") is None
        assert [(u.user_id, u.state) for u in find_untold(db)] == [(ME, State.READY)]
        assert get_episode(db, number).state is State.READY

    def test_a_document_without_words_leaves_the_job_alone(
        self, db: Database, silent, ask
    ) -> None:
        number = silent()
        ask(number)

        silent(notes="New notes.")

        assert get_episode(db, number).notes == "New notes."
        assert get_standing(db, number) == Standing(State.REQUESTED, None, NOON)

    def test_a_takedown_ends_the_job(self, db: Database, silent, ask) -> None:
        number = silent()
        ask(number)
        withhold_episode(db, number, "Asked to.", NOON)

        assert take_request(db, NOON, "me") is None
        assert find_untold(db)[0].state is State.FAILED
        assert get_episode(db, number).state is State.WITHHELD

    def test_pieces_are_kept_until_the_end(self, db: Database, silent, ask) -> None:
        ask(silent())
        request = taken(db)
        add_piece(db, request.id, 0, 3, "first")

        assert find_pieces(db, request.id, 3) == {0: "first"}
        assert find_pieces(db, request.id, 4) == {}
        end_request(db, request, State.READY, None, NOON)
        assert find_pieces(db, request.id, 3) == {}


def test_whoever_asked_is_told_once_and_then_forgotten(db: Database, silent, ask) -> None:
    number = silent()
    ask(number, ME)
    ask(number, YOU, THERE)
    assert find_untold(db) == []
    end_request(db, taken(db), State.READY, None, NOON)

    waiting = find_untold(db)
    assert {(u.user_id, u.guild_id) for u in waiting} == {(ME, 7), (YOU, 8)}
    set_told(db, waiting[0])

    assert find_untold(db) == waiting[1:]
