"""What new episodes hold of what people want to be told of.

An episode is read once, when its transcript has come and was harvested; after
that a row for each person or channel says what is to be sent. What is shown is
looked up again when it is sent, so that hidden and withheld words stay so.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from store.alerts import Alert, AlertKind, phrase_forms, read_alert, topic_stems
from store.episodes import find_turns, get_episode
from store.errors import NotFound
from store.heard import Heard
from store.insights import find_insights
from store.instants import to_text
from store.model import Episode, Quote, Scope, Span
from store.quotes import get_quote
from store.rights import within_excerpt
from store.rows import Row
from store.search.words import Stems, find_forms
from store.topics import find_topics

HARVEST_WITHIN = timedelta(hours=1)
"""How long reading an episode waits for its topics before it goes on without."""

OFTEN = 3
"""How often an episode says a topic to be about it, where its topics do not name it."""

QUOTES = 3
"""Quotes shown for one alert."""

_TOPICS = 50

Target = tuple[int | None, int | None, int | None]
"""Whom to tell: a person (user id), or a channel (server id and channel id)."""


@dataclass(frozen=True, slots=True)
class Found:
    """What an episode holds for an alert: quotes, and how often it says it in all."""

    alert: Alert
    quotes: tuple[Quote, ...]
    times: int


def find_unread(db: Database, now: datetime, limit: int) -> list[tuple[int, int]]:
    """Return ids and versions of episodes with a transcript that no alert has seen.

    Each waits for its harvest, since topics come from there, but not for long.
    """
    rows = db.execute(
        "SELECT id, version FROM episode WHERE alerts_read = 0 AND turns > 0"
        " AND state = 'ready' AND (harvested_version >= version OR loaded_at < ?)"
        " ORDER BY id LIMIT ?",
        [to_text(now - HARVEST_WITHIN), limit],
    )
    return [(int(number), int(version)) for number, version in rows]


def find_targets(db: Database, episode_id: int, *, followed_only: bool) -> list[Target]:
    """Return whom an episode is to be told to.

    Only alerts count that were made before its transcript came, and only where
    their server may see the podcast.
    """
    candidates = _speaker_alerts(db, episode_id)
    if db.execute("SELECT 1 FROM alert WHERE key IS NOT NULL LIMIT 1").fetchone():
        heard = Heard(find_turns(db, episode_id))
        about = _subjects(db, episode_id)
        keyed = _keyed_alerts(db, episode_id, [*heard.forms, *heard.stems, *about.words])
        told = {(one.kind, one.text): False for one in keyed}
        for kind, text in told:
            told[kind, text] = _holds(heard, about, kind, text)
        candidates += [one for one in keyed if told[one.kind, one.text]]
    seen = {
        guild_id: _sees(db, episode_id, Scope(guild_id, followed_only))
        for guild_id in {one.guild_id for one in candidates}
    }
    targets = (target_of(one) for one in candidates if seen[one.guild_id])
    return list(dict.fromkeys(targets))


def target_of(alert: Alert) -> Target:
    """Return whom an alert is sent to."""
    if alert.channel_id is not None:
        return None, alert.guild_id, alert.channel_id
    return alert.user_id, None, None


_NEW = (
    "(alert.after_id < episode.id OR alert.at < episode.loaded_at)"
    " AND coalesce(alert.podcast_id, episode.podcast_id) = episode.podcast_id"
)
"""Whether an alert is about an episode at all, in SQL over both."""


def _speaker_alerts(db: Database, episode_id: int) -> list[Alert]:
    rows = db.query(
        "SELECT alert.* FROM appearance JOIN alert ON alert.speaker_id = appearance.speaker_id"
        " JOIN episode ON episode.id = appearance.episode_id"
        f" WHERE episode.id = ? AND appearance.turns > 0 AND {_NEW} ORDER BY alert.id",
        [episode_id],
    )
    return [read_alert(row) for row in rows]


def _keyed_alerts(db: Database, episode_id: int, words: Iterable[str]) -> list[Alert]:
    rows = db.query(
        "SELECT alert.* FROM json_each(?) JOIN alert ON alert.key = json_each.value"
        f" JOIN episode ON episode.id = ? WHERE {_NEW} ORDER BY alert.id",
        [json.dumps(sorted(set(words))), episode_id],
    )
    return [read_alert(row) for row in rows]


@dataclass(frozen=True, slots=True)
class _Subjects:
    """What an episode calls itself, and what harvest found: each as a set of stems."""

    stems: tuple[frozenset[str], ...]

    @property
    def words(self) -> frozenset[str]:
        return frozenset().union(*self.stems)


def _subjects(db: Database, episode_id: int) -> _Subjects:
    episode = get_episode(db, episode_id)
    named = [episode.title, *(chapter.title for chapter in episode.chapters)]
    named += find_topics(db, episode_id, _TOPICS)
    stems = Stems()
    return _Subjects(tuple(frozenset(stems.of(find_forms(one))) for one in named))


def _holds(heard: Heard, about: _Subjects, kind: AlertKind, text: str) -> bool:
    if kind is AlertKind.PHRASE:
        return bool(heard.find_phrase(phrase_forms(text)))
    wanted = topic_stems(text)
    return any(wanted <= one for one in about.stems) or heard.count_about(wanted) >= OFTEN


def _sees(db: Database, episode_id: int, scope: Scope) -> bool:
    try:
        get_episode(db, episode_id, scope)
    except NotFound:
        return False
    return True


def find_found(
    db: Database,
    episode_id: int,
    target: Target,
    made_before: datetime,
    *,
    followed_only: bool,
) -> tuple[Episode | None, list[Found]]:
    """Return an episode with what it holds for a person or a channel, now.

    Args:
        db: the archive.
        episode_id: which episode.
        target: whom to tell.
        made_before: alerts made later do not count.
        followed_only: whether a server sees only what it follows.

    An alert of whose words nothing may be shown is left out; the episode is None
    when nothing is left.
    """
    heard = Heard(find_turns(db, episode_id))
    about = _subjects(db, episode_id)
    found = []
    for row in _alerts_of(db, episode_id, target, made_before):
        alert = read_alert(row)
        scope = Scope(alert.guild_id, followed_only)
        if not _sees(db, episode_id, scope):
            continue
        one = _found(db, heard, about, episode_id, alert, scope)
        if one is not None:
            found.append(one)
    found = _within_excerpt(db, found)
    return (get_episode(db, episode_id) if found else None), found


def _alerts_of(
    db: Database, episode_id: int, target: Target, made_before: datetime
) -> list[Row]:
    user_id, guild_id, channel_id = target
    rows = db.query(
        "SELECT alert.* FROM alert JOIN episode ON episode.id = ? WHERE alert.at <= ?"
        f" AND alert.channel_id IS ? AND (alert.user_id = ? OR alert.guild_id = ?) AND {_NEW}"
        " ORDER BY alert.id",
        [
            episode_id,
            to_text(made_before),
            channel_id,
            user_id,
            guild_id if channel_id is not None else None,
        ],
    )
    return list(rows)


def _found(
    db: Database, heard: Heard, about: _Subjects, episode_id: int, alert: Alert, scope: Scope
) -> Found | None:
    if alert.kind is AlertKind.SPEAKER:
        spans, times = _spoken(db, heard, episode_id, alert, scope), 0
    elif not _holds(heard, about, alert.kind, alert.text):
        return None
    elif alert.kind is AlertKind.PHRASE:
        places = heard.find_phrase(phrase_forms(alert.text))
        spans, times = [heard.quote(*place) for place in places], len(places)
    else:
        wanted = topic_stems(alert.text)
        spans = [heard.quote(at, at) for at in heard.find_about(wanted)]
        times = heard.count_about(wanted)
    quotes = _quotes(db, spans, scope)
    return Found(alert, quotes, times) if quotes else None


def _spoken(
    db: Database, heard: Heard, episode_id: int, alert: Alert, scope: Scope
) -> list[tuple[Span, ...]]:
    """Return what stands for a person in an episode: insights, else their longest turns."""
    number = alert.speaker_id or 0
    insights = find_insights(
        db, scope, episode_id=episode_id, speaker_ids=[number], limit=QUOTES
    )
    chosen = [insight.spans for insight in insights if insight.spans]
    return chosen or heard.longest_of(number, QUOTES)


def _quotes(db: Database, spans: Iterable[tuple[Span, ...]], scope: Scope) -> tuple[Quote, ...]:
    """Return the first few different quotes that may be shown."""
    quotes: list[Quote] = []
    shown: set[Span] = set()
    for one in spans:
        if len(quotes) >= QUOTES:
            break
        if any(_touch(span, other) for span in one for other in shown):
            continue
        try:
            quotes.append(get_quote(db, one, scope))
        except NotFound:
            continue
        shown.update(one)
    return tuple(quotes)


def _touch(one: Span, other: Span) -> bool:
    return one.turn == other.turn and one.start < other.end and other.start < one.end


def _within_excerpt(db: Database, found: Sequence[Found]) -> list[Found]:
    """Leave out quotes that a podcast does not allow in one answer, the last ones first."""
    allowed = within_excerpt(db, [quote for one in found for quote in one.quotes])
    kept = {id(quote) for quote in allowed}
    less = (
        Found(one.alert, tuple(q for q in one.quotes if id(q) in kept), one.times)
        for one in found
    )
    return [one for one in less if one.quotes]
