"""``/digest doctor`` and the choices of ``/digest set`` that a delivery follows."""

from __future__ import annotations

import discord

from store.deliveries import set_ended, set_sending, set_sent, take_due
from store.model import DeliveryState, DigestKind
from store.schedules import find_schedules

DAILY = {"time": "9 am", "zone": "London"}


async def kept(server):
    return await server.backing.store.read(find_schedules, server.guild.id)


async def test_the_next_run_is_told_in_local_time_and_in_utc(server, text_of):
    await server.ask("digest set", by=server.admin, channel=server.channel, **DAILY)

    text = text_of(await server.ask("digest doctor", by=server.admin))

    assert "5 May 2026, 09:00 in Europe/London" in text
    assert "5 May 2026, 08:00 UTC" in text
    assert "I may post there" in text
    assert "None yet" in text


async def test_the_last_results_carry_links_and_reasons(server, text_of):
    await server.ask("digest set", by=server.admin, channel=server.channel, **DAILY)
    store = server.backing.store
    for number in range(2):
        (schedule,) = await kept(server)
        taken = await store.write(take_due, schedule, schedule.next_due, "test")
        if number:
            await store.write(set_ended, taken.id, DeliveryState.SKIPPED, "nothing new to post")
            continue
        await store.write(
            set_sending,
            taken.id,
            items=[(None, "a text")],
            channel_id=server.channel.id,
            now=schedule.next_due,
            owner="test",
        )
        await store.write(set_sent, taken.id, 4242, schedule.next_due)

    text = text_of(await server.ask("digest doctor", by=server.admin))

    assert f"channels/{server.guild.id}/{server.channel.id}/4242" in text
    assert "6 May 2026: skipped: nothing new to post" in text


async def test_a_test_post_stands_in_the_channel_and_is_no_digest(server, text_of):
    await server.ask("digest set", by=server.admin, channel=server.channel, **DAILY)

    text = text_of(await server.ask("digest doctor", by=server.admin, test_post=True))

    assert "It is there: https://discord.com/channels/" in text


async def test_what_is_missing_now_is_told_with_what_it_means(server, text_of):
    place = server.guild.create_text_channel("quiet")
    await server.ask("digest set", by=server.admin, channel=place, **DAILY)
    seen = server.env.bot.get_channel(place.id)
    mute = discord.PermissionOverwrite(send_messages=False)
    await seen.set_permissions(seen.guild.me, overwrite=mute)
    await server.env.settle()

    text = text_of(await server.ask("digest doctor", by=server.admin))

    assert "Missing: “Send Messages”" in text


async def test_a_channel_may_have_a_daily_and_a_weekly_digest(server, text_of):
    await server.ask("digest set", by=server.admin, channel=server.channel, **DAILY)
    answer = await server.ask(
        "digest set", by=server.admin, channel=server.channel, kind="weekly round-up", **DAILY
    )
    assert "a weekly round-up" in text_of(answer)
    assert "Monday at 09:00" in text_of(answer)
    daily, weekly = await kept(server)
    assert (daily.kind, weekly.kind) == (DigestKind.DAILY, DigestKind.WEEKLY)

    assert "several digests" in text_of(await server.ask("digest pause", by=server.admin))
    paused = await server.ask("digest pause", by=server.admin, which="weekly round-up")
    assert "paused" in text_of(paused)
    assert [one.paused for one in await kept(server)] == [False, True]
    preview = await server.ask("digest preview", by=server.admin, which="weekly round-up")
    assert "The week to 4 May 2026" in text_of(preview)


async def test_a_round_up_on_several_days_is_refused(server, text_of):
    answer = await server.ask(
        "digest set",
        by=server.admin,
        channel=server.channel,
        kind="weekly round-up",
        days="Monday to Friday",
        **DAILY,
    )

    assert "one day" in text_of(answer)
    assert await kept(server) == []


async def test_choices_for_doubt_news_and_failures_are_kept(server, text_of):
    alarms = server.guild.create_text_channel("alarms")
    answer = await server.ask(
        "digest set",
        by=server.admin,
        channel=server.channel,
        only_new=True,
        if_unsure="rather twice",
        tell=alarms,
        **DAILY,
    )

    (schedule,) = await kept(server)
    assert (schedule.new_only, schedule.rather_twice) == (True, True)
    assert schedule.tell_channel_id == alarms.id
    assert "only when there is something new" in text_of(answer)
