"""Asking in Discord for an episode that has no transcript yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from commands.backing import Backing
from commands.cards.requests import ready_card
from commands.door import Door
from commands.limits import DAY, Limits
from store.archive import add_episode
from store.database import connect
from store.episodes import get_episode
from store.model import Episode, State
from store.requests import Untold, find_open

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def a_day() -> int:
    """How many transcripts a server may ask for."""
    return 2


@pytest.fixture
def backing(backing: Backing, a_day: int) -> Backing:
    return replace(backing, requests_a_day=a_day)


@pytest.fixture
def tides(archive) -> list[int]:
    """Three episodes without words, whose titles begin alike."""
    with connect(archive.path) as db:
        return [
            add_episode(
                db,
                archive.glass,
                Episode(
                    f"Tides {part}",
                    key=part,
                    state=State.NOT_REQUESTED,
                    audio_url=f"https://audio.example/{part}.mp3",
                ),
                NOON,
            ).episode_id
            for part in ("rising", "standing", "falling")
        ]


def open_jobs(archive) -> frozenset[int]:
    with connect(archive.path) as db:
        return find_open(db)


async def test_asking_twice_and_by_two_is_one_job(server, archive, tides, text_of) -> None:
    first = text_of(await server.ask("episode request", episode=f"id={tides[0]}"))
    again = text_of(await server.ask("episode request", episode="tides rising"))
    other = text_of(
        await server.ask("episode request", by=server.other, episode=f"id={tides[0]}")
    )

    assert "direct message" in first
    assert "1 of 2" in first
    assert "asked for it already" in again
    assert "tell you, too" in other
    assert len(open_jobs(archive)) == 1


async def test_the_summary_says_where_it_stands(server, tides, text_of) -> None:
    await server.ask("episode request", episode=f"id={tides[0]}")

    summary = text_of(await server.ask("episode summary", episode=f"id={tides[0]}"))

    assert "it has been asked for" in summary


async def test_an_unclear_title_is_asked_back_and_the_choice_asks(
    server, archive, tides, text_of
) -> None:
    menu = await server.ask("episode request", episode="tides")
    assert "Which episode" in text_of(menu)
    assert open_jobs(archive) == frozenset()

    result = await server.member.select(menu, values=[str(tides[2])])

    assert "direct message" in text_of(result.response or menu)
    assert len(open_jobs(archive)) == 1


async def test_a_server_has_so_many_a_day_and_admins_may_lower_it(
    server, archive, tides, text_of
) -> None:
    told = text_of(await server.ask("episode limit", by=server.admin, a_day=1))
    assert "**1** transcripts a day" in told
    await server.ask("episode request", episode=f"id={tides[0]}")

    over = text_of(await server.ask("episode request", episode=f"id={tides[1]}"))

    assert "may ask for 1" in over
    assert len(open_jobs(archive)) == 1


class TestOnePerson:
    @pytest.fixture
    def backing(self, backing: Backing) -> Backing:
        return replace(backing, door=Door(Limits(requests_per_user=1)))

    async def test_may_ask_for_so_many_a_day_and_is_told_when_again(
        self, server, archive, tides, text_of
    ) -> None:
        await server.ask("episode request", episode=f"id={tides[0]}")

        over = text_of(await server.ask("episode request", episode=f"id={tides[1]}"))
        other = text_of(
            await server.ask("episode request", by=server.other, episode=f"id={tides[1]}")
        )

        assert f"try again <t:{int((NOON + DAY).timestamp())}:R>" in over
        assert "direct message" in other
        assert len(open_jobs(archive)) == 2

    async def test_joining_what_others_asked_for_costs_nothing(
        self, server, archive, tides, text_of
    ) -> None:
        await server.ask("episode request", by=server.other, episode=f"id={tides[0]}")
        await server.ask("episode request", episode=f"id={tides[0]}")

        told = text_of(await server.ask("episode request", episode=f"id={tides[1]}"))

        assert "direct message" in told


async def test_admins_cannot_allow_more_than_the_owner(server, text_of) -> None:
    told = text_of(await server.ask("episode limit", by=server.admin, a_day=50))

    assert "**2** transcripts a day" in told
    assert "no more than 2" in told


async def test_only_admins_set_the_limit(server, text_of) -> None:
    assert "Manage Server" in text_of(await server.ask("episode limit", a_day=0))


@pytest.mark.parametrize(
    ("episode", "told"),
    [("rope_episode", "Its transcript is here"), ("silent_episode", "no recording")],
)
async def test_where_no_job_is_needed_or_possible_it_says_so(
    server, archive, text_of, episode: str, told: str
) -> None:
    number = getattr(archive, episode)

    assert told in text_of(await server.ask("episode request", episode=f"id={number}"))
    assert open_jobs(archive) == frozenset()


@pytest.mark.parametrize("a_day", [0])
async def test_without_a_transcriber_it_says_so(server, archive, tides, text_of) -> None:
    told = text_of(await server.ask("episode request", episode=f"id={tides[0]}"))

    assert "no transcriber" in told
    assert open_jobs(archive) == frozenset()


async def test_another_servers_episode_cannot_be_asked_for(elsewhere, archive, text_of) -> None:
    with connect(archive.path) as db:
        secret = add_episode(
            db,
            archive.secret,
            Episode(
                "Hush", key="h", state=State.NOT_REQUESTED, audio_url="https://a.example/h"
            ),
            NOON,
        ).episode_id

    told = text_of(await elsewhere.ask("episode request", episode=f"id={secret}"))

    assert "I know no episode" in told
    assert open_jobs(archive) == frozenset()


@pytest.mark.parametrize(
    ("state", "told"), [(State.READY, "is ready"), (State.FAILED, "could not be made")]
)
def test_the_direct_message_says_what_became_of_it(
    archive, tides, text_of, state: State, told: str
) -> None:
    with connect(archive.path) as db:
        episode = get_episode(db, tides[0])
    reason = None if state is State.READY else "The recording is *gone*."

    card = ready_card(Untold(1, 2, 3, tides[0], state, reason), episode)

    assert told in text_of(card)
    assert "Tides rising" in text_of(card)
    assert reason is None or r"\*gone\*" in text_of(card)
