"""The stand-in as one thing: started, asked, made to fail, stopped."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import discord
import yarl
from aiohttp import web
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.clock import now
from bot.sandbox.api import PREFIX, Api, Sleep
from bot.sandbox.checks import Checks, Violation
from bot.sandbox.faults import Faults
from bot.sandbox.gateway import Gateway
from bot.sandbox.guard import guard
from bot.sandbox.guild import Channel, Guild, User
from bot.sandbox.interaction import Answer
from bot.sandbox.limits import RateLimits
from bot.sandbox.message import Json, Message
from bot.sandbox.message_json import message_json
from bot.sandbox.page import Page
from bot.sandbox.person import Person
from bot.sandbox.routes_bot import BotRoutes
from bot.sandbox.routes_channels import ChannelRoutes
from bot.sandbox.routes_interactions import InteractionRoutes
from bot.sandbox.scenery import Scenery
from bot.sandbox.snowflake import Clock
from bot.sandbox.state import State
from bot.sandbox.writing import Writer

HOST = "127.0.0.1"
PATIENCE = 10.0
"""Seconds of real time that `slash` and its like wait for an answer."""

MessageLike = Message | Json | int
"""A message: as kept, as Discord's object, or by its id."""


class Sandbox(Scenery):
    """A local Discord: REST, gateway and page on one loopback port.

    Use it as an async context manager; then `url`, `gateway_url`, `page_url` and
    `token` say where everything is. A guild with two channels, an admin and a
    plain member is there from the start: `guild`, `general`, `quotes`, `admin`,
    `member`.
    """

    def __init__(
        self,
        *,
        clock: Clock = now,
        port: int = 0,
        shards: int = 1,
        description: Path | None = None,
        message_content: bool = False,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """Prepare a stand-in; nothing listens yet.

        Args:
            clock: The time it lives by, for ids, the three seconds and nonces.
            port: The port on 127.0.0.1; 0 takes a free one.
            shards: How many shards it recommends.
            description: Discord's OpenAPI description, to hold everything
                against; needs jsonschema.
            message_content: Whether the privileged intent was granted.
            sleep: How a delayed answer waits.
        """
        self.state = State(clock)
        self.state.application.message_content = message_content
        self.token = secrets.token_urlsafe(24)
        self.patience = PATIENCE
        self.api = Api(self.token, Checks(description), sleep=sleep)
        self._port = port
        self._shards = shards
        self.admin = self.state.add_user("robin", display="Robin")
        self.member = self.state.add_user("sam", display="Sam")
        self.guild = self.state.add_guild("Pullquote demo", self.state.users[self._owner])
        self.state.add_member(self.guild, self.admin, self.state.add_admin_role(self.guild))
        self.state.add_member(self.guild, self.member)
        self.general = self.state.add_channel(self.guild, "general")
        self.quotes = self.state.add_channel(self.guild, "podcast-quotes")

    @property
    def _owner(self) -> int:
        return self.state.application.owner_id

    async def __aenter__(self) -> Self:
        listening = socket.create_server((HOST, self._port))
        address = f"{HOST}:{listening.getsockname()[1]}"
        self.origin = f"http://{address}"
        self.url = f"{self.origin}{PREFIX}"
        self.gateway_url = f"ws://{address}/gateway"
        app = self._app()
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.SockSite(self._runner, listening).start()
        return self

    def _app(self) -> web.Application:
        app = web.Application(middlewares=[guard])
        writer = Writer(self.state, self.origin)
        self.gateway = Gateway(
            self.state, self.token, self.origin, self.gateway_url, self._shards
        )
        BotRoutes(self.state, self.gateway).register(self.api)
        ChannelRoutes(self.state, writer, self.origin).register(self.api)
        InteractionRoutes(self.state, writer, self.origin).register(self.api)
        self.api.finish()
        app.add_subapp(PREFIX, self.api.app)
        app.router.add_get("/gateway", self.gateway.serve)
        app.router.add_get("/gateway/", self.gateway.serve)
        self.page = Page(self.state, self.origin, lambda: [self.admin.id, self.member.id])
        self.page.register(app)
        return app

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.page.close()
        await self.gateway.close()
        await self._runner.cleanup()

    @property
    def page_url(self) -> str:
        """Answer the page's address, with the key of this run."""
        return f"{self.origin}/?key={self.page.key.value}"

    @property
    def faults(self) -> Faults:
        """Answer the faults, to plan some."""
        return self.api.faults

    @property
    def limits(self) -> RateLimits:
        """Answer the rate limits."""
        return self.api.limits

    @property
    def violations(self) -> list[Violation]:
        """Answer what Discord would have refused, or not have sent, so far."""
        return self.api.checks.violations

    @contextlib.asynccontextmanager
    async def running(self, client: discord.Client) -> AsyncIterator[None]:
        """Run a client against this stand-in, from ready until the block ends.

        Args:
            client: A client not yet started. Give it a small `guild_ready_timeout`:
                discord.py waits that long after the last guild before it is ready.
        """
        with patched(self):
            await client.login(self.token)
            run = asyncio.create_task(client.connect())
            ready = asyncio.create_task(client.wait_until_ready())
            try:
                await asyncio.wait({run, ready}, return_when=asyncio.FIRST_COMPLETED)
                if run.done():
                    run.result()
                yield
            finally:
                ready.cancel()
                await client.close()
                await asyncio.gather(run, ready, return_exceptions=True)

    def person(self, user: User, channel: Channel) -> Person:
        """Answer a person in a channel, who can do things without waiting."""
        return Person(self.state, self.origin, user, channel)

    async def slash(
        self,
        guild: Guild | None,
        channel: Channel,
        user: User,
        path: str,
        values: Json | None = None,
    ) -> Answer:
        """Use a slash command and wait for the answer, through a deferral.

        Raises:
            Unavailable: Discord would not offer it to this person here.
            NoAnswer: The bot did not answer.
        """
        self._check(guild, channel)
        person = self.person(user, channel)
        return await person.answer(person.slash(path, values or {}), self.patience)

    def _check(self, guild: Guild | None, channel: Channel) -> None:
        if channel.guild_id != (guild.id if guild else None):
            raise ValueError(f"#{channel.name} is in another guild")

    async def autocomplete(
        self,
        guild: Guild | None,
        channel: Channel,
        user: User,
        path: str,
        values: Json,
        focused: str | None = None,
    ) -> list[Json]:
        """Type into an option, by default the last of `values`; answer the choices."""
        self._check(guild, channel)
        person = self.person(user, channel)
        asked = person.autocomplete(path, values, focused or list(values)[-1])
        return (await person.answer(asked, self.patience)).choices

    async def click(self, message: MessageLike, custom_id: str, user: User) -> Answer:
        """Press a button and wait for the answer."""
        kept = self._kept(message)
        person = self.person(user, self.state.channels[kept.channel_id])
        return await person.answer(person.click(kept.id, custom_id), self.patience)

    async def select(
        self, message: MessageLike, custom_id: str, values: list[str], user: User
    ) -> Answer:
        """Choose in a select and wait for the answer."""
        kept = self._kept(message)
        person = self.person(user, self.state.channels[kept.channel_id])
        return await person.answer(person.select(kept.id, custom_id, values), self.patience)

    async def submit_modal(self, answer: Answer, values: Json, user: User) -> Answer:
        """Send off the modal that an answer opened, and wait for what follows."""
        channel = self.state.channels[answer.interaction.channel_id]
        person = self.person(user, channel)
        return await person.answer(person.submit(answer.interaction, values), self.patience)

    async def context_menu(self, name: str, message: MessageLike, user: User) -> Answer:
        """Use a message command on a message and wait for the answer."""
        kept = self._kept(message)
        person = self.person(user, self.state.channels[kept.channel_id])
        return await person.answer(person.context_menu(name, kept.id), self.patience)

    def say(
        self, channel: Channel, user: User, text: str, reply_to: MessageLike | None = None
    ) -> Message:
        """Write a message; mentions are written `<@ID>`."""
        parent = self._kept(reply_to).id if reply_to is not None else None
        return self.person(user, channel).say(text, parent)

    def _kept(self, message: MessageLike) -> Message:
        if isinstance(message, Message):
            return message
        return self.state.messages[int(message["id"] if isinstance(message, dict) else message)]

    def messages(self, channel: Channel, viewer: User | None = None) -> list[Json]:
        """Answer a channel's messages, oldest first, as one person sees them."""
        seen = self.state.history(channel.id, viewer.id if viewer else None)
        return [message_json(self.state, message, self.origin) for message in seen]

    def drop_sockets(self) -> int:
        """Cut every gateway connection; answer how many."""
        return self.gateway.drop()


class Address(Protocol):
    """Where a stand-in is; it may run in another process."""

    @property
    def url(self) -> str:
        """Where its REST routes begin."""
        ...

    @property
    def gateway_url(self) -> str:
        """Where its gateway listens."""
        ...


@contextlib.contextmanager
def patched(where: Address) -> Iterator[None]:
    """Point discord.py at a stand-in, in the whole process, until the block ends.

    Args:
        where: A stand-in, or anything else with its `url` and `gateway_url`.
    """
    base, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = where.url, yarl.URL(where.gateway_url)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, gateway
