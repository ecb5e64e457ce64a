"""Saying in Discord who stands behind a label."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from store.archive import add_episode
from store.database import connect
from store.labels import find_labels
from store.model import Episode, Scope, Turn

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
SAID = (
    Turn(
        "The tide table lies on Thursdays and nobody complains.", None, 0.0, label="Speaker 1"
    ),
    Turn("Then we should print it on Wednesdays alone.", None, 6.0, label="Speaker 2"),
)


@pytest.fixture
def tides(archive, backing) -> int:
    """An episode in which two people are only labelled, indexed."""
    with connect(archive.path) as db:
        episode = Episode("Tides", key="tides", source="tides.vtt", turns=SAID)
        number = add_episode(db, archive.glass, episode, NOON).episode_id
        backing.index.catch_up(db)
    return number


async def found(server, text_of) -> str:
    answer = await server.ask("quote find", text="the tide table lies on Thursdays")
    return text_of(answer)


async def test_quotes_show_the_name_in_that_server(server, tides, text_of) -> None:
    assert "does not name" in await found(server, text_of)

    told = text_of(
        await server.ask(
            "speaker name",
            by=server.admin,
            episode=f"id={tides}",
            label="speaker 1",
            name="Ida *Holm*",
        )
    )

    assert r"Ida \*Holm\*" in told
    assert r"**Ida \*Holm\***" in await found(server, text_of)


async def test_the_name_can_be_taken_back(server, archive, tides, text_of) -> None:
    for more in ({"name": "Ida Holm"}, {}):
        await server.ask(
            "speaker name", by=server.admin, episode=f"id={tides}", label="id=0", **more
        )

    with connect(archive.path) as db:
        labels = find_labels(db, tides, Scope(server.guild.id))
    assert [label.name for label in labels] == [None, None]


async def test_only_admins_name_people(server, tides, text_of) -> None:
    told = text_of(
        await server.ask(
            "speaker name", episode=f"id={tides}", label="Speaker 1", name="Ida Holm"
        )
    )

    assert "Manage Server" in told


async def test_an_unknown_label_is_answered_with_those_there_are(
    server, tides, text_of
) -> None:
    told = text_of(
        await server.ask(
            "speaker name", by=server.admin, episode=f"id={tides}", label="Bob", name="Ida"
        )
    )

    assert "Speaker 1" in told


async def test_an_episode_in_which_all_are_named_needs_nothing(
    server, archive, text_of
) -> None:
    told = text_of(
        await server.ask(
            "speaker name",
            by=server.admin,
            episode=f"id={archive.rope_episode}",
            label="Speaker 1",
            name="Ida",
        )
    )

    assert "has a name" in told


async def test_another_servers_episode_cannot_be_named(elsewhere, archive, text_of) -> None:
    with connect(archive.path) as db:
        secret = add_episode(
            db, archive.secret, Episode("Hush", key="h", turns=SAID), NOON
        ).episode_id

    told = text_of(
        await elsewhere.ask(
            "speaker name",
            by=elsewhere.admin,
            episode=f"id={secret}",
            label="Speaker 1",
            name="Ida",
        )
    )

    assert "I know no episode" in told
