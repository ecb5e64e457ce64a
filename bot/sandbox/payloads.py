"""Plain state put into Discord's JSON: people and places."""

from __future__ import annotations

from datetime import datetime

from bot.sandbox.guild import DM, FORUM, Channel, Guild, Member, Role, User
from bot.sandbox.message import Json
from bot.sandbox.state import State


def instant(value: datetime | None) -> str | None:
    """Write an instant as Discord does, in UTC with its offset."""
    return value.isoformat(timespec="microseconds") if value else None


def user_json(user: User) -> Json:
    """Write an account."""
    return {
        "id": str(user.id),
        "username": user.name,
        "global_name": user.display,
        "discriminator": "0000" if user.bot else "0",
        "avatar": None,
        "bot": user.bot,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
    }


def self_json(user: User) -> Json:
    """Write the bot's own account, as `/users/@me` shows it."""
    return user_json(user) | {
        "mfa_enabled": True,
        "locale": "en-US",
        "email": None,
        "verified": True,
    }


def member_json(state: State, member: Member, *, with_user: bool = True) -> Json:
    """Write a member of a guild."""
    body: Json = {
        "avatar": None,
        "banner": None,
        "communication_disabled_until": None,
        "flags": 0,
        "joined_at": instant(member.joined),
        "nick": None,
        "pending": False,
        "premium_since": None,
        "roles": [str(role) for role in member.roles],
        "mute": False,
        "deaf": False,
    }
    if with_user:
        body["user"] = user_json(state.users[member.user_id])
    return body


def role_json(role: Role) -> Json:
    """Write a role."""
    body: Json = {
        "id": str(role.id),
        "name": role.name,
        "permissions": str(role.permissions),
        "position": role.position,
        "color": role.colour,
        "colors": {
            "primary_color": role.colour,
            "secondary_color": None,
            "tertiary_color": None,
        },
        "hoist": False,
        "managed": role.managed,
        "mentionable": role.mentionable,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }
    if role.bot_id is not None:
        body["tags"] = {"bot_id": str(role.bot_id)}
    return body


def channel_json(state: State, channel: Channel) -> Json:
    """Write a channel, a thread or a direct conversation."""
    body: Json = {
        "id": str(channel.id),
        "type": channel.kind,
        "flags": 0,
        "last_message_id": _id(channel.last_message_id),
    }
    if channel.kind == DM:
        people = [user_json(state.users[user_id]) for user_id in channel.recipients]
        return body | {"recipients": people}
    body |= {
        "guild_id": str(channel.guild_id),
        "name": channel.name,
        "parent_id": _id(channel.parent_id),
        "rate_limit_per_user": channel.slow_mode,
    }
    if channel.is_thread:
        return body | _thread_part(channel)
    body |= {
        "topic": channel.topic,
        "position": channel.position,
        "nsfw": False,
        "permission_overwrites": [
            {
                "id": str(target),
                "type": 0 if overwrite.is_role else 1,
                "allow": str(overwrite.allow),
                "deny": str(overwrite.deny),
            }
            for target, overwrite in channel.overwrites.items()
        ],
    }
    if channel.kind == FORUM:
        body |= {"available_tags": [], "default_forum_layout": 0}
    return body


def _thread_part(thread: Channel) -> Json:
    created = instant(thread.created)
    return {
        "owner_id": str(thread.owner_id),
        "message_count": min(thread.message_count, 50),
        "member_count": 1,
        "total_message_sent": thread.message_count,
        "thread_metadata": {
            "archived": thread.archived,
            "archive_timestamp": created,
            "auto_archive_duration": 1440,
            "locked": thread.locked,
            "create_timestamp": created,
        },
    }


def _id(value: int | None) -> str | None:
    return None if value is None else str(value)


def guild_json(guild: Guild) -> Json:
    """Write a guild as `/guilds/ID` shows it: without members and channels."""
    return {
        "id": str(guild.id),
        "name": guild.name,
        "owner_id": str(guild.owner_id),
        "roles": [role_json(role) for role in guild.roles.values()],
        "preferred_locale": guild.locale,
        "region": "deprecated",
        "max_members": 500_000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "afk_timeout": 300,
        "nsfw": False,
        "widget_enabled": False,
        "premium_progress_bar_enabled": False,
        **{name: [] for name in _EMPTY_LISTS},
        **dict.fromkeys(_ZEROES, 0),
        **dict.fromkeys(_NULLS),
    }


_EMPTY_LISTS = ("features", "emojis", "stickers")

_ZEROES = (
    "system_channel_flags",
    "verification_level",
    "default_message_notifications",
    "mfa_level",
    "explicit_content_filter",
    "premium_tier",
    "premium_subscription_count",
    "nsfw_level",
)

_NULLS = (
    "icon",
    "description",
    "home_header",
    "splash",
    "discovery_splash",
    "banner",
    "application_id",
    "afk_channel_id",
    "system_channel_id",
    "widget_channel_id",
    "max_presences",
    "vanity_url_code",
    "rules_channel_id",
    "safety_alerts_channel_id",
    "public_updates_channel_id",
    "incidents_data",
)


def guild_create_json(state: State, guild: Guild) -> Json:
    """Write a guild as GUILD_CREATE carries it, without the members' intent.

    Only the bot's own membership is in it: that is what a bot without the
    privileged intent gets.
    """
    places = [state.channels[channel_id] for channel_id in guild.channel_ids]
    mine = guild.members.get(state.bot.id)
    return guild_json(guild) | {
        "joined_at": instant(mine.joined) if mine else None,
        "large": len(guild.members) > 250,
        "member_count": len(guild.members),
        "voice_states": [],
        "members": [member_json(state, mine)] if mine else [],
        "channels": [channel_json(state, place) for place in places if not place.is_thread],
        "threads": [
            channel_json(state, place)
            for place in places
            if place.is_thread and not place.archived
        ],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def application_json(state: State) -> Json:
    """Write the bot's application."""
    application = state.application
    return {
        "id": str(application.id),
        "name": application.name,
        "icon": None,
        "description": "",
        "type": None,
        "bot": user_json(state.bot),
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": application_flags(state),
        "flags_new": str(application_flags(state)),
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": user_json(state.users[application.owner_id]),
        "approximate_guild_count": len(state.guilds),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": ["bot", "applications.commands"],
    }


def application_flags(state: State) -> int:
    """Answer the application's flags; bit 18 stands for message content."""
    return 1 << 18 if state.application.message_content else 0
