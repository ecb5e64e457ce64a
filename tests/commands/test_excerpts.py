"""Where a podcast allows excerpts or nothing, every card keeps to it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from commands.surroundings import RADII, read_surroundings
from store.database import connect
from store.episodes import find_turns
from store.model import Scope, Span
from store.rights import Rights, count_words, set_policy

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
ASKED = "a knot is a promise that a rope makes"


@pytest.fixture
def bind(archive):
    """Bind the podcast about rope: ``bind(rights, words)``."""

    def binding(rights: Rights, words: int | None = None) -> None:
        with connect(archive.path) as db:
            set_policy(db, archive.rope, rights, NOON, words)

    return binding


@pytest.mark.parametrize("radius", RADII)
def test_what_stands_around_a_quote_is_within_the_allowance(archive, bind, radius: int) -> None:
    bind(Rights.EXCERPT, 40)
    with connect(archive.path) as db:
        turns = find_turns(db, archive.rope_episode)
        span = Span(turns[1].id, 0, 30)

        around = read_surroundings(db, [span], Scope(), radius)

    assert sum(count_words(stretch.text) for stretch in around.stretches) <= 42  # and two "…"
    assert any(stretch.marks for stretch in around.stretches)


def test_a_quote_of_two_parts_shows_no_more_than_its_parts(archive, bind) -> None:
    bind(Rights.EXCERPT, 8)
    with connect(archive.path) as db:
        turn = find_turns(db, archive.rope_episode)[1]
        spans = [Span(turn.id, 0, 16), Span(turn.id, len(turn.text) - 20, len(turn.text))]

        around = read_surroundings(db, spans, Scope(), RADII[2])

    shown = [stretch.text.strip(" …") for stretch in around.stretches]
    assert " … ".join(shown) == around.quote.text
    assert count_words(" ".join(shown)) <= 8


async def test_cards_show_an_excerpt_and_its_context_stays_one(server, bind, text_of) -> None:
    bind(Rights.EXCERPT, 8)

    found = await server.ask("quote find", text=ASKED)
    assert "A knot is a promise that a rope" in text_of(found)
    assert "makes to itself" not in text_of(found)

    context = (await server.press(found, "Context")).response or found
    assert "makes to itself" not in text_of(context)
    assert "ferry" not in text_of(context)


async def test_metadata_only_keeps_notes_and_chapters_and_says_why(
    server, archive, bind, text_of
) -> None:
    bind(Rights.METADATA)

    summary = text_of(await server.ask("episode summary", episode=f"id={archive.rope_episode}"))

    assert "withheld" in summary
    assert "no quotes from this podcast" in summary
    assert "knots, ferries" in summary
    assert "Promises" in summary
    assert "wondering is the inspection" not in summary
    assert "A knot is" not in text_of(await server.ask("quote find", text=ASKED))
    assert "A knot is" not in text_of(
        await server.ask("speaker lookup", name="Kevin Ostrander")
    )
