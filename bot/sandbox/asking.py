"""What a person does, put into Discord's interaction object."""

from __future__ import annotations

from bot.sandbox.guild import Channel
from bot.sandbox.interaction import Interaction
from bot.sandbox.message import Json
from bot.sandbox.message_json import message_json
from bot.sandbox.payloads import channel_json, member_json, role_json, user_json
from bot.sandbox.state import State

GUILD_CONTEXT, BOT_DM_CONTEXT = 0, 1
ATTACHMENT_LIMIT = 10 * 1024 * 1024

USER, CHANNEL, ROLE, MENTIONABLE = 6, 7, 8, 9
"""Option types that carry an id."""


def interaction_json(state: State, interaction: Interaction, base: str) -> Json:
    """Write an interaction as INTERACTION_CREATE carries it."""
    channel = state.channels[interaction.channel_id]
    guild_id = interaction.guild_id
    permissions = state.permissions(interaction.user_id, channel)
    body: Json = {
        "id": str(interaction.id),
        "application_id": str(state.application.id),
        "type": interaction.kind,
        "token": interaction.token,
        "version": 1,
        "data": interaction.data,
        "channel_id": str(channel.id),
        "channel": channel_json(state, channel) | {"permissions": str(permissions)},
        "app_permissions": str(state.permissions(state.bot.id, channel)),
        "locale": "en-US",
        "entitlements": [],
        "entitlement_sku_ids": [],
        "authorizing_integration_owners": {"0": str(guild_id or 0)},
        "context": BOT_DM_CONTEXT if guild_id is None else GUILD_CONTEXT,
        "attachment_size_limit": ATTACHMENT_LIMIT,
    }
    if guild_id is None:
        body["user"] = user_json(state.users[interaction.user_id])
    else:
        body |= _guild_part(state, guild_id, interaction.user_id, permissions)
    if interaction.source_id is not None and interaction.source_id in state.messages:
        # A component's message comes with its content: it is the bot's own.
        body["message"] = message_json(state, state.messages[interaction.source_id], base)
    return body


def _guild_part(state: State, guild_id: int, user_id: int, permissions: int) -> Json:
    guild = state.guilds[guild_id]
    member = member_json(state, guild.members[user_id])
    return {
        "guild_id": str(guild_id),
        "guild_locale": guild.locale,
        "guild": {"id": str(guild_id), "locale": guild.locale, "features": []},
        "member": member | {"permissions": str(permissions)},
    }


def resolved_json(state: State, guild_id: int | None, kind: int, value: int) -> Json:
    """Write the `resolved` part for one id an option or a select carries.

    Raises:
        LookupError: There is no such user, channel or role.
    """
    key = str(value)
    guild = state.guilds.get(guild_id or 0)
    if kind in {USER, MENTIONABLE} and value in state.users:
        part: Json = {"users": {key: user_json(state.users[value])}}
        if guild and value in guild.members:
            member = member_json(state, guild.members[value], with_user=False)
            part["members"] = {key: member | {"permissions": "0"}}
        return part
    if kind in {ROLE, MENTIONABLE} and guild and value in guild.roles:
        return {"roles": {key: role_json(guild.roles[value])}}
    if kind == CHANNEL and value in state.channels:
        return {"channels": {key: _brief_channel(state, state.channels[value])}}
    raise LookupError(f"nothing of type {kind} has the id {value}")


def _brief_channel(state: State, channel: Channel) -> Json:
    permissions = str(state.permissions(state.bot.id, channel))
    return channel_json(state, channel) | {"permissions": permissions}


def merged(parts: list[Json]) -> Json:
    """Join several `resolved` parts into one."""
    whole: Json = {}
    for part in parts:
        for name, entries in part.items():
            whole.setdefault(name, {}).update(entries)
    return whole
