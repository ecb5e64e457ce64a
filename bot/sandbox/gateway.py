"""The gateway: WebSocket sessions, shards, heartbeats, resuming and drops."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
from collections.abc import Iterable

from aiohttp import WSCloseCode, WSMsgType, web

from bot.sandbox.events import GUILD_MEMBERS, MESSAGE_CONTENT, Event, events_of
from bot.sandbox.message import Json
from bot.sandbox.payloads import (
    application_flags,
    guild_create_json,
    member_json,
    user_json,
)
from bot.sandbox.session import Session
from bot.sandbox.state import State

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, RESUME = 0, 1, 2, 3, 6
RECONNECT, REQUEST_MEMBERS, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 7, 8, 9, 10, 11

UNKNOWN_ERROR, AUTHENTICATION_FAILED, INVALID_SHARD, DISALLOWED_INTENTS = (
    4000,
    4004,
    4010,
    4014,
)

GUILD_PRESENCES = 1 << 8
PRIVILEGED = GUILD_MEMBERS | GUILD_PRESENCES | MESSAGE_CONTENT


class Gateway:
    """Serve the gateway's WebSocket and pass on what happens in the state.

    Attributes:
        shards: How many shards `/gateway/bot` recommends.
        heartbeat_ms: The interval told in HELLO.
        accepting: Whether connections are let in; switch it off to play an outage.
        acknowledging: Whether heartbeats are acknowledged; switch it off to play
            a connection that is dead but open.
        identifies: How many sessions were begun; each costs one of 1,000 a day.
        resumes: How many sessions were taken up again.
    """

    def __init__(self, state: State, token: str, base: str, url: str, shards: int = 1) -> None:
        self.state = state
        self.token = token
        self.base = base
        self.url = url
        self.shards = shards
        self.heartbeat_ms = 41_250
        self.accepting = True
        self.acknowledging = True
        self.identifies = 0
        self.resumes = 0
        self.sessions: dict[str, Session] = {}
        self._sockets: set[web.WebSocketResponse] = set()
        state.listeners.append(self._hear)

    @property
    def connected(self) -> list[Session]:
        """Answer the sessions that have an open connection now."""
        return [session for session in self.sessions.values() if session.connected]

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Speak with one connection until it closes."""
        if not self.accepting:
            raise web.HTTPServiceUnavailable
        socket = web.WebSocketResponse(max_msg_size=2**16)
        await socket.prepare(request)
        self._sockets.add(socket)
        session = Session.unnamed(socket, compressed="compress" in request.query)
        try:
            session.send_op(HELLO, {"heartbeat_interval": self.heartbeat_ms})
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    session = await self._receive(session, json.loads(message.data))
        finally:
            self._sockets.discard(socket)
            session.leave(socket)
        return socket

    async def _receive(self, session: Session, packet: Json) -> Session:
        op, data = packet.get("op"), packet.get("d")
        if op == HEARTBEAT:
            if self.acknowledging:
                session.send_op(HEARTBEAT_ACK, None)
        elif op == IDENTIFY:
            return await self._identify(session, data or {})
        elif op == RESUME:
            return await self._resume(session, data or {})
        elif op == PRESENCE:
            session.presence = data
        elif op == REQUEST_MEMBERS:
            self._chunk(session, data or {})
        return session

    async def _identify(self, session: Session, data: Json) -> Session:
        shard, count = data.get("shard") or (0, 1)
        intents = int(data.get("intents", 0))
        granted = MESSAGE_CONTENT if self.state.application.message_content else 0
        refusal = None
        if not secrets.compare_digest(str(data.get("token")), self.token):
            refusal = AUTHENTICATION_FAILED
        elif not 0 <= shard < count:
            refusal = INVALID_SHARD
        elif intents & PRIVILEGED & ~granted:
            refusal = DISALLOWED_INTENTS
        if refusal is not None:
            await session.close(refusal)
            return session
        self.identifies += 1
        session.begin(secrets.token_hex(16), shard, count, intents)
        self.sessions[session.id] = session
        self._greet(session)
        return session

    def _greet(self, session: Session) -> None:
        mine = [g for g in self.state.guilds.values() if session.carries(g.id)]
        ready = {
            "v": 10,
            "user": user_json(self.state.bot),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in mine],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "shard": [session.shard, session.shards],
            "application": {
                "id": str(self.state.application.id),
                "flags": application_flags(self.state),
            },
            "private_channels": [],
        }
        session.dispatch("READY", ready)
        for guild in mine:
            body = guild_create_json(self.state, guild) | {"unavailable": False}
            session.dispatch("GUILD_CREATE", body)

    async def _resume(self, fresh: Session, data: Json) -> Session:
        known = self.sessions.get(str(data.get("session_id")))
        if data.get("token") != self.token:
            await fresh.close(AUTHENTICATION_FAILED)
            return fresh
        if known is None or not known.can_resume(int(data.get("seq") or 0)):
            fresh.send_op(INVALID_SESSION, False)
            return fresh
        self.resumes += 1
        known.take_over(fresh, int(data.get("seq") or 0))
        known.dispatch("RESUMED", {})
        return known

    def _chunk(self, session: Session, data: Json) -> None:
        guild = self.state.guilds.get(int(data["guild_id"]))
        wanted = {int(user_id) for user_id in _listed(data.get("user_ids"))}
        prefix = str(data.get("query") or "").casefold()
        members = []
        for member in guild.members.values() if guild else ():
            name = self.state.users[member.user_id].name.casefold()
            if member.user_id in wanted or (not wanted and name.startswith(prefix)):
                members.append(member_json(self.state, member))
        limit = int(data.get("limit") or 0) or len(members)
        body = {
            "guild_id": str(data["guild_id"]),
            "members": members[:limit],
            "chunk_index": 0,
            "chunk_count": 1,
            "not_found": [],
        }
        if "nonce" in data:
            body["nonce"] = data["nonce"]
        session.dispatch("GUILD_MEMBERS_CHUNK", body)

    def _hear(self, news: str, subject: object) -> None:
        for event in events_of(self.state, self.base, news, subject):
            self._spread(event)

    def _spread(self, event: Event) -> None:
        for session in list(self.sessions.values()):
            if not session.wants(event):
                continue
            content = bool(session.intents & MESSAGE_CONTENT)
            session.dispatch(event.name, event.body(content=content))

    def reconnect(self) -> None:
        """Ask every connection to come back, as Discord does before a restart."""
        for session in self.connected:
            session.send_op(RECONNECT, None)

    def invalidate(self, *, resumable: bool = False) -> None:
        """End every session; the bot has to IDENTIFY again unless `resumable`."""
        for session in self.connected:
            session.send_op(INVALID_SESSION, resumable)
        if not resumable:
            self.sessions.clear()

    def forget(self) -> None:
        """Forget every session without a word: the next RESUME is refused."""
        self.sessions.clear()

    def drop(self) -> int:
        """Cut every connection without a close frame; answer how many.

        What happens from this moment on is kept for the RESUME.
        """
        cut = 0
        for session in self.connected:
            session.disconnect()
        for socket in list(self._sockets):
            transport = socket._req.transport if socket._req else None
            if transport is not None:
                transport.abort()
                cut += 1
        return cut

    async def close(self, code: int = WSCloseCode.GOING_AWAY) -> None:
        """Close every connection politely."""
        with contextlib.suppress(ValueError):
            self.state.listeners.remove(self._hear)
        await asyncio.gather(
            *(socket.close(code=code) for socket in list(self._sockets)),
            return_exceptions=True,
        )


def _listed(value: object) -> Iterable[str]:
    if value is None:
        return []
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]
