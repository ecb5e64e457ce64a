"""Reporting what is shown, and deciding about it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import discord
from discord import ui

from commands import ids
from commands.backing import Backing
from commands.buttons.base import Press, scope_here, show
from commands.buttons.forms import Form, open_form
from commands.cards.quotes import gone_card
from commands.cards.reports import reported_card, which_card, wrong_card
from commands.permissions import needs_manage_server
from commands.replies import Refused
from commands.reporting import read_target, read_targets
from commands.reports import decide_here, queue_page
from commands.signs import send_beside
from store.errors import NotFound
from store.reports import MOST_OPEN, Decision, TooManyReports, Wrong, add_report, get_report

_NAME = 80

_MOST_TARGETS = 25
"""Discord's limit for a menu, whose entries must differ."""


class ReportButton(Press, template=rf"pq:report:(?P<targets>{ids.TARGET}(?:_{ids.TARGET})*)"):
    """Asks what is wrong, beside what is shown already."""

    async def pressed(self, interaction: discord.Interaction[Any], backing: Backing) -> None:
        """Ask what is wrong, or first which of several is meant."""
        targets = list(dict.fromkeys(self.said["targets"].split("_")))[:_MOST_TARGETS]
        found = await backing.store.read(
            read_targets, targets, scope_here(interaction, backing)
        )
        if not found:
            card = gone_card()
        else:
            card = wrong_card(*found[0]) if len(targets) == 1 else which_card(found)
        await send_beside(interaction, card)


class WhichMenu(Press, template=ids.WHICH_REPORTED):
    """Asks what is wrong with the one that was chosen."""

    async def pressed(self, interaction: discord.Interaction[Any], backing: Backing) -> None:
        """Ask what is wrong."""
        scope = scope_here(interaction, backing)
        found = await backing.store.read(read_targets, [_chosen(interaction)], scope)
        await show(interaction, wrong_card(*found[0]) if found else gone_card())


class WrongMenu(Press, template=rf"pq:wrong:(?P<target>{ids.TARGET})"):
    """Stores the report."""

    async def pressed(self, interaction: discord.Interaction[Any], backing: Backing) -> None:
        """Keep what is wrong, with what is shown now."""
        try:
            wrong = Wrong(_chosen(interaction))
        except ValueError as error:
            raise Refused("Choose one of the list.") from error
        scope = scope_here(interaction, backing)
        try:
            about = await backing.store.read(read_target, self.said["target"], scope)
        except NotFound:
            await show(interaction, gone_card())
            return
        report = replace(about, user_id=interaction.user.id, kind=wrong)
        try:
            is_new = await backing.store.write(add_report, report, backing.clock())
        except TooManyReports as error:
            raise Refused(
                f"{MOST_OPEN} of your reports are still to be decided. Please wait for those."
            ) from error
        await show(interaction, reported_card(report, is_new=is_new))


class QueueButton(Press, template=r"pq:reports:(?P<index>-?\d{1,4})"):
    """Shows another report of the server's queue."""

    async def pressed(self, interaction: discord.Interaction[Any], backing: Backing) -> None:
        """Turn the page."""
        guild_id = needs_manage_server(interaction)
        await show(interaction, await queue_page(backing, guild_id, self.number("index")))


class DecideButton(Press, template=r"pq:decide:(?P<report>\d{1,18}):(?P<what>hide|dismiss)"):
    """Decides about a report, in this server."""

    async def pressed(self, interaction: discord.Interaction[Any], backing: Backing) -> None:
        """Do it, and show what is next."""
        card = await decide_here(
            backing,
            self.number("report"),
            Decision(self.said["what"]),
            guild_id=needs_manage_server(interaction),
            user_id=interaction.user.id,
        )
        await show(interaction, card)


class RenameButton(Press, template=r"pq:rename:(?P<report>\d{1,18})"):
    """Asks an admin for the right name."""

    opens_form = True

    async def pressed(self, interaction: discord.Interaction[Any], backing: Backing) -> None:
        """Open a form with the name that is shown now."""
        guild_id = needs_manage_server(interaction)
        report = await backing.store.read(get_report, self.number("report"), guild_id)
        await open_form(interaction, RenameForm(report.id, report.speaker or ""))


class RenameForm(ui.Modal, title="The right name"):
    """The form that takes a speaker's right name."""

    def __init__(self, report_id: int, name: str) -> None:
        super().__init__(custom_id=ids.rename_id(report_id), timeout=None)
        field: ui.TextInput[RenameForm] = ui.TextInput(
            custom_id="name", default=name[:_NAME], min_length=1, max_length=_NAME
        )
        self.add_item(ui.Label(text="Who speaks there?", component=field))


async def _rename(
    interaction: discord.Interaction[Any],
    backing: Backing,
    said: dict[str, str],
    fields: dict[str, str],
) -> None:
    """Rename the speaker in this server."""
    guild_id, name = needs_manage_server(interaction), fields.get("name", "")
    if not 1 <= len(name) <= _NAME:
        raise Refused(f"A name has up to {_NAME} characters.")
    card = await decide_here(
        backing,
        min(int(said["report"]), 2**62),
        Decision.RENAME,
        guild_id=guild_id,
        user_id=interaction.user.id,
        name=name,
    )
    await show(interaction, card)


RENAME_FORM = Form(RenameButton.__discord_ui_compiled_template__, _rename)


def _chosen(interaction: discord.Interaction[Any]) -> str:
    """Return what was chosen in a menu; whatever was sent in its place is cut short."""
    said = cast("dict[str, Any]", interaction.data or {})
    return str((said.get("values") or [""])[0])[: ids.LONGEST]
