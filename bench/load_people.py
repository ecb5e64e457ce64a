"""People who look quotes up: what they type, how often, and how long they wait."""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlite_utils import Database

from bot.sandbox.guild import Channel, User
from bot.sandbox.interaction import Answer, NoAnswer
from bot.sandbox.message import Json
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.text import message_text
from commands.cards.quotes import HEADINGS
from commands.crowd import BUSY

ASKED = "quote find"
SERVERS, MEMBERS = 50, 10
"""Enough of both that nobody comes near the limits of a person or a server."""

PATIENCE_S = 30.0
"""How long a person waits for an answer that was put off."""

QUESTIONS = 3_000
_LONG_TURN = 20
_QUOTES = (*HEADINGS.values(), "I found no such quote")


class Came(StrEnum):
    """What came of a look-up."""

    ANSWERED = "answered"
    BUSY = "busy"
    MISSED = "missed"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Waited:
    """One look-up: what came of it, and after how many seconds.

    ``first_s`` is the first sign, for which Discord waits three seconds.
    """

    came: Came
    first_s: float = math.inf
    whole_s: float = math.inf


@dataclass(frozen=True, slots=True)
class Crowd:
    """What came of all look-ups of one rate."""

    rate: float
    waited: Sequence[Waited]

    def count(self, came: Came) -> int:
        """Return how many ended so."""
        return Counter(one.came for one in self.waited)[came]

    def first_ms(self, part: float) -> float:
        """Return the time of a first sign, in ms, that ``part`` of the look-ups kept."""
        return _quantile([one.first_s for one in self.waited], part)

    def whole_ms(self, part: float) -> float:
        """Return the time to the quote, in ms, that ``part`` of those answered kept."""
        return _quantile([w.whole_s for w in self.waited if w.came is Came.ANSWERED], part)

    @property
    def is_content(self) -> bool:
        """Whether everybody got their quotes."""
        return all(one.came is Came.ANSWERED for one in self.waited)


def _quantile(seconds: Sequence[float], part: float) -> float:
    ranked = sorted(seconds)
    return 1000 * ranked[math.ceil(part * len(ranked)) - 1] if ranked else math.inf


class People:
    """Members of many servers, with questions made from an archive.

    Args:
        box: the stand-in; the servers are put into it.
        questions: options of the command, asked one after another for ever.
        rng: draws who asks and when.
    """

    def __init__(self, box: Sandbox, questions: Iterator[Json], rng: random.Random) -> None:
        self._box, self._questions, self._rng = box, questions, rng
        owner = box.state.users[box.state.application.owner_id]
        self._places: list[tuple[Channel, User]] = []
        for number in range(SERVERS):
            guild = box.state.add_guild(f"Server {number}", owner)
            channel = box.state.add_channel(guild, "general")
            for member in range(MEMBERS):
                user = box.state.add_user(f"member-{number}-{member}")
                box.state.add_member(guild, user)
                self._places.append((channel, user))

    async def ask(self, rate: float, seconds: float) -> Crowd:
        """Ask ``rate`` times a second, whether or not anything has been answered.

        The gaps are those of people who do not know of each other (exponential).
        """
        asked: list[asyncio.Task[Waited]] = []
        begin = at = time.perf_counter()
        while at - begin < seconds:
            asked.append(asyncio.create_task(self._one()))
            at += self._rng.expovariate(rate)
            await asyncio.sleep(max(0.0, at - time.perf_counter()))
        return Crowd(rate, await asyncio.gather(*asked))

    async def _one(self) -> Waited:
        channel, user = self._rng.choice(self._places)
        person = self._box.person(user, channel)
        begin = time.perf_counter()
        interaction = person.slash(ASKED, next(self._questions))
        try:
            async with asyncio.timeout(PATIENCE_S):
                await interaction.first.wait()
                first = time.perf_counter() - begin
                answer = await person.answer(interaction, PATIENCE_S)
        except (TimeoutError, NoAnswer):
            return Waited(Came.MISSED)
        return Waited(_came(answer), first, time.perf_counter() - begin)


def _came(answer: Answer) -> Came:
    text = message_text(answer.message) if answer.message else ""
    if text.startswith(BUSY):
        return Came.BUSY
    return Came.ANSWERED if text.startswith(_QUOTES) else Came.WRONG


def questions_from(db: Database, rng: random.Random) -> list[Json]:
    """Make questions of an archive: fragments, misremembered ones, and by speaker."""
    rows = db.execute(
        "SELECT turn.text, speaker.name FROM turn JOIN speaker ON speaker.id = turn.speaker_id"
        " ORDER BY turn.id"
    ).fetchall()
    made: list[Json] = []
    while len(made) < QUESTIONS:
        text, name = rng.choice(rows)
        words = text.split()
        if len(words) < _LONG_TURN:
            continue
        length = rng.randint(5, 12)
        start = rng.randrange(len(words) - length)
        said = words[start : start + length]
        kind = rng.choice(("fragment", "misremembered", "speaker"))
        if kind == "misremembered":
            said = _misremembered(said, rng)
        options: Json = {"text": " ".join(said)[:300]}
        if kind == "speaker":
            options["speaker"] = rng.choice((name, name.split()[0]))[:100]
        made.append(options)
    return made


def _misremembered(words: Sequence[str], rng: random.Random) -> list[str]:
    """Drop a quarter of the words, turn two around, and misspell the longest."""
    kept = [word for word in words if rng.random() > 0.25] or list(words)
    at = rng.randrange(len(kept))
    kept[at], kept[-1] = kept[-1], kept[at]
    longest = max(range(len(kept)), key=lambda n: len(kept[n]))
    word = kept[longest]
    cut = rng.randrange(len(word))
    kept[longest] = word[:cut] + rng.choice("aeinrst") + word[cut + 1 :]
    return kept
