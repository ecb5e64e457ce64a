"""What the running bot counts and times, in Prometheus's terms."""

from __future__ import annotations

import math
import time
from typing import Any

import discord
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from commands.crowd import Relief
from commands.replies import sentence_for
from store.figures import Figures

NAMESPACE = "pullquote"

_FAST = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Bounds in seconds: Discord waits three for a first answer."""

_BEGUN = "begun"


class Metrics:
    """Counts and times, kept in memory and read as text.

    Every label has few values: names of commands and of the store's functions,
    states and outcomes, and never an id of a server or a person.
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._commands = self._times(
            "command",
            "From a command's arrival to its answer, by outcome:"
            " answered, refused (in a sentence) or failed.",
            "command",
            "outcome",
        )
        self._store = self._times(
            "store",
            "From asking the archive to its result, waiting included;"
            " the call find_quotes is a look-up.",
            "call",
        )
        self._store_failed = Counter(
            "store_failures",
            "Calls of the archive that ended in an error.",
            ("call",),
            namespace=NAMESPACE,
            registry=self.registry,
        )
        self._relieved = Counter(
            "crowded",
            "What a crowd brought: people turned away, answers put off,"
            " suggestions not looked for.",
            ("relief",),
            namespace=NAMESPACE,
            registry=self.registry,
        )
        self._queue = self._gauge(
            "store_wait_seconds", "How long a read asked for now would wait to begin."
        )
        self._lag = self._times("loop_lag", "How late the event loop was.")
        self._ready = self._gauge("ready", "1 while connected to Discord.")
        self._latency = self._gauge(
            "gateway_latency_seconds", "Between heartbeat and answer.", "shard"
        )
        self._guilds = self._gauge("guilds", "Servers the bot is in.")
        self._bytes = self._gauge("store_bytes", "Size of the archive's file.", "part")
        self._waiting = self._gauge(
            "digests_waiting",
            "Digests not posted yet: due, of these late; and paused after a failure.",
            "state",
        )
        self._ended = self._gauge(
            "digests_last_day", "Deliveries that fell due within a day.", "state"
        )
        self._feeds = self._gauge("feeds", "Feeds by state.", "state")
        self._unharvested = self._gauge("unharvested", "Episodes without insights yet.")

    def _times(self, name: str, told: str, *labels: str) -> Histogram:
        return Histogram(
            f"{name}_seconds",
            told,
            labels,
            namespace=NAMESPACE,
            registry=self.registry,
            buckets=_FAST,
        )

    def _gauge(self, name: str, told: str, *labels: str) -> Gauge:
        return Gauge(name, told, labels, namespace=NAMESPACE, registry=self.registry)

    def command_begun(self, interaction: discord.Interaction[Any]) -> None:
        """Note when a command arrived."""
        interaction.extras[_BEGUN] = time.perf_counter()

    def command_ended(
        self, interaction: discord.Interaction[Any], error: BaseException | None = None
    ) -> None:
        """Count a command that was answered, or ended in ``error``."""
        if interaction.type is discord.InteractionType.autocomplete:
            return
        outcome = "answered"
        if error is not None:
            outcome = "failed" if sentence_for(error) is None else "refused"
        now = time.perf_counter()
        took = now - interaction.extras.get(_BEGUN, now)
        self._commands.labels(_name(interaction), outcome).observe(took)

    def store_called(self, call: str, seconds: float, done: bool) -> None:
        """Count a call of the archive (``store.store.Observer``)."""
        self._store.labels(call).observe(seconds)
        if not done:
            self._store_failed.labels(call).inc()

    def relieved(self, relief: Relief) -> None:
        """Count what was done because many people asked at once."""
        self._relieved.labels(relief.value).inc()

    def loop_lagged(self, seconds: float) -> None:
        """Note how much later than asked for the event loop went on."""
        self._lag.observe(max(0.0, seconds))

    def text(
        self, client: discord.AutoShardedClient, figures: Figures, *, wait_s: float = 0.0
    ) -> bytes:
        """Return everything in Prometheus's text format.

        Args:
            client: the connected client.
            figures: what the archive tells of itself.
            wait_s: seconds that a read asked for now would wait.
        """
        self._ready.set(client.is_ready())
        self._guilds.set(len(client.guilds))
        self._queue.set(wait_s)
        self._latency.clear()
        for shard, latency in client.latencies:
            if math.isfinite(latency):
                self._latency.labels(str(shard)).set(latency)
        self._bytes.labels("file").set(figures.bytes)
        self._bytes.labels("free").set(figures.free_bytes)
        self._unharvested.set(figures.unharvested)
        waiting = {"due": figures.due, "late": figures.late, "paused": figures.paused}
        for gauge, values in (
            (self._waiting, waiting),
            (self._ended, {"sent": 0, "failed": 0, "skipped": 0, **figures.ended}),
            (self._feeds, figures.feeds),
        ):
            gauge.clear()
            for state, count in values.items():
                gauge.labels(state).set(count)
        return generate_latest(self.registry)


def _name(interaction: discord.Interaction[Any]) -> str:
    """Return a command's name; one that we do not have gets no name of its own."""
    command = interaction.command
    return command.qualified_name if command is not None else "(none)"
