"""Connections that drop, sessions that are resumed or lost."""

from __future__ import annotations

import asyncio


async def until(fact, seconds: float = 10.0) -> None:
    """Wait until something is true, by letting the loop run."""
    async with asyncio.timeout(seconds):
        while not fact():
            await asyncio.sleep(0.005)


def connected(box) -> bool:
    return bool(box.gateway.connected)


async def test_a_dropped_socket_is_resumed_without_losing_a_message(box, client):
    assert box.drop_sockets() == 1
    assert not connected(box)
    said = box.say(box.general, box.member, f"<@{box.state.bot.id}> while you were away")
    await until(lambda: any(message.id == said.id for message in client.heard))

    assert "RESUMED" in client.events
    assert box.gateway.identifies == 1
    assert box.gateway.resumes == 1
    assert len(client.heard) == 1


async def test_a_request_to_reconnect_is_followed_by_a_resume(box, client):
    box.gateway.reconnect()
    await until(lambda: "RESUMED" in client.events)

    assert box.gateway.identifies == 1


async def test_a_forgotten_session_costs_a_new_identify(box, client):
    box.gateway.forget()
    box.drop_sockets()
    await until(lambda: box.gateway.identifies == 2)
    await until(lambda: client.events.count("GUILD_CREATE") == 2)
    answer = await box.slash(box.guild, box.general, box.member, "quote find", {"text": "back"})

    assert "back" in str(answer.message)
    assert box.gateway.resumes == 0


async def test_an_invalid_session_is_begun_anew(box, client):
    box.gateway.invalidate()
    await until(lambda: box.gateway.identifies == 2)


async def test_an_interaction_during_a_drop_is_answered_after_the_resume(box, client):
    box.drop_sockets()
    assert not connected(box)
    answer = await box.slash(box.guild, box.general, box.member, "quote find", {"text": "late"})

    assert "late" in str(answer.message)


async def test_heartbeats_are_acknowledged(box, make_client):
    box.gateway.heartbeat_ms = 20
    client = make_client()
    async with box.running(client):
        await until(lambda: client.latency < 5)


async def test_members_can_be_asked_for(box, client):
    guild = client.get_guild(box.guild.id)
    [found] = await guild.query_members("sam")

    assert found.id == box.member.id


async def test_a_change_of_rights_reaches_the_cache(box, client):
    place = client.get_channel(box.quotes.id)
    assert place.permissions_for(place.guild.me).send_messages
    box.deny(box.quotes, box.everyone(box.guild), send_messages=True)
    await until(lambda: not place.permissions_for(place.guild.me).send_messages)
