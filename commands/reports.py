"""``/reports``: what people of a server have reported, for who manages it."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from commands.answers import answer
from commands.backing import Backing
from commands.cards.card import Card
from commands.cards.reports import decided_note, queue_card
from commands.permissions import needs_manage_server
from commands.replies import Refused
from store.reports import Decision, Undecidable, decide, find_open_reports


def reports_command(backing: Backing) -> app_commands.Command[Any, ..., Any]:
    """Return the command, made with what it stands on."""

    @app_commands.default_permissions(manage_guild=True)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    async def show_reports(interaction: discord.Interaction[Any]) -> None:
        """Answer with the oldest report that is still to be decided."""
        await answer(interaction, queue_page(backing, needs_manage_server(interaction), 0))

    return app_commands.Command(
        name="reports",
        description="Decide about quotes that were reported here (Manage Server)",
        callback=show_reports,
    )


async def queue_page(backing: Backing, guild_id: int, index: int, note: str = "") -> Card:
    """Return one report of a server's queue, counted from 0."""
    return queue_card(await backing.store.read(find_open_reports, guild_id), index, note)


async def decide_here(
    backing: Backing,
    report_id: int,
    decision: Decision,
    *,
    guild_id: int,
    user_id: int,
    name: str | None = None,
) -> Card:
    """Do what an admin decided, and return what is next in the queue.

    Raises:
        NotFound: there is no such report in this server.
        Refused: this report does not allow it.
    """
    try:
        decided = await backing.store.write(
            decide,
            report_id,
            decision,
            guild_id=guild_id,
            user_id=user_id,
            now=backing.clock(),
            name=name,
        )
    except Undecidable as error:
        raise Refused(error.why) from error
    return await queue_page(backing, guild_id, 0, decided_note(decision, len(decided), name))
