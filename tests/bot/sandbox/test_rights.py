"""What the bot may do where, and what its messages become."""

from __future__ import annotations

import asyncio

import discord
import pytest


@pytest.fixture
def channel(box, client):
    return client.get_channel(box.general.id)


async def test_missing_rights_are_told_apart(box, client, channel):
    everyone = box.everyone(box.guild)
    box.deny(box.general, everyone, send_messages=True)
    with pytest.raises(discord.Forbidden) as caught:
        await channel.send("no")
    assert caught.value.code == 50013

    box.deny(box.general, everyone, view_channel=True)
    with pytest.raises(discord.Forbidden) as caught:
        await channel.send("no")
    assert caught.value.code == 50001

    box.remove_channel(box.general)
    with pytest.raises(discord.NotFound) as caught:
        await channel.send("no")
    assert caught.value.code == 10003


async def test_history_is_empty_without_the_right_to_read_it(box, channel):
    await channel.send("something")
    box.deny(box.general, box.everyone(box.guild), read_message_history=True)

    assert [message async for message in channel.history()] == []


async def test_closed_direct_messages_answer_50007(box, client):
    box.member.accepts_dms = False
    user = await client.fetch_user(box.member.id)

    with pytest.raises(discord.Forbidden) as caught:
        await user.send("hello")
    assert caught.value.code == 50007


async def test_a_locked_thread_refuses_and_an_archived_one_wakes_up(box, client, channel):
    thread = box.add_thread(box.general, "talk", box.member)
    while client.get_channel(thread.id) is None:
        await asyncio.sleep(0)
    place = client.get_channel(thread.id)
    box.archive(thread)
    await place.send("awake")
    assert not thread.archived
    box.archive(thread, locked=True)
    with pytest.raises(discord.HTTPException) as caught:
        await place.send("no")
    assert caught.value.code == 50083


async def test_a_forum_post_is_made_without_a_nonce(box, client):
    forum = box.add_channel(box.guild, "quotes-forum", 15)
    while client.get_channel(forum.id) is None:
        await asyncio.sleep(0)
    place = client.get_channel(forum.id)
    created = await place.create_thread(name="Quote of the day", content="words")

    assert created.message.id == created.thread.id
    assert box.violations == []


async def test_only_the_allowed_roles_are_pinged(box, client, channel):
    role = box.add_role(box.guild, "Listeners", mentionable=True)
    text = f"<@&{role.id}> <@{box.member.id}>"
    quiet = await channel.send(text)
    only = discord.AllowedMentions(everyone=False, users=False, roles=[discord.Object(role.id)])
    loud = await channel.send(text, allowed_mentions=only)

    pings = [box.state.messages[message.id].pings for message in (quiet, loud)]
    assert [(ping.users, ping.roles) for ping in pings] == [([], []), ([], [role.id])]


async def test_history_is_paged_from_newest_to_oldest(box, channel):
    sent = [await channel.send(str(number)) for number in range(5)]
    newest = [message.content async for message in channel.history(limit=2)]
    before = [message.content async for message in channel.history(limit=2, before=sent[3])]
    after = [message.content async for message in channel.history(limit=2, after=sent[0])]

    assert (newest, before, after) == (["4", "3"], ["2", "1"], ["1", "2"])
