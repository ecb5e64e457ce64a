"""``/trend`` in a simulated server."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import discord

from commands.trend import draw_trend
from store.archive import add_episode
from store.model import Episode, Turn
from store.trends import EpisodeTimes, Trend


def episodes(*said: tuple[str | None, str, int]) -> Trend:
    found = tuple(
        EpisodeTimes(number, f"Episode {number}", podcast, month, times)
        for number, (month, podcast, times) in enumerate(said)
    )
    return Trend("rope", found, (), True)


async def test_a_trend_tells_how_often_when_and_in_which_words(server, text_of, seen):
    answer = await server.ask("trend", term="ropes")
    text = text_of(answer)

    assert "### “ropes”" in text
    assert "Said 6 times in 1 of 3 episodes" in text
    assert "Most in May 2024: 6 times" in text
    assert "**First said**" in text
    assert "talk about **rope** and who trusts it" in text
    assert "**Most telling**" in text
    assert "You retire a rope when you first wonder" in seen(text)


async def test_its_quotes_can_be_opened_and_shared(server, text_of):
    answer = await server.ask("trend", term="rope")
    opened = (await server.press(answer, "Open the first")).response

    assert "where we talk about rope" in text_of(opened)
    assert "where we talk about rope" in text_of(await server.share(opened))


async def test_another_servers_words_are_not_counted(server, elsewhere, text_of):
    assert "Said 1 time" in text_of(await server.ask("trend", term="lighthouse"))
    assert "Nobody says this" in text_of(await elsewhere.ask("trend", term="lighthouse"))


async def test_a_podcast_narrows_it(server, text_of):
    assert "Nobody says this" in text_of(
        await server.ask("trend", term="rope", podcast="glass")
    )


async def test_hostile_terms_are_answered_and_escaped(server, text_of):
    for term in ('"; DROP TABLE turn; --', "**rope** @everyone", "[x](https://evil.example)"):
        text = text_of(await server.ask("trend", term=term))
        assert "Nobody says this" in text
        assert "@everyone" not in text.replace("\\@everyone", "")
        assert not re.search(r"(?<!\\)\]\(", text)


async def test_a_term_without_a_word_is_refused_kindly(server, text_of):
    assert "There is no word in that" in text_of(await server.ask("trend", term="?!"))


async def test_a_trend_over_months_has_a_picture(server, archive):
    episode = Episode(
        "Rope again",
        key="rope-2",
        source="rope/rope-2.md",
        published=datetime(2024, 8, 1, tzinfo=UTC),
        turns=(Turn("A rope is a rope.", "Ada Marlow", 0.0),),
    )
    await server.backing.store.write(
        add_episode, archive.rope, episode, datetime(2026, 5, 4, tzinfo=UTC)
    )
    answer = await server.ask("trend", term="rope", podcast="rope and rigging")
    children = (
        answer.message.components[0].children
        if hasattr(answer, "message")
        else (answer.components[0].children)
    )
    (gallery,) = [c for c in children if isinstance(c, discord.MediaGalleryComponent)]

    assert "in 4 months, most in May 2024 (6 times)" in gallery.items[0].description


def test_long_trends_are_drawn_by_year():
    trend = episodes(("2009-05", "A", 3), ("2024-06", "A", 4))

    assert "in 16 years, most in 2024 (4 times)" in draw_trend(trend).alt


def test_without_days_podcasts_or_episodes_are_compared():
    several = episodes((None, "Ropes", 3), (None, "Glass", 4))
    one = episodes((None, "Ropes", 3), (None, "Ropes", 4))

    assert "by podcast: Glass 4, Ropes 3" in draw_trend(several).alt
    assert "in 2 episodes, most in “Episode 1” (4 times)" in draw_trend(one).alt
