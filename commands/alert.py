"""``/alert``: being told when a new episode says something, by whom, or about what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import Range, Transform
from sqlite_utils import Database

from commands.answers import answer
from commands.asked import Asked, choose_people, choose_podcast
from commands.backing import Backing
from commands.cards.alerts import added_card, alerts_card
from commands.cards.card import Card
from commands.options import AlertOption, PodcastOption, PostingChannel, SpeakerOption
from commands.permissions import (
    may_manage_server,
    needs_manage_server,
    resolve_channel,
    what_is_missing,
)
from commands.replies import Refused
from store.alerts import (
    Alert,
    AlertKind,
    TooMany,
    add_alert,
    find_alerts,
    remove_alert,
)
from store.errors import AmbiguousName, NotFound
from store.model import Scope
from store.podcasts import find_podcasts
from store.search.names import read_speakers

_CHANNELS = (discord.TextChannel, discord.VoiceChannel, discord.Thread)


class AlertGroup(app_commands.Group):
    """What somebody wants to be told of."""

    def __init__(self, backing: Backing) -> None:
        super().__init__(
            name="alert", description="Be told when a new episode holds what you wait for"
        )
        self._backing = backing

    @app_commands.command(
        name="add", description="Tell me when a new episode says this, has them, is about it"
    )
    @app_commands.describe(
        phrase="These very words, said in one go",
        speaker="Whatever this person says",
        topic="Episodes about this, in a word or two",
        podcast="Only in this podcast; all you can see, if left out",
        channel="Post it here instead of telling you (Manage Server)",
    )
    async def add(
        self,
        interaction: discord.Interaction[Any],
        phrase: Range[str, 1, 100] | None = None,
        speaker: Transform[Asked, SpeakerOption] | None = None,
        topic: Range[str, 1, 60] | None = None,
        podcast: Transform[Asked, PodcastOption] | None = None,
        channel: Transform[Any, PostingChannel] | None = None,
    ) -> None:
        """Set an alert up; for a channel, check first that I can post there."""
        if sum(one is not None for one in (phrase, speaker, topic)) != 1:
            raise Refused("Give one of these: a phrase, a speaker or a topic.")
        channel_id = await _postable(interaction, channel) if channel is not None else None
        wanted = Alert(
            user_id=interaction.user.id,
            kind=_kind(phrase, speaker),
            text=" ".join((phrase or topic or "").split()),
            guild_id=interaction.guild_id or 0,
            channel_id=channel_id,
        )
        await answer(interaction, self._add_card(wanted, speaker, podcast))

    async def _add_card(
        self, wanted: Alert, speaker: Asked | None, podcast: Asked | None
    ) -> Card:
        store, scope = self._backing.store, self._backing.scope(wanted.guild_id)
        alert, title = await store.read(_meant, wanted, speaker, podcast, scope)
        try:
            stored = await store.write(add_alert, alert, self._backing.clock())
        except TooMany as error:
            whose = "This server's channels have" if error.in_server else "You have"
            raise Refused(
                f"{whose} {error.most} alerts, which is the most. `/alert remove` ends one."
            ) from error
        return added_card(stored, title)

    @app_commands.command(
        name="list", description="Show your alerts and whether they reach you"
    )
    async def list(self, interaction: discord.Interaction[Any]) -> None:
        """Answer with what the person is told of; an admin sees the server's, too."""
        managed = interaction.guild_id if may_manage_server(interaction) else None
        await answer(interaction, list_card(self._backing, interaction.user.id, managed))

    @app_commands.command(name="remove", description="End one of your alerts")
    @app_commands.describe(alert="Which; choose from the list")
    async def remove(
        self, interaction: discord.Interaction[Any], alert: Transform[Asked, AlertOption]
    ) -> None:
        """End an alert: one's own, or as an admin one of the server's channels."""
        managed = interaction.guild_id if may_manage_server(interaction) else None
        await answer(interaction, self._remove_card(alert, interaction.user.id, managed))

    async def _remove_card(self, asked: Asked, user_id: int, guild_id: int | None) -> Card:
        alerts = await self._backing.store.read(find_alerts, user_id, guild_id)
        chosen = _chosen(alerts, asked)
        await self._backing.store.write(remove_alert, chosen.id)
        return await list_card(self._backing, user_id, guild_id)


async def list_card(backing: Backing, user_id: int, guild_id: int | None) -> Card:
    """Return a person's alerts and, with ``guild_id``, those of a server's channels."""
    alerts = await backing.store.read(find_alerts, user_id, guild_id)
    podcasts = await backing.store.read(_titles, alerts)
    return alerts_card(alerts, podcasts, user_id)


def _kind(phrase: str | None, speaker: Asked | None) -> AlertKind:
    if phrase is not None:
        return AlertKind.PHRASE
    return AlertKind.SPEAKER if speaker is not None else AlertKind.TOPIC


def _meant(
    db: Database, wanted: Alert, speaker: Asked | None, podcast: Asked | None, scope: Scope
) -> tuple[Alert, str | None]:
    """Return the alert with the person and the podcast that are meant, and its title.

    Raises:
        NotFound: nobody or nothing is called so.
        AmbiguousName: several people are.
    """
    show = choose_podcast(db, podcast, scope) if podcast else None
    if show is not None:
        wanted = replace(wanted, podcast_id=show.id)
    if speaker is not None:
        found = choose_people(db, speaker, scope, show.id if show else None)
        people = read_speakers(db, found, scope)
        if len(people) != 1:
            raise AmbiguousName(speaker.text, tuple(people.values()))
        (person,) = people.values()
        wanted = replace(wanted, speaker_id=person.id, text=person.name)
    return wanted, show.title if show else None


def _titles(db: Database, alerts: Sequence[Alert]) -> dict[int, str]:
    """Return the titles of the podcasts that alerts are narrowed to."""
    wanted = {alert.podcast_id for alert in alerts}
    return {one.id: one.title for one in find_podcasts(db) if one.id in wanted}


def _chosen(alerts: Sequence[Alert], asked: Asked) -> Alert:
    for alert in alerts:
        if asked.id == alert.id or (
            asked.id is None and alert.text.casefold() == asked.text.casefold()
        ):
            return alert
    shown = "that" if asked.id is not None else asked.text
    raise NotFound("alert", shown, tuple(alert.text for alert in alerts[:5]))


async def _postable(
    interaction: discord.Interaction[Any],
    channel: app_commands.AppCommandChannel | app_commands.AppCommandThread,
) -> int:
    """Return the id of a channel in which an admin may let alerts be posted, and I can.

    Raises:
        Refused: they may not, or I cannot.
    """
    needs_manage_server(interaction)
    place = await resolve_channel(channel)
    if not isinstance(place, _CHANNELS):
        raise Refused("Choose a text channel or a thread: a forum wants a title every time.")
    missing = what_is_missing(place)
    if missing:
        wanted = " and ".join(f"“{name}”" for name in missing)
        raise Refused(
            f"I may not post in {place.mention}. Allow me {wanted} there (channel settings,"
            " Permissions), then add the alert again."
        )
    return place.id
