"""What a digest's message carries, and what Discord's refusals mean."""

from __future__ import annotations

import discord

from store.model import Delivery, Schedule

UNKNOWN_MESSAGE = 10008
"""Discord's answer to a nonce whose message has been deleted since."""

_REASONS = {
    10003: "The channel is gone. Choose another one with /digest set.",
    50001: "I cannot see the channel. Allow me “View Channel” there, or choose another one"
    " with /digest set.",
    50013: "I may not post in the channel. Allow me “Send Messages” there (in a thread also"
    " “Send Messages in Threads”), or choose another one with /digest set.",
    50083: "The thread is archived. Open it again, or choose another channel with /digest set.",
}
"""Discord's error codes, in words that say what to do (JSON error codes, API v10)."""


class WrongChannel(Exception):
    """A channel in which nothing can be posted, such as a category."""

    def __init__(self, channel_id: int) -> None:
        super().__init__(
            "Messages cannot be posted in that channel. Choose another one with /digest set."
        )
        self.channel_id = channel_id


def nonce_of(delivery: Delivery) -> str:
    """Return the nonce of a delivery: the same on every try, at most 25 characters."""
    return f"pq{delivery.schedule_id}-{delivery.local_date:%Y%m%d}"[:25]


def mentions_of(schedule: Schedule) -> discord.AllowedMentions:
    """Allow a ping for the schedule's role and nobody else."""
    roles = [discord.Object(schedule.role_id)] if schedule.role_id else False
    return discord.AllowedMentions(everyone=False, users=False, roles=roles)


def refusal(error: discord.HTTPException) -> str:
    """Return why Discord refused a post and what an admin can do about it."""
    known = _REASONS.get(error.code)
    return known or f"Discord refused the post (error {error.code or error.status})."
