"""Options of commands: what is typed, and what is offered while typing.

Reading an option never touches the archive: that happens in the command, where
Discord can be told to wait. Suggestions cannot be put off, so an error in them
is logged and offers nothing.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

import discord
import structlog
from discord import app_commands

from commands.asked import Asked, choice_value, find_shows, read_asked
from commands.backing import Backing, backing_of
from commands.cards.text import one_line
from commands.crowd import Relief
from commands.dates import read_day
from commands.permissions import may_manage_server
from commands.replies import Refused
from commands.zones import suggest_zones, zone_label
from store.alerts import find_alerts
from store.model import Scope
from store.search.labelled import find_labelled
from store.search.suggest import suggest_episodes, suggest_podcasts, suggest_speakers

log = structlog.get_logger(__name__)

WITHIN_S = 2.0
"""Seconds for suggestions; Discord waits three, and whoever types goes on typing."""

MOST_CHOICES, LONGEST_CHOICE = 25, 100
"""Discord's limits for suggestions; longer values are refused as a whole."""

_MOST_GIVEN = 5
"""Names that a server gave to labels, before those of people."""

Choices = list[app_commands.Choice[str]]


def choices(pairs: Sequence[tuple[str, str]]) -> Choices:
    """Return suggestions from (shown, value), within Discord's limits.

    A name is cut; a value is not, since half a value means something else: such
    a suggestion is left out.
    """
    fitting = [
        app_commands.Choice(name=one_line(shown, LONGEST_CHOICE), value=value)
        for shown, value in pairs
        if one_line(shown, LONGEST_CHOICE) and 0 < len(value) <= LONGEST_CHOICE
    ]
    return fitting[:MOST_CHOICES]


class _Suggesting(app_commands.Transformer):
    """An option with suggestions, which never fail."""

    @property
    def min_value(self) -> int:
        """At least one character."""
        return 1

    @property
    def max_value(self) -> int:
        """At most what a suggestion may be long."""
        return LONGEST_CHOICE

    async def autocomplete(  # type: ignore[override]
        self, interaction: discord.Interaction[Any], value: str, /
    ) -> Choices:
        """Offer what fits the beginning that was typed."""
        backing = backing_of(interaction)
        scope = backing.scope(interaction.guild_id)
        try:
            async with asyncio.timeout(WITHIN_S):
                return choices(await self.suggest(interaction, backing, scope, str(value)))
        except TimeoutError:
            backing.door.crowd.note(Relief.NOT_SUGGESTED)
            return []
        except Exception:
            log.exception("suggestions.failed", option=type(self).__name__)
            return []

    async def suggest(
        self, interaction: discord.Interaction[Any], backing: Backing, scope: Scope, typed: str
    ) -> Sequence[tuple[str, str]]:
        """Return suggestions as (shown, value)."""
        raise NotImplementedError


class NameOption(_Suggesting):
    """A name: a choice from the list, or free text."""

    async def transform(self, interaction: discord.Interaction[Any], value: str, /) -> Asked:
        """Tell a chosen suggestion from free text."""
        del interaction
        return read_asked(str(value))


class PodcastOption(NameOption):
    """A podcast that the server sees."""

    async def suggest(
        self, interaction: discord.Interaction[Any], backing: Backing, scope: Scope, typed: str
    ) -> Sequence[tuple[str, str]]:
        """Offer podcasts by title."""
        del interaction
        found = await backing.store.read(suggest_podcasts, typed, scope=scope)
        return [(podcast.title, choice_value(podcast.id)) for podcast in found]


class AnyPodcastOption(PodcastOption):
    """A podcast that the server could follow, whether or not it does."""

    async def suggest(
        self, interaction: discord.Interaction[Any], backing: Backing, scope: Scope, typed: str
    ) -> Sequence[tuple[str, str]]:
        """Offer podcasts that are for everybody or for this server."""
        return await super().suggest(interaction, backing, Scope(scope.guild_id), typed)


class PodcastsOption(_Suggesting):
    """Several podcasts with commas between them; the last one is being typed."""

    async def transform(self, interaction: discord.Interaction[Any], value: str, /) -> str:
        """Take the list as it is; the command reads it."""
        del interaction
        return str(value)

    async def suggest(
        self, interaction: discord.Interaction[Any], backing: Backing, scope: Scope, typed: str
    ) -> Sequence[tuple[str, str]]:
        """Offer the last title, after those that were typed before it."""
        del interaction
        before, comma, last = typed.rpartition(",")
        found = await backing.store.read(suggest_podcasts, last.strip(), scope=scope)
        head = f"{before.strip()}, " if comma else ""
        return [(f"{head}{one.title}", f"{head}{one.title}") for one in found]


class SpeakerOption(NameOption):
    """A person in what the server sees, of the podcast chosen beside it if any."""

    async def suggest(
        self, interaction: discord.Interaction[Any], backing: Backing, scope: Scope, typed: str
    ) -> Sequence[tuple[str, str]]:
        """Offer people by name."""
        found = await backing.store.read(
            suggest_speakers, typed, scope=scope, podcast_id=_chosen_podcast(interaction)
        )
        namesakes = [one for one, times in Counter(p.name for p in found).items() if times > 1]
        doubtful = [person for person in found if person.name in namesakes]
        shows = await backing.store.read(find_shows, doubtful, scope) if doubtful else {}
        return [
            (
                f"{person.name} ({shows[person.id]})" if person.id in shows else person.name,
                choice_value(person.id),
            )
            for person in found
        ]


class SaidByOption(SpeakerOption):
    """A person, or somebody whom the server has named behind a label."""

    async def suggest(
        self, interaction: discord.Interaction[Any], backing: Backing, scope: Scope, typed: str
    ) -> Sequence[tuple[str, str]]:
        """Offer the names that the server has given, which are nobody's number, and people."""
        people = await super().suggest(interaction, backing, scope, typed)
        labelled = await backing.store.read(find_labelled, typed, scope)
        known = {shown for shown, _ in people}
        given = sorted(frozenset().union(*labelled.values()) - known)
        return [*((name, name) for name in given[:_MOST_GIVEN]), *people]


class EpisodeOption(NameOption):
    """An episode in what the server sees, of the podcast chosen beside it if any."""

    async def suggest(
        self, interaction: discord.Interaction[Any], backing: Backing, scope: Scope, typed: str
    ) -> Sequence[tuple[str, str]]:
        """Offer episodes by title."""
        found = await backing.store.read(
            suggest_episodes, typed, scope=scope, podcast_id=_chosen_podcast(interaction)
        )
        shown = [
            " · ".join([title, podcast, *([str(published.date())] if published else [])])
            for _, title, podcast, published in found
        ]
        return [
            (label, choice_value(number))
            for label, (number, *_) in zip(shown, found, strict=True)
        ]


class AlertOption(NameOption):
    """One of a person's alerts; for an admin, also of the server's channels."""

    async def suggest(
        self, interaction: discord.Interaction[Any], backing: Backing, scope: Scope, typed: str
    ) -> Sequence[tuple[str, str]]:
        """Offer the alerts that hold what was typed."""
        del scope
        managed = interaction.guild_id if may_manage_server(interaction) else None
        found = await backing.store.read(find_alerts, interaction.user.id, managed)
        shown = [(f"{one.kind.value}: {one.text}", choice_value(one.id)) for one in found]
        return [pair for pair in shown if typed.casefold() in pair[0].casefold()]


class ZoneOption(_Suggesting):
    """A time zone, by city."""

    async def transform(self, interaction: discord.Interaction[Any], value: str, /) -> str:
        """Take the name as it is; the command reads it."""
        del interaction
        return str(value)

    async def suggest(
        self, interaction: discord.Interaction[Any], backing: Backing, scope: Scope, typed: str
    ) -> Sequence[tuple[str, str]]:
        """Offer zones with the time it is there now."""
        del interaction, scope
        now = backing.clock()
        return [(zone_label(name, now), name) for name in suggest_zones(typed)]


class DayOption(app_commands.Transformer):
    """A day, a month or a year."""

    async def transform(self, interaction: discord.Interaction[Any], value: str, /) -> date:
        """Read the day.

        Raises:
            Refused: it is none; the sentence says how to write one.
        """
        del interaction
        try:
            return read_day(str(value))
        except ValueError as error:
            raise Refused(str(error)) from error


class PostingChannel(app_commands.Transformer):
    """A channel or thread in which messages can be posted."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """A channel."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """Text, announcements, threads and forums."""
        return [
            discord.ChannelType.text,
            discord.ChannelType.news,
            discord.ChannelType.public_thread,
            discord.ChannelType.private_thread,
            discord.ChannelType.news_thread,
            discord.ChannelType.forum,
        ]

    async def transform(
        self,
        interaction: discord.Interaction[Any],
        value: app_commands.AppCommandChannel | app_commands.AppCommandThread,
        /,
    ) -> app_commands.AppCommandChannel | app_commands.AppCommandThread:
        """Take the channel as Discord names it; it may not be known here."""
        del interaction
        return value


def _chosen_podcast(interaction: discord.Interaction[Any]) -> int | None:
    """The podcast chosen from its list in the same command, while this is typed."""
    value = interaction.namespace.podcast if "podcast" in interaction.namespace else None
    return read_asked(value).id if isinstance(value, str) else None
