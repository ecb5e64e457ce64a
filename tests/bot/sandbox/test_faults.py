"""What goes wrong on purpose, as the real client meets it."""

from __future__ import annotations

import asyncio

import aiohttp
import discord
import pytest

from bot.sandbox.errors import MISSING_PERMISSIONS
from bot.sandbox.faults import Fault
from bot.sandbox.sandbox import Sandbox

MESSAGES = r"/channels/\d+/messages"
TEMPLATE = "/channels/{channel_id}/messages"


@pytest.fixture
def channel(box, client):
    return client.get_channel(box.general.id)


@pytest.fixture
def no_waiting(monkeypatch):
    """Let discord.py's own pauses between retries pass at once, and note them."""
    pauses = []

    async def pass_by(seconds: float, *_) -> None:
        pauses.append(seconds)

    monkeypatch.setattr("discord.http.asyncio.sleep", pass_by)
    return pauses


async def test_the_same_nonce_posts_once(box, channel):
    first = await channel.send("digest", nonce="2026-03-01")
    second = await channel.send("digest", nonce="2026-03-01")

    assert first.id == second.id
    assert len(box.messages(box.general)) == 1


async def test_a_nonce_is_forgotten_after_some_minutes(box, channel, clock):
    first = await channel.send("digest", nonce="2026-03-01")
    clock.turn(minutes=6)
    second = await channel.send("digest", nonce="2026-03-01")

    assert first.id != second.id


async def test_the_nonce_of_a_deleted_message_answers_unknown_message(box, channel):
    sent = await channel.send("digest", nonce="2026-03-01")
    await sent.delete()

    with pytest.raises(discord.NotFound) as caught:
        await channel.send("digest", nonce="2026-03-01")
    assert caught.value.code == 10008


async def test_a_connection_cut_after_the_commit_leaves_the_message(box, channel):
    box.faults.add("POST", MESSAGES, Fault.cut_after_commit())

    with pytest.raises(aiohttp.ClientError):
        await channel.send("digest", nonce="n")
    assert len(box.messages(box.general)) == 1
    await channel.send("digest", nonce="n")
    assert len(box.messages(box.general)) == 1


async def test_a_connection_cut_before_the_commit_leaves_nothing(box, channel):
    box.faults.add("POST", MESSAGES, Fault.cut_before_commit())

    with pytest.raises(aiohttp.ClientError):
        await channel.send("digest", nonce="n")
    assert box.messages(box.general) == []


async def test_a_429_is_waited_out_and_sent_again(box, channel, no_waiting):
    box.faults.add("POST", MESSAGES, Fault.too_many(1.5))
    await channel.send("hello")

    assert no_waiting == [1.5]
    assert box.api.count("POST", TEMPLATE) == 2


async def test_a_502_after_the_commit_does_not_post_twice(box, channel, no_waiting):
    box.faults.add("POST", MESSAGES, Fault.answer(502, commit=True), times=2)
    await channel.send("digest")

    assert len(box.messages(box.general)) == 1
    assert len(no_waiting) == 2


async def test_a_503_is_not_retried(box, channel):
    box.faults.add("POST", MESSAGES, Fault.answer(503))

    with pytest.raises(discord.DiscordServerError):
        await channel.send("digest")


async def test_a_fault_meets_as_many_requests_as_planned(box, channel):
    fault = Fault.answer(403, code=MISSING_PERMISSIONS)
    box.faults.add("POST", MESSAGES, fault, times=1)

    with pytest.raises(discord.Forbidden):
        await channel.send("refused")
    await channel.send("let through")
    assert [fault] == [found for _, _, found in box.faults.happened]


async def test_an_answer_can_be_held_back_until_the_test_lets_go(box, channel):
    gate = asyncio.Event()
    box.faults.add("POST", MESSAGES, Fault.hold(gate))
    sending = asyncio.create_task(channel.send("held"))
    while not box.faults.happened:
        await asyncio.sleep(0)
    assert box.messages(box.general) == []
    gate.set()
    await sending

    assert len(box.messages(box.general)) == 1


async def test_going_over_the_global_limit_answers_429(box, channel, no_waiting):
    box.limits.everywhere.times.clear()
    box.limits.timer = lambda: sum(no_waiting)
    box.limits.set_global(1)
    await channel.send("fast")
    await channel.send("faster")

    assert no_waiting == [1.0]
    assert box.limits.refused == 1
    assert len(box.messages(box.general)) == 2


async def test_a_routes_own_limit_is_told_in_headers(box, channel, no_waiting):
    box.limits.set("POST", TEMPLATE, 2, 5.0)
    await channel.send("one")
    headers = box.limits.headers("POST", TEMPLATE, str(box.general.id))

    assert (headers["X-RateLimit-Limit"], headers["X-RateLimit-Remaining"]) == ("2", "1")
    await channel.send("two")
    assert no_waiting
    assert box.limits.refused == 0


async def test_an_interaction_is_gone_after_three_seconds(box, client, clock):
    box.patience = 0.3
    gate = asyncio.Event()
    box.faults.add("POST", "/interactions/", Fault.hold(gate))
    asking = asyncio.create_task(
        box.slash(box.guild, box.general, box.member, "quote find", {"text": "late"})
    )
    while not box.faults.happened:
        await asyncio.sleep(0)
    clock.turn(seconds=4)
    gate.set()
    with pytest.raises(TimeoutError):
        await asking

    [error] = client.errors
    assert isinstance(error, discord.NotFound)
    assert error.code == 10062


async def test_an_interaction_is_answered_once(box, client):
    twice = asyncio.Event()

    @client.tree.command(name="twice", description="Answer twice")
    async def answer_twice(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("first")
        interaction.response._response_type = None
        try:
            await interaction.response.send_message("second")
        except discord.HTTPException as error:
            client.errors.append(error)
        twice.set()

    await client.tree.sync()
    await box.slash(box.guild, box.general, box.member, "twice")
    await twice.wait()

    assert client.errors[0].code == 40060


async def test_a_token_ends_after_a_quarter_of_an_hour(box, client, clock):
    kept = []

    @client.tree.command(name="keep", description="Keep the token")
    async def keep(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("now")
        kept.append(interaction)

    await client.tree.sync()
    await box.slash(box.guild, box.general, box.member, "keep")
    while not kept:
        await asyncio.sleep(0)
    clock.turn(minutes=16)

    with pytest.raises(discord.HTTPException) as caught:
        await kept[0].followup.send("too late")
    assert caught.value.code == 50027


async def test_a_delay_uses_the_stand_ins_own_sleep(clock, make_client):
    waited = []

    async def pass_by(seconds: float) -> None:
        waited.append(seconds)

    async with Sandbox(clock=clock, sleep=pass_by) as box, box.running(client := make_client()):
        box.faults.add("POST", MESSAGES, Fault.delay(20))
        await client.get_channel(box.general.id).send("late")

        assert waited == [20]
        assert len(box.messages(box.general)) == 1


async def test_a_body_of_another_shape_is_refused_instead_of_failing(box):
    headers = {"Authorization": f"Bot {box.token}"}
    url = f"{box.url}/channels/{box.general.id}/messages"
    async with aiohttp.ClientSession(headers=headers) as session:
        for body in ('{"embeds": 5}', '{"components": [7]}', "[", "3", '{"flags": "x"}'):
            async with session.post(url, data=body) as answer:
                assert (answer.status, (await answer.json())["code"]) == (400, 50035)

    assert box.messages(box.general) == []


async def test_an_outage_of_the_gateway_turns_connections_away(box):
    box.gateway.accepting = False
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
            await session.ws_connect(box.gateway_url)

    assert caught.value.status == 503
