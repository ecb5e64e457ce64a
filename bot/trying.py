"""``try``: the real bot against a stand-in for Discord on this machine."""

from __future__ import annotations

import re
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from discord import AppCommandOptionType, app_commands

from bot.client import Pullquote
from bot.clock import now
from bot.fetching import Fetching
from bot.running import open_backing
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.text import message_text
from seeds.harvesting import harvest_episode
from seeds.load import read_sources, store_reading
from store.database import connect
from store.episodes import unharvested
from store.search.engine import QuoteIndex

SAMPLES = Path(__file__).resolve().parent.parent / "seeds" / "samples"
FIRST_QUESTION = "quote find text:the sea was always perfect on sundays"

_OPTION = re.compile(r"(?:^|\s)([a-z_]{1,32}):")


class BadQuestion(ValueError):
    """A typed command that the bot does not have; the message says what it has."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A running bot and the stand-in it is connected to."""

    sandbox: Sandbox
    client: Pullquote

    async def ask(self, question: str) -> str:
        """Send a slash command as the page would and return the answer as text.

        Args:
            question: such as ``quote find text:half a sentence speaker:Maria``.

        Raises:
            BadQuestion: the bot has no such command or option.
        """
        name, options = read_question(self.client.tree, question)
        box = self.sandbox
        answer = await box.slash(box.guild, box.general, box.member, name, options)
        return message_text(answer.message) if answer.message else "(no message)"


@contextmanager
def sample_archive() -> Iterator[Path]:
    """Load the two shows written for this project into a temporary archive."""
    with tempfile.TemporaryDirectory(prefix="pullquote-") as folder:
        path = Path(folder) / "samples.db"
        load_samples(path)
        yield path


def load_samples(path: Path) -> None:
    """Load, index and harvest the samples; a second or two."""
    with connect(path) as db:
        shows = sorted(show for show in SAMPLES.iterdir() if show.is_dir())
        for reading in read_sources(shows):
            store_reading(db, reading, now())
        index = QuoteIndex(path)
        index.catch_up(db)
        index.close()
        for episode_id in unharvested(db):
            harvest_episode(db, episode_id, now())


@asynccontextmanager
async def open_trial(
    path: Path, *, port: int = 0, fetching: Fetching | None = None
) -> AsyncIterator[Trial]:
    """Run the bot on ``path`` against a fresh sandbox for one block.

    Nothing is fetched from the network unless it is said who does so.
    """
    async with Sandbox(port=port) as sandbox, open_backing(path, fetching=fetching) as backing:
        client = Pullquote(backing, guild_ready_timeout=0.2, always_sync=True)
        async with sandbox.running(client):
            yield Trial(sandbox, client)


def read_question(
    tree: app_commands.CommandTree[Any], question: str
) -> tuple[str, dict[str, str | int | float | bool]]:
    """Split a typed command into its name and its options, as Discord's picker does.

    Raises:
        BadQuestion: there is no such command, or it has no such option.
    """
    text = question.strip().removeprefix("/")
    first = _OPTION.search(text)
    name = " ".join(text[: first.start() if first else len(text)].split())
    command = _command(tree, name)
    known = {parameter.display_name: parameter for parameter in command.parameters}
    marks = [mark for mark in _OPTION.finditer(text) if mark.group(1) in known]
    if first and (not marks or marks[0].start() != first.start()):
        raise BadQuestion(
            f"/{name} has no option {first.group(1)!r}; it has {', '.join(known) or 'none'}."
        )
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return name, {
        mark.group(1): _value(known[mark.group(1)], text[mark.end() : end].strip())
        for mark, end in zip(marks, ends, strict=False)
    }


def _command(
    tree: app_commands.CommandTree[Any], name: str
) -> app_commands.Command[Any, ..., Any]:
    every = {
        command.qualified_name: command
        for command in tree.walk_commands()
        if isinstance(command, app_commands.Command)
    }
    if name not in every:
        raise BadQuestion(f"There is no /{name}; there are {', '.join(sorted(every))}.")
    return every[name]


def _value(parameter: app_commands.Parameter, text: str) -> str | int | float | bool:
    match parameter.type:
        case AppCommandOptionType.integer:
            return int(text)
        case AppCommandOptionType.number:
            return float(text)
        case AppCommandOptionType.boolean:
            return text.casefold() in {"true", "yes", "1"}
        case _:
            return text
