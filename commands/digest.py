"""``/digest``: one insight a day in a channel, for who manages the server."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import Range, Transform

from commands.answers import answer
from commands.backing import Backing
from commands.cards.card import Card
from commands.cards.insights import no_insight_card
from commands.cards.schedules import schedules_card, set_card, told_card
from commands.daily import pick_today
from commands.digest_cards import digest_card
from commands.options import PodcastsOption, PostingChannel, ZoneOption
from commands.permissions import needs_manage_server, needs_permission_to_post, resolve_channel
from commands.replies import Refused
from commands.schedules import (
    Wanted,
    choose_schedule,
    podcast_titles,
    read_wanted,
)
from store.localtime import get_zone
from store.model import Schedule
from store.schedules import (
    find_schedules,
    pause_schedule,
    remove_schedule,
    resume_schedule,
    set_schedule,
)

_DAYS = {
    "every day": (1, 2, 3, 4, 5, 6, 7),
    "Monday to Friday": (1, 2, 3, 4, 5),
    "Saturday and Sunday": (6, 7),
}


class DigestGroup(app_commands.Group):
    """The daily insight of a server."""

    def __init__(self, backing: Backing) -> None:
        super().__init__(
            name="digest",
            description="One insight a day in a channel of this server (Manage Server)",
            default_permissions=discord.Permissions(manage_guild=True),
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=False, private_channel=False
            ),
        )
        self._backing = backing

    async def interaction_check(self, interaction: discord.Interaction[Any]) -> bool:
        """Refuse whoever may not manage the server, however they got here."""
        needs_manage_server(interaction)
        return True

    @app_commands.command(name="set", description="Set up or change the digest of a channel")
    @app_commands.describe(
        channel="Where it is posted: a text channel or a thread",
        time="When it is posted, in local time: 09:00 or 9 am",
        zone="Where that is the time: type a city",
        podcasts="Only from these podcasts, with commas between them; all, if left out",
        role="Who is pinged by it; nobody, if left out",
        days="On which days; every day, if left out",
    )
    @app_commands.choices(days=[app_commands.Choice(name=day, value=day) for day in _DAYS])
    async def set(
        self,
        interaction: discord.Interaction[Any],
        channel: Transform[Any, PostingChannel],
        time: Range[str, 1, 10],
        zone: Transform[str, ZoneOption],
        podcasts: Transform[str, PodcastsOption] | None = None,
        role: discord.Role | None = None,
        days: str = "every day",
    ) -> None:
        """Check everything that would stop a post, then store the digest."""
        place = await resolve_channel(channel)
        needs_permission_to_post(place)
        _needs_role_that_rings(place, role)
        wanted = Wanted(
            guild_id=needs_manage_server(interaction),
            channel_id=place.id,
            time=time,
            zone=zone,
            podcasts=podcasts,
            role_id=role.id if role else None,
            weekdays=_DAYS.get(days, _DAYS["every day"]),
            user_id=interaction.user.id,
        )
        await answer(interaction, self._set_card(wanted))

    async def _set_card(self, wanted: Wanted) -> Card:
        store, now = self._backing.store, self._backing.clock()
        scope = self._backing.scope(wanted.guild_id)
        schedule, others = await store.read(read_wanted, wanted, scope)
        is_new = not schedule.id
        schedule = await store.write(set_schedule, schedule, now)
        titles = await store.read(podcast_titles, scope)
        return set_card(schedule, titles, is_new=is_new, others=others)

    @app_commands.command(name="show", description="Show the digests of this server")
    async def show(self, interaction: discord.Interaction[Any]) -> None:
        """Answer with every digest: where, when, from what, and in what state."""
        await answer(interaction, self._show_card(needs_manage_server(interaction)))

    async def _show_card(self, guild_id: int) -> Card:
        store = self._backing.store
        schedules = await store.read(find_schedules, guild_id)
        titles = await store.read(podcast_titles, self._backing.scope(guild_id))
        return schedules_card(schedules, titles)

    @app_commands.command(
        name="preview", description="Show what would be posted now, to you alone"
    )
    @app_commands.describe(channel="Of which channel's digest, if there are several")
    async def preview(
        self,
        interaction: discord.Interaction[Any],
        channel: Transform[Any, PostingChannel] | None = None,
    ) -> None:
        """Answer with the post as it would be; nobody is pinged."""
        guild_id = needs_manage_server(interaction)
        await answer(interaction, self._preview_card(guild_id, channel.id if channel else None))

    async def _preview_card(self, guild_id: int, channel_id: int | None) -> Card:
        schedule = await self._chosen(guild_id, channel_id)
        day = self._backing.clock().astimezone(get_zone(schedule.zone)).date()
        insight = await pick_today(
            self._backing, guild_id=guild_id, day=day, podcast_ids=schedule.podcast_ids
        )
        return (
            digest_card(insight, schedule=schedule, day=day) if insight else no_insight_card()
        )

    @app_commands.command(name="pause", description="Pause a digest; nothing of it is lost")
    @app_commands.describe(channel="Of which channel's digest, if there are several")
    async def pause(
        self,
        interaction: discord.Interaction[Any],
        channel: Transform[Any, PostingChannel] | None = None,
    ) -> None:
        """Stop the posts until somebody lets them go on."""
        guild_id = needs_manage_server(interaction)
        await answer(interaction, self._pause_card(guild_id, channel.id if channel else None))

    async def _pause_card(self, guild_id: int, channel_id: int | None) -> Card:
        schedule = await self._chosen(guild_id, channel_id)
        await self._backing.store.write(pause_schedule, schedule.id, "by an admin")
        return told_card(
            f"The digest in <#{schedule.channel_id}> is paused. `/digest resume` lets it go on."
        )

    @app_commands.command(name="resume", description="Let a paused digest go on")
    @app_commands.describe(channel="Of which channel's digest, if there are several")
    async def resume(
        self,
        interaction: discord.Interaction[Any],
        channel: Transform[Any, PostingChannel] | None = None,
    ) -> None:
        """Let the posts go on with the next due time."""
        guild_id = needs_manage_server(interaction)
        await answer(interaction, self._resume_card(guild_id, channel.id if channel else None))

    async def _resume_card(self, guild_id: int, channel_id: int | None) -> Card:
        store = self._backing.store
        schedule = await self._chosen(guild_id, channel_id)
        await store.write(resume_schedule, schedule, self._backing.clock())
        return await self._show_card(guild_id)

    @app_commands.command(name="remove", description="Remove a digest for good")
    @app_commands.describe(channel="Of which channel's digest, if there are several")
    async def remove(
        self,
        interaction: discord.Interaction[Any],
        channel: Transform[Any, PostingChannel] | None = None,
    ) -> None:
        """Remove a digest; what was posted stays."""
        guild_id = needs_manage_server(interaction)
        await answer(interaction, self._remove_card(guild_id, channel.id if channel else None))

    async def _remove_card(self, guild_id: int, channel_id: int | None) -> Card:
        schedule = await self._chosen(guild_id, channel_id)
        await self._backing.store.write(remove_schedule, schedule.id, guild_id)
        return told_card(
            f"The digest in <#{schedule.channel_id}> is removed. What was posted stays."
        )

    async def _chosen(self, guild_id: int, channel_id: int | None) -> Schedule:
        schedules = await self._backing.store.read(find_schedules, guild_id)
        return choose_schedule(schedules, channel_id)


def _needs_role_that_rings(
    place: discord.abc.GuildChannel | discord.Thread, role: discord.Role | None
) -> None:
    if role is None:
        return
    if role.is_default():
        raise Refused("Choose a role other than @everyone: I never ping everybody.")
    if not role.mentionable and not place.permissions_for(place.guild.me).mention_everyone:
        raise Refused(
            f"{role.mention} would not be pinged: allow everybody to mention that role (server"
            " settings, Roles), or allow me “Mention All Roles” in the channel."
        )
