"""What Discord's refusals of a post mean, in words that say what to do."""

from __future__ import annotations

import discord

SLOW_MODE = 20016
ARCHIVED = 50083

WRONG_CHANNEL = (
    "Messages cannot be posted in that channel. Choose another one with `/digest set`."
)

_REASONS = {
    10003: "The channel is gone. Choose another one with `/digest set`.",
    20016: "The channel's slow mode held the post back.",
    20028: "The channel took too many messages at once.",
    40067: "This forum asks for a tag on every post. Add a tag that I may use, or allow posts"
    " without one (forum settings).",
    50001: "I cannot see the channel. Allow me “View Channel” there, or choose another one"
    " with `/digest set`.",
    50008: WRONG_CHANNEL,
    50013: "I may not post in the channel. Allow me “Send Messages” there (in a thread also"
    " “Send Messages in Threads”), or choose another one with `/digest set`.",
    50024: WRONG_CHANNEL,
    50083: "The thread is archived. Open it again, or allow me “Manage Threads” there, or"
    " choose another channel with `/digest set`.",
    60003: "This server asks moderators for two-factor authentication, and whoever runs me has"
    " none. Open the thread by hand, or ask my owner to switch it on in their account.",
    160004: "This forum takes no more posts. Close some of them, or choose another channel"
    " with `/digest set`.",
    160006: "This server has as many open threads as it may. Close some of them, or choose"
    " another channel with `/digest set`.",
}
"""Discord's JSON error codes (API v10)."""


def refusal(error: discord.HTTPException) -> str:
    """Return why Discord refused a post and what an admin can do about it."""
    known = _REASONS.get(error.code)
    return known or f"Discord refused the post (error {error.code or error.status})."
