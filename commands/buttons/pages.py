"""Turning the pages of a list."""

from __future__ import annotations

from typing import Any

import discord

from commands.backing import Backing
from commands.buttons.base import Press, scope_here, show
from commands.lists import PAGES


class PageButton(
    Press,
    template=rf"pq:page:(?P<kind>{'|'.join(PAGES)}):(?P<about>\d{{1,18}}):(?P<page>-?\d{{1,6}})",
):
    """Shows another page of the list that its id names."""

    async def pressed(self, interaction: discord.Interaction[Any], backing: Backing) -> None:
        """Read the page anew; a list that has become shorter shows its last."""
        read_page = PAGES[self.said["kind"]]
        card = await backing.store.read(
            read_page,
            self.number("about"),
            self.number("page"),
            scope_here(interaction, backing),
        )
        await show(interaction, card)
