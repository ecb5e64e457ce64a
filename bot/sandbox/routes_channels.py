"""Routes of channels, their messages and threads."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from discord import Permissions

from bot.sandbox.api import Api
from bot.sandbox.call import Call, as_id
from bot.sandbox.errors import (
    CANNOT_DM,
    INVALID_FORM,
    MISSING_ACCESS,
    MISSING_PERMISSIONS,
    NOT_A_TEXT_CHANNEL,
    NOT_YOUR_MESSAGE,
    THREAD_ARCHIVED,
    UNKNOWN_MESSAGE,
    UNKNOWN_USER,
    Problem,
    Refusal,
)
from bot.sandbox.guild import FORUM, PRIVATE_THREAD, PUBLIC_THREAD, WRITABLE, Channel
from bot.sandbox.message import EPHEMERAL, Json, Message
from bot.sandbox.message_json import bot_view
from bot.sandbox.payloads import channel_json
from bot.sandbox.state import State
from bot.sandbox.writing import Draft, Writer

CHANNEL = "/channels/{channel_id}"
MESSAGES = f"{CHANNEL}/messages"
MESSAGE = f"{MESSAGES}/{{message_id}}"


class ChannelRoutes:
    """Answer for channels, messages and threads, under the bot's permissions."""

    def __init__(self, state: State, writer: Writer, base: str) -> None:
        self._state = state
        self._writer = writer
        self._base = base

    def register(self, api: Api) -> None:
        """Put the routes into the API."""
        api.add("GET", CHANNEL, self.get_channel)
        api.add("PATCH", CHANNEL, self.edit_channel)
        api.add("POST", MESSAGES, self.create)
        api.add("GET", MESSAGES, self.history)
        api.add("GET", MESSAGE, self.get)
        api.add("PATCH", MESSAGE, self.edit)
        api.add("DELETE", MESSAGE, self.delete)
        api.add("POST", f"{CHANNEL}/typing", self.typing)
        api.add("POST", f"{CHANNEL}/threads", self.create_thread)
        api.add("POST", f"{MESSAGE}/threads", self.create_thread)
        api.add("PUT", f"{CHANNEL}/thread-members/@me", self.join_thread)
        api.add("POST", "/users/@me/channels", self.create_dm)

    def _visible(self, call: Call) -> Channel:
        channel = self._state.channel(call.id("channel_id"))
        if channel.guild_id is not None and channel.guild_id not in self._state.guilds:
            raise Refusal(MISSING_ACCESS)
        self._need(channel, "view_channel", MISSING_ACCESS)
        return channel

    def _need(self, channel: Channel, name: str, code: int = MISSING_PERMISSIONS) -> None:
        flag = getattr(Permissions, name).flag
        if not self._state.permissions(self._state.bot.id, channel) & flag:
            raise Refusal(code)

    def _shown(self, message: Message) -> Json:
        granted = self._state.application.message_content
        return bot_view(self._state, message, self._base, content=granted)

    def _message(self, call: Call, channel: Channel) -> Message:
        message = self._state.message(channel.id, call.id("message_id"))
        if message.viewer_id is not None:
            raise Refusal(UNKNOWN_MESSAGE)
        return message

    def get_channel(self, call: Call) -> Json:
        """Answer a channel the bot can see."""
        return channel_json(self._state, self._visible(call))

    def edit_channel(self, call: Call) -> Json:
        """Change a thread's archived and locked state, or a channel's name."""
        channel = self._visible(call)
        self._need(channel, "manage_threads" if channel.is_thread else "manage_channels")
        channel.archived = bool(call.json.get("archived", channel.archived))
        channel.locked = bool(call.json.get("locked", channel.locked))
        channel.name = str(call.json.get("name", channel.name))
        self._state.tell("thread_update" if channel.is_thread else "channel_update", channel)
        return channel_json(self._state, channel)

    def create(self, call: Call) -> Json:
        """Send a message; the same nonce again answers the message already sent."""
        channel = self._visible(call)
        body = call.json
        self._may_send(channel, body, bool(call.uploads))
        nonce = body.get("nonce")
        enforced = nonce is not None and bool(body.get("enforce_nonce"))
        known = self._state.known_nonce(channel.id, str(nonce)) if enforced else None
        if known is not None:
            # A message deleted since is not sent again: Discord answers 10008.
            return self._shown(self._state.message(channel.id, known))
        message = self._writer.write(Draft(channel, body, call.uploads))
        message.nonce = nonce
        if enforced:
            self._state.keep_nonce(channel.id, str(nonce), message.id)
        if channel.archived:
            channel.archived = False
            self._state.tell("thread_update", channel)
        return self._shown(self._state.add_message(message))

    def _may_send(self, channel: Channel, body: Json, files: bool) -> None:
        if channel.kind not in WRITABLE:
            raise Refusal(NOT_A_TEXT_CHANNEL)
        if channel.guild_id is None:
            if not self._state.users[channel.recipients[0]].accepts_dms:
                raise Refusal(CANNOT_DM)
            return
        name = "send_messages_in_threads" if channel.is_thread else "send_messages"
        self._need(channel, name)
        if channel.archived and channel.locked:
            raise Refusal(THREAD_ARCHIVED)
        if files:
            self._need(channel, "attach_files")
        if body.get("embeds"):
            self._need(channel, "embed_links")
        if body.get("message_reference"):
            self._need(channel, "read_message_history")

    def history(self, call: Call) -> list[Json]:
        """List messages, newest first; none without the right to read history."""
        channel = self._visible(call)
        limit = as_id(call.query.get("limit", "50"), "limit")
        if not 1 <= limit <= 100:
            text = "int value should be between 1 and 100."
            raise Refusal(INVALID_FORM, [Problem("limit", "NUMBER_TYPE_MAX", text)])
        may_read = self._state.permissions(self._state.bot.id, channel)
        if not may_read & Permissions.read_message_history.flag:
            return []
        found = list(self._state.history(channel.id))
        if "before" in call.query:
            before = as_id(call.query["before"], "before")
            found = [message for message in found if message.id < before]
        if "after" in call.query:
            after = as_id(call.query["after"], "after")
            found = [message for message in found if message.id > after][:limit]
        if "around" in call.query:
            around = as_id(call.query["around"], "around")
            found.sort(key=lambda message: abs(message.id - around))
            found = sorted(found[:limit], key=lambda message: message.id)
        return [self._shown(message) for message in reversed(found[-limit:])]

    def get(self, call: Call) -> Json:
        """Answer one message."""
        channel = self._visible(call)
        self._need(channel, "read_message_history")
        return self._shown(self._message(call, channel))

    def edit(self, call: Call) -> Json:
        """Change one of the bot's own messages."""
        channel = self._visible(call)
        message = self._message(call, channel)
        if message.author_id != self._state.bot.id:
            raise Refusal(NOT_YOUR_MESSAGE)
        self._writer.revise(message, Draft(channel, call.json, call.uploads))
        return self._shown(message)

    def delete(self, call: Call) -> None:
        """Delete a message; another's needs the right to manage messages."""
        channel = self._visible(call)
        message = self._message(call, channel)
        if message.author_id != self._state.bot.id:
            self._need(channel, "manage_messages")
        self._state.remove_message(message)

    def typing(self, call: Call) -> None:
        """Show that the bot is typing."""
        channel = self._visible(call)
        self._state.tell("typing", channel)

    def create_thread(self, call: Call) -> tuple[int, Json]:
        """Begin a thread; in a forum, with its first message and without a nonce."""
        parent = self._visible(call)
        body = call.json
        if not 1 <= len(str(body.get("name") or "")) <= 100:
            text = "Must be between 1 and 100 in length."
            raise Refusal(INVALID_FORM, [Problem("name", "BASE_TYPE_BAD_LENGTH", text)])
        kind = int(body.get("type") or PUBLIC_THREAD)
        if parent.kind == FORUM:
            self._need(parent, "send_messages")
        elif kind == PRIVATE_THREAD:
            self._need(parent, "create_private_threads")
        else:
            self._need(parent, "create_public_threads")
        thread = self._state.add_thread(parent, body["name"], self._state.bot.id, kind)
        if "message_id" in call.parts:
            self._state.message(parent.id, call.id("message_id"))
        self._state.tell("thread_create", thread)
        answer: Json = channel_json(self._state, thread)
        if parent.kind == FORUM:
            draft = Draft(thread, body.get("message") or {}, call.uploads)
            first = replace(self._writer.write(draft), id=thread.id)
            answer["message"] = self._shown(self._state.add_message(first))
        return 201, answer

    def join_thread(self, call: Call) -> None:
        """Put the bot into a thread."""
        self._visible(call)

    def create_dm(self, call: Call) -> Json:
        """Open the direct conversation with a user."""
        user_id = as_id(call.json.get("recipient_id"), "recipient_id")
        user = self._state.users.get(user_id)
        if user is None or user.bot:
            raise Refusal(UNKNOWN_USER if user is None else CANNOT_DM)
        return channel_json(self._state, self._state.dm_with(user))


def is_ephemeral(body: dict[str, Any]) -> bool:
    """Say whether a request asks for a message that one person sees."""
    return bool(int(body.get("flags") or 0) & EPHEMERAL)
