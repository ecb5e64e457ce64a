"""``/speaker name``: who stands behind a label such as “Speaker 1” in an episode."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import Transform
from sqlite_utils import Database

from commands.answers import answer
from commands.asked import Asked, choice_value, find_meant_episodes, read_asked
from commands.backing import Backing
from commands.cards.card import Card
from commands.cards.labels import named_card
from commands.options import EpisodeOption, NameOption, SpeakerOption
from commands.permissions import needs_manage_server
from commands.replies import Refused
from store.errors import NotFound
from store.labels import Label, find_labels, name_label
from store.model import Episode, Scope
from store.names import person_key
from store.speakers import get_speaker

_SHOWN = 10


class LabelOption(NameOption):
    """A label of the episode chosen beside it; a suggestion stands for its place."""

    async def suggest(
        self, interaction: discord.Interaction[Any], backing: Backing, scope: Scope, typed: str
    ) -> Sequence[tuple[str, str]]:
        """Offer the labels that name nobody, with who is behind them if that is known."""
        value = interaction.namespace.episode if "episode" in interaction.namespace else None
        chosen = read_asked(value).id if isinstance(value, str) else None
        if chosen is None:
            return []
        labels = await backing.store.read(find_labels, chosen, scope)
        shown = [
            (f"{one.label} = {one.name}" if one.name else one.label, choice_value(place))
            for place, one in enumerate(labels)
        ]
        return [pair for pair in shown if typed.casefold() in pair[0].casefold()]


def name_command(backing: Backing) -> app_commands.Command[Any, ..., None]:
    """Return the command by which admins say who a label stands for."""

    @app_commands.describe(
        episode="The episode's title, or a part of it",
        label="What the transcript calls the person, such as “Speaker 1”",
        name="Who it is; leave it out to take a name back",
    )
    async def name_speaker(
        interaction: discord.Interaction[Any],
        episode: Transform[Asked, EpisodeOption],
        label: Transform[Asked, LabelOption],
        name: Transform[Asked, SpeakerOption] | None = None,
    ) -> None:
        """Keep the name for this server."""
        guild_id = needs_manage_server(interaction)
        naming = _name(backing, (episode, label, name), interaction.user.id, guild_id)
        await answer(interaction, naming)

    return app_commands.Command(
        name="name",
        description="Say who “Speaker 1” is in an episode, for this server (Manage Server)",
        callback=name_speaker,
    )


async def _name(
    backing: Backing, said: tuple[Asked, Asked, Asked | None], user_id: int, guild_id: int
) -> Card:
    """Name a label, or take its name back.

    Raises:
        NotFound: no such episode, or no such label in it.
        Refused: the title fits several episodes, or the name holds no letter.
    """
    asked, wanted, called = said
    scope = backing.scope(guild_id)
    episode, label = await backing.store.read(_meant, asked, wanted, scope)
    name = await backing.store.read(_name_of, called, scope) if called else None
    await backing.store.write(
        name_label,
        episode.id,
        label.label,
        name,
        guild_id=guild_id,
        user_id=user_id,
        now=backing.clock(),
    )
    return named_card(episode, label, name)


def _name_of(db: Database, called: Asked, scope: Scope) -> str:
    """The name that is meant: of somebody known, or as it was typed."""
    if called.id is not None:
        return get_speaker(db, called.id, scope).name
    name = " ".join(called.text.split())
    if not person_key(name):
        raise Refused("There is no name in that.")
    return name


def _meant(db: Database, asked: Asked, wanted: Asked, scope: Scope) -> tuple[Episode, Label]:
    found = find_meant_episodes(db, asked, scope)
    if len(found) > 1:
        raise Refused("That title fits several episodes. Choose one from the list, please.")
    labels = find_labels(db, found[0].id, scope)
    if not labels:
        raise Refused("Everybody in this episode has a name, or nobody is labelled at all.")
    if wanted.id is not None and wanted.id < len(labels):
        return found[0], labels[wanted.id]
    for one in labels:
        if one.label.casefold() == wanted.text.casefold():
            return found[0], one
    raise NotFound("label", wanted.text, tuple(one.label for one in labels[:_SHOWN]))
