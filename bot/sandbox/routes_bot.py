"""Routes of the bot itself: login, application, commands, guilds, people."""

from __future__ import annotations

from bot.sandbox.api import Api
from bot.sandbox.call import Call
from bot.sandbox.check_commands import SLASH
from bot.sandbox.errors import MISSING_ACCESS, UNKNOWN_MEMBER, UNKNOWN_USER, Refusal
from bot.sandbox.gateway import Gateway
from bot.sandbox.guild import Guild
from bot.sandbox.message import Json
from bot.sandbox.payloads import (
    application_json,
    channel_json,
    guild_json,
    member_json,
    role_json,
    self_json,
    user_json,
)
from bot.sandbox.state import State

COMMANDS = "/applications/{application_id}/commands"
GUILD_COMMANDS = "/applications/{application_id}/guilds/{guild_id}/commands"
GUILD = "/guilds/{guild_id}"
SESSIONS_A_DAY = 1000


class BotRoutes:
    """Answer for the bot's account, its commands and the guilds it is in."""

    def __init__(self, state: State, gateway: Gateway) -> None:
        self._state = state
        self._gateway = gateway

    def register(self, api: Api) -> None:
        """Put the routes into the API."""
        api.add("GET", "/gateway/bot", self.gateway_bot)
        api.add("GET", "/users/@me", self.me)
        api.add("GET", "/users/{user_id}", self.user)
        api.add("GET", "/oauth2/applications/@me", self.application)
        api.add("GET", "/applications/@me", self.application)
        for template in (COMMANDS, GUILD_COMMANDS):
            api.add("GET", template, self.list_commands)
            api.add("PUT", template, self.set_commands)
        api.add("GET", GUILD, self.guild)
        api.add("GET", f"{GUILD}/channels", self.channels)
        api.add("GET", f"{GUILD}/roles", self.roles)
        api.add("GET", f"{GUILD}/members/{{user_id}}", self.member)
        api.add("DELETE", "/users/@me/guilds/{guild_id}", self.leave)

    def gateway_bot(self, _: Call) -> Json:
        """Say where the gateway is and how many shards to open."""
        return {
            "url": self._gateway.url,
            "shards": self._gateway.shards,
            "session_start_limit": {
                "total": SESSIONS_A_DAY,
                "remaining": max(0, SESSIONS_A_DAY - self._gateway.identifies),
                "reset_after": 0,
                "max_concurrency": 16,
            },
        }

    def me(self, _: Call) -> Json:
        """Answer the bot's own account."""
        return self_json(self._state.bot)

    def user(self, call: Call) -> Json:
        """Answer an account."""
        user = self._state.users.get(call.id("user_id"))
        if user is None:
            raise Refusal(UNKNOWN_USER)
        return user_json(user)

    def application(self, _: Call) -> Json:
        """Answer the bot's application."""
        return application_json(self._state)

    def _scope(self, call: Call) -> int | None:
        if call.id("application_id") != self._state.application.id:
            raise Refusal(MISSING_ACCESS)
        return self._guild(call).id if "guild_id" in call.parts else None

    def list_commands(self, call: Call) -> list[Json]:
        """List the commands of everywhere, or of one guild."""
        return self._state.commands.get(self._scope(call), [])

    def set_commands(self, call: Call) -> list[Json]:
        """Replace the commands; one of the same name and type keeps its id."""
        scope = self._scope(call)
        before = {(c["name"], c["type"]): c["id"] for c in self._state.commands.get(scope, [])}
        version = str(self._state.snowflakes.next())
        stored = []
        for sent in call.body:
            kind = sent.get("type") or SLASH
            known = before.get((sent["name"], kind))
            command = _command(sent, kind) | {
                "id": known or str(self._state.snowflakes.next()),
                "application_id": str(self._state.application.id),
                "version": version,
            }
            if scope is not None:
                command["guild_id"] = str(scope)
            stored.append(command)
        self._state.commands[scope] = stored
        self._state.tell("commands", scope)
        return stored

    def _guild(self, call: Call) -> Guild:
        guild_id = call.id("guild_id")
        if guild_id not in self._state.guilds:
            # Discord does not tell a guild that is gone from one never joined.
            raise Refusal(MISSING_ACCESS)
        return self._state.guilds[guild_id]

    def guild(self, call: Call) -> Json:
        """Answer a guild the bot is in."""
        return guild_json(self._guild(call))

    def channels(self, call: Call) -> list[Json]:
        """List a guild's channels, without threads."""
        places = [self._state.channels[i] for i in self._guild(call).channel_ids]
        return [channel_json(self._state, place) for place in places if not place.is_thread]

    def roles(self, call: Call) -> list[Json]:
        """List a guild's roles."""
        return [role_json(role) for role in self._guild(call).roles.values()]

    def member(self, call: Call) -> Json:
        """Answer a member of a guild."""
        member = self._guild(call).members.get(call.id("user_id"))
        if member is None:
            raise Refusal(UNKNOWN_MEMBER)
        return member_json(self._state, member)

    def leave(self, call: Call) -> None:
        """Take the bot out of a guild."""
        guild = self._guild(call)
        self._state.guilds.pop(guild.id)
        self._state.tell("guild_leave", guild)


def _command(sent: Json, kind: int) -> Json:
    permissions = sent.get("default_member_permissions")
    body: Json = {
        "type": kind,
        "name": sent["name"],
        "description": sent.get("description") or "",
        "default_member_permissions": None if permissions is None else str(permissions),
        "dm_permission": sent.get("dm_permission", True),
        "contexts": sent.get("contexts"),
        "integration_types": sent.get("integration_types") or [0],
        "nsfw": bool(sent.get("nsfw")),
    }
    options = [_option(option) for option in sent.get("options") or []]
    return body | ({"options": options} if options else {})


def _option(sent: Json) -> Json:
    option = {key: value for key, value in sent.items() if value is not None}
    for name in ("choices", "options"):
        if not option.get(name):
            option.pop(name, None)
    if "options" in option:
        option["options"] = [_option(inner) for inner in option["options"]]
    return option
