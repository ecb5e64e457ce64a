"""What admins see of an insight and can do about it, and the topics of everything."""

from __future__ import annotations

from commands.cards.card import Card, button
from commands.daily import pick_today
from commands.digest_cards import digest_card
from store.deliveries import set_sending, take_due
from store.insights import get_insight
from store.model import Schedule
from store.schedules import set_schedule


async def test_an_admin_sees_why_and_hides_an_insight_for_good(server, text_of):
    answer = await server.ask("insight random", by=server.admin, speaker="Kevin Pell")
    why = (await server.press(answer, "Why this one", by=server.admin)).response
    assert "claim: +1.00" in text_of(why)

    hidden = (await server.press(why, "Hide in this server", by=server.admin)).response
    assert "It is hidden" in text_of(hidden)
    again = await server.ask("insight random", speaker="Kevin Pell")
    assert "No insight yet" in text_of(again)


async def test_members_are_not_offered_what_only_admins_may(server, buttons_of, text_of):
    answer = await server.ask("insight random", speaker="Kevin Pell")
    assert "Why this one" not in buttons_of(answer)

    theirs = await server.ask("insight random", by=server.admin, speaker="Kevin Pell")
    custom_id = buttons_of(theirs)["Why this one"]["custom_id"]
    channel = server.env.bot.get_channel(server.channel.id)
    view = _forged(custom_id)
    message = await channel.send(view=view)
    await server.env.settle()
    refused = await server.press(message, "Forged")
    assert "Manage Server" in text_of(refused.response)


def _forged(custom_id):
    return Card().say("A button that should not be here").row([button("Forged", custom_id)])


async def test_the_daily_post_leads_an_admin_to_its_reasons(server, text_of, buttons_of):
    backing = server.backing
    wanted = Schedule(server.guild.id, server.channel.id, "12:00", "UTC")
    before = backing.clock().replace(hour=11)
    schedule = await backing.store.write(set_schedule, wanted, before)
    delivery = await backing.store.write(take_due, schedule, backing.clock(), "test")
    day = delivery.local_date
    insight = await pick_today(backing, guild_id=server.guild.id, day=day, podcast_ids=())
    await backing.store.write(
        set_sending,
        delivery.id,
        items=[(insight.id, insight.text)],
        channel_id=server.channel.id,
        now=backing.clock(),
        owner="test",
    )
    channel = server.env.bot.get_channel(server.channel.id)
    post = await channel.send(view=digest_card(insight, schedule=schedule, day=day))
    await server.env.settle()
    await server.restart()

    told = (await server.press(post, "About this post", by=server.admin)).response
    assert "Why this one" in buttons_of(told)
    plain = (await server.press(post, "About this post")).response
    assert "Why this one" not in buttons_of(plain)
    today = text_of(await server.ask("insight today"))
    shown = await backing.store.read(get_insight, insight.id)
    assert shown.text.split(",")[0] in today.replace("\\", "")


async def test_topics_are_listed_with_their_episodes(server, text_of):
    everything = text_of(await server.ask("topics"))
    assert "**rope** · 3 episodes" in everything

    one = text_of(await server.ask("topics", episode="throw a rope"))
    assert "Topics of When to throw a rope away" in one
    assert "**patience** · *When to throw a rope away*" in one
    show = text_of(await server.ask("topics", podcast="glass"))
    assert "**rope** · *Nine months of cooling*" in show


async def test_topics_of_a_private_podcast_count_in_its_server_alone(elsewhere, text_of):
    everything = text_of(await elsewhere.ask("topics"))

    assert "**rope** · 2 episodes" in everything
    assert "Paint" not in everything
