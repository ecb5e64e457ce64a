"""Who may do what, asked at the moment it matters."""

from __future__ import annotations

import discord
from discord import app_commands

from commands.replies import Refused


def needs_manage_server(interaction: discord.Interaction) -> int:
    """Return the server's id if the member may manage it.

    Discord hides commands from others by default, but admins can change that,
    and where one group holds public commands too it is asked here alone.

    Raises:
        Refused: not in a server, or without the permission.
    """
    if interaction.guild_id is None:
        raise Refused("This works only in a server.")
    if not interaction.permissions.manage_guild:
        raise Refused("For this you need the permission “Manage Server”.")
    return interaction.guild_id


def may_manage_server(interaction: discord.Interaction) -> bool:
    """Whether the member may manage the server they ask in."""
    return interaction.guild_id is not None and interaction.permissions.manage_guild


def may_speak(interaction: discord.Interaction) -> bool:
    """Whether the member may send messages in this channel or thread themself."""
    if interaction.guild_id is None:
        return True
    if isinstance(interaction.channel, discord.Thread):
        return interaction.permissions.send_messages_in_threads
    return interaction.permissions.send_messages


async def resolve_channel(
    chosen: app_commands.AppCommandChannel | app_commands.AppCommandThread,
) -> discord.abc.GuildChannel | discord.Thread:
    """Return the channel or thread that was chosen in an option.

    Raises:
        Refused: I cannot see it.
    """
    place = chosen.resolve()
    if place is None:
        try:
            place = await chosen.fetch()
        except discord.HTTPException as error:
            raise Refused(
                f"I cannot see <#{chosen.id}>. Allow me “View Channel” there, or add me to"
                " the thread."
            ) from error
    return place


def what_is_missing(channel: discord.abc.GuildChannel | discord.Thread) -> list[str]:
    """Return the permissions that I lack to post in ``channel``, as Discord names them."""
    mine = channel.permissions_for(channel.guild.me)
    in_thread = isinstance(channel, discord.Thread)
    needed = {
        "View Channel": mine.view_channel,
        "Send Messages in Threads" if in_thread else "Send Messages": (
            mine.send_messages_in_threads if in_thread else mine.send_messages
        ),
    }
    return [name for name, granted in needed.items() if not granted]


def needs_permission_to_post(channel: discord.abc.GuildChannel | discord.Thread) -> None:
    """Refuse a channel in which I could not post, saying what to change.

    Raises:
        Refused: a permission is missing, or the thread is archived and locked.
    """
    if isinstance(channel, discord.Thread) and channel.locked:
        raise Refused(f"{channel.mention} is locked. Unlock it, or choose another channel.")
    missing = what_is_missing(channel)
    if missing:
        wanted = " and ".join(f"“{name}”" for name in missing)
        raise Refused(
            f"I may not post in {channel.mention}. Allow me {wanted} there (channel settings,"
            " Permissions), then set the digest again."
        )
