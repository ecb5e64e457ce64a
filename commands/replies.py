"""From errors to sentences: every failure ends in words that say what to do.

What is expected gets one friendly sentence. Anything else gets a reference that
stands in the log beside the traceback, and nothing of the error's own text.
"""

from __future__ import annotations

import secrets

import aiohttp
import discord
import structlog
from discord import app_commands

from commands.cards.card import Card
from commands.cards.text import escape
from commands.signs import send_beside
from store.errors import (
    AmbiguousName,
    BlankQuery,
    NewerStore,
    NotAllowed,
    NotFound,
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreReadOnly,
    StoreUnavailable,
)

log = structlog.get_logger(__name__)

UNKNOWN_INTERACTION = 10062
_ALREADY_ANSWERED = 40060
_SHOWN = 100

_GONE = {
    "quote": "That passage is no longer in the archive, or not for this server.",
    "saved quote": "That shared quote has been taken back already.",
    "lookup": "That search is too old to be continued. Please ask again.",
    "insight": "That insight is no longer there, or not for this server.",
    "report": "That report is no longer there, or was made in another server.",
    "schedule": "There is no such digest in this server; `/digest show` lists them.",
}
"""Things that had been there when their button was made."""

_UNAVAILABLE: dict[type[StoreUnavailable], str] = {
    StoreFull: "My disk is full, so I cannot keep anything new until my owner makes room."
    " Looking things up still works.",
    StoreReadOnly: "My disk takes no changes just now, so I cannot keep anything new; my owner"
    " has to look at it. Looking things up still works.",
    StoreBusy: "The archive is busy just now. Please try again in a minute.",
    StoreDamaged: "That part of my archive is damaged, so I show nothing of it. My owner has to"
    " restore a backup; other things may still be found.",
    StoreUnavailable: "The archive cannot be read just now. Please try again in a minute.",
}
"""What to say when the file or its disk fails, the more special kinds first."""


LOST_CONNECTION = (aiohttp.ClientError, ConnectionError)
"""What a connection raises that breaks under a request: nobody knows whether it arrived."""


class Refused(app_commands.AppCommandError):
    """Something a person asked for that cannot be done; the message tells them why.

    The sentence is shown as it is: what is strange in it must be escaped.
    """


def sentence_for(error: BaseException) -> str | None:
    """Return what to tell a person about an expected error; None for a surprise."""
    cause = _cause(error)
    if isinstance(cause, Refused):
        return str(cause)
    if isinstance(cause, StoreError):
        return _store_sentence(cause)
    if isinstance(cause, LOST_CONNECTION):
        return "My connection to Discord broke in the middle of that. Please try again."
    if isinstance(cause, app_commands.NoPrivateMessage):
        return "This works only in a server."
    if isinstance(cause, app_commands.CommandOnCooldown):
        return f"That was too often. Try again in {cause.retry_after:.0f} seconds."
    if isinstance(cause, app_commands.CheckFailure):
        return "You may not use this here."
    if isinstance(cause, app_commands.CommandSignatureMismatch | app_commands.CommandNotFound):
        return "Discord still shows an older form of this command. Try again in a few minutes."
    return None


async def reply_error(interaction: discord.Interaction, error: BaseException) -> None:
    """Tell a person what went wrong, whether or not they have had an answer already."""
    cause = _cause(error)
    if isinstance(cause, discord.HTTPException) and cause.code in (
        UNKNOWN_INTERACTION,
        _ALREADY_ANSWERED,
    ):
        log.warning("interaction.lost", code=cause.code)
        return
    sentence = sentence_for(error)
    if sentence is None:
        sentence = unexpected(cause)
    elif isinstance(cause, StoreUnavailable):
        log.error("archive.failed", kind=type(cause).__name__, reason=str(cause))
    else:
        log.debug("interaction.refused", kind=type(cause).__name__)
    await tell(interaction, sentence)


async def tell(interaction: discord.Interaction, sentence: str) -> None:
    """Answer with a sentence that only the asker sees; a lost connection is logged."""
    card = Card().say(sentence)
    try:
        await send_beside(interaction, card)
    except discord.HTTPException as error:
        log.warning("interaction.unanswered", code=error.code, status=error.status)
    except LOST_CONNECTION as error:
        log.warning("interaction.unanswered", kind=type(error).__name__)


def unexpected(error: BaseException) -> str:
    """Log a surprise with its traceback and return a sentence with its reference."""
    reference = secrets.token_hex(4)
    log.error("unexpected", reference=reference, exc_info=error)
    return (
        "Something went wrong on my side. If it happens again, tell whoever runs me this"
        f" reference: `{reference}`."
    )


def _cause(error: BaseException) -> BaseException:
    if isinstance(error, app_commands.CommandInvokeError):
        return error.original
    if isinstance(error, app_commands.TransformerError) and error.__cause__ is not None:
        return error.__cause__
    return error


def _store_sentence(error: StoreError) -> str:
    if isinstance(error, NotFound):
        return _not_found(error)
    if isinstance(error, NotAllowed):
        return _not_allowed(error)
    if isinstance(error, AmbiguousName):
        names = ", ".join(escape(person.name, 60) for person in error.candidates[:6])
        return f"“{escape(error.asked, _SHOWN)}” may be several people: {names}. Which one?"
    if isinstance(error, BlankQuery):
        return "There is no word in that to look for. Type a few words that you remember."
    if isinstance(error, StoreUnavailable):
        return next(told for kind, told in _UNAVAILABLE.items() if isinstance(error, kind))
    if isinstance(error, NewerStore):
        return "The archive was written by a later version of me; my owner has to update me."
    return "The archive refused that."


def _not_allowed(error: NotAllowed) -> str:
    if error.why == "excerpt":
        return "Of this podcast I may show short quotes only, not a whole transcript."
    told = "The words of this episode are withheld."
    return f"{told} {escape(error.reason, 300)}" if error.reason else told


def _not_found(error: NotFound) -> str:
    if error.asked == "random":
        return "Nothing fits: no transcript here, or none with those filters."
    if error.noun in _GONE:
        return _GONE[error.noun]
    told = f"I know no {error.noun} called “{escape(str(error.asked), _SHOWN)}”."
    if error.nearest:
        nearest = ", ".join(f"“{escape(one, 80)}”" for one in error.nearest[:5])
        return f"{told} Did you mean {nearest}?"
    return told
