"""Options that name an insight, or something that a server has set about them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from sqlite_utils import Database

from commands.asked import Asked, choice_value
from commands.backing import Backing
from commands.cards.taste import label_of
from commands.options import NameOption
from commands.permissions import may_manage_server
from commands.replies import Refused
from seeds.harvest.words import content_stems, fold
from store.insights import find_insights, get_insight
from store.model import Insight, Scope
from store.taste import find_preferences
from store.verdicts import find_pins

_OFFERED_OF = 400
"""Insights among which the typed words are looked for while typing."""

_LOOKED_THROUGH = 5000
"""The same for words that were sent."""


class InsightOption(NameOption):
    """An insight that the server sees, by words of it."""

    async def suggest(
        self, interaction: discord.Interaction[Any], backing: Backing, scope: Scope, typed: str
    ) -> Sequence[tuple[str, str]]:
        """Offer the better insights that hold the words typed so far."""
        del interaction
        found = await backing.store.read(find_insights, scope, limit=_OFFERED_OF)
        fitting = [one for one in found if fold(typed.strip()) in fold(_label(one))]
        return [(_label(one), choice_value(one.id)) for one in fitting[:25]]


class SetOption(NameOption):
    """A preference or pin of the server, to be removed."""

    async def suggest(
        self, interaction: discord.Interaction[Any], backing: Backing, scope: Scope, typed: str
    ) -> Sequence[tuple[str, str]]:
        """Offer what is set, to those who may remove it."""
        if not may_manage_server(interaction):
            return []
        offered = await backing.store.read(_what_is_set, scope.guild_id or 0, backing)
        return [one for one in offered if fold(typed.strip()) in fold(one[0])]


def choose_insight(db: Database, asked: Asked, scope: Scope) -> Insight:
    """Return the insight that is meant.

    Raises:
        NotFound: it was chosen from the list and is gone since.
        Refused: the words fit none, or several.
    """
    if asked.id is not None:
        return get_insight(db, asked.id, scope)
    wanted = set(content_stems(asked.text))
    found = find_insights(db, scope, limit=_LOOKED_THROUGH)
    fitting = [one for one in found if wanted and wanted <= set(content_stems(one.text))]
    if len(fitting) != 1:
        how_many = "Several insights have" if fitting else "No insight has"
        raise Refused(f"{how_many} these words. Type a few of them and choose from the list.")
    return fitting[0]


def _what_is_set(db: Database, guild_id: int, backing: Backing) -> list[tuple[str, str]]:
    pins = find_pins(db, guild_id, backing.clock().date())
    return [
        *((f"pin of {pin.day}: {pin.text}", f"pin={pin.day}") for pin in pins),
        *((label_of(one), choice_value(one.id)) for one in find_preferences(db, guild_id)),
    ]


def _label(insight: Insight) -> str:
    return f"{insight.speaker}: {insight.text}" if insight.speaker else insight.text
