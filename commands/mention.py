"""Answering a message that mentions the bot, or replies to one of its posts."""

from __future__ import annotations

import re

import discord
import structlog

from commands.backing import Backing
from commands.cards.card import Card
from commands.digest_cards import is_digest
from commands.door import ShutOut
from commands.lookup import Filters, find_card
from commands.replies import sentence_for, unexpected

log = structlog.get_logger(__name__)

_MENTION = re.compile(r"<(?:@[!&]?|#)\d{1,20}>")

_ASKING = re.compile(
    r"^(?:(?:hey|hi|ok|please|so)[ ,]+)?(?:who|what|where|when|did (?:any|some)(?:one|body))"
    r"(?: (?:was it|it was|who|that|ever|here)){0,3} (?:said|says|say)\b"
    r"(?: (?:something|anything))?(?: (?:that|like|about))?[ :,]+(?=\w|[\"'“‘])",
    re.IGNORECASE,
)
"""How people put a question to somebody; the words after it are what was said."""

HOW_TO_ASK = (
    "Mention me with words that you remember from a podcast, and I will find who said them and"
    " what exactly. `/quote find` does the same with filters; `/help` shows everything."
)


async def answer_mention(message: discord.Message, backing: Backing) -> None:
    """Look up the words of a message, if it is addressed to the bot, and reply to it.

    Safe to call with every message. Errors end in a sentence as they do in
    commands; where the bot may not speak, or who asks is blocked, nothing happens.
    """
    if message.author.bot or not is_addressed(message):
        return
    try:
        card = await _card(message, backing)
    except ShutOut:
        return
    try:
        await message.reply(
            view=card, mention_author=False, allowed_mentions=discord.AllowedMentions.none()
        )
    except discord.HTTPException as error:
        log.info("mention.unanswered", code=error.code, status=error.status)


def is_addressed(message: discord.Message) -> bool:
    """Whether a message asks the bot something.

    It does in a direct message, with a mention in its text, and as a reply to a
    daily post. A reply to any other post of the bot is talk among people, even
    where Discord adds a ping to it.
    """
    if message.type not in (discord.MessageType.default, discord.MessageType.reply):
        return False
    if message.guild is None:
        return True
    mine = message.guild.me.id
    if mine in message.raw_mentions:
        return True
    replied = message.reference.resolved if message.reference else None
    return (
        isinstance(replied, discord.Message)
        and replied.author.id == mine
        and is_digest(replied)
    )


def words_asked(content: str) -> str:
    """Return what a message asks for, without mentions and the frame of a question.

    >>> words_asked("<@12> who said that a knot is a promise?")
    'a knot is a promise?'
    """
    return _ASKING.sub("", " ".join(_MENTION.sub(" ", content).split()), count=1)


async def _card(message: discord.Message, backing: Backing) -> Card:
    words = words_asked(message.content)
    user_id, guild_id = message.author.id, message.guild.id if message.guild else None
    try:
        backing.door.let_in(user_id, guild_id, backing.clock())
        if not words:
            return Card().say(HOW_TO_ASK)
        return await find_card(
            backing, words, Filters(), user_id=user_id, guild_id=guild_id, for_all=True
        )
    except ShutOut:
        raise
    except Exception as error:  # noqa: BLE001 - the person is told either way
        return Card().say(sentence_for(error) or unexpected(error))
