"""What fails at the moment, and what waits: for whoever runs the bot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from sqlite_utils import Database

from store.alert_deliveries import find_failed_alerts
from store.episodes import get_episode
from store.errors import NotFound
from store.feed_items import find_failures
from store.feeds import WANTED, Feed, FeedState, find_feeds
from store.halts import find_halted
from store.instants import to_text
from store.podcasts import get_podcast

RECENT = timedelta(days=7)
"""How long a message that could not be sent is trouble."""

MOST_TRANSCRIPTS = 3
"""Told of each feed; a feed that has moved fails in all of them alike."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that fails: a feed, transcript, digest or alert, which one, and why.

    ``urgent`` ones are failing now; the others have ended so, and nobody waits for them.
    """

    kind: str
    what: str
    why: str
    urgent: bool = True


@dataclass(frozen=True, slots=True)
class Queues:
    """How many of each wait: feeds and digests that are due, and what is asked for."""

    feeds_due: int
    transcripts_to_read: int
    transcripts_asked_for: int
    digests_due: int
    alerts_due: int
    reports_open: int


def find_troubles(db: Database, now: datetime, limit: int = 50) -> list[Trouble]:
    """Return what fails: feeds, transcripts, digests, and messages of the last week."""
    return list(islice(_troubles(db, now), limit))


def _troubles(db: Database, now: datetime) -> Iterator[Trouble]:
    for schedule in find_halted(db):
        what = f"server {schedule.guild_id}, channel {schedule.channel_id}"
        yield Trouble("digest", what, schedule.pause_reason or "no reason is known")
    for alert in find_failed_alerts(db, now - RECENT):
        whom = f"person {alert.user_id}" if alert.user_id else f"channel {alert.channel_id}"
        yield Trouble("alert", f"to {whom}", alert.reason or "no reason is known")
    wanted = {number for (number,) in db.execute(f"SELECT id FROM feed WHERE {WANTED}")}
    feeds = [feed for feed in find_feeds(db) if feed.id in wanted]
    for feed in feeds:
        if feed.state is FeedState.FAILING:
            yield Trouble("feed", _name(db, feed), feed.reason or "no reason is known")
        elif feed.state is FeedState.GONE:
            why = feed.reason or "it has ended"
            yield Trouble("feed", _name(db, feed), why, urgent=False)
    for feed in feeds:
        for episode_id, why in find_failures(db, feed.id, MOST_TRANSCRIPTS):
            title = get_episode(db, episode_id).title
            yield Trouble("transcript", f"{title} ({_name(db, feed)})", why, urgent=False)


def _name(db: Database, feed: Feed) -> str:
    try:
        return get_podcast(db, feed.podcast_id or 0).title
    except NotFound:
        return feed.host


def find_queues(db: Database, now: datetime) -> Queues:
    """Count what waits; what is due later does not."""
    present = to_text(now)

    def count(what: str, *parameters: object) -> int:
        return int(db.execute(f"SELECT count(*) FROM {what}", parameters).fetchone()[0])

    return Queues(
        feeds_due=count(f"feed WHERE state <> 'gone' AND due_utc <= ? AND {WANTED}", present),
        transcripts_to_read=count(
            "feed_item WHERE state = 'waiting' AND due_utc <= ?", present
        ),
        transcripts_asked_for=count(
            "transcription WHERE state IN ('requested', 'transcribing')"
        ),
        digests_due=count("delivery WHERE state IN ('due', 'sending')"),
        alerts_due=count(
            "alert_delivery WHERE state IN ('due', 'sending') AND due_utc <= ?", present
        ),
        reports_open=count(
            "report WHERE NOT EXISTS (SELECT 1 FROM report_decision"
            " WHERE report_id = report.id AND guild_id IN (0, report.guild_id))"
        ),
    )
