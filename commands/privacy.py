"""``/privacy``: what is kept of a person or a server, given out and erased."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from typing import Any

import discord
from discord import app_commands

from commands.answers import answer
from commands.backing import Backing
from commands.cards.card import Card
from commands.cards.privacy import ask_guild_card, ask_user_card
from commands.cards.times import count
from commands.permissions import needs_manage_server
from commands.replies import Refused
from commands.signs import think
from store.privacy import Export, count_rows, export_guild, export_user

MOST_BYTES = 9_000_000
"""Of a file; Discord takes 10 MiB where nobody has paid for more."""


class PrivacyGroup(app_commands.Group):
    """Export and erasure, for everybody and for admins."""

    def __init__(self, backing: Backing) -> None:
        super().__init__(name="privacy", description="See and erase what I keep")
        self._backing = backing

    @app_commands.command(name="export", description="Get a file with all that I keep of you")
    async def export(self, interaction: discord.Interaction[Any]) -> None:
        """Send a person's data to them alone."""
        await think(interaction)
        export = await self._backing.store.read(export_user, interaction.user.id)
        await _send(interaction, "pullquote-you", export, {"user": interaction.user.id})

    @app_commands.command(name="delete", description="Erase all that I keep of you")
    async def delete(self, interaction: discord.Interaction[Any]) -> None:
        """Ask once more, with what there is."""
        await answer(interaction, self._ask_user(interaction.user.id))

    @app_commands.command(
        name="server-export",
        description="Get a file with all that I keep of this server (Manage Server)",
    )
    @app_commands.guild_only()
    async def server_export(self, interaction: discord.Interaction[Any]) -> None:
        """Send a server's data to an admin alone."""
        guild_id = needs_manage_server(interaction)
        await think(interaction)
        export = await self._backing.store.read(export_guild, guild_id)
        await _send(interaction, "pullquote-server", export, {"server": guild_id})

    @app_commands.command(
        name="server-delete", description="Erase all that I keep of this server (Manage Server)"
    )
    @app_commands.guild_only()
    async def server_delete(self, interaction: discord.Interaction[Any]) -> None:
        """Ask an admin once more, with what there is."""
        await answer(interaction, self._ask_guild(needs_manage_server(interaction)))

    async def _ask_user(self, user_id: int) -> Card:
        return ask_user_card(count_rows(await self._backing.store.read(export_user, user_id)))

    async def _ask_guild(self, guild_id: int) -> Card:
        export = await self._backing.store.read(export_guild, guild_id)
        return ask_guild_card(count_rows(export))


async def _send(
    interaction: discord.Interaction[Any], name: str, export: Export, of: dict[str, int]
) -> None:
    name, body = await asyncio.to_thread(as_file, name, {"of": of, "kept": export})
    rows = count_rows(export)
    if len(body) > MOST_BYTES:
        raise Refused(
            f"That is more than Discord takes in a file ({rows:,} entries). Whoever runs me can"
            " give it to you another way."
        )
    await interaction.followup.send(
        f"All that I keep, with why and for how long: {count(rows, 'entry', 'entries')}. Only"
        " you see this.",
        file=discord.File(io.BytesIO(body), filename=name),
        ephemeral=True,
    )


def as_file(name: str, told: object) -> tuple[str, bytes]:
    """Return a file's name and content: JSON, zipped where it is too large as it is."""
    body = json.dumps(told, ensure_ascii=False, indent=1).encode()
    if len(body) <= MOST_BYTES:
        return f"{name}.json", body
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{name}.json", body)
    return f"{name}.zip", packed.getvalue()
