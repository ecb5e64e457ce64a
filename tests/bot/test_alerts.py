"""An alert is told once for each episode, whatever happens around its message."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.alert_courier import AGAIN, KEEP_TRYING
from bot.alerts import Alerts
from bot.courier import NONCE_WINDOW
from bot.sandbox.faults import Fault
from store.alert_deliveries import AlertDelivery, find_alert_deliveries
from store.alert_matching import HARVEST_WITHIN
from store.alerts import Alert, AlertKind, add_alert, find_alerts, remove_alert, resume_alerts
from store.archive import add_episode
from store.deliveries import LEASE
from store.model import DeliveryState, Episode, Podcast, Turn
from store.podcasts import add_podcast

Life = Callable[[], Any]
POST = ("POST", r"/channels/\d+/messages")
WORDS = "A kiln forgives nobody, and it keeps the marks of every hurry for good."


async def listen(running: Any, phrase: str = "kiln forgives nobody", **more: Any) -> Alert:
    """Set an alert up for the sandbox's member."""
    alert = Alert(running.box.member.id, AlertKind.PHRASE, phrase, **more)
    stored: Alert = await running.backing.store.write(add_alert, alert, running.backing.clock())
    return stored


async def publish(running: Any, clock: Any, title: str = "One", **podcast: Any) -> int:
    """Store a new episode, and let the time pass that its harvest may take."""
    clock.turn(seconds=1)
    show = Podcast("Clay", key="clay", **podcast)
    turns = (Turn(f"{WORDS} That is {title}.", "Ines Vidal", 12.0),)
    episode = Episode(title, key=title, source=f"{title}.md", turns=turns)

    def storing(db: Any) -> int:
        return add_episode(db, add_podcast(db, show), episode, clock()).episode_id

    number = await running.backing.store.write(storing)
    clock.turn(seconds=HARVEST_WITHIN.total_seconds() + 1)
    return int(number)


def messages(running: Any) -> list[dict[str, Any]]:
    """What the member was sent."""
    return list(running.box.messages(running.box.state.dm_with(running.box.member)))


async def deliveries(running: Any, episode_id: int) -> list[AlertDelivery]:
    return list(await running.backing.store.read(find_alert_deliveries, episode_id))


async def test_a_new_episode_is_told_once_with_its_quote(life: Life, clock: Any) -> None:
    async with life() as running:
        await listen(running)
        episode = await publish(running, clock)
        await running.client.alerts.tick()
        await running.client.alerts.tick()

        (message,) = messages(running)
        assert WORDS in str(message["components"])
        (done,) = await deliveries(running, episode)
        assert done.state is DeliveryState.SENT
        assert str(done.message_id) == message["id"]


async def test_an_episode_with_several_alerts_is_one_message(life: Life, clock: Any) -> None:
    async with life() as running:
        await listen(running)
        await listen(running, "marks of every hurry")
        await publish(running, clock)
        await running.client.alerts.tick()

        (message,) = messages(running)
        assert "kiln forgives nobody" in str(message["components"])
        assert "marks of every hurry" in str(message["components"])


async def test_an_episode_that_was_there_before_is_not_told(life: Life, clock: Any) -> None:
    async with life() as running:
        await publish(running, clock)
        await listen(running)
        await running.client.alerts.tick()

        assert messages(running) == []


async def test_an_alert_of_a_channel_is_posted_there(life: Life, clock: Any) -> None:
    async with life() as running:
        box = running.box
        await listen(running, guild_id=box.guild.id, channel_id=box.quotes.id)
        await publish(running, clock)
        await running.client.alerts.tick()

        assert len(box.messages(box.quotes, box.admin)) == 1
        assert messages(running) == []


@pytest.mark.parametrize("fault", [Fault.cut_after_commit(), Fault.cut_before_commit()])
async def test_cut_around_the_moment_discord_takes_it_it_is_there_once(
    life: Life, clock: Any, fault: Fault
) -> None:
    async with life() as running:
        await listen(running)
        episode = await publish(running, clock)
        running.box.faults.add(*POST, fault)
        await running.client.alerts.tick()
        assert (await deliveries(running, episode))[0].state is DeliveryState.SENDING

        clock.turn(seconds=61)
        await running.client.alerts.tick()

        assert len(messages(running)) == 1
        assert (await deliveries(running, episode))[0].state is DeliveryState.SENT


@pytest.mark.parametrize("fault", [Fault.cut_after_commit(), Fault.cut_before_commit()])
async def test_long_after_a_crash_the_conversation_is_searched_first(
    life: Life, clock: Any, fault: Fault
) -> None:
    async with life() as running:
        await listen(running)
        episode = await publish(running, clock)
        running.box.faults.add(*POST, fault)
        await running.client.alerts.tick()

    clock.turn(seconds=max(NONCE_WINDOW, LEASE).total_seconds() + 600)
    async with life() as running:
        await running.client.alerts.tick()

        assert len(messages(running)) == 1
        assert (await deliveries(running, episode))[0].state is DeliveryState.SENT


async def test_a_row_lost_with_the_power_is_found_in_the_conversation(
    life: Life, clock: Any
) -> None:
    async with life() as running:
        await listen(running)
        await publish(running, clock)
        await running.client.alerts.tick()

        def forgetting(db: Any) -> None:
            db.execute("UPDATE alert_delivery SET state = 'due', message_id = NULL")

        await running.backing.store.write(forgetting)

    clock.turn(minutes=30)
    async with life() as running:
        await running.client.alerts.tick()

        assert len(messages(running)) == 1


async def test_two_processes_tell_it_once(life: Life, clock: Any) -> None:
    async with life() as running:
        await listen(running)
        await publish(running, clock)
        other = Alerts(running.client, running.backing)
        await asyncio.gather(running.client.alerts.tick(), other.tick())

        assert len(messages(running)) == 1


async def test_a_server_error_is_tried_again_later(life: Life, clock: Any) -> None:
    async with life() as running:
        await listen(running)
        await publish(running, clock)
        running.box.faults.add(*POST, Fault.answer(503))
        await running.client.alerts.tick()
        assert messages(running) == []

        clock.turn(seconds=61)
        await running.client.alerts.tick()

        assert len(messages(running)) == 1


async def test_somebody_who_takes_no_messages_is_paused_and_loses_nothing(
    life: Life, clock: Any
) -> None:
    async with life() as running:
        sam = running.box.member
        await listen(running)
        await publish(running, clock)
        sam.accepts_dms = False
        await running.client.alerts.tick()

        (alert,) = await running.backing.store.read(find_alerts, sam.id)
        assert "direct messages" in str(alert.paused)
        clock.turn(seconds=AGAIN.total_seconds() + 1)
        await running.client.alerts.tick()
        assert messages(running) == []

        sam.accepts_dms = True
        await running.backing.store.write(resume_alerts, sam.id)
        await running.client.alerts.tick()

        assert len(messages(running)) == 1
        (alert,) = await running.backing.store.read(find_alerts, sam.id)
        assert alert.paused is None


async def test_a_channel_that_refuses_is_tried_again_by_itself(life: Life, clock: Any) -> None:
    async with life() as running:
        box = running.box
        alert = await listen(running, guild_id=box.guild.id, channel_id=box.quotes.id)
        await publish(running, clock)
        box.faults.add(*POST, Fault.answer(403, code=50013))
        await running.client.alerts.tick()
        (noted,) = await running.backing.store.read(find_alerts, alert.user_id)
        assert "Send Messages" in str(noted.paused)

        clock.turn(seconds=AGAIN.total_seconds() + 1)
        await running.client.alerts.tick()

        assert len(box.messages(box.quotes, box.admin)) == 1
        (noted,) = await running.backing.store.read(find_alerts, alert.user_id)
        assert noted.paused is None


async def test_what_is_a_week_late_is_not_told_any_more(life: Life, clock: Any) -> None:
    async with life() as running:
        await listen(running)
        episode = await publish(running, clock)
        await running.client.alerts.read_new()

    clock.turn(seconds=(KEEP_TRYING + timedelta(hours=1)).total_seconds())
    async with life() as running:
        await running.client.alerts.tick()

        assert messages(running) == []
        (done,) = await deliveries(running, episode)
        assert done.state is DeliveryState.SKIPPED
        assert "late" in str(done.reason)


async def test_an_alert_removed_meanwhile_is_not_told(life: Life, clock: Any) -> None:
    async with life() as running:
        alert = await listen(running)
        await publish(running, clock)
        await running.client.alerts.read_new()
        await running.backing.store.write(remove_alert, alert.id)
        await running.client.alerts.tick()

        assert messages(running) == []


async def test_a_private_episode_is_told_to_members_only(life: Life, clock: Any) -> None:
    async with life() as running:
        box = running.box
        stranger = box.state.add_user("kim")
        await listen(running, guild_id=box.guild.id)
        theirs = Alert(stranger.id, AlertKind.PHRASE, "every hurry", guild_id=box.guild.id)
        await running.backing.store.write(add_alert, theirs, clock())
        await publish(running, clock, private_to=box.guild.id)
        await running.client.alerts.tick()

        assert len(messages(running)) == 1
        assert box.messages(box.state.dm_with(stranger)) == []


async def test_the_button_of_a_message_shows_the_pressers_alerts(
    life: Life, clock: Any
) -> None:
    async with life() as running:
        await listen(running)
        episode = await publish(running, clock)
        await running.client.alerts.tick()
    async with life() as running:
        (message,) = messages(running)

        answer = await running.box.click(message, f"pq:alert:{episode}", running.box.member)

        assert "kiln forgives nobody" in str(answer.message["components"])
