"""The tables of blocks: people and servers that whoever runs the bot has shut out."""

from __future__ import annotations

BLOCKS = (
    """CREATE TABLE blocked_user (
        user_id INTEGER PRIMARY KEY,
        reason TEXT,
        at TEXT NOT NULL
    )""",
    """CREATE TABLE blocked_guild (
        guild_id INTEGER PRIMARY KEY,
        reason TEXT,
        at TEXT NOT NULL
    )""",
)
