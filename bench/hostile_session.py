"""One session: the real bot in a fresh town, and one hostile act after the other."""

from __future__ import annotations

import asyncio
import json
import random
import shutil
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.chaos_time import Clock
from bench.hostile_acts import Act, Saying, label_of
from bench.hostile_archive import fill
from bench.hostile_play import Doings
from bench.hostile_town import NOON, Town, build
from bench.hostile_watch import Watch, listening
from bot.client import Pullquote
from bot.sandbox.interaction import MODAL, SHOW_MODAL, Interaction
from bot.sandbox.sandbox import Sandbox
from commands.backing import Backing
from store.search.engine import QuoteIndex
from store.store import Store

IN_TIME_S = 3.0
"""Discord's; on a busy machine three times that is waited before it counts as none."""


@dataclass
class Tally:
    """What was done and what came of it, over many sessions."""

    acts: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    slow: int = 0


def sample_town() -> Town:
    """Return the town as it is in every session: ids are the same each time."""
    return build(Sandbox(clock=Clock(NOON)))


class Ground:
    """Where sessions are played: an archive to copy, and the tally of all of them.

    Args:
        folder: a folder of its own.
    """

    def __init__(self, folder: Path) -> None:
        self._folder, self._template = folder, folder / "template.db"
        self.tally, self.town = Tally(), sample_town()
        fill(self._template, self.town)
        self._index = QuoteIndex(self._template)

    def close(self) -> None:
        """Close the index that all sessions share."""
        self._index.close()

    def play(self, session: Sequence[Act]) -> list[str]:
        """Play a session from a fresh start; return what should not have happened."""
        path = self._folder / "session.db"
        shutil.copy(self._template, path)
        try:
            with listening() as heard:
                wrong = asyncio.run(self._play(session, path))
        finally:
            for one in self._folder.glob("session.db*"):
                one.unlink()
        return wrong + heard

    async def _play(self, session: Sequence[Act], path: Path) -> list[str]:
        async with Sandbox(clock=Clock(NOON)) as box, Store(path) as store:
            box.limits.set_global(1_000_000)
            town = build(box)
            clock = Clock(NOON)
            backing = Backing(store, self._index, clock, random.Random(1), requests_a_day=3)
            client = Pullquote(backing, guild_ready_timeout=0.02, always_sync=True)
            async with box.running(client):
                client._schedule.pause()  # what happens, happens by what people do
                watch, doings = Watch(box, town, path), Doings(box, town)
                try:
                    return await self._live(session, watch, doings, box)
                finally:
                    watch.close()

    async def _live(
        self, session: Sequence[Act], watch: Watch, doings: Doings, box: Sandbox
    ) -> list[str]:
        wrong: list[str] = []
        for number, act in enumerate(session):
            watch.before(act)
            interaction = doings.begin(act)
            answered = await self._answered(interaction)
            await doings.quiet()
            self.tally.acts[label_of(act)] += 1
            if not isinstance(act, Saying):
                self.tally.answers[_kind(interaction, answered)] += 1
            found = watch.after(act, json.dumps([interaction.choices, interaction.modal]))
            found += [] if answered else ["nobody answered"]
            wrong += [f"{what}, by act {number}: {act}" for what in found]
        return wrong + [f"Discord would refuse: {one}" for one in box.violations]

    async def _answered(self, interaction: Interaction) -> bool:
        begin = time.monotonic()
        try:
            async with asyncio.timeout(3 * IN_TIME_S):
                await interaction.first.wait()
                if time.monotonic() - begin > IN_TIME_S:
                    self.tally.slow += 1
                await interaction.settled.wait()
        except TimeoutError:
            return False
        return True


def _kind(interaction: Interaction, answered: bool) -> str:
    if not answered:
        return "none"
    if interaction.kind == MODAL or interaction.answered != SHOW_MODAL:
        return "suggestions" if interaction.answered == 8 else "message"
    return "form"
