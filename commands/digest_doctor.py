"""``/digest doctor``: when a digest comes next, what became of the last ones, what it may."""

from __future__ import annotations

from datetime import UTC
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import Transform

from commands.answers import answer
from commands.backing import Backing
from commands.cards.card import Card
from commands.cards.schedules import schedule_lines, told_card
from commands.cards.text import escape
from commands.cards.times import day as in_words
from commands.options import PostingChannel
from commands.permissions import needs_manage_server, what_is_missing
from commands.refusals import WRONG_CHANNEL, refusal
from commands.schedules import KINDS, Wanted, choose_schedule, podcast_titles
from store.deliveries import find_deliveries
from store.localtime import get_zone
from store.model import Delivery, DeliveryState, Schedule
from store.schedules import find_schedules

Place = discord.abc.GuildChannel | discord.Thread

RESULTS = 10


def doctor_command(backing: Backing) -> app_commands.Command[Any, ..., None]:
    """Return the command, for the group ``/digest``."""

    @app_commands.describe(
        channel="Of which channel's digest, if there are several",
        which="Which digest, if the channel has both",
        test_post="Post a line in the channel now, to see whether it works",
    )
    @app_commands.choices(which=[app_commands.Choice(name=n, value=n) for n in KINDS])
    async def doctor(
        interaction: discord.Interaction[Any],
        channel: Transform[Any, PostingChannel] | None = None,
        which: str | None = None,
        test_post: bool = False,
    ) -> None:
        """Answer with everything that decides whether the next post will come."""
        guild_id = needs_manage_server(interaction)
        schedules = await backing.store.read(find_schedules, guild_id)
        schedule = choose_schedule(
            schedules, channel.id if channel else None, KINDS.get(which or "")
        )
        await answer(interaction, _examine(interaction, backing, schedule, test_post))

    return app_commands.Command(
        name="doctor",
        description="Show a digest's next run, last results and permissions; try a post",
        callback=doctor,
    )


def doubt_of(place: Place, wanted: Wanted | Schedule) -> str | None:
    """Return what happens to a post that may not have arrived; None if it can be found."""
    if isinstance(place, discord.ForumChannel):
        why = "Discord cannot tell in a forum whether a post arrived"
    elif not place.permissions_for(place.guild.me).read_message_history:
        why = "I may not read the history of the channel"
    else:
        return None
    then = (
        "I post again, so a post may come twice"
        if wanted.rather_twice
        else "I leave it at that, so a post may be missing"
    )
    return f"{why}: should the connection break in the middle of a post, {then}."


async def _examine(
    interaction: discord.Interaction[Any], backing: Backing, schedule: Schedule, test_post: bool
) -> Card:
    store = backing.store
    titles = await store.read(podcast_titles, backing.scope(schedule.guild_id))
    results = await store.read(find_deliveries, schedule.id, RESULTS)
    card = Card().say("### The digest's health").say(schedule_lines(schedule, titles))
    card.say(_next_run(schedule))
    place = await _place(interaction, schedule.channel_id)
    if isinstance(place, str):
        card.say(f"**Permissions**\n- {place}")
    else:
        card.say(_permissions(place, schedule))
    lines = [_result(schedule, one) for one in results]
    card.say("**Last results**\n" + ("\n".join(lines) or "- None yet."))
    if test_post:
        tried = place if isinstance(place, str) else await _try_post(place)
        card.say(f"**Test post**\n- {tried}")
    return card


def _next_run(schedule: Schedule) -> str:
    if schedule.paused or schedule.next_due is None:
        return "**Next run**\n- None while it is paused."
    local = schedule.next_due.astimezone(get_zone(schedule.zone))
    utc = schedule.next_due.astimezone(UTC)
    return (
        f"**Next run**\n- {in_words(local)}, {local:%H:%M} in {escape(schedule.zone, 60)}\n"
        f"- {in_words(utc)}, {utc:%H:%M} UTC"
    )


async def _place(interaction: discord.Interaction[Any], channel_id: int) -> Place | str:
    """Return the channel, or why it cannot be had."""
    guild = interaction.guild
    known = guild.get_channel_or_thread(channel_id) if guild else None
    if known is not None:
        return known
    try:
        found = await interaction.client.fetch_channel(channel_id)
    except discord.HTTPException as error:
        return refusal(error)
    return found if isinstance(found, Place) else WRONG_CHANNEL


def _permissions(place: Place, schedule: Schedule) -> str:
    missing = what_is_missing(place)
    told = [f"- Missing: “{name}”; without it I cannot post." for name in missing]
    told = told or ["- I may post there."]
    if doubt := doubt_of(place, schedule):
        told.append(f"- {doubt}")
    else:
        told.append("- I may read the history, so a doubtful post can be found again.")
    if schedule.role_id and place.guild.get_role(schedule.role_id) is None:
        told.append("- The role that it rings for is gone.")
    return "**Permissions**\n" + "\n".join(told)


def _result(schedule: Schedule, delivery: Delivery) -> str:
    day = in_words(delivery.local_date)
    reason = f": {escape(delivery.reason, 200)}" if delivery.reason else ""
    if delivery.state is not DeliveryState.SENT:
        return f"- {day}: {_STATES[delivery.state]}{reason}"
    if delivery.message_id is None:
        return f"- {day}: posted, and deleted since"
    channel_id = delivery.channel_id or schedule.channel_id
    link = _link(schedule.guild_id, channel_id, delivery.message_id)
    return f"- {day}: posted, {link}"


_STATES = {
    DeliveryState.DUE: "waiting",
    DeliveryState.SENDING: "not sure yet whether it arrived",
    DeliveryState.SKIPPED: "skipped",
    DeliveryState.FAILED: "failed",
}


def _link(guild_id: int, channel_id: int, message_id: int) -> str:
    return f"https://discord.com/channels/{guild_id}/{channel_id}/{message_id}"


async def _try_post(place: Place) -> str:
    card = told_card("This is a test of the digest: I can post here. It may be deleted.")
    try:
        if isinstance(place, discord.ForumChannel):
            made = await place.create_thread(name="Test of the digest", view=card)
            message = made.message
        elif isinstance(place, discord.abc.Messageable):
            message = await place.send(view=card)
        else:
            return WRONG_CHANNEL
    except discord.HTTPException as error:
        return refusal(error)
    return f"It is there: {_link(place.guild.id, message.channel.id, message.id)}"
