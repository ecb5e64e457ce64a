"""Saying in Discord who stands behind a label."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from store.archive import add_episode
from store.database import connect
from store.errors import NotFound
from store.labels import find_labels
from store.model import Episode, QuoteQuery, Scope, Turn
from store.search.fallback import find_without_index
from store.search.filters import read_filters

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
ELSEWHERE = 910_000_000_000_000_002
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


@pytest.fixture
async def named(server, tides) -> None:
    """The first label is Ida Holm here."""
    await server.ask(
        "speaker name",
        by=server.admin,
        episode=f"id={tides}",
        label="Speaker 1",
        name="Ida Holm",
    )


@pytest.mark.parametrize("asked", ["Ida Holm", "holm", "ida", "Eida Holm"])
async def test_a_name_that_was_given_narrows_a_look_up(server, named, text_of, asked) -> None:
    text = "the tide table and the print on Wednesdays"
    answer = text_of(await server.ask("quote find", text=text, speaker=asked))

    assert "**Ida Holm**" in answer
    assert "we should print it" not in answer


async def test_a_name_that_was_given_is_known_before_anything_is_indexed(
    archive, backing, server, named
) -> None:
    query = QuoteQuery("the tide table", speaker="Ida Holm", scope=Scope(server.guild.id))
    other = replace(query, text="print it on Wednesdays")

    with connect(archive.path) as db:
        (hit,) = find_without_index(db, query.text, read_filters(db, query), query)
        assert hit.quote.speaker == "Ida Holm"
        assert find_without_index(db, other.text, read_filters(db, other), other) == []


async def test_a_name_that_was_given_is_offered_while_somebody_types(server, named) -> None:
    offered = await server.member.autocomplete(server.channel, "quote find", "speaker", "ida")
    empty = await server.member.autocomplete(server.channel, "quote find", "speaker", "")

    assert ("Ida Holm", "Ida Holm") in [(one["name"], one["value"]) for one in offered]
    assert "Ida Holm" not in [one["name"] for one in empty]


async def test_a_name_that_was_given_is_nobodys_elsewhere(
    archive, backing, server, named
) -> None:
    query = QuoteQuery("the tide table", speaker="Ida Holm", scope=Scope(ELSEWHERE))

    with connect(archive.path) as db, pytest.raises(NotFound):
        backing.index.find_quotes(db, query)


async def test_a_name_that_was_given_is_not_mixed_with_a_persons(
    archive, backing, server, named
) -> None:
    query = QuoteQuery("a rope is a promise", speaker="Kevin", scope=Scope(server.guild.id))

    with connect(archive.path) as db:
        found = backing.index.find_quotes(db, query)
    assert {hit.quote.speaker for hit in found.hits} == {"Kevin Ostrander", "Kevin Pell"}


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
