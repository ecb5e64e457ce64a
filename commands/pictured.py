"""An episode's summary and a person's profile, each with its picture.

What is shown is read by the archive's own threads and drawn on another one: a
picture takes some fifty milliseconds, too long for the event loop. An answer
never waits for nothing: where no picture can be made, there is none.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ParamSpec

import structlog

from commands.backing import Backing
from commands.cards.card import Card
from commands.cards.episodes import summary_card
from commands.cards.speakers import profile_card
from commands.charts import Picture, episode_picture, share_picture
from commands.drawing import can_draw
from commands.profiles import read_profile, read_summary
from store.model import Scope
from store.profiles import find_shares, find_spoken_turns

log = structlog.get_logger(__name__)

P = ParamSpec("P")


async def show_summary(backing: Backing, episode_id: int, scope: Scope) -> Card:
    """Return an episode's summary, and a picture of who speaks when.

    Raises:
        NotFound: ``scope`` may not see the episode.
    """
    summary = await backing.store.read(read_summary, episode_id, scope)
    await backing.want(episode_id)
    episode = summary.facts.episode
    turns = await backing.store.read(find_spoken_turns, episode_id, scope)
    picture = await drawn(
        episode_picture, episode.title, turns, episode.chapters, episode.duration_s
    )
    return summary_card(summary, picture)


async def show_profile(backing: Backing, speaker_id: int, scope: Scope) -> Card:
    """Return a person's profile, and a picture of their share of each episode.

    Raises:
        NotFound: ``scope`` sees nobody with this id.
    """
    profile = await backing.store.read(read_profile, speaker_id, scope)
    shares = await backing.store.read(find_shares, speaker_id, scope)
    picture = await drawn(share_picture, profile.speaker.name, shares)
    return profile_card(profile, picture)


async def drawn(
    draw: Callable[P, Picture | None], *args: P.args, **kwargs: P.kwargs
) -> Picture | None:
    """Return a picture, or None where there is nothing to draw or nothing to draw with."""
    if not can_draw():
        return None
    try:
        return await asyncio.to_thread(draw, *args, **kwargs)
    except Exception:
        log.exception("picture.failed", picture=draw.__name__)
        return None
