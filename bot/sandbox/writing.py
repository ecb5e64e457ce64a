"""Messages made and changed from what the bot sends."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Callable
from dataclasses import dataclass

from discord import Permissions

from bot.sandbox.call import Upload, as_id
from bot.sandbox.check_messages import message_problems
from bot.sandbox.components import finished, walk
from bot.sandbox.errors import INVALID_FORM, Problem, Refusal
from bot.sandbox.guild import Channel
from bot.sandbox.message import (
    COMPONENTS_V2,
    EPHEMERAL,
    LOADING,
    REPLY,
    SUPPRESS_EMBEDS,
    SUPPRESS_NOTIFICATIONS,
    Attachment,
    Json,
    Message,
    Pings,
)
from bot.sandbox.message_json import attachment_json
from bot.sandbox.state import State

USER_MENTION = re.compile(r"<@!?(\d{1,20})>")
ROLE_MENTION = re.compile(r"<@&(\d{1,20})>")
SETTABLE = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | COMPONENTS_V2

LOCAL = "attachment://"


def shown_text(content: str, components: list[Json]) -> str:
    """Answer all text of a message in which a mention counts."""
    displays = [str(found.get("content", "")) for _, found, _ in walk(components)]
    return "\n".join([content, *displays])


def pings_of(state: State, channel: Channel, author_id: int, text: str, body: Json) -> Pings:
    """Answer whom a text notifies, under the message's `allowed_mentions`."""
    allowed = body.get("allowed_mentions")
    kinds = (
        {"users", "roles", "everyone"} if allowed is None else set(allowed.get("parse") or [])
    )
    named = allowed or {}
    users = dict.fromkeys(int(found) for found in USER_MENTION.findall(text))
    roles = dict.fromkeys(int(found) for found in ROLE_MENTION.findall(text))
    only_users = {int(value) for value in named.get("users") or []}
    only_roles = {int(value) for value in named.get("roles") or []}
    may_ping = bool(state.permissions(author_id, channel) & Permissions.mention_everyone.flag)
    guild = state.guilds.get(channel.guild_id or 0)
    known_roles = guild.roles if guild else {}
    return Pings(
        [u for u in users if u in state.users and ("users" in kinds or u in only_users)],
        [
            role
            for role in roles
            if role in known_roles
            and (may_ping or known_roles[role].mentionable)
            and ("roles" in kinds or role in only_roles)
        ],
        may_ping and "everyone" in kinds and ("@everyone" in text or "@here" in text),
    )


@dataclass(frozen=True, slots=True)
class Draft:
    """What the bot sent for a message, with where it goes."""

    channel: Channel
    body: Json
    uploads: dict[int, Upload]


class Writer:
    """Make messages and change them, as the bot or as an answer of it."""

    def __init__(self, state: State, base: str) -> None:
        self._state = state
        self._base = base

    def write(self, draft: Draft, *, ephemeral_to: int | None = None) -> Message:
        """Make a message, not yet in its channel.

        Args:
            draft: What was sent.
            ephemeral_to: The only person who shall see it.
        """
        state, body = self._state, draft.body
        message = Message(
            state.snowflakes.next(), draft.channel.id, state.bot.id, state.clock()
        )
        message.flags = int(body.get("flags") or 0) & SETTABLE
        message.tts = bool(body.get("tts"))
        if ephemeral_to is not None:
            message.flags |= EPHEMERAL
            message.viewer_id = ephemeral_to
        self.fill(message, draft)
        if body.get("message_reference"):
            self._reply(message, body)
        return message

    def _reply(self, message: Message, body: Json) -> None:
        reference = body["message_reference"]
        parent_id = as_id(reference.get("message_id"), "message_reference")
        parent = self._state.messages.get(parent_id)
        if parent is None or parent.channel_id != message.channel_id:
            if reference.get("fail_if_not_exists", True):
                problem = Problem(
                    "message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message"
                )
                raise Refusal(INVALID_FORM, [problem])
            return
        message.reply_to, message.kind = parent_id, REPLY
        allowed = body.get("allowed_mentions")
        wanted = allowed is None or bool(allowed.get("replied_user"))
        if wanted and parent.author_id not in message.pings.users:
            message.pings.users.append(parent.author_id)
            message.mentioned = list(message.pings.users)

    def fill(self, message: Message, draft: Draft) -> None:
        """Put content, embeds, files and components into a message.

        What the body leaves out stays as it is; null empties it.
        """
        body = draft.body
        if "content" in body:
            message.content = str(body["content"] or "")
        if "embeds" in body:
            message.embeds = [embed_back(embed) for embed in body["embeds"] or []]
        if "attachments" in body or draft.uploads:
            message.attachments = self._files(message, draft)
        if "components" in body:
            message.components = finished(body["components"] or [], self._media(message))
        text = shown_text(message.content, message.components)
        bot_id = self._state.bot.id
        message.pings = pings_of(self._state, draft.channel, bot_id, text, body)
        message.mentioned = list(message.pings.users)

    def revise(self, message: Message, draft: Draft) -> None:
        """Change a message that is there, and tell of it.

        Raises:
            Refusal: 50035, when the result would break a rule.
        """
        v2 = bool(message.flags & COMPONENTS_V2)
        problems = message_problems(draft.body, creating=False, files=len(draft.uploads), v2=v2)
        flags = draft.body.get("flags")
        if v2 and flags is not None and not int(flags) & COMPONENTS_V2:
            text = "The flag of Components V2 cannot be taken back."
            problems.append(Problem("flags", "MESSAGE_FLAGS_INVALID", text))
        becomes_v2 = not v2 and bool(int(flags or 0) & COMPONENTS_V2)
        if becomes_v2 and message.content and "content" not in draft.body:
            text = "content cannot be kept when Components V2 are added."
            problems.append(Problem("content", "MESSAGE_CANNOT_USE_LEGACY_FIELDS", text))
        if problems:
            raise Refusal(INVALID_FORM, problems)
        if flags is not None:
            message.flags = message.flags & ~SETTABLE | int(flags) & SETTABLE
        waiting = message.loading
        message.flags &= ~LOADING
        self.fill(message, draft)
        if not waiting:
            message.edited = self._state.clock()
        self._state.change_message(message)

    def _files(self, message: Message, draft: Draft) -> list[Attachment]:
        listed: list[Json] = draft.body.get("attachments") or []
        notes = {int(entry["id"]): entry for entry in listed if "id" in entry}
        kept = [known for known in message.attachments if known.id in notes]
        added = [
            Attachment(
                self._state.snowflakes.next(),
                _plain_name(notes.get(index, {}).get("filename") or upload.filename),
                _media_type(upload),
                upload.data,
                self._state.fresh_token(),
                notes.get(index, {}).get("description"),
            )
            for index, upload in sorted(draft.uploads.items())
        ]
        return kept + added

    def _media(self, message: Message) -> Callable[[str], Json]:
        known = {attachment.filename: attachment for attachment in message.attachments}

        def media(url: str) -> Json:
            body: Json = {
                "id": str(self._state.snowflakes.next()),
                "width": None,
                "height": None,
            }
            if not url.startswith(LOCAL):
                return body | {"url": url, "proxy_url": url, "content_type": None}
            attachment = known.get(url.removeprefix(LOCAL))
            if attachment is None:
                problem = Problem("components", "ATTACHMENT_NOT_FOUND", f"No file for {url}")
                raise Refusal(INVALID_FORM, [problem])
            told = attachment_json(attachment, message.channel_id, self._base)
            return body | {
                "url": told["url"],
                "proxy_url": told["proxy_url"],
                "content_type": attachment.content_type,
                "attachment_id": told["id"],
            }

        return media


def embed_back(embed: Json) -> Json:
    """Answer an embed as Discord gives it back: with its type, without nulls."""
    whole = {key: value for key, value in embed.items() if value is not None}
    fields = [{"inline": False} | entry for entry in whole.get("fields") or []]
    return {"type": "rich"} | whole | ({"fields": fields} if fields else {})


def _plain_name(name: str) -> str:
    """Answer a file's name as Discord keeps it: nothing that splits an address."""
    return re.sub(r"[^\w.\-]", "_", name) or "file"


def _media_type(upload: Upload) -> str:
    """Answer the type by the name's ending; discord.py sends none of its own."""
    guessed, _ = mimetypes.guess_type(upload.filename)
    return guessed or "application/octet-stream"
