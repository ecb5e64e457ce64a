"""What a server's insight of a day is chosen from, and by what taste."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlite_utils import Database

from commands.cards.taste import Reasons
from seeds.harvest.daily import REST_DAYS, Posted, voice_of, weigh
from seeds.harvest.taste import Taste
from store.candidates import Candidates
from store.deliveries import find_posted
from store.insight_pool import Wanted
from store.insight_shelf import Shelf
from store.insights import get_insight
from store.model import Insight, Scope
from store.taste import Preference, find_preferences
from store.verdicts import Pin, find_hidden_words, find_pins


@dataclass(frozen=True, slots=True)
class Choice:
    """All that decides what a server gets on a day."""

    insights: Sequence[Insight]
    posted: Sequence[Posted]
    taste: Taste


def read_choice(
    db: Database,
    scope: Scope,
    day: date,
    podcast_ids: Sequence[int] = (),
    since: datetime | None = None,
    shelf: Shelf | None = None,
) -> Choice:
    """Return the candidates of a server's local date, what it got before, and its taste.

    What was hidden counts as told already, so that the same said elsewhere does
    not come either. ``since`` narrows to what came into the archive after it; a
    pin is posted all the same. ``shelf`` keeps what other servers choose among, too.
    """
    candidates = Candidates(db, scope, shelf)
    guild_id = scope.guild_id or 0
    preferences = find_preferences(db, guild_id)
    history = find_posted(db, guild_id, day - timedelta(days=REST_DAYS))
    were = {number for _, number, _ in history if number}
    pinned = [
        insight
        for insight in candidates.find_by_ids(_pinned_on(db, guild_id, day))
        if not podcast_ids or insight.podcast_id in podcast_ids
    ]
    pool = candidates.find_pool(day, _wanted(preferences, tuple(podcast_ids), since), were)
    by_id = {insight.id: insight for insight in candidates.find_by_ids(were)}
    posted = [as_posted(on, text, by_id.get(number or 0)) for on, number, text in history]
    posted += [Posted(day, words) for words in find_hidden_words(db, guild_id)]
    return Choice(
        insights=list({one.id: one for one in (*pinned, *pool)}.values()),
        posted=posted,
        taste=_taste(preferences, tuple(insight.id for insight in pinned)),
    )


def as_posted(on: date, text: str, insight: Insight | None) -> Posted:
    """Return what was posted as the choice of a later day remembers it."""
    if insight is None:
        return Posted(on, text)
    voice = voice_of(insight)
    return Posted(on, text, insight.id, insight.episode_id, insight.speaker, voice)


def read_taste(db: Database, guild_id: int) -> Taste:
    """Return what a server prefers and excludes, without its pins."""
    return _taste(find_preferences(db, guild_id), ())


def read_reasons(db: Database, scope: Scope, insight_id: int, day: date) -> Reasons:
    """Return why an insight is or is not picked for a server's local date.

    Raises:
        NotFound: the insight is gone, hidden, held or not for ``scope``.
    """
    guild_id = scope.guild_id or 0
    insight = get_insight(db, insight_id, scope)
    choice = read_choice(db, scope, day)
    taste = choice.taste
    days = [post.on for post in choice.posted if post.insight_id == insight.id]
    return Reasons(
        insight=insight,
        worth=weigh(insight, choice.insights, day, guild_id, choice.posted, taste),
        liked=taste.likes(insight),
        barred=taste.bars(insight),
        pinned=_days_of(insight.id, find_pins(db, guild_id, day)),
        posted=max(days, default=None),
    )


def _pinned_on(db: Database, guild_id: int, day: date) -> list[int]:
    return [
        pin.insight_id
        for pin in find_pins(db, guild_id, day)
        if pin.day == day and pin.insight_id is not None
    ]


def _days_of(insight_id: int, pins: Sequence[Pin]) -> list[date]:
    return [pin.day for pin in pins if pin.insight_id == insight_id]


def _wanted(
    preferences: Sequence[Preference], podcast_ids: tuple[int, ...], since: datetime | None
) -> Wanted:
    def ids(column: str, *, wanted: bool) -> tuple[int, ...]:
        found = (getattr(one, column) for one in preferences if one.wanted is wanted)
        return tuple(number for number in found if number is not None)

    return Wanted(
        podcast_ids=podcast_ids,
        since=since,
        liked_podcasts=ids("podcast_id", wanted=True),
        liked_speakers=ids("speaker_id", wanted=True),
        barred_podcasts=ids("podcast_id", wanted=False),
        barred_speakers=ids("speaker_id", wanted=False),
    )


def _taste(preferences: Sequence[Preference], pinned: tuple[int, ...]) -> Taste:
    def names(column: str, *, wanted: bool) -> frozenset[str]:
        found = (getattr(one, column) for one in preferences if one.wanted is wanted)
        return frozenset(name for name in found if name)

    return Taste(
        pinned=pinned,
        prefer_podcasts=names("podcast", wanted=True),
        exclude_podcasts=names("podcast", wanted=False),
        prefer_speakers=names("speaker", wanted=True),
        exclude_speakers=names("speaker", wanted=False),
        prefer_topics=names("topic", wanted=True),
        exclude_topics=names("topic", wanted=False),
    )
