"""``/alert``: what people can ask to be told of, and what they see of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import discord
import pytest

from commands.backing import Backing
from commands.cards.alerts import NO_MESSAGES
from store.alerts import MOST, Alert, AlertKind, add_alert, find_alerts, note_trouble

Text = Callable[[Any], str]


async def test_a_phrase_is_kept_and_listed(server: Any, text_of: Text) -> None:
    added = await server.ask("alert add", phrase="a *knot* is a promise")
    assert r"“a \*knot\* is a promise”" in text_of(added)

    listed = text_of(await server.ask("alert list"))

    assert r"a \*knot\* is a promise" in listed
    assert "sent to you" in listed


async def test_a_speaker_and_a_podcast_are_the_ones_meant(
    server: Any, text_of: Text, backing: Backing
) -> None:
    added = await server.ask("alert add", speaker="kevin pell", podcast="glass hour")

    assert "Kevin Pell" in text_of(added)
    assert "The Glass Hour" in text_of(added)
    (alert,) = await backing.store.read(find_alerts, server.member.id)
    assert (alert.kind, alert.text) == (AlertKind.SPEAKER, "Kevin Pell")
    assert alert.speaker_id is not None


async def test_a_name_of_several_people_is_asked_about(server: Any, text_of: Text) -> None:
    answer = text_of(await server.ask("alert add", speaker="kevin"))

    assert "Kevin Pell" in answer
    assert "Kevin Ostrander" in answer
    assert "Which one?" in answer


@pytest.mark.parametrize("options", [{}, {"phrase": "a knot", "topic": "ropes"}])
async def test_it_takes_exactly_one_thing_to_listen_for(
    server: Any, text_of: Text, options: dict[str, str]
) -> None:
    assert "one of these" in text_of(await server.ask("alert add", **options))


async def test_words_without_a_letter_are_refused(server: Any, text_of: Text) -> None:
    assert "no word" in text_of(await server.ask("alert add", phrase="?!"))


async def test_a_channel_is_for_who_manages_the_server(
    server: Any, text_of: Text, backing: Backing
) -> None:
    asked: dict[str, Any] = {"topic": "ropes", "channel": server.channel}
    refused = await server.ask("alert add", **asked)
    assert "Manage Server" in text_of(refused)

    added = await server.ask("alert add", by=server.admin, **asked)
    assert f"<#{server.channel.id}>" in text_of(added)
    assert "posted in" in text_of(await server.ask("alert list", by=server.admin))
    assert await backing.store.read(find_alerts, server.member.id) == []


async def test_others_alerts_are_neither_seen_nor_removed(
    server: Any, text_of: Text, backing: Backing
) -> None:
    await server.ask("alert add", phrase="a knot is a promise")
    (alert,) = await backing.store.read(find_alerts, server.member.id)

    assert "No alerts yet" in text_of(await server.ask("alert list", by=server.other))
    await server.ask("alert remove", by=server.other, alert=f"id={alert.id}")
    await server.ask("alert remove", by=server.admin, alert=f"id={alert.id}")
    assert await backing.store.read(find_alerts, server.member.id) == [alert]

    gone = await server.ask("alert remove", alert="A knot is a promise")
    assert "No alerts yet" in text_of(gone)


async def test_more_than_the_most_is_refused_with_a_way_out(
    server: Any, text_of: Text, backing: Backing
) -> None:
    for number in range(MOST):
        alert = Alert(server.member.id, AlertKind.PHRASE, f"phrase {number}")
        await backing.store.write(add_alert, alert, backing.clock())

    refused = text_of(await server.ask("alert add", phrase="one more"))

    assert f"{MOST} alerts" in refused
    assert "/alert remove" in refused


async def test_what_is_paused_is_shown_and_goes_on_at_a_press(
    server: Any, text_of: Text, backing: Backing
) -> None:
    await server.ask("alert add", phrase="a knot is a promise")
    who = server.member.id
    await backing.store.write(note_trouble, NO_MESSAGES, user_id=who, channel_id=None)

    listed = await server.ask("alert list")
    assert "Paused" in text_of(listed)
    await server.press(listed, "Send them again")

    (alert,) = await backing.store.read(find_alerts, who)
    assert alert.paused is None


async def test_a_channel_in_which_i_may_not_post_is_refused(server: Any, text_of: Text) -> None:
    mute = discord.PermissionOverwrite(send_messages=False)
    closed = server.guild.create_text_channel(
        "closed", overwrites={server.env.bot.user: mute, server.guild.default_role: mute}
    )

    refused = await server.ask("alert add", by=server.admin, topic="ropes", channel=closed)

    assert "Send Messages" in text_of(refused)
