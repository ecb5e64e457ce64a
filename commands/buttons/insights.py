"""What leads on from an insight and from the daily post."""

from __future__ import annotations

from datetime import date
from typing import Any

import discord
from sqlite_utils import Database

from commands.backing import Backing
from commands.buttons.base import Press, scope_here, show
from commands.cards.insights import hidden_card
from commands.cards.taste import why_card
from commands.choosing import read_reasons
from commands.daily import local_date
from commands.digest_cards import about_digest_card
from commands.permissions import may_manage_server, needs_manage_server
from commands.related import related_insights
from commands.replies import Refused
from commands.signs import send_beside, think
from store.deliveries import find_deliveries
from store.errors import NotFound
from store.insights import get_insight
from store.schedules import get_schedule
from store.verdicts import hide_insight


class RelatedButton(Press, template=r"pq:related:(?P<insight>\d{1,18})"):
    """Shows what other episodes say on the subject, beside what is shown already."""

    async def pressed(self, interaction: discord.Interaction[Any], backing: Backing) -> None:
        """Answer with related insights; finding them may take a second."""
        await think(interaction)
        card = await backing.store.read(
            related_insights,
            backing.index,
            self.number("insight"),
            scope_here(interaction, backing),
        )
        await send_beside(interaction, card)


class AboutDigestButton(
    Press, template=r"pq:digest:(?P<schedule>\d{1,18}):(?P<day>\d{4}-\d\d-\d\d)"
):
    """Explains a daily post; its id is also the mark by which the post is found."""

    async def pressed(self, interaction: discord.Interaction[Any], backing: Backing) -> None:
        """Answer with what the post is and who can change it."""
        schedule_id, day = self.number("schedule"), _day(self.said["day"])
        insight_id = None
        if may_manage_server(interaction):
            insight_id = await backing.store.read(
                _posted_insight, schedule_id, interaction.guild_id or 0, day
            )
        card = about_digest_card(schedule_id, day, insight_id)
        await send_beside(interaction, card)


class WhyButton(Press, template=r"pq:why:(?P<insight>\d{1,18})"):
    """Shows an admin the parts of an insight's score, and what the server's taste did."""

    async def pressed(self, interaction: discord.Interaction[Any], backing: Backing) -> None:
        """Answer with the reasons, beside what is shown already."""
        guild_id = needs_manage_server(interaction)
        day = await backing.store.read(local_date, guild_id, backing)
        reasons = await backing.store.read(
            read_reasons, scope_here(interaction, backing), self.number("insight"), day
        )
        await send_beside(interaction, why_card(reasons))


class HideButton(Press, template=r"pq:hide:(?P<insight>\d{1,18})"):
    """Hides an insight in the server for good."""

    async def pressed(self, interaction: discord.Interaction[Any], backing: Backing) -> None:
        """Hide it, if it is one that this server sees."""
        guild_id = needs_manage_server(interaction)
        insight = await backing.store.read(
            get_insight, self.number("insight"), scope_here(interaction, backing)
        )
        await backing.store.write(
            hide_insight,
            insight.id,
            guild_id=guild_id,
            user_id=interaction.user.id,
            now=backing.clock(),
        )
        await show(interaction, hidden_card())


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused("There is no such day.") from error


def _posted_insight(db: Database, schedule_id: int, guild_id: int, day: date) -> int | None:
    """Return which insight a digest of this server posted on a date, if it is known."""
    try:
        get_schedule(db, schedule_id, guild_id)
    except NotFound:
        return None
    deliveries = find_deliveries(db, schedule_id, limit=100)
    return next((one.insight_id for one in deliveries if one.local_date == day), None)
