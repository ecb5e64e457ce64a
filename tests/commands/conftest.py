"""A small archive and a client that answers from it, through the real discord.py."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord

from commands.backing import Backing
from commands.buttons import DYNAMIC_ITEMS
from commands.leftovers import answer_leftover
from commands.mention import answer_mention
from commands.replies import reply_error, sentence_for
from commands.tree import GuardedTree, add_commands
from store.archive import add_episode
from store.database import connect
from store.insights import add_curated, set_harvest
from store.model import Chapter, Episode, Insight, Person, Podcast, Span, State, Turn
from store.podcasts import add_podcast
from store.search.engine import QuoteIndex
from store.store import Store

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
HOME, ELSEWHERE = 910_000_000_000_000_001, 910_000_000_000_000_002

ROPE = [
    (
        "Ada Marlow",
        0.0,
        "Welcome to the loft, where we talk about rope and who trusts it.",
    ),
    (
        "Kevin Ostrander",
        14.0,
        (
            "A knot is a promise that a rope makes to itself, and *wet* rope keeps few of them."
            " I learned that on a ferry in November, with nobody else awake."
        ),
    ),
    ("Ada Marlow", 41.0, "So you would rather retire a rope early than explain an accident."),
    (
        "Kevin Ostrander",
        52.0,
        (
            "You retire a rope when you first wonder whether you should, because wondering is"
            " the inspection. Nobody has ever been hurt by a rope thrown away too soon."
        ),
    ),
    ("Ada Marlow", 75.0, "Yeah."),
    (
        "Kevin Ostrander",
        77.0,
        "And the harness tells you less than people believe, for stitching fails from inside.",
    ),
]
GLASS = [
    ("Ines Vidal", 0.0, "This is the hour in which glass is still undecided about its shape."),
    (
        "Kevin Pell",
        11.0,
        (
            "Glass remembers every hurry, and it tells the next person who picks it up."
            " We cool a lens for nine months because a week of impatience stays inside it."
        ),
    ),
    ("Ines Vidal", 40.0, "Nine months is longer than most of our listeners keep a telephone."),
    (
        "Kevin Pell",
        48.0,
        "The furnace does not care what the calendar says, and neither does the telescope.",
    ),
]
SECRET = [
    (
        "Olga Brandt",
        0.0,
        "The budget of the lighthouse was always a rumour with a stamp on it.",
    ),
    (
        "Olga Brandt",
        12.0,
        "We only painted the side that the ministry saw from the road.",
    ),
]


@dataclass(frozen=True)
class Archive:
    """Where the archive is and the ids of what is in it."""

    path: Path
    rope: int
    glass: int
    secret: int
    rope_episode: int
    glass_episode: int
    silent_episode: int


def _turns(said: list[tuple[str, float, str]]) -> tuple[Turn, ...]:
    return tuple(Turn(text, speaker, start) for speaker, start, text in said)


ROPE_EPISODE = Episode(
    "When to throw a rope away",
    key="rope-1",
    source="rope/rope-1.md",
    published=datetime(2024, 5, 17, tzinfo=UTC),
    duration_s=1900.0,
    notes="Kevin Ostrander on knots, ferries and the art\nof retiring things in time.",
    audio_url="https://audio.example/rope-1.mp3",
    url="https://rope.example/1",
    people=(Person("Ada Marlow", "host"), Person("Kevin Ostrander", "guest")),
    chapters=(Chapter("Promises", 10.0), Chapter("Stitching fails inside", 77.0)),
    turns=_turns(ROPE),
)
GLASS_EPISODE = Episode(
    "Nine months of cooling",
    key="glass-1",
    source="glass/glass-1.md",
    published=datetime(2025, 2, 3, tzinfo=UTC),
    people=(Person("Ines Vidal", "host"), Person("Kevin Pell", "guest")),
    turns=_turns(GLASS),
)
SILENT_EPISODE = Episode(
    "Nine months nobody wrote down",
    key="glass-2",
    source="glass/glass-2.md",
    state=State.NOT_REQUESTED,
    notes="About annealing.",
)
SECRET_EPISODE = Episode("Paint", key="secret-1", source="secret/1.md", turns=_turns(SECRET))


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    path = tmp_path / "archive.db"
    with connect(path) as db:
        rope = add_podcast(db, Podcast("Rope and Rigging", key="rope"))
        glass = add_podcast(db, Podcast("The Glass Hour", key="glass"))
        secret = add_podcast(db, Podcast("Back Room", key="back", private_to=HOME))
        rope_id = add_episode(db, rope, ROPE_EPISODE, NOON).episode_id
        glass_id = add_episode(db, glass, GLASS_EPISODE, NOON).episode_id
        silent_id = add_episode(db, glass, SILENT_EPISODE, NOON).episode_id
        secret_id = add_episode(db, secret, SECRET_EPISODE, NOON).episode_id
        for number, place in ((rope_id, 3), (glass_id, 1), (secret_id, 0)):
            _harvest(db, number, place)
        add_curated(
            db,
            [Insight("curated", "Tools are kept by those who clean them.")],
            "insights.txt",
            rope,
            NOON,
        )
        index = QuoteIndex(path)
        index.catch_up(db)
        index.close()
    return Archive(path, rope, glass, secret, rope_id, glass_id, silent_id)


def _harvest(db: Any, episode_id: int, place: int) -> None:
    number, speaker_id, text = db.execute(
        "SELECT id, speaker_id, text FROM turn WHERE episode_id = ? AND seq = ?",
        [episode_id, place],
    ).fetchone()
    spans = (Span(number, 0, len(text)),)
    insight = Insight(
        "quote", text, spans, speaker_id=speaker_id, score=1.0 + place, parts=(("claim", 1.0),)
    )
    set_harvest(
        db,
        episode_id,
        version=1,
        insights=[insight],
        moments=[(spans, speaker_id, 52.0)],
        topics=[("rope", 2.0), ("patience", 1.0)],
        now=NOON,
    )


@pytest.fixture
def followed_only() -> bool:
    """Whether servers see only what they follow; tests that care parametrize it."""
    return False


@pytest.fixture
def backing(archive: Archive, followed_only: bool) -> Iterator[Backing]:
    store, index = Store(archive.path), QuoteIndex(archive.path)
    yield Backing(store, index, lambda: NOON, random.Random(7), followed_only)
    store.close()
    index.close()


class Answering(discord.Client):
    """As little of a client as the commands need."""

    def __init__(self, backing: Backing) -> None:
        intents = discord.Intents(guilds=True, messages=True)
        super().__init__(intents=intents, allowed_mentions=discord.AllowedMentions.none())
        self.backing = backing
        self.tree = GuardedTree(self)

    async def setup_hook(self) -> None:
        add_commands(self.tree, self.backing)
        self.tree.error(reply_error)
        self.add_dynamic_items(*DYNAMIC_ITEMS)
        await self.tree.sync()

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        await answer_leftover(interaction)

    async def on_message(self, message: discord.Message) -> None:
        await answer_mention(message, self.backing)


class Server:
    """A simulated server with one channel, a member, an admin and a stranger."""

    def __init__(self, env: simcord.Env, backing: Backing, guild_id: int = HOME) -> None:
        self.env, self.backing = env, backing
        self.guild = env.create_guild(id=guild_id)
        self.channel = self.guild.create_text_channel("general")
        admins = self.guild.create_role(
            "admins", permissions=discord.Permissions(manage_guild=True, manage_messages=True)
        )
        self.member = self.guild.add_member(env.create_user("mara"))
        self.other = self.guild.add_member(env.create_user("otto"))
        self.admin = self.guild.add_member(env.create_user("adi"), roles=[admins])

    async def ask(self, command: str, by: Any = None, **options: Any) -> Any:
        """Run a slash command and return its answer's message."""
        result = await (by or self.member).slash(self.channel, command, **options)
        return result.response or result.followups[0]

    async def press(self, message: Any, label: str, by: Any = None) -> Any:
        """Press a button and return what the answer was."""
        return await (by or self.member).click(message, label=label)

    async def share(self, message: Any) -> Any:
        """Press Share and return what was posted in the channel."""
        return (await self.press(message, "Share")).followups[0]

    async def restart(self) -> None:
        """End the client and start another one on the same archive."""
        await self.env.restart_bot(Answering(self.backing))


@pytest.fixture
def simcord_bot(backing: Backing) -> Answering:
    return Answering(backing)


@pytest.fixture
def server(simcord_env: simcord.Env, backing: Backing) -> Iterator[Server]:
    """The server that has a private podcast of its own."""
    yield Server(simcord_env, backing, HOME)
    _only_refusals(simcord_env)


@pytest.fixture
def elsewhere(simcord_env: simcord.Env, backing: Backing) -> Iterator[Server]:
    """Another server, which must not see it."""
    yield Server(simcord_env, backing, ELSEWHERE)
    _only_refusals(simcord_env)


def _only_refusals(env: simcord.Env) -> None:
    """What the tree or a button raised was meant for a person to read."""
    surprises = [error for error in env.errors if sentence_for(error) is None]
    assert [error for error in surprises if "on purpose" not in str(error)] == []


def _texts(components: list[dict[str, Any]]) -> Iterator[str]:
    for component in components:
        if component.get("type") == 10:
            yield component["content"]
        yield from _texts(component.get("components", []))
        yield from _texts([component["accessory"]] if "accessory" in component else [])


def _raw(message: Any) -> list[dict[str, Any]]:
    if hasattr(message, "to_components"):
        return message.to_components()
    components = message.components
    return [c if isinstance(c, dict) else c.to_dict() for c in components]


@pytest.fixture
def text_of() -> Callable[[Any], str]:
    """Everything a card or a message says, as Markdown."""

    def reading(message: Any) -> str:
        return "\n".join(_texts(_raw(message)))

    return reading


@pytest.fixture
def seen() -> Callable[[str], str]:
    """What a reader sees of Markdown: escapes and bold resolved."""

    def rendering(markdown: str) -> str:
        bare = re.sub(r"(?<!\\)((?:\\\\)*)\*\*", r"\1", markdown)
        return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", bare)

    return rendering


def _buttons(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for component in components:
        if component.get("type") == 2:
            yield component
        yield from _buttons(component.get("components", []))


@pytest.fixture
def buttons_of() -> Callable[[Any], dict[str, dict[str, Any]]]:
    """The buttons of a card or a message, by label."""

    def reading(message: Any) -> dict[str, dict[str, Any]]:
        return {button["label"]: button for button in _buttons(_raw(message))}

    return reading
