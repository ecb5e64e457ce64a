"""Alerts under SIGKILL: new episodes to tell of, people and a channel that wait for them."""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from bench.chaos_days import Post
from bench.chaos_kill import MORNING
from bench.chaos_life import live_for_alerts
from bot.sandbox.components import walk
from bot.sandbox.guild import Channel
from bot.sandbox.sandbox import Sandbox
from store.alerts import Alert, AlertKind, add_alert
from store.archive import add_episode
from store.database import connect
from store.model import Episode, Podcast, Turn
from store.podcasts import add_podcast

PHRASES = ("a kiln forgives nobody", "every mark of hurry stays")
READ = timedelta(hours=2)
"""How long ago the transcripts came: long enough for alerts not to wait for a harvest."""


class AlertScene:
    """Two people and a channel, each with one or both phrases to be told of."""

    live = staticmethod(live_for_alerts)

    def __init__(self) -> None:
        self._waiting: dict[int, tuple[str, ...]] = {}
        self._places: list[Channel] = []
        self._episodes = 0

    def set_up(self, box: Sandbox, path: Path, rng: random.Random) -> set[Post]:
        """Set the alerts up, then let the first episodes come."""
        people = (box.member, box.admin)
        self._places = [*(box.state.dm_with(one) for one in people), box.quotes]
        with connect(path) as db:
            db.execute("UPDATE episode SET alerts_read = 1")
            for place, user in zip(self._places, (*people, box.admin), strict=True):
                phrases = tuple(rng.sample(PHRASES, rng.randint(1, 2)))
                self._waiting[place.id] = phrases
                channel_id = place.id if place.guild_id else None
                for phrase in phrases:
                    kind = AlertKind.PHRASE
                    alert = Alert(user.id, kind, phrase, box.guild.id, channel_id)
                    add_alert(db, alert, MORNING - 2 * READ)
            return self._publish(db, rng.randint(1, 3), rng, MORNING)

    def meanwhile(self, path: Path, rng: random.Random, now: datetime) -> set[Post]:
        """Let an episode come now and then, loaded by somebody else."""
        with connect(path) as db:
            return self._publish(db, rng.choice((0, 0, 1)), rng, now)

    def _publish(
        self, db: Database, count: int, rng: random.Random, now: datetime
    ) -> set[Post]:
        podcast = add_podcast(db, Podcast("Clay", key="clay"))
        owed: set[Post] = set()
        for _ in range(count):
            self._episodes += 1
            said = tuple(rng.sample(PHRASES, rng.randint(1, 2)))
            turns = tuple(Turn(f"They say {one}, again.", "Ines Vidal", 3.0) for one in said)
            title = f"Firing {self._episodes}"
            episode = Episode(title, key=title, source=f"{title}.md", turns=turns)
            number = add_episode(db, podcast, episode, now - READ).episode_id
            owed |= {
                (place, number)
                for place, phrases in self._waiting.items()
                if set(phrases) & set(said)
            }
        return owed

    def posts(self, box: Sandbox) -> Counter[Post]:
        """Count what people and the channel were told, by place and episode."""
        found: Counter[Post] = Counter()
        for place in self._places:
            for message in box.messages(place):
                for _, component, _ in walk(message["components"]):
                    custom_id = str(component.get("custom_id", ""))
                    if custom_id.startswith("pq:alert:"):
                        found[place.id, int(custom_id.split(":")[2])] += 1
        return found
