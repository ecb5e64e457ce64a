"""One gateway session: its connection, its numbering and its replay buffer."""

from __future__ import annotations

import asyncio
import json
import zlib
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.sandbox.events import Event
from bot.sandbox.message import Json

REPLAYED = 5_000
"""Events kept for a RESUME; a client further behind has to start afresh."""

TOO_FAR_BEHIND = 20_000
"""Packets waiting for a slow reader before the connection is given up."""


@dataclass(slots=True, eq=False)
class Session:
    """What one shard of the bot has been told, and how to tell it more.

    Sending never waits: packets go into a queue that one task writes in order,
    so that nothing in the state blocks on a slow reader.
    """

    socket: web.WebSocketResponse | None
    compressed: bool
    id: str = ""
    shard: int = 0
    shards: int = 1
    intents: int = 0
    sequence: int = 0
    presence: Any = None
    sent: deque[tuple[int, Json]] = field(default_factory=lambda: deque(maxlen=REPLAYED))
    _queue: asyncio.Queue[Json] = field(default_factory=asyncio.Queue)
    _writer: asyncio.Task[None] | None = None

    @classmethod
    def unnamed(cls, socket: web.WebSocketResponse, *, compressed: bool) -> Session:
        """Answer the session of a connection that has not identified itself."""
        session = cls(socket, compressed)
        session._start()
        return session

    @property
    def connected(self) -> bool:
        """Say whether somebody listens at the other end."""
        return self.socket is not None and not self.socket.closed

    def _start(self) -> None:
        assert self.socket is not None  # noqa: S101 (a session starts with its connection)
        self._writer = asyncio.create_task(_write(self.socket, self._queue, self.compressed))

    def begin(self, session_id: str, shard: int, shards: int, intents: int) -> None:
        """Give the session its name, after IDENTIFY."""
        self.id, self.shard, self.shards, self.intents = session_id, shard, shards, intents

    def carries(self, guild_id: int | None) -> bool:
        """Say whether a guild's events belong to this shard; conversations to shard 0."""
        return ((guild_id or 0) >> 22) % self.shards == self.shard

    def wants(self, event: Event) -> bool:
        """Say whether an event is for this shard and its intents."""
        asked = event.intent == 0 or bool(self.intents & event.intent)
        return asked and self.carries(event.guild_id)

    def send_op(self, op: int, data: object) -> None:
        """Send a packet that is no event."""
        self._put({"op": op, "d": data, "s": None, "t": None})

    def dispatch(self, name: str, data: Json) -> None:
        """Send an event; keep it for a RESUME even while nobody listens."""
        self.sequence += 1
        packet = {"op": 0, "d": data, "s": self.sequence, "t": name}
        self.sent.append((self.sequence, packet))
        self._put(packet)

    def _put(self, packet: Json) -> None:
        if self.connected and self._queue.qsize() < TOO_FAR_BEHIND:
            self._queue.put_nowait(packet)

    def can_resume(self, sequence: int) -> bool:
        """Say whether everything after a number can still be sent again."""
        oldest = self.sent[0][0] if self.sent else self.sequence + 1
        return oldest - 1 <= sequence <= self.sequence

    def take_over(self, other: Session, sequence: int) -> None:
        """Move onto the connection of `other` and send again what was missed."""
        if self._writer is not None:
            self._writer.cancel()
        self.socket, self.compressed = other.socket, other.compressed
        self._queue, self._writer = other._queue, other._writer
        for number, packet in self.sent:
            if number > sequence:
                self._put(packet)

    def leave(self, socket: web.WebSocketResponse) -> None:
        """Note that a connection ended, unless the session moved on already."""
        if self.socket is socket:
            self.disconnect()

    def disconnect(self) -> None:
        """Let go of the connection; events are kept from now on."""
        self.socket = None
        if self._writer is not None:
            self._writer.cancel()

    async def close(self, code: int) -> None:
        """Close the connection with one of the gateway's codes."""
        if self.socket is not None:
            await self.socket.close(code=code)


async def _write(
    socket: web.WebSocketResponse, queue: asyncio.Queue[Json], compressed: bool
) -> None:
    deflate = zlib.compressobj()
    while True:
        text = json.dumps(await queue.get(), separators=(",", ":"))
        try:
            if compressed:
                data = deflate.compress(text.encode()) + deflate.flush(zlib.Z_SYNC_FLUSH)
                await socket.send_bytes(data)
            else:
                await socket.send_str(text)
        except (ConnectionError, RuntimeError):
            return
