"""Answering in time: at once where that is possible, else after saying "one moment".

Discord waits three seconds for a first sign. Most answers are there in a few
hundredths, and go out as that first sign: one request instead of two. Where the
answer takes longer, a watch that was set when the interaction came gives the sign.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import aiohttp
import discord
import structlog

from commands.backing import Backing
from commands.cards.card import Card
from commands.crowd import Relief
from commands.replies import UNKNOWN_INTERACTION
from commands.signs import first_sign, send_beside

log = structlog.get_logger(__name__)

PATIENCE_S = 1.2
"""Seconds until Discord is told to wait; the rest of its three is for the network."""

_holding: set[asyncio.Task[None]] = set()
"""Signs on their way; the event loop itself keeps only weak references."""


def let_in(
    interaction: discord.Interaction[Any], backing: Backing, *, can_wait: bool = True
) -> None:
    """Let an interaction in, and see to it that Discord hears of us in time.

    To be called first, in the task that answers.

    Args:
        interaction: a command, a press or a form that was sent off.
        backing: holds the door.
        can_wait: whether Discord may be told to wait: not where a form is to open.

    Raises:
        ShutOut: who asks is blocked.
        Busy: too many people ask just now.
        Refused: they have asked too often.
    """
    door = backing.door
    who, where = interaction.user.id, interaction.guild_id
    door.let_in(who, where, backing.clock(), can_wait=can_wait)
    if can_wait:
        is_late = door.crowd.is_later_than(PATIENCE_S)
        watch(interaction, backing, 0.0 if is_late else PATIENCE_S)


def watch(interaction: discord.Interaction[Any], backing: Backing, seconds: float) -> None:
    """Tell Discord to wait after so many seconds, unless this task has ended by then.

    Where Discord has given up on the interaction, the task is cancelled: nobody
    would hear its answer, and others wait for theirs.
    """
    loop, answering = asyncio.get_running_loop(), asyncio.current_task()

    async def holding() -> None:
        if not await hold(interaction, backing) and answering is not None:
            answering.cancel()

    def begin() -> None:
        task = loop.create_task(holding(), name="hold")
        _holding.add(task)
        task.add_done_callback(_holding.discard)

    timer = loop.call_later(seconds, begin)
    if answering is not None:
        answering.add_done_callback(lambda _: timer.cancel())


async def hold(interaction: discord.Interaction[Any], backing: Backing) -> bool:
    """Tell Discord to wait, if it has not heard of us yet; an answer on its way is one.

    Returns whether the interaction can still be answered.
    """
    sign = first_sign(interaction)
    if sign.locked():
        return True
    async with sign:
        if interaction.response.is_done():
            return True
        try:
            # A press must not be answered in words yet: its answer may be a change of
            # the message it was made on, or a message for everyone.
            if interaction.message is None:
                await interaction.response.defer(ephemeral=True, thinking=True)
            else:
                await interaction.response.defer()
        except discord.HTTPException as error:
            log.warning("interaction.not_held", code=error.code, status=error.status)
            return error.code != UNKNOWN_INTERACTION
        except (aiohttp.ClientError, OSError) as error:  # the answer may fare better
            log.warning("interaction.not_held", kind=type(error).__name__)
            return True
    backing.door.crowd.note(Relief.PUT_OFF)
    return True


async def answer(
    interaction: discord.Interaction[Any], making: Coroutine[Any, Any, Card]
) -> None:
    """Answer with the card that ``making`` returns, seen only by the asker.

    What ``making`` raises is raised here, whether or not Discord was told to wait.
    """
    await send_beside(interaction, await making)
