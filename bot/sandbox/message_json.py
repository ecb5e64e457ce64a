"""A message put into Discord's JSON, and what of it the bot may read."""

from __future__ import annotations

from bot.sandbox.guild import Channel
from bot.sandbox.message import Attachment, Json, Message
from bot.sandbox.payloads import instant, user_json
from bot.sandbox.state import State

CONTENT_FIELDS = ("embeds", "attachments", "components")


def attachment_json(attachment: Attachment, channel_id: int, base: str) -> Json:
    """Write a file; `base` is where the stand-in serves files from."""
    url = f"{base}/attachments/{channel_id}/{attachment.key}/{attachment.filename}"
    body: Json = {
        "id": str(attachment.id),
        "filename": attachment.filename,
        "size": len(attachment.data),
        "url": url,
        "proxy_url": url,
        "content_type": attachment.content_type,
    }
    if attachment.description is not None:
        body["description"] = attachment.description
    return body


def message_json(state: State, message: Message, base: str, *, nested: bool = False) -> Json:
    """Write a message in full.

    Args:
        state: Where its author and the message it replies to are looked up.
        message: The message.
        base: Where the stand-in serves files from.
        nested: Leave out the message it replies to.
    """
    body = _own_part(state, message, base)
    if message.nonce is not None:
        body["nonce"] = message.nonce
    if message.origin is not None:
        body |= {
            "application_id": str(state.application.id),
            "webhook_id": str(state.application.id),
            "interaction_metadata": message.origin,
        }
    if message.reply_to is not None:
        body |= _reply_part(state, message, base, nested=nested)
    return body


def _own_part(state: State, message: Message, base: str) -> Json:
    author = state.users[message.author_id]
    mentioned = [state.users[user_id] for user_id in message.mentioned]
    return {
        "id": str(message.id),
        "channel_id": str(message.channel_id),
        "type": message.kind,
        "author": user_json(author),
        "content": message.content,
        "timestamp": instant(message.created),
        "edited_timestamp": instant(message.edited),
        "flags": message.flags,
        "tts": message.tts,
        "pinned": False,
        "mentions": [user_json(user) for user in mentioned],
        "mention_roles": [str(role) for role in message.pings.roles],
        "mention_everyone": message.pings.everyone,
        "attachments": [
            attachment_json(attachment, message.channel_id, base)
            for attachment in message.attachments
        ],
        "embeds": message.embeds,
        "components": message.components,
    }


def _reply_part(state: State, message: Message, base: str, *, nested: bool) -> Json:
    channel = state.channels[message.channel_id]
    reference: Json = {
        "type": 0,
        "channel_id": str(message.channel_id),
        "message_id": str(message.reply_to),
    }
    if channel.guild_id is not None:
        reference["guild_id"] = str(channel.guild_id)
    part: Json = {"message_reference": reference}
    if not nested:
        parent = state.messages.get(message.reply_to or 0)
        part["referenced_message"] = parent and message_json(state, parent, base, nested=True)
    return part


def bot_reads(state: State, message: Message, channel: Channel) -> bool:
    """Say whether the bot gets a message's content without the privileged intent.

    Discord gives it in direct conversations, where the bot is mentioned (a reply
    to it mentions it), and of course for the bot's own messages.
    """
    return (
        channel.guild_id is None
        or message.author_id == state.bot.id
        or state.bot.id in message.mentioned
    )


def redacted(body: Json) -> Json:
    """Answer a message with its content emptied."""
    return body | {"content": ""} | {name: [] for name in CONTENT_FIELDS}


def bot_view(state: State, message: Message, base: str, *, content: bool) -> Json:
    """Write a message as the bot gets it.

    Args:
        state: The state.
        message: The message.
        base: Where files are served.
        content: Whether the bot holds the message content intent.
    """
    body = message_json(state, message, base)
    channel = state.channels[message.channel_id]
    if not content and not bot_reads(state, message, channel):
        body = redacted(body)
    parent = state.messages.get(message.reply_to or 0)
    if parent and not content and not bot_reads(state, parent, channel):
        body["referenced_message"] = redacted(body["referenced_message"])
    return body
