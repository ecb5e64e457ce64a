"""Forms, and whatever else people send off that discord.py hands to nobody.

discord.py keeps a form in memory, once for all who opened it and until the first
of them sends it off. Here a form's id says all there is to know, like a button's,
so that it can be sent off after a restart, late, and by several people.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, cast

import discord
from discord import ui

from commands.answers import let_in
from commands.backing import Backing, backing_of
from commands.buttons.base import needs_own_answer
from commands.replies import Refused, reply_error

GONE = "I do not know that button any more. Please ask again."


@dataclass(frozen=True, slots=True)
class Form:
    """A form that people send off.

    Attributes:
        template: what its id looks like.
        sent: does what it says, with the parts of its id and its fields by name.
    """

    template: re.Pattern[str]
    sent: Callable[
        [discord.Interaction[Any], Backing, dict[str, str], dict[str, str]], Awaitable[None]
    ]


async def open_form(interaction: discord.Interaction[Any], form: ui.Modal) -> None:
    """Show a form, and keep nothing of it."""
    form.stop()
    await interaction.response.send_modal(form)


async def answer_sent(interaction: discord.Interaction[Any], forms: tuple[Form, ...]) -> None:
    """Do what a form says that was sent off; answered whatever happens."""
    said = cast("dict[str, Any]", interaction.data or {})
    try:
        backing = backing_of(interaction)
        let_in(interaction, backing)
        for form in forms:
            match = form.template.fullmatch(str(said.get("custom_id")))
            if match is not None:
                needs_own_answer(interaction)
                await form.sent(interaction, backing, match.groupdict(), _fields(said))
                return
        raise Refused(GONE)
    except Exception as error:  # noqa: BLE001 - nobody else would answer the person
        await reply_error(interaction, error)


def _fields(said: dict[str, Any]) -> dict[str, str]:
    """Return what was typed, by the name of its field: labels and rows hold one each."""
    fields = {}
    for row in said.get("components") or ():
        for field in (row.get("component"), *(row.get("components") or ())):
            if isinstance(field, dict) and isinstance(field.get("value"), str):
                fields[str(field.get("custom_id"))] = field["value"]
    return fields
