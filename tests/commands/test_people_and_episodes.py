"""``/speaker``, ``/episode``, ``/podcast``, ``/insight`` and ``/help``."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from commands.digest_cards import digest_card
from commands.mention import words_asked
from store.archive import add_episode
from store.insights import find_insights
from store.lookups import forget_lookups
from store.model import Episode, Schedule, Turn


async def test_a_name_that_fits_several_asks_which_one_is_meant(server, text_of):
    asked = await server.ask("speaker lookup", name="Kevin")

    assert "Which “Kevin” do you mean?" in text_of(asked)
    assert "Kevin Ostrander · Rope and Rigging" in text_of(asked)
    await server.restart()
    options = asked.message.components[0].children[-1].children[0].options
    chosen = next(option.value for option in options if option.label == "Kevin Pell")
    profile = (await server.member.select(asked, [chosen])).response
    assert profile.id == asked.id
    assert "### Kevin Pell" in text_of(profile)


async def test_a_name_that_fits_nobody_offers_nothing_wrong(server, text_of):
    unknown = text_of(await server.ask("speaker lookup", name="Xqzzt Wvvk"))

    assert "I know nobody called “Xqzzt Wvvk”" in unknown


async def test_a_profile_tells_shows_words_company_and_own_words(server, text_of, seen):
    profile = text_of(await server.ask("speaker lookup", name="Kevin Ostrander"))

    assert "Rope and Rigging: guest (1)" in profile
    assert "First heard: *When to throw a rope away*, 17 May 2024" in profile
    assert "**Talks with** Ada Marlow (1 episode)" in profile
    assert "You retire a rope when you first wonder" in seen(profile)


async def test_a_summary_has_the_publishers_notes_and_exact_moments(server, text_of, seen):
    summary = await server.ask("episode summary", episode="throw a rope")
    text = text_of(summary)

    assert "### When to throw a rope away" in text
    assert "From the publisher's show notes." in text
    assert "knots, ferries and the art of retiring things in time." in text
    assert "**Key moments**" in text
    assert "You retire a rope when you first wonder whether" in seen(text)
    assert "[1:17](<https://audio.example/rope-1.mp3#t=77>) Stitching fails inside" in text
    assert "Topics: rope, patience" in text


async def test_an_episode_without_transcript_says_so_and_why(server, text_of):
    text = text_of(await server.ask("episode summary", episode="nobody wrote down"))

    assert "There is no transcript of this episode" in text
    assert "About annealing" in text
    assert "Key moments" not in text


async def test_a_title_that_fits_several_asks_which_one(server, text_of):
    asked = await server.ask("episode summary", episode="nine months")

    assert "Which episode do you mean by “nine months”?" in text_of(asked)
    options = asked.message.components[0].children[-1].children[0].options
    assert [option.label for option in options] == [
        "Nine months of cooling",
        "Nine months nobody wrote down",
    ]
    shown = (await server.member.select(asked, [options[0].value])).response
    assert "### Nine months of cooling" in text_of(shown)


async def test_chapters_are_listed_with_links_to_their_seconds(server, text_of):
    text = text_of(await server.ask("episode chapters", episode="throw a rope"))

    assert "[0:10](<https://audio.example/rope-1.mp3#t=10>) Promises" in text
    none = text_of(await server.ask("episode chapters", episode="nine months of cooling"))
    assert "no chapters" in none


async def test_lists_tell_what_there_is(server, text_of):
    episodes = text_of(await server.ask("episode list"))
    assert "When to throw a rope away" in episodes
    assert "no transcript" in episodes
    speakers = text_of(await server.ask("speaker list", podcast="glass"))
    assert "Kevin Pell" in speakers
    assert "Ada Marlow" not in speakers
    podcasts = text_of(await server.ask("podcast list"))
    assert "The Glass Hour** · 2 episodes · 1 with a transcript" in podcasts


async def test_the_insight_of_a_day_stays_that_days(server, text_of):
    first = text_of(await server.ask("insight today"))
    again = text_of(await server.ask("insight today", by=server.other))

    assert "Today's insight" in first
    assert first == again


async def test_a_curated_sentence_is_shown_as_what_it_is(server, text_of):
    answer = await server.ask("insight random", topic="tools")
    text = text_of(answer)

    assert "Tools are kept by those who clean them." in text
    assert "not a quote" in text
    assert "> Tools" not in text


async def test_related_insights_come_from_other_episodes(server, text_of):
    answer = await server.ask("insight random", speaker="Kevin Ostrander")
    pressed = await server.press(answer, "Related")
    text = text_of(pressed.response or pressed.followups[0])

    assert "### Related" in text
    _, _, others = text.partition("\n-# to")
    assert "When to throw a rope away" not in others


async def test_help_lists_every_command_there_is(server, text_of):
    text = text_of(await server.ask("help"))

    for command in server.env.bot.tree.walk_commands():
        if not hasattr(command, "commands"):
            assert f"/{command.qualified_name}" in text
    assert "Find this quote" in text


async def test_the_menu_on_a_message_tells_verbatim_from_close(server, text_of):
    exact = await server.other.send(
        server.channel, '"Glass remembers every hurry, and it tells the next person"'
    )
    verdict = await server.member.context_menu(server.channel, "Find this quote", exact)
    assert verdict.response.ephemeral
    assert "these are the exact words" in text_of(verdict.response)
    assert "Kevin Pell" in text_of(verdict.response)

    bent = await server.other.send(
        server.channel,
        "Glass forgets every hurry, and it tells the next person who picks it up",
    )
    verdict = await server.member.context_menu(server.channel, "Find this quote", bent)
    text = text_of(verdict.response)
    assert "Close, but not word for word" in text
    assert "~~forgets~~" in text
    assert "**remembers**" in text
    assert "Struck through: only in the message" in text


async def test_the_menu_says_when_there_is_nothing(server, text_of):
    for said, told in (
        ("🧵", "nothing to check"),
        ("...", "nothing to check"),
        ("quarterly synergy dashboards outperform", "Not found"),
    ):
        message = await server.other.send(server.channel, said)
        verdict = await server.member.context_menu(server.channel, "Find this quote", message)

        assert told in text_of(verdict.response)


async def test_a_mention_with_words_gets_a_quote_and_one_without_gets_help(server, text_of):
    me = server.env.bot.user.mention
    await server.member.send(server.channel, f"{me} who said glass remembers every hurry?")
    reply = server.channel.last_message
    assert "Kevin Pell" in text_of(reply)
    assert reply.reference is not None

    await server.member.send(server.channel, me)
    assert "/quote find" in text_of(server.channel.last_message)


async def test_buttons_under_a_public_answer_answer_the_presser_alone(server, text_of):
    me = server.env.bot.user.mention
    await server.member.send(server.channel, f"{me} rope")
    public = server.channel.last_message
    before = text_of(public)
    pressed = await server.press(public, "Next ▶", by=server.other)

    assert pressed.response.ephemeral
    assert "Result 2 of" in text_of(pressed.response)
    assert text_of(server.channel.last_message) == before


async def test_a_reply_to_the_daily_post_is_a_question_and_one_to_a_shared_quote_is_not(
    server, text_of, archive
):
    insight = (await server.backing.store.read(find_insights, limit=1))[0]
    schedule = Schedule(server.guild.id, server.channel.id, "09:00", "UTC", id=1)
    channel = server.env.bot.get_channel(server.channel.id)
    card = digest_card(insight, schedule=schedule, day=server.backing.clock().date())
    post = await channel.send(view=card)
    await server.env.settle()

    await server.member.send(server.channel, "glass remembers every hurry", reply_to=post)
    assert "Kevin Pell" in text_of(server.channel.last_message)

    shared = await server.share(await server.ask("quote find", text="rope"))
    said = await server.member.send(server.channel, "ha, rope", reply_to=shared.message)
    assert server.channel.last_message.id == said.id


def test_the_frame_of_a_question_is_not_looked_for():
    for asked, words in (
        ("who said a hive is a vote", "a hive is a vote"),
        ("Hey, who was it who said that rope lies?", "rope lies?"),
        ("did anyone say something like glass remembers", "glass remembers"),
        ("who said", "who said"),
        ("whoever said it was wrong", "whoever said it was wrong"),
        ("the man who said yes", "the man who said yes"),
    ):
        assert words_asked(asked) == words


async def test_a_direct_message_is_a_question(server, text_of):
    await server.member.send_dm("glass remembers every hurry")

    assert "Kevin Pell" in text_of(server.member.user.dm_channel.last_message)


async def test_the_context_of_an_insight_stands_beside_it(server, text_of, buttons_of):
    answer = await server.ask("insight random", speaker="Kevin Pell")
    around = (await server.press(answer, "Context")).response

    assert around.id != answer.id
    assert around.ephemeral
    assert "Back to the quote" not in buttons_of(around)
    assert "### An insight" in text_of(answer)


async def test_people_of_the_chosen_podcast_are_offered_first(server):
    offered = await server.member.autocomplete(
        server.channel, "quote find", "speaker", "kevin", text="x", podcast="id=2"
    )
    assert offered[0]["name"] == "Kevin Pell"
    offered = await server.member.autocomplete(
        server.channel, "quote find", "speaker", "kevin", text="x", podcast="id=1"
    )
    assert offered[0]["name"] == "Kevin Ostrander"


async def test_a_forgotten_search_asks_to_be_asked_again(server, text_of):
    answer = await server.ask("quote find", text="rope")
    later = server.backing.clock() + timedelta(days=60)
    await server.backing.store.write(forget_lookups, later)

    pressed = await server.press(answer, "Next ▶")
    assert "ask again" in text_of(pressed.response)


async def test_a_profile_tells_what_somebody_talks_about_more_than_others(
    server, text_of, archive
):
    said = "The lens grinder keeps lenses, good lenses, warm lenses, and talks of lenses. "
    filling = "And then we have to see what it is that they will do with all of this. " * 12
    episode = Episode(
        "Grinding",
        key="glass-9",
        source="glass/glass-9.md",
        turns=(Turn(said * 3, "Pia Lund", 0.0), Turn(filling * 4, "Ines Vidal", 60.0)),
    )
    await server.backing.store.write(
        add_episode, archive.glass, episode, datetime(2026, 5, 4, tzinfo=UTC)
    )
    profile = text_of(await server.ask("speaker lookup", name="Pia Lund"))

    assert "**Talks about** lenses" in profile


async def test_an_episode_that_is_asked_for_before_its_harvest_has_moments_and_topics(
    server, text_of, archive
):
    said = "Rope is honest about weight, because every fibre of rope carries what it can. "
    turns = tuple(Turn(said * 4, "Ada Marlow", 30.0 * n) for n in range(12))
    fresh = Episode("Fibres", key="rope-9", source="rope/rope-9.md", turns=turns)

    def load(db):
        add_episode(db, archive.rope, fresh, server.backing.clock())

    await server.backing.store.write(load)
    told = text_of(await server.ask("episode summary", episode="Fibres"))

    assert "Key moments" in told
    assert "Topics: " in told
