"""Paging through the results of a search, and looking around a quote."""

from __future__ import annotations

from typing import Any

import discord

from commands.backing import Backing
from commands.buttons.base import Press, scope_here, show
from commands.cards.quotes import (
    gone_card,
    nothing_card,
    quote_card,
    result_card,
    surroundings_card,
)
from commands.ids import ALONE, BACK, BESIDE, SPANS
from commands.signs import send_beside
from commands.surroundings import RADII, read_surroundings
from store.errors import NotFound
from store.lookups import get_lookup
from store.quotes import get_quote


class ResultButton(Press, template=r"pq:result:(?P<lookup>\d{1,18}):(?P<index>-?\d{1,4})"):
    """Previous and next: the kept search is asked again, within today's scope."""

    async def pressed(self, interaction: discord.Interaction[Any], backing: Backing) -> None:
        """Show another result."""
        lookup_id = self.number("lookup")
        scope = scope_here(interaction, backing)
        query = await backing.store.read(get_lookup, lookup_id, scope, interaction.user.id)
        answer = await backing.store.read(backing.index.find_quotes, query)
        if not answer.hits:
            await show(interaction, nothing_card(query, answer))
            return
        await show(interaction, result_card(query, answer, self.number("index"), lookup_id))


class ContextButton(Press, template=rf"pq:ctx:(?P<wider>\d):{BACK}:{SPANS}"):
    """More of what was said above and below."""

    async def pressed(self, interaction: discord.Interaction[Any], backing: Backing) -> None:
        """Show a quote's surroundings, as wide as the button says."""
        wider = max(1, min(self.number("wider"), len(RADII)))
        scope = scope_here(interaction, backing)
        try:
            around = await backing.store.read(
                read_surroundings, self.spans, scope, RADII[wider - 1]
            )
        except NotFound:
            await show(interaction, gone_card())
            return
        back, widest = self.said["back"], len(RADII)
        if back == BESIDE:
            card = surroundings_card(around, wider, widest, ALONE)
            await send_beside(interaction, card)
        else:
            await show(interaction, surroundings_card(around, wider, widest, back))


class QuoteButton(Press, template=rf"pq:quote:{SPANS}"):
    """Back from the surroundings to a quote that no search led to."""

    async def pressed(self, interaction: discord.Interaction[Any], backing: Backing) -> None:
        """Show the quote alone."""
        scope = scope_here(interaction, backing)
        try:
            quote = await backing.store.read(get_quote, self.spans, scope)
        except NotFound:
            await show(interaction, gone_card())
            return
        await show(interaction, quote_card(quote, "Quote"))
