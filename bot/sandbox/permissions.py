"""What a member may do in a guild or a channel."""

from __future__ import annotations

from discord import Permissions

from bot.sandbox.guild import Channel, Guild

MEMBER = Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    embed_links=True,
    attach_files=True,
    add_reactions=True,
    read_message_history=True,
    use_application_commands=True,
    change_nickname=True,
).value
"""What everybody may in a new guild."""

ADMIN = Permissions(administrator=True).value
EVERYTHING = Permissions.all().value


def guild_permissions(guild: Guild, user_id: int) -> int:
    """Answer a member's permissions before any channel has its say."""
    if user_id == guild.owner_id:
        return EVERYTHING
    value = guild.roles[guild.id].permissions
    member = guild.members.get(user_id)
    for role_id in member.roles if member else ():
        if role := guild.roles.get(role_id):
            value |= role.permissions
    return EVERYTHING if value & ADMIN else value


def channel_permissions(guild: Guild, user_id: int, channel: Channel) -> int:
    """Answer a member's permissions in a channel, overwrites applied.

    The order is Discord's: @everyone, then all roles together, then the member.
    For a thread pass its parent, whose overwrites count there.
    """
    value = guild_permissions(guild, user_id)
    if value & ADMIN:
        return EVERYTHING
    if everyone := channel.overwrites.get(guild.id):
        value = value & ~everyone.deny | everyone.allow
    member = guild.members.get(user_id)
    allow = deny = 0
    for role_id in member.roles if member else ():
        if overwrite := channel.overwrites.get(role_id):
            allow |= overwrite.allow
            deny |= overwrite.deny
    value = value & ~deny | allow
    if own := channel.overwrites.get(user_id):
        value = value & ~own.deny | own.allow
    return value if value & Permissions.view_channel.flag else 0


def named(**flags: bool) -> int:
    """Answer the bits of permissions given by discord.py's names."""
    return Permissions(**flags).value
