"""A stand-in, a clock to turn, and a small client to try it with."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import discord
import pytest
from discord import app_commands, ui

from bot.sandbox.sandbox import Sandbox


class Clock:
    """A clock that stands still until it is turned."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **span: float) -> None:
        self.now += timedelta(**span)


class More(ui.DynamicItem[ui.Button[ui.LayoutView]], template=r"more:(?P<page>[0-9]+)"):
    """A button whose state is in its custom_id, so that it outlives the process."""

    def __init__(self, page: int) -> None:
        self.page = page
        super().__init__(ui.Button(label="More", custom_id=f"more:{page}"))

    @classmethod
    async def from_custom_id(cls, interaction, item, match, /):
        return cls(int(match["page"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.edit_message(view=card(f"page {self.page}", self.page + 1))


def card(text: str, page: int = 1) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    row = ui.ActionRow(
        More(page), ui.Button(label="Listen", url="https://example.org/audio#t=61")
    )
    view.add_item(
        ui.Container(ui.TextDisplay(text), ui.Separator(), row, accent_colour=0x5865F2)
    )
    return view


class Note(ui.Modal, title="A note"):
    words = ui.Label(text="Words", component=ui.TextInput(custom_id="words", max_length=50))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        text = self.words.component.value
        await interaction.response.send_message(f"noted: {text}", ephemeral=True)


class TinyClient(discord.AutoShardedClient):
    """A client with one command for each thing the stand-in has to do."""

    def __init__(self, **options) -> None:
        intents = options.pop(
            "intents", discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
        )
        super().__init__(
            intents=intents,
            guild_ready_timeout=0.05,
            allowed_mentions=discord.AllowedMentions.none(),
            **options,
        )
        self.tree = app_commands.CommandTree(self)
        self.heard: list[discord.Message] = []
        self.events: list[str] = []
        self.errors: list[BaseException] = []
        self.add_dynamic_items(More)
        add_commands(self.tree)
        self.tree.error(self.note_error)

    async def before_identify_hook(self, shard_id, *, initial=False) -> None:
        """Do not space out the shards by five seconds, as discord.py does."""

    async def note_error(self, interaction, error) -> None:
        self.errors.append(getattr(error, "original", error))

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def on_message(self, message: discord.Message) -> None:
        self.heard.append(message)

    async def on_socket_event_type(self, name: str) -> None:
        self.events.append(name)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        self.events.append(f"joined {guild.name}")


def add_commands(tree: app_commands.CommandTree) -> None:
    quote = app_commands.Group(name="quote", description="Quotes")

    @quote.command(name="find", description="Find a quote")
    @app_commands.describe(text="What was said", speaker="Who said it")
    async def find(
        interaction: discord.Interaction, text: str, speaker: str | None = None
    ) -> None:
        await interaction.response.send_message(
            view=card(f"> {text}\n-# {speaker or 'anyone'}"), ephemeral=True
        )

    @find.autocomplete("speaker")
    async def speakers(interaction: discord.Interaction, current: str):
        names = ["Ada Lovelace", "Adam Smith", "Grace Hopper"]
        return [app_commands.Choice(name=n, value=n) for n in names if current in n]

    @quote.command(name="slow", description="Take a while")
    async def slow(interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await interaction.followup.send("at last")
        await interaction.followup.send("and more", ephemeral=True)

    @quote.command(name="chart", description="Send a file")
    async def chart(interaction: discord.Interaction) -> None:
        await interaction.response.defer()
        picture = discord.File(__file__, filename="chart.png")
        view = ui.LayoutView()
        view.add_item(ui.MediaGallery(discord.MediaGalleryItem("attachment://chart.png")))
        await interaction.edit_original_response(view=view, attachments=[picture])

    @quote.command(name="choose", description="Choose something")
    async def choose(interaction: discord.Interaction) -> None:
        await interaction.response.send_message(view=Chooser())

    @quote.command(name="note", description="Write a note")
    async def note(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Note())

    tree.add_command(quote)
    add_top_level_commands(tree)


def add_top_level_commands(tree: app_commands.CommandTree) -> None:
    @tree.command(name="settings", description="For admins")
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    async def settings(
        interaction: discord.Interaction, channel: discord.TextChannel, role: discord.Role
    ) -> None:
        await interaction.response.send_message(f"{channel.name} {role.name}")

    @tree.context_menu(name="Find this quote")
    async def find_this(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"found: {message.content}", ephemeral=True)


class Chooser(ui.View):
    def __init__(self) -> None:
        super().__init__(timeout=None)

    @ui.select(
        custom_id="which",
        options=[
            discord.SelectOption(label="One", value="1"),
            discord.SelectOption(label="Two", value="2"),
        ],
    )
    async def which(self, interaction: discord.Interaction, select: ui.Select) -> None:
        await interaction.response.edit_message(content=f"chose {select.values[0]}", view=None)

    @ui.select(cls=ui.UserSelect, custom_id="who")
    async def who(self, interaction: discord.Interaction, select: ui.UserSelect) -> None:
        await interaction.response.send_message(f"chose {select.values[0].name}")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def description(request: pytest.FixtureRequest) -> Path | None:
    """Discord's description where it is there; the rules by hand apply anyway."""
    try:
        folder: Path = request.getfixturevalue("shared")
    except pytest.skip.Exception:
        return None
    path = folder / "discord" / "openapi.json"
    return path if path.is_file() else None


@pytest.fixture
async def box(clock: Clock, description: Path | None) -> AsyncIterator[Sandbox]:
    async with Sandbox(clock=clock, description=description) as box:
        yield box


@pytest.fixture
async def client(box: Sandbox) -> AsyncIterator[TinyClient]:
    client = TinyClient()
    async with box.running(client):
        yield client


@pytest.fixture
def make_client() -> type[TinyClient]:
    return TinyClient


@pytest.fixture
def make_card():
    return card
