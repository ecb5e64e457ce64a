"""``/digest``: one insight a day in a channel, for who manages the server."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import AppCommandChannel, AppCommandThread, Range, Transform

from commands.answers import answer
from commands.backing import Backing
from commands.cards.card import Card
from commands.cards.insights import no_insight_card
from commands.cards.schedules import schedules_card, set_card, told_card
from commands.daily import pick_digest
from commands.digest_cards import post_card
from commands.digest_doctor import doctor_command, doubt_of
from commands.options import PodcastsOption, PostingChannel, ZoneOption
from commands.permissions import needs_manage_server, needs_permission_to_post, resolve_channel
from commands.replies import Refused
from commands.schedules import (
    DAYS,
    KINDS,
    Wanted,
    choose_schedule,
    podcast_titles,
    read_days,
    read_wanted,
)
from store.halts import change_schedule, revive_schedule
from store.localtime import get_zone
from store.model import Schedule
from store.schedules import (
    find_schedules,
    pause_schedule,
    remove_schedule,
)

_RATHER = ("rather not", "rather twice")
_OF_WHICH = {
    "channel": "Of which channel's digest, if there are several",
    "which": "Which digest, if the channel has both",
}


def _choices(names: Iterable[str]) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=name, value=name) for name in names]


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
        self.add_command(doctor_command(backing))

    async def interaction_check(self, interaction: discord.Interaction[Any]) -> bool:
        """Refuse whoever may not manage the server, however they got here."""
        needs_manage_server(interaction)
        return True

    @app_commands.command(name="set", description="Set up or change the digest of a channel")
    @app_commands.describe(
        channel="Where it is posted: a text channel, a thread or a forum",
        time="When it is posted, in local time: 09:00 or 9 am",
        zone="Where that is the time: type a city",
        podcasts="Only from these podcasts, with commas between them; all, if left out",
        role="Who is pinged by it; nobody, if left out",
        days="On which days; every day, if left out, or Monday for a weekly round-up",
        kind="An insight a day, or a weekly round-up of five; both can be set up",
        only_new="Skip a day if no new episode has come since the last post",
        if_unsure="If nothing can tell whether a post arrived: post again, or rather not",
        tell="Where I tell admins when I cannot post; the server's owner, if left out",
    )
    @app_commands.choices(
        days=_choices(DAYS), kind=_choices(KINDS), if_unsure=_choices(_RATHER)
    )
    async def set(
        self,
        interaction: discord.Interaction[Any],
        channel: Transform[Any, PostingChannel],
        time: Range[str, 1, 10],
        zone: Transform[str, ZoneOption],
        podcasts: Transform[str, PodcastsOption] | None = None,
        role: discord.Role | None = None,
        days: str | None = None,
        kind: str = "daily insight",
        only_new: bool = False,
        if_unsure: str = _RATHER[0],
        tell: Transform[Any, PostingChannel] | None = None,
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
            weekdays=read_days(days, KINDS[kind]),
            user_id=interaction.user.id,
            kind=KINDS[kind],
            new_only=only_new,
            rather_twice=if_unsure == _RATHER[1],
            tell_channel_id=await _place_to_tell(tell),
        )
        await answer(interaction, self._set_card(wanted, doubt_of(place, wanted)))

    async def _set_card(self, wanted: Wanted, doubt: str | None) -> Card:
        store, now = self._backing.store, self._backing.clock()
        scope = self._backing.scope(wanted.guild_id)
        asked = await store.read(read_wanted, wanted, scope)
        schedule, made_up = await store.write(
            change_schedule, asked.schedule, now, now - self._backing.grace
        )
        titles = await store.read(podcast_titles, scope)
        card = set_card(
            schedule,
            titles,
            is_new=not asked.schedule.id,
            others=asked.others,
            leaves=asked.leaves,
            made_up=made_up,
        )
        return card.small(doubt) if doubt else card

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
    @app_commands.describe(**_OF_WHICH)
    @app_commands.choices(which=_choices(KINDS))
    async def preview(
        self,
        interaction: discord.Interaction[Any],
        channel: Transform[Any, PostingChannel] | None = None,
        which: str | None = None,
    ) -> None:
        """Answer with the post as it would be; nobody is pinged."""
        schedule = await self._chosen(interaction, channel, which)
        await answer(interaction, self._preview_card(schedule))

    async def _preview_card(self, schedule: Schedule) -> Card:
        day = self._backing.clock().astimezone(get_zone(schedule.zone)).date()
        insights = await pick_digest(self._backing, schedule, day)
        return (
            post_card(insights, schedule=schedule, day=day) if insights else no_insight_card()
        )

    @app_commands.command(name="pause", description="Pause a digest; nothing of it is lost")
    @app_commands.describe(**_OF_WHICH)
    @app_commands.choices(which=_choices(KINDS))
    async def pause(
        self,
        interaction: discord.Interaction[Any],
        channel: Transform[Any, PostingChannel] | None = None,
        which: str | None = None,
    ) -> None:
        """Stop the posts until somebody lets them go on."""
        schedule = await self._chosen(interaction, channel, which)
        await answer(interaction, self._pause_card(schedule))

    async def _pause_card(self, schedule: Schedule) -> Card:
        await self._backing.store.write(pause_schedule, schedule.id, "by an admin")
        return told_card(
            f"The digest in <#{schedule.channel_id}> is paused. `/digest resume` lets it go on."
        )

    @app_commands.command(name="resume", description="Let a paused digest go on")
    @app_commands.describe(**_OF_WHICH)
    @app_commands.choices(which=_choices(KINDS))
    async def resume(
        self,
        interaction: discord.Interaction[Any],
        channel: Transform[Any, PostingChannel] | None = None,
        which: str | None = None,
    ) -> None:
        """Let the posts go on with the next due time."""
        schedule = await self._chosen(interaction, channel, which)
        await answer(interaction, self._resume_card(schedule))

    async def _resume_card(self, schedule: Schedule) -> Card:
        store = self._backing.store
        now = self._backing.clock()
        await store.write(revive_schedule, schedule, now, now - self._backing.grace)
        return await self._show_card(schedule.guild_id)

    @app_commands.command(name="remove", description="Remove a digest for good")
    @app_commands.describe(**_OF_WHICH)
    @app_commands.choices(which=_choices(KINDS))
    async def remove(
        self,
        interaction: discord.Interaction[Any],
        channel: Transform[Any, PostingChannel] | None = None,
        which: str | None = None,
    ) -> None:
        """Remove a digest; what was posted stays."""
        schedule = await self._chosen(interaction, channel, which)
        await answer(interaction, self._remove_card(schedule))

    async def _remove_card(self, schedule: Schedule) -> Card:
        await self._backing.store.write(remove_schedule, schedule.id, schedule.guild_id)
        return told_card(
            f"The digest in <#{schedule.channel_id}> is removed. What was posted stays."
        )

    async def _chosen(
        self,
        interaction: discord.Interaction[Any],
        channel: AppCommandChannel | AppCommandThread | None,
        which: str | None,
    ) -> Schedule:
        guild_id = needs_manage_server(interaction)
        schedules = await self._backing.store.read(find_schedules, guild_id)
        kind = KINDS.get(which or "")
        return choose_schedule(schedules, channel.id if channel else None, kind)


async def _place_to_tell(chosen: AppCommandChannel | AppCommandThread | None) -> int | None:
    """Return where admins are told of failures, if I may post there.

    Raises:
        Refused: I may not.
    """
    if chosen is None:
        return None
    place = await resolve_channel(chosen)
    if isinstance(place, discord.ForumChannel):
        raise Refused("I cannot tell anybody anything in a forum. Choose a text channel.")
    needs_permission_to_post(place)
    return place.id


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
