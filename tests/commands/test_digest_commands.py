"""``/digest``: set up, changed, shown and ended by who manages the server."""

from __future__ import annotations

import discord
import pytest

from commands.digest_cards import digest_marker, has_marker

DAILY = {"time": "9 am", "zone": "london"}


async def test_a_digest_is_set_in_local_time_of_a_city(server, text_of):
    answer = await server.ask(
        "digest set", by=server.admin, channel=server.channel, podcasts="rope", **DAILY
    )

    text = text_of(answer)
    assert "The digest is set" in text
    assert f"<#{server.channel.id}>" in text
    assert "every day at 09:00, Europe/London" in text
    assert "From: Rope and Rigging" in text
    assert "<t:1777968000:f>" in text  # 2026-05-05 08:00 UTC, since London is on summer time


async def test_set_again_in_its_channel_a_digest_is_changed(server, text_of):
    await server.ask("digest set", by=server.admin, channel=server.channel, **DAILY)
    changed = await server.ask(
        "digest set",
        by=server.admin,
        channel=server.channel,
        time="18:30",
        zone="Asia/Tokyo",
        days="Monday to Friday",
    )
    assert "The digest is changed" in text_of(changed)

    text = text_of(await server.ask("digest show", by=server.admin))
    assert "1 digest in this server" in text
    assert "Monday, Tuesday, Wednesday, Thursday, Friday at 18:30, Asia/Tokyo" in text


async def test_pause_resume_and_remove_do_what_they_say(server, text_of):
    await server.ask("digest set", by=server.admin, channel=server.channel, **DAILY)
    assert "paused" in text_of(await server.ask("digest pause", by=server.admin))
    assert "**Paused**" in text_of(await server.ask("digest show", by=server.admin))
    assert "Next:" in text_of(await server.ask("digest resume", by=server.admin))
    assert "removed" in text_of(await server.ask("digest remove", by=server.admin))
    assert "No digest yet" in text_of(await server.ask("digest show", by=server.admin))
    assert "no digest yet" in text_of(await server.ask("digest pause", by=server.admin))


async def test_several_digests_must_be_told_apart(server, text_of):
    second = server.guild.create_text_channel("news")
    await server.ask("digest set", by=server.admin, channel=server.channel, **DAILY)
    answer = await server.ask("digest set", by=server.admin, channel=second, **DAILY)
    assert "1 other digest" in text_of(answer)

    unclear = text_of(await server.ask("digest remove", by=server.admin))
    assert "Name the channel" in unclear
    await server.ask("digest remove", by=server.admin, channel=second)
    assert "1 digest in" in text_of(await server.ask("digest show", by=server.admin))


async def test_a_preview_is_for_the_asker_and_carries_the_days_mark(server, text_of):
    await server.ask("digest set", by=server.admin, channel=server.channel, **DAILY)
    preview = await server.ask("digest preview", by=server.admin)

    assert preview.ephemeral
    assert "### Insight of 4 May 2026" in text_of(preview)
    day = server.backing.clock().date()
    assert has_marker(preview.message, digest_marker(1, day))
    assert not has_marker(preview.message, digest_marker(2, day))
    about = await server.press(preview, "About this post", by=server.admin)
    assert "4 May 2026" in text_of(about.response)


async def test_what_cannot_be_meant_is_explained_and_changes_nothing(server, text_of):
    for options, told in (
        ({"time": "25:00", "zone": "London"}, "no time of day"),
        ({"time": "soon", "zone": "London"}, "no time of day"),
        ({"time": "9:00", "zone": "Lodnon"}, "Europe/London"),
        ({"time": "9:00", "zone": "@everyone"}, "no time zone called"),
        ({"time": "9:00", "zone": "London", "podcasts": "rope, Nosuch Zzz"}, "no podcast"),
    ):
        answer = await server.ask(
            "digest set", by=server.admin, channel=server.channel, **options
        )

        assert told in text_of(answer)
    assert "No digest yet" in text_of(await server.ask("digest show", by=server.admin))


async def test_a_channel_i_may_not_post_in_is_refused_with_what_to_allow(server, text_of):
    mute = discord.PermissionOverwrite(send_messages=False)
    closed = server.guild.create_text_channel(
        "closed", overwrites={server.env.bot.user: mute, server.guild.default_role: mute}
    )
    answer = await server.ask("digest set", by=server.admin, channel=closed, **DAILY)

    assert "“Send Messages”" in text_of(answer)
    assert "No digest yet" in text_of(await server.ask("digest show", by=server.admin))


async def test_everyone_is_never_pinged(server, text_of):
    answer = await server.ask(
        "digest set",
        by=server.admin,
        channel=server.channel,
        role=server.guild.default_role,
        **DAILY,
    )

    assert "never ping everybody" in text_of(answer)


async def test_the_group_is_for_who_manages_the_server_also_at_run_time(server, text_of):
    with pytest.raises(Exception, match="not visible"):
        await server.ask("digest show")

    root = next(
        int(c["id"])
        for c in server.env.backend.visible_commands(
            user_id=server.admin.id, channel_id=server.channel.id
        )
        if c["name"] == "digest"
    )
    server.guild.set_command_permissions(root, {server.member: True})
    refused = await server.ask("digest show")
    assert "Manage Server" in text_of(refused)


async def test_zones_are_offered_by_city_with_the_time_there(server):
    offered = await server.admin.autocomplete(server.channel, "digest set", "zone", "lond")

    assert offered[0]["value"] == "Europe/London"
    assert offered[0]["name"] == "Europe/London (now 13:00, UTC+01:00)"


async def test_podcasts_are_offered_one_after_another(server):
    offered = await server.admin.autocomplete(
        server.channel, "digest set", "podcasts", "Rope and Rigging, gla"
    )

    assert [c["value"] for c in offered] == ["Rope and Rigging, The Glass Hour"]
