"""The Discord client: connects, syncs its commands, and hands everything on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import partial
from typing import Concatenate, ParamSpec

import discord
import structlog
from sqlite_utils import Database

from bot.alerts import Alerts
from bot.digest import Digests
from bot.measured import MeasuredTree
from bot.metrics import Metrics
from bot.owner import ArchiveAlarm, tell_of_persistent
from bot.pace import Pace
from bot.report_news import ReportNews
from bot.requesters import tell_requester
from bot.schedule import make_schedule
from bot.transcribing import Engine, Transcribing
from bot.upkeep import Upkeep
from commands.backing import Backing
from commands.buttons import DYNAMIC_ITEMS
from commands.leftovers import answer_leftover
from commands.mention import answer_mention
from commands.tree import add_commands
from store.errors import StoreUnavailable
from store.guilds import add_guild, set_guild_left, set_guilds_present
from store.health import set_heartbeat
from store.settings import get_setting, set_setting

P = ParamSpec("P")

log = structlog.get_logger(__name__)

discord.VoiceClient.warn_nacl = False  # this bot has no voice, and says so to nobody
discord.VoiceClient.warn_dave = False

SYNCED = "commands_hash"
"""Under this name the store keeps a digest of the commands Discord knows."""

PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
)
"""What the invite link asks for; reading the history is for posting once only."""


class Pullquote(discord.AutoShardedClient):
    """The bot. No privileged intent: it reads only what is addressed to it.

    Args:
        backing: archive, index and clock; exposed to buttons as ``backing``.
        on_connected: called once with the invite link, when all is ready.
        guild_ready_timeout: seconds to wait for a server's data.
        always_sync: tell Discord the commands at every start, and keep no note of
            it; for a stand-in that forgets them.
        metrics: where commands are counted and timed.
        engine: what transcribes; without it nothing can be asked for.
    """

    def __init__(
        self,
        backing: Backing,
        *,
        on_connected: Callable[[str], None] | None = None,
        guild_ready_timeout: float = 2.0,
        always_sync: bool = False,
        metrics: Metrics | None = None,
        engine: Engine | None = None,
    ) -> None:
        intents = discord.Intents.none()
        intents.guilds = True
        intents.guild_messages = True
        intents.dm_messages = True
        super().__init__(
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            guild_ready_timeout=guild_ready_timeout,
            activity=discord.Activity(
                type=discord.ActivityType.listening, name="your podcasts · /quote find"
            ),
        )
        self.backing = backing
        self.metrics = metrics or Metrics()
        self.tree = MeasuredTree(self, self.metrics)
        pace = Pace()
        self.digests = Digests(self, backing, backing.grace, pace=pace)
        self.alerts = Alerts(self, backing, within=pace)
        self.report_news = ReportNews(self, backing, within=pace)
        self.upkeep = Upkeep(backing)
        self._alarm = ArchiveAlarm(self)
        self._transcribing = (
            Transcribing(backing, engine, partial(tell_requester, self)) if engine else None
        )
        self._on_connected = on_connected
        self._always_sync = always_sync
        self._schedule = make_schedule(
            every_minute=self._minute,
            every_few_seconds=self._few_seconds,
            every_hour=self._hour,
            every_day=self._day,
            digests=self._digests_due,
        )

    async def setup_hook(self) -> None:
        """Register commands and buttons, sync if they changed, start the clock."""
        add_commands(self.tree, self.backing)
        await self.upkeep.read_blocks()
        self.add_dynamic_items(*DYNAMIC_ITEMS)
        if self._always_sync:
            await self.tree.sync()
        else:
            await self.sync_commands()
        self._schedule.start()

    async def sync_commands(self) -> bool:
        """Tell Discord the commands if they are not those it knows.

        Discord allows 200 registrations a day, so a restart must not use one up.
        Returns whether anything was sent.
        """
        commands = [c.to_dict(self.tree) for c in self.tree.get_commands()]
        payload = json.dumps([self.application_id, commands], sort_keys=True, default=str)
        digest = hashlib.sha256(payload.encode()).hexdigest()
        if await self.backing.store.read(get_setting, SYNCED) == digest:
            return False
        await self.tree.sync()
        await self._note(set_setting, SYNCED, digest)
        log.info("commands.synced", count=len(commands))
        return True

    async def _few_seconds(self) -> None:
        if self._transcribing is not None and self.is_ready():
            self._transcribing.start()
        await self.upkeep.catch_up()

    async def _minute(self) -> None:
        if self.is_ready():
            now = self.backing.clock()
            await self._note(set_heartbeat, now)
            await tell_of_persistent(self, self.backing.door.limits.take_persistent(now))
        if self.backing.feeds is not None:
            self.backing.feeds.kick()

    async def _digests_due(self) -> None:
        if self.is_ready():
            self.digests.kick()
            self.alerts.kick()
            self.report_news.kick()

    async def _hour(self) -> None:
        if self.is_ready():
            await self.digests.probe()

    async def _day(self) -> None:
        await self.digests.realign()
        await self.upkeep.forget()

    async def on_ready(self) -> None:
        """Say where the bot can be invited, the first time it is ready."""
        log.info("ready", guilds=len(self.guilds), shards=self.shard_count)
        if self._on_connected is not None and self.application_id is not None:
            told, self._on_connected = self._on_connected, None
            told(discord.utils.oauth_url(self.application_id, permissions=PERMISSIONS))
        here = [guild.id for guild in self.guilds]
        await self._note(set_guilds_present, here, self.backing.clock())
        try:
            await self.digests.realign()
        except StoreUnavailable as error:
            await self._alarm.ring(error, self.backing.clock())

    async def on_message(self, message: discord.Message) -> None:
        """Answer what is addressed to the bot: a mention, a reply to a digest, a DM."""
        await answer_mention(message, self.backing)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Answer what discord.py hands to no command, button or menu."""
        await answer_leftover(interaction)

    async def on_app_command_completion(
        self, interaction: discord.Interaction, _command: object
    ) -> None:
        """Count a command that was answered."""
        self.metrics.command_ended(interaction)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Note a server that the bot is in."""
        await self._note(add_guild, guild.id, self.backing.clock())

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Note a new server."""
        log.info("guild.joined", guild=guild.id)
        await self._note(add_guild, guild.id, self.backing.clock())

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Note a server that the bot was removed from; settings stay for now."""
        log.info("guild.left", guild=guild.id)
        await self._note(set_guild_left, guild.id, self.backing.clock())

    async def _note(
        self, fn: Callable[Concatenate[Database, P], object], *args: P.args, **kwargs: P.kwargs
    ) -> None:
        """Write something that answers do not depend on; a failing disk stops nothing."""
        try:
            await self.backing.store.write(fn, *args, **kwargs)
        except StoreUnavailable as error:
            await self._alarm.ring(error, self.backing.clock())

    async def close(self) -> None:
        """Stop the clock, then the connection."""
        if self._schedule.running:
            self._schedule.shutdown(wait=False)
        await self.digests.stop()
        self.upkeep.close()
        if self._transcribing is not None:
            await self._transcribing.close()
        await super().close()
