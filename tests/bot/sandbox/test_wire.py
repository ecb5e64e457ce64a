"""The unchanged discord.py client over HTTP and WebSocket against the stand-in."""

from __future__ import annotations

import asyncio

import discord
import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.sandbox.commanding import Unavailable
from bot.sandbox.sandbox import Sandbox, patched


async def until(fact, seconds: float = 5.0) -> None:
    """Wait until something is true, by letting the loop run."""
    async with asyncio.timeout(seconds):
        while not fact():
            await asyncio.sleep(0)


def texts(message: dict) -> str:
    return str(message["components"])


async def test_a_client_logs_in_and_syncs_its_commands(box, client):
    assert client.user.id == box.state.bot.id
    assert [guild.name for guild in client.guilds] == ["Pullquote demo"]
    assert {channel.name for channel in client.guilds[0].text_channels} == {
        "general",
        "podcast-quotes",
    }
    names = {(command["name"], command["type"]) for command in box.state.commands[None]}

    assert names == {("quote", 1), ("settings", 1), ("Find this quote", 3)}


async def test_everything_sent_and_answered_fits_discords_description(box, client):
    answer = await box.slash(box.guild, box.general, box.member, "quote find", {"text": "a"})
    await box.click(answer.message, "more:1", box.member)
    await box.slash(box.guild, box.general, box.member, "quote slow")
    await box.slash(box.guild, box.general, box.member, "quote chart")
    channel = client.get_channel(box.general.id)
    sent = await channel.send("hello")
    await sent.reply("again")
    await sent.edit(content="hello there")
    assert [message async for message in channel.history(limit=5)]
    await client.fetch_channel(box.general.id)
    await client.fetch_guild(box.guild.id)
    await client.application_info()
    await client.guilds[0].fetch_member(box.member.id)
    await client.guilds[0].fetch_roles()
    await client.tree.fetch_commands()
    user = await client.fetch_user(box.member.id)
    await user.send("in private")
    await channel.create_thread(name="talk", type=discord.ChannelType.public_thread)
    await channel.typing()
    await sent.delete()

    assert box.violations == []


async def test_a_slash_command_is_answered_to_one_person_only(box, client):
    answer = await box.slash(
        box.guild, box.general, box.member, "quote find", {"text": "so it goes"}
    )

    assert answer.ephemeral
    assert "so it goes" in texts(answer.message)
    assert box.messages(box.general) == []
    assert box.messages(box.general, box.admin) == []
    assert len(box.messages(box.general, box.member)) == 1


async def test_the_message_after_a_deferral_takes_its_place(box, client):
    answer = await box.slash(box.guild, box.general, box.member, "quote slow")
    await until(lambda: len(box.messages(box.general, box.member)) == 2)
    first, second = box.messages(box.general, box.member)

    assert answer.message["content"] == first["content"] == "at last"
    assert answer.ephemeral
    assert second["content"] == "and more"


async def test_a_picture_is_served_from_where_the_card_says(box, client):
    answer = await box.slash(box.guild, box.general, box.member, "quote chart")
    message = await client.get_channel(box.general.id).fetch_message(int(answer.message["id"]))
    [gallery] = answer.message["components"]

    assert gallery["items"][0]["media"]["url"] == message.attachments[0].url
    assert b"A stand-in" in await message.attachments[0].read()


async def test_autocomplete_is_answered_while_typing(box, client):
    choices = await box.autocomplete(
        box.guild, box.general, box.member, "quote find", {"text": "", "speaker": "Ada"}
    )

    assert [choice["value"] for choice in choices] == ["Ada Lovelace", "Adam Smith"]


async def test_a_button_changes_its_message(box, client):
    answer = await box.slash(box.guild, box.general, box.member, "quote find", {"text": "a"})
    clicked = await box.click(answer.message, "more:1", box.member)

    assert clicked.message["id"] == answer.message["id"]
    assert "page 1" in texts(clicked.message)
    with pytest.raises(Unavailable):
        await box.click(answer.message, "more:1", box.member)


async def test_a_button_works_after_a_restart_of_the_bot(box, make_client):
    async with box.running(make_client()):
        answer = await box.slash(
            box.guild, box.general, box.member, "quote find", {"text": "a"}
        )
    async with box.running(make_client()):
        clicked = await box.click(answer.message, "more:1", box.member)

    assert "page 1" in texts(clicked.message)


async def test_another_persons_private_answer_cannot_be_clicked(box, client):
    answer = await box.slash(box.guild, box.general, box.member, "quote find", {"text": "a"})

    with pytest.raises(Unavailable):
        await box.click(answer.message, "more:1", box.admin)


async def test_selects_carry_values_and_people(box, client):
    answer = await box.slash(box.guild, box.general, box.member, "quote choose")
    who = await box.select(answer.message, "who", [str(box.admin.id)], box.member)
    which = await box.select(answer.message, "which", ["2"], box.member)

    assert who.message["content"] == "chose robin"
    assert which.message["content"] == "chose 2"
    assert which.message["components"] == []


async def test_a_modal_is_opened_filled_in_and_answered(box, client):
    opened = await box.slash(box.guild, box.general, box.member, "quote note")
    assert opened.modal["title"] == "A note"
    answer = await box.submit_modal(opened, {"words": "remember"}, box.member)

    assert answer.message["content"] == "noted: remember"
    with pytest.raises(Unavailable):
        await box.submit_modal(opened, {"words": "x" * 51}, box.member)


async def test_a_message_command_gets_the_text_without_any_intent(box, client):
    said = box.say(box.general, box.admin, "the exact words")
    answer = await box.context_menu("Find this quote", said, box.member)

    assert answer.message["content"] == "found: the exact words"
    assert answer.ephemeral


async def test_commands_for_admins_are_hidden_from_members(box, client):
    role = box.add_role(box.guild, "Listeners")
    values = {"channel": box.quotes.id, "role": role.id}
    answer = await box.slash(box.guild, box.general, box.admin, "settings", values)

    assert answer.message["content"] == "podcast-quotes Listeners"
    with pytest.raises(Unavailable):
        await box.slash(box.guild, box.general, box.member, "settings", values)


async def test_a_command_that_was_never_synced_does_not_exist(box, client):
    with pytest.raises(Unavailable):
        await box.slash(box.guild, box.general, box.member, "unheard of")
    with pytest.raises(Unavailable):
        await box.slash(box.guild, box.general, box.member, "quote find", {"txt": "typo"})


async def test_without_the_intent_only_mentions_replies_and_dms_have_content(box, client):
    ours = await client.get_channel(box.general.id).send("the digest")
    direct = box.state.dm_with(box.member)
    box.say(box.general, box.member, "nobody's business")
    box.say(box.general, box.member, f"<@{box.state.bot.id}> who said that?")
    box.say(box.general, box.member, "really?", reply_to=ours.id)
    box.say(direct, box.member, "in private")
    await until(lambda: len(client.heard) == 5)

    assert [message.content for message in client.heard] == [
        "the digest",
        "",
        f"<@{box.state.bot.id}> who said that?",
        "really?",
        "in private",
    ]


async def test_a_reply_to_a_commands_answer_does_not_mention_the_bot(box, client):
    answer = await box.slash(box.guild, box.general, box.member, "quote choose")
    await until(lambda: len(client.heard) == 1)
    box.say(box.general, box.member, "really?", reply_to=answer.message)
    await until(lambda: len(client.heard) == 2)

    assert client.heard[1].content == ""


async def test_commands_work_in_a_direct_conversation(box, client):
    direct = box.state.dm_with(box.member)
    answer = await box.slash(None, direct, box.member, "quote find", {"text": "private"})
    await box.click(answer.message, "more:1", box.member)

    with pytest.raises(Unavailable):
        await box.slash(None, direct, box.member, "settings")
    assert box.violations == []


async def test_the_message_content_intent_has_to_be_granted(box, make_client):
    intents = discord.Intents(guilds=True, guild_messages=True, message_content=True)

    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with box.running(make_client(intents=intents)):
            pass


async def test_a_wrong_token_is_refused(box, make_client):
    client = make_client()
    with patched(box):
        async with client:
            with pytest.raises(discord.LoginFailure):
                await client.login("wrong")


async def test_discord_pys_addresses_are_given_back(box):
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    with patched(box):
        assert Route("GET", "/users/@me").url == f"{box.url}/users/@me"
    assert before == (Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY)


async def test_guilds_come_and_go_while_the_bot_runs(box, client):
    guild = box.add_guild("Second")
    await until(lambda: "joined Second" in client.events)
    box.leave_guild(guild)
    await until(lambda: "GUILD_DELETE" in client.events)

    assert [known.name for known in client.guilds] == ["Pullquote demo"]
    with pytest.raises(discord.Forbidden):
        await client.fetch_guild(guild.id)


async def test_several_shards_share_the_guilds(clock, make_client):
    async with Sandbox(clock=clock, shards=3) as box:
        more = [box.add_guild(f"guild {number}") for number in range(8)]
        async with box.running(client := make_client()):
            assert len(client.guilds) == 9
            shards = {guild.shard_id for guild in client.guilds}
            channel = box.state.channels[more[3].channel_ids[0]]
            box.state.add_member(more[3], box.member)
            answer = await box.slash(
                more[3], channel, box.member, "quote find", {"text": "sharded"}
            )

    assert shards == {0, 1, 2}
    assert "sharded" in texts(answer.message)
