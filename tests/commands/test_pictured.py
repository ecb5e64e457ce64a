"""Summaries and profiles with their pictures."""

from __future__ import annotations

import discord
import pytest

from commands import pictured
from commands.cards.card import Card
from commands.cards.episodes import summary_card
from commands.charts import Picture
from commands.profiles import read_summary


def gallery(message):
    """The pictures of an answer, or of the message that a menu changed."""
    children = getattr(message, "message", message).components[0].children
    return [child for child in children if isinstance(child, discord.MediaGalleryComponent)]


async def test_a_summary_shows_who_speaks_when_and_tells_it_in_words(server):
    summary = await server.ask("episode summary", episode="throw a rope")

    (found,) = gallery(summary)
    assert "Kevin Ostrander: " in found.items[0].description
    assert "% of the words" in found.items[0].description
    assert "Stitching fails inside" in found.items[0].description


async def test_an_episode_chosen_from_the_menu_has_its_picture(server):
    asked = await server.ask("episode summary", episode="nine months")
    options = asked.message.components[0].children[-1].children[0].options
    shown = (await server.member.select(asked, [options[0].value])).response

    assert "Ines Vidal" in gallery(shown)[0].items[0].description


async def test_an_episode_without_transcript_has_no_picture(server):
    summary = await server.ask("episode summary", episode="nobody wrote down")

    assert gallery(summary) == []


async def test_without_a_library_to_draw_with_the_answer_has_no_picture(
    server, text_of, monkeypatch
):
    monkeypatch.setattr(pictured, "can_draw", lambda: False)
    summary = await server.ask("episode summary", episode="throw a rope")

    assert gallery(summary) == []
    assert "### When to throw a rope away" in text_of(summary)


async def test_a_picture_that_cannot_be_drawn_does_not_cost_the_answer(
    server, text_of, monkeypatch
):
    def broken(*_):
        raise ValueError("on purpose")

    monkeypatch.setattr(pictured, "episode_picture", broken)
    summary = await server.ask("episode summary", episode="throw a rope")

    assert gallery(summary) == []
    assert "### When to throw a rope away" in text_of(summary)


async def test_a_picture_uses_the_names_that_people_go_by_here(server):
    speaker_id = (
        await server.backing.store.read(
            lambda db: db.execute("SELECT id FROM speaker WHERE name = 'Ada Marlow'").fetchone()
        )
    )[0]
    await server.backing.store.write(
        lambda db: db.execute(
            "INSERT INTO speaker_rename (guild_id, speaker_id, name, user_id, at)"
            " VALUES (?, ?, 'Ada Rope', 1, '')",
            [server.guild.id, speaker_id],
        )
    )
    summary = await server.ask("episode summary", episode="throw a rope")

    assert "Ada Rope: " in gallery(summary)[0].items[0].description


async def test_a_summary_of_an_episode_that_is_not_for_this_server_is_refused(
    elsewhere, text_of
):
    text = text_of(await elsewhere.ask("episode summary", episode="Paint"))

    assert "lighthouse" not in text
    assert "Olga" not in text


def test_a_card_makes_its_files_anew_for_every_sending():
    card = Card().say("words").picture(Picture("a.png", b"png", "what it shows"))

    for _ in range(2):
        assert [(file.filename, file.fp.read()) for file in card.files] == [("a.png", b"png")]


def test_a_full_card_takes_no_picture_it_has_no_place_for():
    card = Card()
    for _ in range(60):
        card.rule()
    card.picture(Picture("a.png", b"png", "what it shows"))

    assert card.files == []


@pytest.mark.parametrize("name", ["rope_episode", "glass_episode"])
async def test_a_summary_says_the_same_with_and_without_its_picture(
    backing, archive, name, text_of
):
    read = await backing.store.read(read_summary, getattr(archive, name), backing.scope(None))
    picture = Picture("a.png", b"png", "what it shows")

    assert text_of(summary_card(read)) == text_of(summary_card(read, picture))
